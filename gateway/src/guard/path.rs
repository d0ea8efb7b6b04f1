//! Paths that mean what they say.

use percent_encoding::percent_decode_str;

/// How often a path is decoded to see what a server behind might make of it.
const DECODINGS: usize = 3;

/// Whether no segment of the path is, or decodes to, `.` or `..`, or hides a slash, a backslash or a control character:
/// what starts with `/MAAS/` here then also does so for a server that decodes or normalises it.
pub fn is_plain(path: &str) -> bool {
    path.split('/').all(|segment| {
        let mut seen = segment.as_bytes().to_vec();
        for _ in 0..DECODINGS {
            if seen == b"." || seen == b".." || seen.iter().any(|&c| matches!(c, b'/' | b'\\') || c.is_ascii_control())
            {
                return false;
            }
            // A path parameter ("..;x") is cut off by some servers before they look at the dots.
            if seen.starts_with(b"..;") || seen.starts_with(b".;") {
                return false;
            }
            seen = percent_decode_str(&String::from_utf8_lossy(&seen)).collect();
        }
        true
    })
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn tricks_are_told_from_plain_paths() {
        for path in
            ["/MAAS/", "/MAAS/api/2.0/vm-hosts/", "/MAAS/ws", "/MAAS/a%20b", "/MAAS/v1..2", "/MAAS/...", "/MAAS//x"]
        {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "/MAAS/../admin",
            "/MAAS/..",
            "/MAAS/./x",
            "/MAAS/%2e%2e/admin",
            "/MAAS/.%2E/admin",
            "/MAAS/%252e%252e/admin",
            "/MAAS/..%2fadmin",
            "/MAAS/..%5cadmin",
            "/MAAS/..\\admin",
            "/MAAS/x%2f..%2fadmin",
            "/MAAS/..;/admin",
            "/MAAS/%00",
            "/MAAS/%0d%0aX:1",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
