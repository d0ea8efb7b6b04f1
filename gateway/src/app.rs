//! Where a request goes: to the region or to the UI.

use crate::{HostRule, Proxy, Ui, guard, reply};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    response::Response,
};
use std::sync::Arc;
use tower::ServiceExt as _;

/// Below this a request is the region's.
pub(crate) const REGION_PREFIX: &str = "/MAAS/";
/// With this prefix tests steer the demo region.
const CONTROL_PREFIX: &str = "/MAAS-demo/";
/// The largest body that is passed on: what MAAS's own nginx takes.
pub(crate) const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// What answers below `/MAAS/`.
#[derive(Debug)]
pub enum Region {
    /// A demo region in this process; its router knows full paths.
    Demo(Router),
    /// A real region.
    Proxied(Proxy),
}

/// The gateway as a service: everything but the listening socket.
#[derive(Debug)]
pub struct App {
    /// What answers below `/MAAS/`.
    pub region: Region,
    /// What answers to all else.
    pub ui: Ui,
    /// The host names it answers to.
    pub hosts: HostRule,
}

impl App {
    /// Ready to be served.
    pub fn into_router(self) -> Router {
        Router::new().fallback(dispatch).layer(DefaultBodyLimit::max(BODY_LIMIT)).with_state(Arc::new(self))
    }

    async fn answer(&self, request: Request) -> Response {
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        if !self.hosts.allows(host) {
            let text =
                format!("This gateway does not serve the host name {host:?}. Start it with --host-name to allow it.");
            return reply::plain(StatusCode::MISDIRECTED_REQUEST, text);
        }
        let path = request.uri().path();
        if path.starts_with(REGION_PREFIX) || path.starts_with(CONTROL_PREFIX) {
            self.ask_region(request).await
        } else {
            self.ui.answer(request).await
        }
    }

    async fn ask_region(&self, request: Request) -> Response {
        let path = request.uri().path();
        if !guard::is_plain(path) {
            return reply::plain(
                StatusCode::BAD_REQUEST,
                "The path was not forwarded: it is ambiguous once it is decoded.",
            );
        }
        if let Some(reason) = guard::refuses(request.method(), request.headers()) {
            return reply::plain(StatusCode::FORBIDDEN, reason);
        }
        match &self.region {
            Region::Demo(router) => match router.clone().oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
            Region::Proxied(proxy) => match path.strip_prefix(REGION_PREFIX).map(|rest| format!("/{rest}")) {
                Some(rest) => proxy.pass(request, &rest).await,
                None => reply::plain(StatusCode::NOT_FOUND, "There is no demo region behind this gateway."),
            },
        }
    }
}

async fn dispatch(State(app): State<Arc<App>>, request: Request) -> Response {
    app.answer(request).await
}
