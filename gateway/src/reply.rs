//! Answers of the gateway itself: a status and one plain sentence.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// A plain-text answer that no cache keeps.
pub fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, text.into() + "\n").into_response()
}
