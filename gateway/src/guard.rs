//! Who may ask: the checks that stand before anything is passed to a region.
//!
//! MAAS protects itself against forged requests by comparing `Origin` and `Referer` with its own address. A proxy that
//! rewrites those headers for its own page must therefore do the comparison for all others.

mod origin;
mod path;

pub use origin::{OwnOrigin, is_upgrade};
pub use path::is_plain;

use axum::http::{HeaderMap, Method, header};

/// Whether this request may change something or open a socket.
fn is_sensitive(method: &Method, headers: &HeaderMap) -> bool {
    !method.is_safe() || is_upgrade(headers)
}

/// Refuses what another site's page sends in the name of the person at the browser.
pub fn refuses(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    if !is_sensitive(method, headers) {
        return None;
    }
    let own = OwnOrigin::of(headers);
    let mut origins = headers.get_all(header::ORIGIN).iter().peekable();
    if origins.peek().is_some() {
        return origins
            .any(|origin| !own.matches(origin))
            .then_some("The request comes from a page of another origin.");
    }
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    if site.is_some_and(|site| !matches!(site, b"same-origin" | b"none")) {
        return Some("The request comes from a page of another site.");
    }
    let foreign = headers.get_all(header::REFERER).iter().any(|referer| !own.matches(referer));
    foreign.then_some("The request was referred by a page of another origin.")
}

#[cfg(test)]
mod tests {
    use super::refuses;
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn own_page_may_write_and_another_may_not() {
        let host = ("host", "127.0.0.1:8400");
        for (extra, refused) in [
            (("origin", "http://127.0.0.1:8400"), false),
            (("origin", "http://127.0.0.1:8401"), true),
            (("origin", "http://evil.example"), true),
            (("origin", "null"), true),
            (("referer", "http://127.0.0.1:8400/hosts"), false),
            (("referer", "http://evil.example/127.0.0.1:8400"), true),
            (("sec-fetch-site", "cross-site"), true),
            (("sec-fetch-site", "same-site"), true),
            (("sec-fetch-site", "same-origin"), false),
            (("accept", "*/*"), false),
        ] {
            let map = headers(&[host, extra]);
            assert_eq!(refuses(&Method::POST, &map).is_some(), refused, "POST with {extra:?}");
            assert!(refuses(&Method::GET, &map).is_none(), "GET with {extra:?}");
        }
    }

    #[test]
    fn a_socket_is_as_sensitive_as_a_write() {
        let own = [
            ("host", "a:1"),
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "websocket"),
            ("origin", "http://a:1"),
        ];
        assert!(refuses(&Method::GET, &headers(&own)).is_none());
        let foreign = [("host", "a:1"), ("connection", "Upgrade"), ("upgrade", "websocket"), ("origin", "http://b:1")];
        assert!(refuses(&Method::GET, &headers(&foreign)).is_some());
    }
}
