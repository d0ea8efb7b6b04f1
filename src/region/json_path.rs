//! Where in a JSON text an error lies: the path to the value at a byte offset.
//!
//! serde_json tells line and column; this turns them into a path. Wrapping the deserialiser instead would compile every
//! wire type a second time, which costs the page 40 KB.

/// One step of a path.
enum Step {
    Key(String),
    Index(usize),
}

/// The path at `offset`, such as `[3].resources.cores`; empty for the top. Broken text gives what was read so far.
pub fn at(json: &str, offset: usize) -> String {
    let bytes = json.as_bytes();
    let mut steps: Vec<Step> = Vec::new();
    let (mut at, mut expect_key) = (0, false);
    while at < offset.min(bytes.len()) {
        match bytes[at] {
            b'{' => {
                steps.push(Step::Key(String::new()));
                expect_key = true;
            }
            b'[' => {
                steps.push(Step::Index(0));
                expect_key = false;
            }
            b'}' | b']' => {
                steps.pop();
                expect_key = false;
            }
            b',' => match steps.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(Step::Key(_)) => expect_key = true,
                None => {}
            },
            b'"' => {
                let end = string_end(bytes, at);
                if expect_key && let Some(Step::Key(key)) = steps.last_mut() {
                    *key = json.get(at + 1..end).unwrap_or_default().to_owned();
                    expect_key = false;
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    let mut path = String::new();
    for step in &steps {
        match step {
            Step::Key(key) if key.is_empty() => {}
            Step::Key(key) => {
                path.push('.');
                path.push_str(key);
            }
            Step::Index(index) => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
        }
    }
    path
}

/// The byte offset of a line and column, both from 1 as serde_json counts them (columns are bytes).
pub fn offset(json: &str, line: usize, column: usize) -> usize {
    let before: usize = json.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    before + column.saturating_sub(1)
}

/// The offset of the quote that ends the string which begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths() {
        let json = "{\"a\": [1, {\"b,]\\\"\": {\"c\": 7}}],\n \"d\": true}";
        for (part, path) in [("1,", ".a[0]"), ("7", ".a[1].b,]\\\".c"), ("true", ".d")] {
            let offset = json.find(part).unwrap();
            assert_eq!(at(json, offset), path, "{part}");
        }
        assert_eq!(at("7", 0), "");
        assert_eq!(json.as_bytes()[offset(json, 2, 7)], b't');
    }

    proptest! {
        #[test]
        fn never_panics(json in "[\\[\\]{},:\"\\\\a1 é\n]{0,40}", line in 0..5usize, column in 0..60usize) {
            let _ = at(&json, offset(&json, line, column));
        }
    }
}
