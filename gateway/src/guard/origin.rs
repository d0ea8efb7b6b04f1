//! The gateway's own origin, as the browser that asks sees it.

use axum::http::{HeaderMap, HeaderValue, Uri, header, uri::Authority};

/// What the request itself says about where the page is: its `Host`, and the scheme if a web server in front of the
/// gateway ends TLS and says so.
#[derive(Debug)]
pub struct OwnOrigin {
    host: Option<Authority>,
    forwarded_proto: Option<String>,
}

impl OwnOrigin {
    /// Read from a request's headers.
    pub fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            host: text(header::HOST.as_str()).and_then(|host| host.parse().ok()),
            forwarded_proto: text("x-forwarded-proto").map(str::to_ascii_lowercase),
        }
    }

    /// Whether the browser reaches the gateway over TLS.
    pub fn is_https(&self) -> bool {
        self.forwarded_proto.as_deref() == Some("https")
    }

    /// Whether an `Origin` or `Referer` value is of this origin. The scheme is compared when it is known.
    pub fn matches(&self, value: &HeaderValue) -> bool {
        let Some(host) = &self.host else { return false };
        let Ok(uri) = Uri::try_from(value.as_bytes()) else { return false };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return false };
        let default_port = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return false,
        };
        if self.forwarded_proto.as_deref().is_some_and(|proto| proto != scheme) || authority.as_str().contains('@') {
            return false;
        }
        let port = |of: &Authority| of.port_u16().unwrap_or(default_port);
        authority.host().eq_ignore_ascii_case(host.host()) && port(authority) == port(host)
    }
}

/// Whether the request asks to become a WebSocket.
pub fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

#[cfg(test)]
mod tests {
    use super::OwnOrigin;
    use axum::http::{HeaderMap, HeaderValue, header};

    fn own(host: &'static str, proto: Option<&'static str>) -> OwnOrigin {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if let Some(proto) = proto {
            headers.insert("x-forwarded-proto", HeaderValue::from_static(proto));
        }
        OwnOrigin::of(&headers)
    }

    #[test]
    fn default_ports_and_letter_case_do_not_matter() {
        let matches = |own: &OwnOrigin, value| own.matches(&HeaderValue::from_static(value));
        let plain = own("UI.example", None);
        assert!(matches(&plain, "http://ui.example"));
        assert!(matches(&plain, "http://ui.example:80/hosts"));
        assert!(matches(&plain, "https://ui.example"), "TLS may end at a web server that does not say so");
        assert!(!matches(&plain, "http://ui.example:8400"));
        assert!(!matches(&plain, "http://ui.example@evil.example"));
        assert!(!matches(&plain, "ftp://ui.example"));
        assert!(!matches(&plain, "/hosts"));
    }

    #[test]
    fn a_known_scheme_must_match() {
        let tls = own("ui.example", Some("https"));
        assert!(tls.is_https());
        assert!(tls.matches(&HeaderValue::from_static("https://ui.example:443")));
        assert!(!tls.matches(&HeaderValue::from_static("http://ui.example")));
    }
}
