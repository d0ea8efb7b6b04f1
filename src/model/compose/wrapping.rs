//! What the layers of the server wrap around an error text (maas-api §3.4, §7 no. 19).

/// Takes off what the layers of the server wrap around a message: prefixes and the brackets of a Python list.
pub(super) fn strip(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("Pod unable to compose machine: ").unwrap_or(text);
    let text = text.strip_prefix("Unable to compose machine because: ").unwrap_or(text);
    let text = text.strip_prefix("Failed talking to pod: ").unwrap_or(text);
    unlist(text).unwrap_or_else(|| text.to_owned())
}

/// `['a', "b"]` as `a b`; `None` for what is no list of strings.
fn unlist(text: &str) -> Option<String> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut items: Vec<String> = Vec::new();
    let mut chars = inside.chars();
    while let Some(quote) = chars.find(|c| !matches!(c, ',' | ' ')) {
        if !matches!(quote, '\'' | '"') {
            return None;
        }
        let mut item = String::new();
        loop {
            match chars.next()? {
                '\\' => item.push(chars.next()?),
                c if c == quote => break,
                c => item.push(c),
            }
        }
        items.push(item);
    }
    (!items.is_empty()).then(|| items.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_taken_off() {
        let text = "Pod unable to compose machine: Unable to compose machine because: Failed talking to pod: no";
        assert_eq!(strip(text), "no");
        assert_eq!(strip(" plain "), "plain");
    }

    #[test]
    fn python_lists_lose_their_brackets() {
        assert_eq!(unlist(r#"['it\'s', "b"]"#).as_deref(), Some("it's b"));
        assert_eq!(unlist("[1, 2]"), None);
        assert_eq!(unlist("['open]"), None);
    }
}
