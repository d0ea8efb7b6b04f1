//! Tables as CSV (RFC 4180), safe to open in a spreadsheet.

/// A header and rows as text. Lines end with CR LF; cells are quoted where they must be.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe in front: names of VMs and tags come from
/// people, and opening a report must not run anything.
pub fn write(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    line(&mut text, header.iter().copied());
    for row in rows {
        line(&mut text, row.iter().map(String::as_str));
    }
    text
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        push(text, cell);
    }
    text.push_str("\r\n");
}

fn push(text: &mut String, cell: &str) {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    if cell.contains(['"', ',', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
        text.push('"');
        text.push_str(guard);
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(guard);
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(cell: &str) -> String {
        write(&["a"], [vec![cell.to_owned()]]).strip_prefix("a\r\n").unwrap().strip_suffix("\r\n").unwrap().to_owned()
    }

    #[test]
    fn cells_are_quoted_where_needed_and_never_formulas() {
        assert_eq!(one("plain"), "plain");
        assert_eq!(one("a,b"), "\"a,b\"");
        assert_eq!(one("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(one("two\nlines"), "\"two\nlines\"");
        assert_eq!(one("=1+1"), "'=1+1");
        assert_eq!(one("@x,y"), "\"'@x,y\"");
        assert_eq!(one("-5"), "'-5");
        assert_eq!(one("\tx"), "'\tx");
        assert_eq!(one("\rx"), "\"'\rx\"");
        assert_eq!(one("a=b"), "a=b");
        assert_eq!(write(&["x", "y"], []), "x,y\r\n");
    }

    /// A reader as strict as RFC 4180, for the round trip.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !quoted => {
                    assert_eq!(chars.next(), Some('\n'));
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                c => cell.push(c),
            }
        }
        rows
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(rows in prop::collection::vec(prop::collection::vec("[ -~\t\r\n€\"]{0,6}", 2..3), 0..5)) {
            let back = read(&write(&["a", "b"], rows.clone()));
            let guarded = |cell: &String| if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell.clone() };
            let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(guarded).collect()).collect();
            prop_assert_eq!(&back[1..], expected.as_slice());
        }
    }
}
