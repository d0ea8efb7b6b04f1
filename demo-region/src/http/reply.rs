//! Answers and the content types of §3.2.

use crate::compose::Errors;
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub content_type: &'static str,
    pub body: String,
    pub headers: Vec<(&'static str, String)>,
}

pub const ADMIN_ONLY: &str = "This method is reserved for admin users.";

impl Reply {
    fn new(status: u16, content_type: &'static str, body: impl Into<String>) -> Self {
        Self { status, content_type, body: body.into(), headers: vec![] }
    }

    /// Pretty-printed, as REST does it.
    pub fn json(value: &Value) -> Self {
        let body = serde_json::to_string_pretty(value).unwrap_or_default();
        Self::new(200, "application/json; charset=utf-8", body)
    }

    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, "text/html", body)
    }

    pub fn errors(errors: &Errors) -> Self {
        Self::new(400, "application/json; charset=utf-8", errors.json())
    }

    /// One line of JSON: the accounts' style.
    pub fn plain_json(status: u16, value: &Value) -> Self {
        Self::new(status, "application/json", value.to_string())
    }

    pub fn no_content() -> Self {
        Self::new(204, "text/html; charset=utf-8", "")
    }

    pub fn forbidden() -> Self {
        Self::text(403, ADMIN_ONLY)
    }

    pub fn not_found(what: &str, old: bool) -> Self {
        let body = if old { "Not Found".to_owned() } else { format!("No {what} matches the given query.") };
        Self::new(404, "text/plain", body)
    }

    pub fn plain_not_found() -> Self {
        Self::new(404, "text/plain", "Not Found")
    }

    pub fn unknown_path(path: &str) -> Self {
        Self::text(404, format!("Unknown API endpoint: {path}."))
    }

    pub fn not_allowed(allow: &str) -> Self {
        Self::new(405, "text/html; charset=utf-8", "").with("Allow", allow)
    }

    pub fn bad_op(method: &str, op: &str) -> Self {
        Self::text(400, format!("Unrecognised signature: method={method} op={op}"))
    }

    pub fn csrf_failed() -> Self {
        Self::html(
            403,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><title>403 Forbidden</title></head>\n<body><h1>Forbidden \
             <span>(403)</span></h1>\n<p>CSRF verification failed. Request aborted.</p></body></html>\n",
        )
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
