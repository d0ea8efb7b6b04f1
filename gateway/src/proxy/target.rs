//! The address of a server behind the gateway.

use axum::http::{HeaderValue, Uri, uri::Authority};
use std::fmt;

/// Scheme, host and path of a server, in the form in which it knows itself: default ports left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    https: bool,
    authority: Authority,
    /// Path without a slash at its end.
    path: String,
}

impl Target {
    /// A region's address. `/MAAS` is added if it is missing, and what follows it (as in an address copied from a
    /// browser) is dropped.
    pub fn parse_region(text: &str) -> Result<Self, String> {
        let mut target = Self::parse(text)?;
        match target.path.find("/MAAS") {
            Some(at) => target.path.truncate(at + "/MAAS".len()),
            None if target.path.is_empty() => target.path.push_str("/MAAS"),
            None => return Err("its path should end in /MAAS, as in https://maas.example/MAAS".to_owned()),
        }
        Ok(target)
    }

    /// The address of a running `trunk serve`.
    pub fn parse_ui(text: &str) -> Result<Self, String> {
        Self::parse(text)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let uri: Uri = text.trim().parse().map_err(|error| format!("not an address: {error}"))?;
        let https = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err("it should begin with http:// or https://".to_owned()),
        };
        let authority = uri.authority().ok_or("it names no host")?;
        if authority.as_str().contains('@') {
            return Err("a user name or password does not belong into it".to_owned());
        }
        let default_port = if https { 443 } else { 80 };
        let authority = match authority.port_u16() {
            Some(port) if port != default_port => authority.clone(),
            _ => authority.host().parse().map_err(|error| format!("not a host name: {error}"))?,
        };
        Ok(Self { https, authority, path: uri.path().trim_end_matches('/').to_owned() })
    }

    /// Whether it is reached over TLS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Its path, without a slash at its end.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it calls its own origin.
    pub fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.authority)
    }

    /// Its `Host` header.
    pub fn host_header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(self.authority.as_str()).ok()
    }

    /// The address of something below it; `path` begins with a slash.
    pub fn uri(&self, path: &str, query: Option<&str>) -> Result<Uri, axum::http::Error> {
        let mut path_and_query = format!("{}{path}", self.path);
        if let Some(query) = query {
            path_and_query.push('?');
            path_and_query.push_str(query);
        }
        Uri::builder()
            .scheme(if self.https { "https" } else { "http" })
            .authority(self.authority.clone())
            .path_and_query(path_and_query)
            .build()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn region_addresses_are_brought_into_one_form() {
        for (typed, meant) in [
            ("https://maas.example/MAAS", "https://maas.example/MAAS"),
            ("https://maas.example:443/MAAS/", "https://maas.example/MAAS"),
            ("http://10.0.0.1:5240", "http://10.0.0.1:5240/MAAS"),
            ("http://10.0.0.1:5240/MAAS/r/machines?x=1", "http://10.0.0.1:5240/MAAS"),
            ("http://[::1]:5240/MAAS", "http://[::1]:5240/MAAS"),
            ("https://shell.example/site-a/MAAS/", "https://shell.example/site-a/MAAS"),
        ] {
            assert_eq!(Target::parse_region(typed).map(|target| target.to_string()), Ok(meant.to_owned()));
        }
        for bad in
            ["maas.example/MAAS", "ftp://maas.example/MAAS", "https://u:p@maas.example/MAAS", "https://x/other", ""]
        {
            assert!(Target::parse_region(bad).is_err(), "{bad}");
        }
    }
}
