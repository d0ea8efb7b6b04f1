//! What stands behind the question mark of an address: names with values, in their order.

use crate::region::http::encode;
use percent_encoding::percent_decode_str;

/// Names with values. A name counts once: the first wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads `?q=a%20b&sort=-cpu`, with or without the question mark. What is no percent-encoding stands for itself.
    pub fn parse(text: &str) -> Query {
        let pairs = text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
        let mut query = Query::default();
        for pair in pairs {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name);
            if query.get(&name).is_none() {
                query.0.push((name, decode(value)));
            }
        }
        query
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The same with another value for a name, or without it.
    pub fn with(&self, name: &str, value: Option<String>) -> Query {
        let mut pairs = self.0.clone();
        let at = pairs.iter().position(|(known, _)| known == name);
        match (at, value) {
            (Some(at), Some(value)) => pairs[at].1 = value,
            (Some(at), None) => drop(pairs.remove(at)),
            (None, Some(value)) => pairs.push((name.to_owned(), value)),
            (None, None) => {}
        }
        Query(pairs)
    }

    /// `?q=a%20b&sort=-cpu`; empty without any name.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.0 {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.push_str(&encode(name));
            text.push('=');
            text.push_str(&encode(value));
        }
        text
    }
}

/// From percent-encoding, in which a plus is a blank.
fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_and_other_programs_write_is_read() {
        let query = Query::parse("?q=a+b%20c&sort=-cpu&q=twice&flag&bad=%zz%e2%82%ac%4");
        assert_eq!((query.get("q"), query.get("sort"), query.get("flag")), (Some("a b c"), Some("-cpu"), Some("")));
        assert_eq!(query.get("bad"), Some("%zz€%4"));
        assert_eq!(query.get("none"), None);
        assert_eq!(Query::parse(""), Query::default());
        assert_eq!(Query::parse("?").text(), "");
    }

    #[test]
    fn values_change_in_their_place() {
        let query = Query::parse("a=1&b=2");
        assert_eq!(query.with("a", Some("x y".to_owned())).text(), "?a=x%20y&b=2");
        assert_eq!(query.with("a", None).with("b", None).text(), "");
        assert_eq!(query.with("c", Some("&=".to_owned())).text(), "?a=1&b=2&c=%26%3D");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(name in "\\PC{1,9}", value in "\\PC{0,20}") {
            let query = Query::default().with(&name, Some(value.clone()));
            let again = Query::parse(&query.text());
            prop_assert_eq!(again.get(&name), Some(value.as_str()));
        }

        #[test]
        fn anything_is_read_without_a_panic(text in "\\PC{0,60}") {
            let once = Query::parse(&text);
            prop_assert_eq!(Query::parse(&once.text()), once);
        }
    }
}
