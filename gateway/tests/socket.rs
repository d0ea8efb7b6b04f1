//! WebSockets through the gateway.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use axum::{
    Router,
    extract::{
        WebSocketUpgrade,
        ws::{CloseFrame, Message as Theirs, WebSocket},
    },
    http::HeaderMap,
    routing::get,
};
use futures_util::{SinkExt as _, StreamExt as _};
use gateway::{BasePath, Region};
use std::{future::IntoFuture as _, net::SocketAddr, time::Duration};
use support::{dist, gateway, proxied, serve};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _},
};

/// Says its headers, then echoes; "bye" makes it close with a code and a reason.
fn region() -> Router {
    async fn talk(mut socket: WebSocket, hello: String) {
        let _ = socket.send(Theirs::Text(hello.into())).await;
        while let Some(Ok(message)) = socket.recv().await {
            if message == Theirs::Text("bye".into()) {
                let frame = CloseFrame { code: 1000, reason: "Session expired".into() };
                let _ = socket.send(Theirs::Close(Some(frame))).await;
                return;
            }
            let _ = socket.send(message).await;
        }
    }
    let on_connect = |headers: HeaderMap, upgrade: WebSocketUpgrade| async move {
        let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let hello = format!("{} {} {}", said("host"), said("origin"), said("cookie"));
        upgrade.on_upgrade(move |socket| talk(socket, hello))
    };
    Router::new().route("/MAAS/ws", get(on_connect))
}

async fn in_front_of(region: Region) -> SocketAddr {
    serve(gateway(&dist(), BasePath::default(), region)).await
}

async fn talk_through(gateway: SocketAddr, hello: &str) {
    let mut request = format!("ws://{gateway}/MAAS/ws?csrftoken=c").into_client_request().unwrap();
    request.headers_mut().insert("origin", format!("http://{gateway}").parse().unwrap());
    request.headers_mut().insert("cookie", "sessionid=s".parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(hello));
    let long = "x".repeat(300_000);
    for text in ["{}", &long] {
        socket.send(Message::text(text)).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(text));
    }
    socket.send(Message::text("bye")).await.unwrap();
    let Message::Close(Some(frame)) = socket.next().await.unwrap().unwrap() else { panic!("no close frame") };
    assert_eq!((u16::from(frame.code), frame.reason.as_str()), (1000, "Session expired"));
}

#[tokio::test]
async fn frames_pass_both_ways_through_a_proxy() {
    let upstream = serve(region()).await;
    let gateway = in_front_of(proxied(&format!("http://{upstream}/MAAS"))).await;
    talk_through(gateway, &format!("{upstream} http://{upstream} sessionid=s")).await;
}

#[tokio::test]
async fn frames_pass_both_ways_to_a_region_in_this_process() {
    let gateway = in_front_of(Region::Demo(region())).await;
    talk_through(gateway, &format!("{gateway} http://{gateway} sessionid=s")).await;
}

#[tokio::test]
async fn a_foreign_page_gets_no_socket() {
    let upstream = serve(region()).await;
    for region in [proxied(&format!("http://{upstream}/MAAS")), Region::Demo(region())] {
        let gateway = in_front_of(region).await;
        let mut request = format!("ws://{gateway}/MAAS/ws").into_client_request().unwrap();
        request.headers_mut().insert("origin", "http://evil.example".parse().unwrap());
        let Err(Error::Http(refusal)) = connect_async(request).await else { panic!("not refused") };
        assert_eq!(refusal.status(), 403);
    }
}

#[tokio::test]
async fn a_region_that_dies_closes_the_socket() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let runtime = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let std = listener.into_std().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(std).unwrap();
            tokio::select! {
                outcome = axum::serve(listener, region()).into_future() => outcome.unwrap(),
                _ = stopped => {}
            }
        });
    });
    let gateway = in_front_of(proxied(&format!("http://{upstream}/MAAS"))).await;
    let (mut socket, _) = connect_async(format!("ws://{gateway}/MAAS/ws")).await.unwrap();
    assert!(matches!(socket.next().await, Some(Ok(Message::Text(_)))));
    stop.send(()).unwrap();
    tokio::task::spawn_blocking(move || runtime.join().unwrap()).await.unwrap();
    let next = tokio::time::timeout(Duration::from_secs(5), socket.next()).await.unwrap();
    assert!(matches!(next, None | Some(Err(_))), "{next:?}");
}
