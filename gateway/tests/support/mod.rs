//! What the gateway's tests share: a gateway on a free port, a built UI, and plain requests.
#![allow(dead_code, reason = "not every test file uses all of it")]

use axum::{Router, body::Body, http::Request, response::Response};
use gateway::{App, BasePath, HostRule, Proxy, Region, Target, Trust, Ui};
use http_body_util::BodyExt as _;
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The authority that requests to a router name.
pub const HOST: &str = "127.0.0.1:8400";

/// A folder such as Trunk and the compressor leave it.
pub fn dist() -> TempDir {
    let dist = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("index.html", "<head></head>page"),
        ("boot.js", "boot"),
        ("config.json", "{}"),
        ("ui-b7ffde5da0776b43_bg.wasm", "wasm"),
        ("ui-b7ffde5da0776b43_bg.wasm.br", "wasm in brotli"),
        ("ui-b7ffde5da0776b43_bg.wasm.gz", "wasm in gzip"),
        ("main-26b402172807dc65.css", "css"),
    ] {
        fs::write(dist.path().join(name), content).unwrap();
    }
    dist
}

/// A gateway without a socket.
pub fn gateway(dist: &TempDir, base: BasePath, region: Region) -> Router {
    let hosts = HostRule::new(Ipv4Addr::LOCALHOST.into(), &[]);
    App { region, ui: Ui::folder(dist.path().to_owned(), base), hosts }.into_router()
}

/// A region that does nothing.
pub fn no_region() -> Region {
    Region::Demo(Router::new())
}

/// A region behind a proxy.
pub fn proxied(address: &str) -> Region {
    Region::Proxied(Proxy::new(Target::parse_region(address).unwrap(), &Trust::default(), "The MAAS region").unwrap())
}

/// Serves a router on a free port of this machine.
pub async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).await.unwrap();
    });
    address
}

/// A GET request with headers.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    request("GET", path, headers, Body::empty())
}

/// Any request with headers.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("host", HOST);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).unwrap()
}

/// Sends a request to a router.
pub async fn send(router: &Router, request: Request<Body>) -> Response {
    router.clone().oneshot(request).await.unwrap()
}

/// A header of an answer; empty if it is not there.
pub fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

/// The body of an answer as text.
pub async fn text(response: Response) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}
