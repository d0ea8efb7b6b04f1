//! REST 2.0 and the account pages: form bodies, CSRF header, errors by content type (CONTRACT §2.2, §2.3, §3.1).

use super::error::ApiError;
use futures_util::future::{Either, select};
use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use std::pin::pin;
use wasm_bindgen::JsCast;

/// Seconds to wait for reading calls.
pub const READ_SECONDS: u32 = 60;
/// Seconds to wait for calls that make MAAS talk to a host, which it does for up to two minutes itself.
pub const SLOW_SECONDS: u32 = 180;

/// Where the region is: the path of MAAS on this origin, without trailing slash, usually `/MAAS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    root: String,
}

impl Http {
    /// For a region below `root`.
    pub fn new(root: &str) -> Http {
        Http { root: root.trim_end_matches('/').to_owned() }
    }

    /// The path of MAAS on this origin.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// `GET` below `/api/2.0/`.
    pub async fn get(&self, path: &str) -> Result<String, ApiError> {
        self.send(Method::GET, &self.api(path), None, READ_SECONDS).await
    }

    /// An acting call below `/api/2.0/` with a form body.
    pub async fn post(&self, path: &str, form: &[(String, String)]) -> Result<String, ApiError> {
        self.send(Method::POST, &self.api(path), Some(form), SLOW_SECONDS).await
    }

    /// A partial update below `/api/2.0/`.
    pub async fn put(&self, path: &str, form: &[(String, String)]) -> Result<String, ApiError> {
        self.send(Method::PUT, &self.api(path), Some(form), SLOW_SECONDS).await
    }

    /// A page of `/accounts/`.
    pub async fn account_get(&self, page: &str) -> Result<String, ApiError> {
        self.send(Method::GET, &format!("{}/accounts/{page}/", self.root), None, READ_SECONDS).await
    }

    /// A form of `/accounts/`.
    pub async fn account_post(&self, page: &str, form: &[(String, String)]) -> Result<String, ApiError> {
        self.send(Method::POST, &format!("{}/accounts/{page}/", self.root), Some(form), READ_SECONDS).await
    }

    /// The URL of the socket for the cookie's token. The token is no secret to this page: it is readable by design.
    pub fn socket_url(&self, csrf: &str) -> Result<String, ApiError> {
        let location = leptos::prelude::window().location();
        let (Ok(scheme), Ok(host)) = (location.protocol(), location.host()) else {
            return Err(ApiError::Transport("this page has no address".to_owned()));
        };
        let scheme = if scheme == "https:" { "wss" } else { "ws" };
        Ok(format!("{scheme}://{host}{}/ws?csrftoken={}", self.root, encode(csrf)))
    }

    fn api(&self, path: &str) -> String {
        format!("{}/api/2.0/{path}", self.root)
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        form: Option<&[(String, String)]>,
        seconds: u32,
    ) -> Result<String, ApiError> {
        let unreachable = |_| ApiError::Transport(format!("{} does not answer", self.root));
        let mut request = RequestBuilder::new(url)
            .method(method.clone())
            .credentials(web_sys::RequestCredentials::SameOrigin)
            .header("Accept", "application/json");
        if method != Method::GET
            && let Some(token) = csrf_cookie()
        {
            request = request.header("X-CSRFToken", &token);
        }
        let request = match form {
            Some(form) => request.header("Content-Type", "application/x-www-form-urlencoded").body(body(form)),
            None => request.build(),
        }
        .map_err(unreachable)?;
        let exchange = pin!(async {
            let response = request.send().await.map_err(unreachable)?;
            let kind = response.headers().get("content-type").unwrap_or_default();
            let (status, ok) = (response.status(), response.ok());
            let text = response.text().await.map_err(unreachable)?;
            if ok { Ok(text) } else { Err(ApiError::from_http(status, &kind, &text)) }
        });
        let limit = pin!(TimeoutFuture::new(seconds.saturating_mul(1000)));
        match select(exchange, limit).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(ApiError::Timeout { what: url.to_owned(), seconds }),
        }
    }
}

/// The `csrftoken` cookie of this page, as it is now: every login replaces it.
pub fn csrf_cookie() -> Option<String> {
    let document = leptos::prelude::document();
    let cookies = document.dyn_into::<web_sys::HtmlDocument>().ok()?.cookie().ok()?;
    cookie(&cookies, "csrftoken")
}

/// One cookie out of a cookie text.
fn cookie(all: &str, name: &str) -> Option<String> {
    all.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}

/// A form body: lists are repeated keys.
fn body(form: &[(String, String)]) -> String {
    form.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect::<Vec<_>>().join("&")
}

/// Percent-encoding for form bodies and query values.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_encoded_and_lists_repeated() {
        let form = [("a b", "ü&="), ("pinned_cores", "0"), ("pinned_cores", "1")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(body(&form), "a%20b=%C3%BC%26%3D&pinned_cores=0&pinned_cores=1");
    }

    #[test]
    fn cookies_are_found_by_whole_name() {
        let all = "xcsrftoken=no; csrftoken=abc=1; other";
        assert_eq!(cookie(all, "csrftoken").as_deref(), Some("abc=1"));
        assert_eq!(cookie("", "csrftoken"), None);
    }
}
