//! A region behind the gateway, over HTTP.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Request},
    http::StatusCode,
    response::{AppendHeaders, IntoResponse as _, Response},
    routing::{any, get as on_get, post},
};
use futures_util::StreamExt as _;
use gateway::{BasePath, Region};
use std::{collections::BTreeMap, time::Duration};
use support::{HOST, dist, gateway, get, header, proxied, request, send, serve, text};

/// A server that tells what it was asked.
async fn upstream() -> String {
    async fn echo(request: Request) -> Response {
        let uri = request.uri().to_string();
        let method = request.method().to_string();
        let mut said: BTreeMap<String, String> = BTreeMap::from([("uri".into(), uri), ("method".into(), method)]);
        for (name, value) in request.headers() {
            said.insert(name.to_string(), value.to_str().unwrap().to_owned());
        }
        Json(said).into_response()
    }
    async fn login() -> Response {
        let cookies = AppendHeaders([
            ("set-cookie", "sessionid=s; Domain=maas.example; HttpOnly; Path=/; SameSite=Lax; Secure"),
            ("set-cookie", "csrftoken=c; Path=/; SameSite=Lax"),
            ("strict-transport-security", "max-age=1"),
            ("connection", "keep-alive, x-private"),
            ("x-private", "for the gateway only"),
        ]);
        (StatusCode::NO_CONTENT, cookies).into_response()
    }
    async fn slow() -> Body {
        let parts = futures_util::stream::iter(["one ", "two"]).then(|part| async move {
            if part == "two" {
                tokio::time::sleep(Duration::from_secs(30)).await;
            }
            Ok::<_, std::io::Error>(part)
        });
        Body::from_stream(parts)
    }
    let router = Router::new()
        .route("/MAAS/echo", any(echo))
        .route("/MAAS/accounts/login/", post(login))
        .route("/MAAS/slow", on_get(slow))
        .route("/MAAS/size", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/MAAS/away", on_get(|| async { (StatusCode::FOUND, [("location", "https://maas.example/MAAS/away")]) }))
        .layer(DefaultBodyLimit::disable())
        .fallback(|| async { (StatusCode::IM_A_TEAPOT, "outside") });
    serve(router).await.to_string()
}

async fn behind(upstream: &str) -> Router {
    gateway(&dist(), BasePath::default(), proxied(&format!("http://{upstream}/MAAS")))
}

async fn echoed(router: &Router, method: &str, headers: &[(&str, &str)]) -> BTreeMap<String, String> {
    let response = send(router, request(method, "/MAAS/echo?a=1&b=%20", headers, Body::empty())).await;
    assert_eq!(response.status(), StatusCode::OK);
    serde_json::from_str(&text(response).await).unwrap()
}

#[tokio::test]
async fn the_region_sees_its_own_origin_when_its_own_page_asks() {
    let upstream = upstream().await;
    let router = behind(&upstream).await;
    let said = echoed(
        &router,
        "POST",
        &[
            ("origin", &format!("http://{HOST}")),
            ("referer", &format!("http://{HOST}/hosts/1?secret")),
            ("cookie", "sessionid=s; csrftoken=c"),
            ("x-csrftoken", "c"),
            ("x-forwarded-host", "evil.example"),
            ("connection", "keep-alive, x-private"),
            ("x-private", "1"),
            ("te", "trailers"),
        ],
    )
    .await;
    assert_eq!(said["uri"], "/MAAS/echo?a=1&b=%20");
    assert_eq!(said["host"], upstream);
    assert_eq!(said["origin"], format!("http://{upstream}"));
    assert_eq!(said["referer"], format!("http://{upstream}/MAAS/"));
    assert_eq!(said["cookie"], "sessionid=s; csrftoken=c");
    assert_eq!(said["x-csrftoken"], "c");
    for dropped in ["x-forwarded-host", "x-forwarded-proto", "x-private", "te"] {
        assert!(!said.contains_key(dropped), "{dropped}");
    }
}

#[tokio::test]
async fn a_foreign_page_is_refused_and_its_origin_never_rewritten() {
    let upstream = upstream().await;
    let router = behind(&upstream).await;
    for origin in ["http://evil.example", "http://127.0.0.1:8401", "null", &format!("http://{upstream}")] {
        let post = request("POST", "/MAAS/echo", &[("origin", origin)], Body::empty());
        assert_eq!(send(&router, post).await.status(), StatusCode::FORBIDDEN, "{origin}");
        assert_eq!(echoed(&router, "GET", &[("origin", origin)]).await["origin"], origin);
    }
    let referred = request("DELETE", "/MAAS/echo", &[("referer", "http://evil.example/")], Body::empty());
    assert_eq!(send(&router, referred).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_foreign_page_is_refused_by_the_demo_region_too() {
    let region = Region::Demo(Router::new().route("/MAAS/x", any(|| async { "reached" })));
    let router = gateway(&dist(), BasePath::default(), region);
    let post = |origin| request("POST", "/MAAS/x", &[("origin", origin)], Body::empty());
    assert_eq!(send(&router, post("http://evil.example")).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(text(send(&router, post("http://127.0.0.1:8400")).await).await, "reached");
}

#[tokio::test]
async fn cookies_and_headers_fit_the_gateway() {
    let router = behind(&upstream().await).await;
    let response = send(&router, request("POST", "/MAAS/accounts/login/", &[], Body::empty())).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().map(|v| v.to_str().unwrap()).collect();
    assert_eq!(cookies, ["sessionid=s; HttpOnly; Path=/; SameSite=Lax", "csrftoken=c; Path=/; SameSite=Lax"]);
    for dropped in ["strict-transport-security", "connection", "x-private"] {
        assert_eq!(header(&response, dropped), "", "{dropped}");
    }
}

#[tokio::test]
async fn only_what_is_below_maas_is_passed_on() {
    let router = behind(&upstream().await).await;
    for path in ["/MAAS/../x", "/MAAS/%2e%2e/x", "/MAAS/..%2fx", "/MAAS/%252e%252e/x", "/MAAS/..\\x"] {
        let Ok(uri) = path.parse::<axum::http::Uri>() else { continue };
        let mut request = get("/", &[]);
        *request.uri_mut() = uri;
        assert_eq!(send(&router, request).await.status(), StatusCode::BAD_REQUEST, "{path}");
    }
    for path in ["/maas/echo", "/MAAS", "/MAASX/echo", "/x/MAAS/echo"] {
        assert_ne!(send(&router, get(path, &[])).await.status(), StatusCode::IM_A_TEAPOT, "{path}");
    }
    assert_eq!(send(&router, get("/MAAS-demo/reset", &[])).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn answers_stream() {
    let router = behind(&upstream().await).await;
    let response = send(&router, get("/MAAS/slow", &[])).await;
    let mut body = response.into_body().into_data_stream();
    let first = tokio::time::timeout(Duration::from_secs(5), body.next()).await.unwrap().unwrap().unwrap();
    assert_eq!(first, "one ");
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let router = behind(&upstream().await).await;
    let sized = |size: usize| request("POST", "/MAAS/size", &[], Body::from(vec![b'x'; size]));
    assert_eq!(text(send(&router, sized(9 << 20)).await).await, (9 << 20).to_string());
    assert_eq!(send(&router, sized(11 << 20)).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let chunks = futures_util::stream::iter((0..11).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 1 << 20]))));
    let streamed = request("POST", "/MAAS/size", &[], Body::from_stream(chunks));
    assert_eq!(send(&router, streamed).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_region_that_is_down_is_named() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let router = behind(&free.to_string()).await;
    let response = send(&router, get("/MAAS/api/2.0/version/", &[])).await;
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    assert!(header(&response, "content-type").starts_with("text/plain"));
    let said = text(response).await;
    assert!(said.starts_with(&format!("The MAAS region at http://{free}/MAAS does not answer: ")), "{said}");
}

#[tokio::test]
async fn a_region_that_moved_is_named() {
    let router = behind(&upstream().await).await;
    let response = send(&router, get("/MAAS/away", &[])).await;
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    assert!(text(response).await.contains("on to https://maas.example/MAAS:"));
}
