//! One WebSocket of the browser (maas-api §4.1).

use super::early::Early;
use super::rest::csrf_cookie;
use crate::region::frame::{self, Closed};
use crate::region::http::encode;
use crate::region::socket::{Begun, Dial, Incoming, Line};
use futures_channel::{mpsc, oneshot};
use futures_util::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;

/// Opens WebSockets to a region.
#[derive(Clone, Debug)]
pub struct BrowserDial {
    root: String,
    early: Option<Early>,
}

impl BrowserDial {
    /// For the region below `root` on this origin, to which a line may have been opened before.
    pub fn new(root: &str, early: Option<Early>) -> BrowserDial {
        BrowserDial { root: root.trim_end_matches('/').to_owned(), early }
    }

    /// The line that was opened before, or a new one.
    fn raw(&self) -> Result<(web_sys::WebSocket, Vec<String>, Option<Begun>), Closed> {
        if let Some(line) = self.early.as_ref().and_then(Early::take_line) {
            return Ok((line.raw, line.texts, Some(line.begun)));
        }
        let url = self.url(&csrf_cookie().ok_or(Closed::Expired)?)?;
        let raw = web_sys::WebSocket::new(&url).map_err(|_| Closed::Lost("no connection can be opened".to_owned()))?;
        Ok((raw, Vec::new(), None))
    }

    /// The socket's URL for the cookie's token. The token is no secret to this page: it is readable by design.
    fn url(&self, csrf: &str) -> Result<String, Closed> {
        let location = leptos::prelude::window().location();
        let (Ok(scheme), Ok(host)) = (location.protocol(), location.host()) else {
            return Err(Closed::Lost("this page has no address".to_owned()));
        };
        let scheme = if scheme == "https:" { "wss" } else { "ws" };
        Ok(format!("{scheme}://{host}{}/ws?csrftoken={}", self.root, encode(csrf)))
    }
}

impl Dial for BrowserDial {
    fn open(&self) -> Result<Line, Closed> {
        let (raw, texts, begun) = self.raw()?;
        let socket = WebSocket::try_from(raw.clone()).map_err(|error| Closed::Lost(error.to_string()))?;
        let (open, opened) = oneshot::channel::<()>();
        let mut open = Some(open);
        if raw.ready_state() == web_sys::WebSocket::OPEN {
            let _ = open.take().map(|open| open.send(()));
        }
        let on_open = Closure::once(move || {
            let _ = open.map(|open| open.send(()));
        });
        raw.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        let (mut sink, mut stream) = socket.split();
        let (outgoing, mut queue) = mpsc::unbounded::<String>();
        let (told, incoming) = mpsc::unbounded::<Incoming>();
        for text in texts {
            let _ = told.unbounded_send(Incoming::Text(text));
        }
        let (to_send, ended) = (raw.clone(), told.clone());
        spawn_local(async move {
            // Sending over a connection that is not open (yet, or any more) is an error in the console.
            if opened.await.is_ok() {
                while let Some(text) = queue.next().await {
                    let open = to_send.ready_state() == web_sys::WebSocket::OPEN;
                    if !open || sink.send(Message::Text(text)).await.is_err() {
                        break;
                    }
                }
            }
            let _ = sink.close().await;
        });
        spawn_local(async move {
            let _on_open = on_open;
            loop {
                let (next, last) = match stream.next().await {
                    Some(Ok(Message::Text(text))) => (Incoming::Text(text), false),
                    Some(Ok(Message::Bytes(_)) | Err(WebSocketError::ConnectionError)) => continue,
                    Some(Err(WebSocketError::ConnectionClose(close))) => {
                        (Incoming::Closed(frame::closed(close.code, &close.reason)), true)
                    }
                    Some(Err(_)) => continue,
                    None => (Incoming::Closed(Closed::Lost("the connection was closed".to_owned())), true),
                };
                if told.unbounded_send(next).is_err() || last {
                    return;
                }
            }
        });
        Ok(Line {
            incoming,
            outgoing,
            begun,
            // Also one that is still being opened. Whoever closes need not wait for a region that says nothing any more.
            close: Box::new(move || {
                let _ = raw.close();
                let why = Closed::Lost("the region did not answer any more".to_owned());
                let _ = ended.unbounded_send(Incoming::Closed(why));
            }),
        })
    }
}
