//! A place within this program: the path of a page, and how it is looked at.

use super::query::Query;

/// `/hosts/2/numa?node=1`: what the pages know of an address, wherever that stands in the browser's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Begins with a slash and does not end with one, but for the root.
    pub path: String,
    /// How the page is looked at.
    pub query: Query,
}

impl Place {
    /// Reads a path with its query; what stands behind a `#` is not part of it.
    pub fn parse(text: &str) -> Place {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        // One address for each page, so that its tab is marked as the current one: `/hosts/2/` is `/hosts/2`.
        Place { path: format!("/{}", path.trim_matches('/')), query: Query::parse(query) }
    }

    /// The text of it.
    pub fn text(&self) -> String {
        format!("{}{}", self.path, self.query.text())
    }

    /// Whether this is the page of `href` or, unless `exact`, one below it.
    pub fn is_at(&self, href: &str, exact: bool) -> bool {
        let there = Place::parse(href).path;
        let rest = self.path.strip_prefix(there.as_str());
        rest.is_some_and(|rest| rest.is_empty() || !exact && (rest.starts_with('/') || there == "/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_address() {
        for text in ["/hosts/2", "hosts/2/", "//hosts/2#main", "/hosts/2/?"] {
            assert_eq!(Place::parse(text).text(), "/hosts/2", "{text}");
        }
        assert_eq!(Place::parse("").text(), "/");
        assert_eq!(Place::parse("?q=x").text(), "/?q=x");
    }

    #[test]
    fn pages_below_a_link_belong_to_it() {
        let place = Place::parse("/hosts/2/numa?node=1");
        assert!(place.is_at("/hosts", false) && place.is_at("/hosts/2?x=y", false) && !place.is_at("/hosts/2", true));
        assert!(place.is_at("/hosts/2/numa", true) && !place.is_at("/hosts/20", false) && !place.is_at("/host", false));
        assert!(place.is_at("/", false) && !place.is_at("/", true));
    }
}
