//! REST and accounts: from an axum request to a plain one, and back.

pub mod accounts;
mod call;
pub mod clusters;
pub mod dispatch;
pub mod machines;
pub mod networks;
pub mod people;
pub mod reply;
pub mod request;
pub mod vm_host_form;
pub mod vm_hosts;

use crate::{ident::Rng, state::Region};
use axum::{
    body::Body,
    extract::State,
    http::{Request as HttpRequest, Response, header},
};
use reply::Reply;
use request::Request;
use std::{sync::Arc, time::Duration};

/// MAAS's nginx takes no more than this.
const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// Everything below `/MAAS/` that is no socket.
pub async fn serve(State(region): State<Arc<Region>>, http: HttpRequest<Body>) -> Response<Body> {
    let (head, body) = http.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return into_response(Reply::text(413, "Request Entity Too Large"));
    };
    if region.options.latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(region.options.latency_ms)).await;
    }
    if region.options.faults.error_rate > 0.0 {
        let chance = Rng::new(crate::clock::millis().unsigned_abs()).unit();
        if chance < region.options.faults.error_rate {
            return into_response(Reply::html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"));
        }
    }
    let header = |name: header::HeaderName| {
        head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let csrf = head.headers.get("x-csrftoken").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let request = Request::new(
        head.method.as_str(),
        head.uri.path(),
        head.uri.query().unwrap_or_default(),
        &header(header::CONTENT_TYPE),
        &body,
        &header(header::COOKIE),
        &header(header::AUTHORIZATION),
        csrf,
    );
    let slow = request.is_slow();
    let path = request.path.trim_start_matches("/MAAS/").to_owned();
    let reply = dispatch::answer(&region, request);
    if region.thinker.is_slow() {
        region.thinker.think(crate::think::request_ms(&path, &reply.body)).await;
    }
    if slow {
        // Talking to a hypervisor takes its time.
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    into_response(reply)
}

fn into_response(reply: Reply) -> Response<Body> {
    let mut builder = Response::builder()
        .status(reply.status)
        .header("X-Frame-Options", "DENY")
        .header("Vary", "Authorization, Cookie");
    if !reply.content_type.is_empty() {
        builder = builder.header(header::CONTENT_TYPE, reply.content_type);
    }
    for (name, value) in &reply.headers {
        builder = builder.header(*name, value);
    }
    builder.body(Body::from(reply.body)).unwrap_or_else(|_| Response::new(Body::empty()))
}
