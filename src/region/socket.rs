//! The WebSocket: connect, correlate, ping, reconnect (CONTRACT §4.1–4.5).
//!
//! One loop owns the connection. It tells one listener what happens and never gives up on its own, except when going
//! on makes no sense: the session has ended, or this MAAS has no VM hosts.

use super::backoff;
use super::calls::Calls;
use super::error::ApiError;
use super::frame::{self, Action, Closed, Frame};
use super::http::{Http, csrf_cookie};
use futures_channel::{mpsc, oneshot};
use futures_util::future::{Either, select};
use futures_util::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use gloo_timers::future::TimeoutFuture;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;

/// Proxies close quiet connections after 60 s; MAAS's own after 900 s.
const PING_EVERY_MS: u32 = 30_000;
/// A connection that answers no ping for so long is taken for dead.
const PONG_WITHIN_MS: u32 = 10_000;
/// A connection that says nothing at all after opening (CONTRACT §4.1: no cookie, no answer).
const HELLO_WITHIN_MS: u32 = 8_000;

/// What the connection tells its listener.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The region answers.
    Up,
    /// The region changed something: handler, what, JSON.
    Notify(String, Action, String),
    /// A frame could not be read.
    Broken(ApiError),
    /// The connection is gone and will be tried again in so many ms; `ever_up` if it once worked in this run.
    Down {
        /// Why, as far as the browser tells.
        reason: String,
        /// Until the next attempt.
        retry_ms: u32,
        /// Attempts without success since it last worked.
        failures: u32,
    },
    /// The session has ended. The loop stops; run it again after a login.
    Expired,
    /// The `pod` handler is missing: no VM hosts in this MAAS. The loop stops.
    Removed,
}

type Listener = Rc<dyn Fn(Event)>;

#[derive(Default)]
struct Inner {
    calls: RefCell<Calls>,
    outgoing: RefCell<Option<mpsc::UnboundedSender<String>>>,
    wake: RefCell<Option<oneshot::Sender<()>>>,
    listener: RefCell<Option<Listener>>,
    raw: RefCell<Option<web_sys::WebSocket>>,
    run: Cell<u32>,
}

/// A handle to the connection; clones share it.
#[derive(Clone)]
pub struct Socket {
    http: Http,
    inner: Rc<Inner>,
}

impl Socket {
    /// A socket that is not connected yet.
    pub fn new(http: Http) -> Socket {
        Socket { http, inner: Rc::default() }
    }

    /// Who is told what happens.
    pub fn listen(&self, listener: impl Fn(Event) + 'static) {
        *self.inner.listener.borrow_mut() = Some(Rc::new(listener));
    }

    /// Connects and stays connected. A second run ends the first.
    pub fn run(&self) {
        let mine = self.inner.run.get() + 1;
        self.inner.run.set(mine);
        self.hang_up();
        let socket = self.clone();
        spawn_local(async move { socket.keep_connected(mine).await });
    }

    /// Disconnects for good.
    pub fn stop(&self) {
        self.inner.run.set(self.inner.run.get() + 1);
        self.hang_up();
        self.nudge();
    }

    /// Tries again now instead of waiting: the network is back, or a person asked.
    pub fn nudge(&self) {
        if let Some(wake) = self.inner.wake.borrow_mut().take() {
            let _ = wake.send(());
        }
    }

    /// Asks the region and waits for the JSON of the answer.
    pub async fn call(&self, method: &str, params: &Value, seconds: u32) -> Result<String, ApiError> {
        let (id, answer) = self.inner.calls.borrow_mut().start();
        if !self.send(frame::request(id, method, params)) {
            self.inner.calls.borrow_mut().forget(id);
            return Err(ApiError::Transport("the live connection is down".to_owned()));
        }
        match select(answer, TimeoutFuture::new(seconds.saturating_mul(1000))).await {
            Either::Left((Ok(answer), _)) => answer,
            Either::Left((Err(_), _)) => Err(ApiError::Transport("the live connection was closed".to_owned())),
            Either::Right(_) => {
                self.inner.calls.borrow_mut().forget(id);
                Err(ApiError::Timeout { what: method.to_owned(), seconds })
            }
        }
    }

    fn send(&self, text: String) -> bool {
        self.inner.outgoing.borrow().as_ref().is_some_and(|out| out.unbounded_send(text).is_ok())
    }

    fn hang_up(&self) {
        self.inner.outgoing.borrow_mut().take();
        if let Some(raw) = self.inner.raw.borrow_mut().take() {
            // Also one that is still being opened.
            let _ = raw.close();
        }
        self.inner.calls.borrow_mut().fail_all(&ApiError::Transport("the live connection was closed".to_owned()));
    }

