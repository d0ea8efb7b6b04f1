//! A region on a free port, and the little of HTTP and WebSocket that tests need.
#![allow(dead_code)]

use demo_region::{Options, router};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

pub struct Server {
    pub address: String,
}

/// A quiet region: no churn, and the control API.
pub fn quiet() -> Options {
    Options { churn: 0.0, control: true, ..Options::default() }
}

pub async fn serve(options: Options) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let app = router(options);
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    Server { address }
}

#[derive(Clone, Debug, Default)]
pub struct Cookies {
    pub session: String,
    pub csrf: String,
}

impl Cookies {
    pub fn header(&self) -> String {
        format!("sessionid={}; csrftoken={}", self.session, self.csrf)
    }
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

impl Server {
    pub async fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: region\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut text = String::new();
        timeout(Duration::from_secs(10), stream.read_to_string(&mut text)).await.unwrap().unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// A form with the session's cookies and CSRF token.
    pub async fn rest(&self, who: &Cookies, method: &str, path: &str, form: &str) -> Reply {
        let headers = format!(
            "Cookie: {}\r\nX-CSRFToken: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            who.header(),
            who.csrf
        );
        self.send(method, path, &headers, form).await
    }

    pub async fn login(&self, name: &str) -> Cookies {
        let form = format!("username={name}&password={name}");
        let headers = "Content-Type: application/x-www-form-urlencoded\r\n";
        let reply = self.send("POST", "/MAAS/accounts/login/", headers, &form).await;
        assert_eq!(reply.status, 204, "{reply:?}");
        let cookie = |name: &str| {
            let start = reply.head.find(&format!("{name}=")).unwrap() + name.len() + 1;
            reply.head[start..].split(';').next().unwrap().to_owned()
        };
        Cookies { session: cookie("sessionid"), csrf: cookie("csrftoken") }
    }

    pub async fn socket(&self, who: &Cookies) -> Socket {
        self.socket_with(&who.header(), &who.csrf).await
    }

    pub async fn socket_with(&self, cookies: &str, csrf: &str) -> Socket {
        let url = format!("ws://{}/MAAS/ws?csrftoken={csrf}", self.address);
        let mut request = url.into_client_request().unwrap();
        if !cookies.is_empty() {
            request.headers_mut().insert("Cookie", cookies.parse().unwrap());
        }
        let (stream, _) = connect_async(request).await.unwrap();
        Socket { stream, next_id: 0, notifies: vec![] }
    }
}

pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next_id: u64,
    pub notifies: Vec<Value>,
}

/// What came from the socket.
#[derive(Debug, PartialEq)]
pub enum Came {
    Frame(Value),
    Closed(u16, String),
    Dropped,
    Nothing,
}

impl Socket {
    pub async fn send(&mut self, text: &str) {
        self.stream.send(Message::text(text)).await.unwrap();
    }

    pub async fn next(&mut self) -> Came {
        match timeout(Duration::from_millis(1500), self.stream.next()).await {
            Err(_) => Came::Nothing,
            Ok(Some(Ok(Message::Text(text)))) => Came::Frame(serde_json::from_str(text.as_str()).unwrap()),
            Ok(Some(Ok(Message::Close(Some(frame))))) => Came::Closed(frame.code.into(), frame.reason.to_string()),
            Ok(_) => Came::Dropped,
        }
    }

    /// The whole response; notifies that come before it are kept.
    pub async fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({"type": 0, "request_id": id, "method": method, "params": params}).to_string()).await;
        loop {
            match self.next().await {
                Came::Frame(frame) if frame["request_id"] == id => return frame,
                Came::Frame(frame) => self.notifies.push(frame),
                other => panic!("{method}: {other:?}"),
            }
        }
    }

    pub async fn result(&mut self, method: &str, params: Value) -> Value {
        let mut frame = self.ask(method, params).await;
        assert_eq!(frame["rtype"], 0, "{method}: {frame}");
        frame["result"].take()
    }

    pub async fn error(&mut self, method: &str, params: Value) -> String {
        let frame = self.ask(method, params).await;
        frame["error"].as_str().unwrap_or_else(|| panic!("{method}: {frame}")).to_owned()
    }

    /// The next notify of that handler.
    pub async fn notify(&mut self, handler: &str) -> Value {
        loop {
            if let Some(index) = self.notifies.iter().position(|frame| frame["name"] == handler) {
                return self.notifies.remove(index);
            }
            match self.next().await {
                Came::Frame(frame) => self.notifies.push(frame),
                other => panic!("no {handler} notify: {other:?}"),
            }
        }
    }
}
