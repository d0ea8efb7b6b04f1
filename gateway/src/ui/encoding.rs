//! Which compressed copy of a file a browser takes.

use axum::http::{HeaderMap, header};

/// Compressed copies that may lie beside a file, best first: name of the coding, ending of the copy.
pub const COPIES: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// Whether the browser takes this coding (RFC 9110 §12.5.3): named, or `*`, and not with `q=0`.
pub fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let mut any = false;
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for item in values.flat_map(|value| value.split(',')) {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        if name.eq_ignore_ascii_case(coding) {
            return quality > 0.0;
        }
        any |= name == "*" && quality > 0.0;
    }
    any
}

#[cfg(test)]
mod tests {
    use super::accepts;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn quality_and_wildcard_count() {
        let says = |text, coding| {
            accepts(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))]), coding)
        };
        assert!(says("gzip, deflate, br, zstd", "br"));
        assert!(says("GZIP;q=0.5", "gzip"));
        assert!(says("*", "br"));
        assert!(!says("br;q=0, *", "br"));
        assert!(!says("gzip", "br"));
        assert!(!says("identity", "gzip"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
