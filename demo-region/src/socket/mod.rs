//! The WebSocket of a region (maas-api §4).

pub mod connection;
pub mod handlers;
pub mod notify;
mod session;

use crate::state::Region;
use axum::{
    extract::{RawQuery, State, ws::WebSocketUpgrade},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::{Arc, atomic::Ordering};

/// `GET /MAAS/ws`: 101 first, authentication after.
pub async fn upgrade(
    State(region): State<Arc<Region>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if crate::clock::millis() < region.sockets_paused_until.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable").into_response();
    }
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let token = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(key, _)| key == "csrftoken")
        .map(|(_, value)| value.into_owned());
    upgrade.on_upgrade(move |socket| connection::run(region, socket, cookies, token))
}
