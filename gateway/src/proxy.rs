//! Passing requests on to another server and its answers back: streaming both ways, WebSockets included.

mod client;
mod headers;
mod target;
mod upgrade;

pub use client::Trust;
pub use target::Target;

use crate::{
    app::BODY_LIMIT,
    guard::{self, OwnOrigin},
    reply,
};
use anyhow::Result;
use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, Version, header},
    response::Response,
};
use http_body_util::{LengthLimitError, Limited};
use std::{error::Error, time::Duration};

/// How long a server may take until it begins to answer; composing a VM takes minutes. MAAS's own nginx has the same.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(900);

/// A way to one server.
#[derive(Debug, Clone)]
pub struct Proxy {
    target: Target,
    client: client::Client,
    /// What the server is called when it does not answer.
    name: &'static str,
}

impl Proxy {
    /// `name` begins a sentence, as in "The MAAS region".
    pub fn new(target: Target, trust: &Trust, name: &'static str) -> Result<Self> {
        let client = client::new(if target.is_https() { trust.config()? } else { client::no_trust()? });
        Ok(Self { target, client, name })
    }

    /// Where it leads.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Passes the request on; `path` is its path below the target's.
    pub async fn pass(&self, mut request: Request, path: &str) -> Response {
        if headers::content_length(request.headers()).is_some_and(|length| length > BODY_LIMIT as u64) {
            return too_large();
        }
        let own = OwnOrigin::of(request.headers());
        let is_upgrade = guard::is_upgrade(request.headers());
        let browser_side = is_upgrade.then(|| hyper::upgrade::on(&mut request));

        let (mut parts, body) = request.into_parts();
        parts.uri = match self.target.uri(path, parts.uri.query()) {
            Ok(uri) => uri,
            Err(error) => return reply::plain(StatusCode::BAD_REQUEST, format!("The path was not forwarded: {error}")),
        };
        parts.version = Version::HTTP_11;
        headers::prepare_request(&mut parts, &own, &self.target, is_upgrade);
        let outgoing = Request::from_parts(parts, Body::new(Limited::new(body, BODY_LIMIT)));

        let mut response = match tokio::time::timeout(RESPONSE_TIMEOUT, self.client.request(outgoing)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return self.failure(&error),
            Err(_) => return self.silence(),
        };
        if let Some(elsewhere) = headers::moved(response.headers(), &self.target) {
            return self.misplaced(&elsewhere);
        }
        let is_switched = response.status() == StatusCode::SWITCHING_PROTOCOLS;
        if let (true, Some(browser_side)) = (is_switched, browser_side) {
            let server_side = hyper::upgrade::on(&mut response);
            tokio::spawn(upgrade::join(browser_side, server_side));
        }
        headers::prepare_response(response.headers_mut(), &own, &self.target, is_switched);
        response.map(Body::new)
    }

    fn failure(&self, error: &(dyn Error + 'static)) -> Response {
        let mut cause = error;
        loop {
            if cause.is::<LengthLimitError>() {
                return too_large();
            }
            let Some(deeper) = cause.source() else { break };
            cause = deeper;
        }
        let text = format!("{} at {} does not answer: {cause}", self.name, self.target);
        reply::plain(StatusCode::BAD_GATEWAY, text)
    }

    fn silence(&self) -> Response {
        let seconds = RESPONSE_TIMEOUT.as_secs();
        let text = format!("{} at {} did not answer within {seconds} s.", self.name, self.target);
        reply::plain(StatusCode::GATEWAY_TIMEOUT, text)
    }

    fn misplaced(&self, elsewhere: &str) -> Response {
        let text = format!(
            "{} at {} sends everybody on to {elsewhere}: start the gateway with that address.",
            self.name, self.target
        );
        let mut response = reply::plain(StatusCode::BAD_GATEWAY, text);
        response.headers_mut().remove(header::LOCATION);
        response
    }
}

fn too_large() -> Response {
    reply::plain(StatusCode::PAYLOAD_TOO_LARGE, format!("The body is larger than {BODY_LIMIT} bytes."))
}