    fn tell(&self, event: Event) {
        let listener = self.inner.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }

    async fn keep_connected(&self, run: u32) {
        let mut failures = 0;
        while self.inner.run.get() == run {
            let was_up = Cell::new(false);
            let end = self.serve(run, &was_up).await;
            if self.inner.run.get() != run {
                return;
            }
            self.hang_up();
            failures = if was_up.get() { 0 } else { failures + 1 };
            let reason = match end {
                Closed::Expired => return self.tell(Event::Expired),
                Closed::NoHandler(name) if name == "pod" => return self.tell(Event::Removed),
                // The cookie is read anew at each attempt; a token that stays wrong means that there is no session.
                Closed::Csrf if failures > 2 => return self.tell(Event::Expired),
                Closed::Csrf => "the region did not accept the CSRF token".to_owned(),
                Closed::NoHandler(name) => format!("this MAAS has no handler {name}"),
                Closed::Lost(reason) => reason,
            };
            let retry_ms = backoff::delay_ms(failures, js_sys::Math::random());
            self.tell(Event::Down { reason, retry_ms, failures });
            let (wake, woken) = oneshot::channel();
            *self.inner.wake.borrow_mut() = Some(wake);
            select(TimeoutFuture::new(retry_ms), woken).await;
        }
    }

    /// One connection from opening to its end.
    async fn serve(&self, run: u32, was_up: &Cell<bool>) -> Closed {
        let Some(token) = csrf_cookie() else { return Closed::Expired };
        let url = match self.http.socket_url(&token) {
            Ok(url) => url,
            Err(error) => return Closed::Lost(error.to_string()),
        };
        let Ok(raw) = web_sys::WebSocket::new(&url) else {
            return Closed::Lost("no connection can be opened".to_owned());
        };
        let socket = match WebSocket::try_from(raw.clone()) {
            Ok(socket) => socket,
            Err(error) => return Closed::Lost(error.to_string()),
        };
        let (open, opened) = oneshot::channel::<()>();
        let on_open = Closure::once(move || {
            let _ = open.send(());
        });
        raw.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        let (mut sink, mut stream) = socket.split();
        let (out, mut queue) = mpsc::unbounded::<String>();
        *self.inner.outgoing.borrow_mut() = Some(out);
        *self.inner.raw.borrow_mut() = Some(raw.clone());
        spawn_local(async move {
            // Sending over a connection that is not open (yet, or any more) is an error in the console.
            if opened.await.is_ok() {
                while let Some(text) = queue.next().await {
                    let open = raw.ready_state() == web_sys::WebSocket::OPEN;
                    if !open || sink.send(Message::Text(text)).await.is_err() {
                        break;
                    }
                }
            }
            let _ = sink.close().await;
        });
        self.spawn_pings(run);
        loop {
            match stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    if !was_up.replace(true) {
                        self.tell(Event::Up);
                    }
                    self.receive(&text);
                }
                Some(Ok(Message::Bytes(_))) => {}
                Some(Err(WebSocketError::ConnectionClose(close))) => return frame::closed(close.code, &close.reason),
                Some(Err(_)) => {}
                None => return Closed::Lost("the connection was closed".to_owned()),
            }
        }
    }

    fn receive(&self, text: &str) {
        match frame::read(text) {
            Ok(Frame::Response(id, answer)) => self.inner.calls.borrow_mut().finish(id, answer),
            Ok(Frame::Pong(id)) => self.inner.calls.borrow_mut().finish(id, Ok(String::new())),
            Ok(Frame::Notify(name, action, data)) => self.tell(Event::Notify(name, action, data)),
            Err(error) => self.tell(Event::Broken(error)),
        }
    }

    /// Pings now, which tells when the region is ready, and regularly. Silence hangs up.
    fn spawn_pings(&self, run: u32) {
        let socket = self.clone();
        spawn_local(async move {
            let mine = socket.inner.outgoing.borrow().clone();
            let same = |socket: &Socket| {
                let now = socket.inner.outgoing.borrow();
                socket.inner.run.get() == run
                    && mine.as_ref().zip(now.as_ref()).is_some_and(|(mine, now)| mine.same_receiver(now))
            };
            let mut wait = HELLO_WITHIN_MS;
            while same(&socket) {
                let (id, pong) = socket.inner.calls.borrow_mut().start();
                socket.send(frame::ping(id));
                let silent = matches!(select(pong, TimeoutFuture::new(wait)).await, Either::Right(_));
                if silent {
                    socket.inner.calls.borrow_mut().forget(id);
                    if same(&socket) {
                        socket.hang_up();
                    }
                    return;
                }
                wait = PONG_WITHIN_MS;
                TimeoutFuture::new(PING_EVERY_MS).await;
            }
        });
    }
}
