//! What a file is, by its name.

/// Endings of files the UI may be made of, with their types.
const TYPES: [(&str, &str); 20] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("txt", "text/plain; charset=utf-8"),
    ("xml", "application/xml"),
    ("csv", "text/csv; charset=utf-8"),
    ("pdf", "application/pdf"),
];

/// The shortest row of hex digits in a name that is taken for a hash of the content. Trunk writes 15 or 16.
const HASH_DIGITS: usize = 12;

fn ending(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending)
}

/// The MIME type of a file, if it is of a known kind.
pub fn mime(name: &str) -> Option<&'static str> {
    let ending = ending(name)?;
    TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, mime)| *mime)
}

/// Whether the name carries a hash, as in `main-26b402172807dc65.css` or `app-b7ffde5da0776b43_bg.wasm`: another content
/// would have another name.
pub fn is_hashed(name: &str) -> bool {
    let Some((stem, _)) = name.split_once('.') else { return false };
    let Some((_, tail)) = stem.rsplit_once('-') else { return false };
    let hash = tail.strip_suffix("_bg").unwrap_or(tail);
    hash.len() >= HASH_DIGITS && hash.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::{is_hashed, mime};

    #[test]
    fn names_tell_type_and_hash() {
        assert_eq!(mime("a_bg.wasm"), Some("application/wasm"));
        assert_eq!(mime("boot.JS"), Some("text/javascript; charset=utf-8"));
        assert_eq!(mime("kvm.example"), None);
        for name in ["main-26b402172807dc65.css", "maas-vm-hosts-b7ffde5da0776b43_bg.wasm", "x-f57a1da0e50a49f.js"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["boot.js", "index.html", "maas-vm-hosts.js", "icon-192.png", "a-decade.svg", "b7ffde5da0776b43"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
