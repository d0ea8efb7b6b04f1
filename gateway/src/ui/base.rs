//! The path below which the UI lives.

use std::{fmt, str::FromStr};

/// A path that begins and ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasePath(String);

/// In the page as Trunk writes it, what looks for boot.js where the page does not know how deep its address is: whoever
/// says where it lives spares the browser that search.
const SEARCH: &str = "data-boot-above";

impl BasePath {
    /// As text, with both slashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The page, told where it lives.
    pub fn apply(&self, page: &str) -> String {
        let lines = page.lines().filter(|line| !line.contains(SEARCH));
        let page = lines.fold(String::new(), |page, line| page + line + "\n");
        page.replacen("<head>", &format!("<head><base href=\"{}\">", self.0), 1)
    }
}

impl Default for BasePath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for BasePath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let inner = text.trim_matches('/');
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
        if !inner.chars().all(is_plain) || inner.split('/').any(|part| part == "." || part == "..") {
            return Err("a path of letters, digits, '-', '_', '.' and '~' is wanted, such as /vm-hosts/".to_owned());
        }
        if inner.split('/').next() == Some("MAAS") {
            return Err("/MAAS/ belongs to the region".to_owned());
        }
        Ok(if inner.is_empty() { Self::default() } else { Self(format!("/{inner}/")) })
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::BasePath;

    #[test]
    fn the_page_is_told_where_it_lives_and_searches_no_more() {
        let page =
            "<head>\n<script src=\"boot.js\"></script>\n<script data-boot-above src=\"../above.js\"></script>\n</head>";
        let told = "/vm-hosts".parse::<BasePath>().map(|base| base.apply(page));
        let expected = "<head><base href=\"/vm-hosts/\">\n<script src=\"boot.js\"></script>\n</head>\n";
        assert_eq!(told.as_deref(), Ok(expected));
    }

    #[test]
    fn slashes_are_added_and_oddities_refused() {
        let parse = |text: &str| text.parse::<BasePath>().map(|base| base.to_string());
        assert_eq!(parse("vm-hosts").as_deref(), Ok("/vm-hosts/"));
        assert_eq!(parse("/a/b/").as_deref(), Ok("/a/b/"));
        assert_eq!(parse("/").as_deref(), Ok("/"));
        for bad in ["/a\"b", "/../x", "/MAAS/x", "/a b", "/<x>"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
