//! The WebSocket: connect, correlate, ping, reconnect (maas-api §4.1–4.5).
//!
//! One loop owns the connection. It tells one listener what happens and never gives up on its own, except when going
//! on makes no sense: the session has ended, or this MAAS has no VM hosts. The line itself is injected ([`Dial`]), so that
//! all of this is tested without a browser.

use super::backoff;
use super::calls::Calls;
use super::error::ApiError;
use super::frame::{self, Closed, Frame};
use super::transport::{Answer, Channel, Event, Later, Listener, Platform};
use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

mod begun;
#[cfg(test)]
mod tests;

pub use begun::Begun;

/// Proxies close quiet connections after 60 s; MAAS's own after 900 s.
const PING_EVERY_MS: u32 = 30_000;
/// A connection that answers no ping for so long is taken for dead.
const PONG_WITHIN_MS: u32 = 10_000;
/// A connection that says nothing at all after opening (maas-api §4.1: no cookie, no answer).
const HELLO_WITHIN_MS: u32 = 8_000;

/// What comes over a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// A text frame.
    Text(String),
    /// The end.
    Closed(Closed),
}

/// One connection, open or being opened.
pub struct Line {
    /// What comes; ends with [`Incoming::Closed`] or without a word.
    pub incoming: mpsc::UnboundedReceiver<Incoming>,
    /// Text frames to send, held until the line is open.
    pub outgoing: mpsc::UnboundedSender<String>,
    /// Closes it.
    pub close: Box<dyn Fn()>,
    /// What was asked over it already.
    pub begun: Option<Begun>,
}

/// Opens lines to one region.
pub trait Dial {
    /// A new line, or why there can be none now.
    fn open(&self) -> Result<Line, Closed>;
}

#[derive(Default)]
struct Inner {
    calls: RefCell<Calls>,
    outgoing: RefCell<Option<mpsc::UnboundedSender<String>>>,
    close: RefCell<Option<Box<dyn Fn()>>>,
    wake: RefCell<Option<oneshot::Sender<()>>>,
    listener: RefCell<Option<Listener>>,
    begun: RefCell<Option<Begun>>,
    run: Cell<u32>,
}

/// A handle to the connection; clones share it.
#[derive(Clone)]
pub struct Socket {
    dial: Rc<dyn Dial>,
    platform: Rc<dyn Platform>,
    inner: Rc<Inner>,
}

impl Channel for Socket {
    fn listen(&self, listener: Listener) {
        *self.inner.listener.borrow_mut() = Some(listener);
    }

    fn run(&self) {
        let mine = self.inner.run.get() + 1;
        self.inner.run.set(mine);
        self.hang_up();
        let socket = self.clone();
        self.platform.spawn(Box::pin(async move { socket.keep_connected(mine).await }));
    }

    fn stop(&self) {
        self.inner.run.set(self.inner.run.get() + 1);
        self.hang_up();
        self.nudge();
    }

    fn nudge(&self) {
        if let Some(wake) = self.inner.wake.borrow_mut().take() {
            let _ = wake.send(());
        }
    }

    fn call(&self, method: &str, params: &Value, seconds: u32) -> Later<Answer> {
        let (id, answer) = match self.take_begun(method, params).map(Begun::into_answer) {
            Some(Some(answer)) => return Box::pin(async { answer }),
            Some(None) => self.inner.calls.borrow_mut().expect_first(),
            None => {
                let (id, answer) = self.inner.calls.borrow_mut().start();
                if !self.send(frame::request(id, method, params)) {
                    self.inner.calls.borrow_mut().forget(id);
                    return Box::pin(async { Err(ApiError::Transport("the live connection is down".to_owned())) });
                }
                (id, answer)
            }
        };
        let (socket, method, limit) =
            (self.clone(), method.to_owned(), self.platform.sleep(seconds.saturating_mul(1000)));
        Box::pin(async move {
            match select(answer, limit).await {
                Either::Left((Ok(answer), _)) => answer,
                Either::Left((Err(_), _)) => Err(ApiError::Transport("the live connection was closed".to_owned())),
                Either::Right(_) => {
                    socket.inner.calls.borrow_mut().forget(id);
                    Err(ApiError::Timeout { what: method, seconds })
                }
            }
        })
    }
}

impl Socket {
    /// A socket that is not connected yet.
    pub fn new(dial: Rc<dyn Dial>, platform: Rc<dyn Platform>) -> Socket {
        Socket { dial, platform, inner: Rc::default() }
    }

    fn send(&self, text: String) -> bool {
        self.inner.outgoing.borrow().as_ref().is_some_and(|out| out.unbounded_send(text).is_ok())
    }

    /// The question that was asked before, if it is this one.
    fn take_begun(&self, method: &str, params: &Value) -> Option<Begun> {
        let mut begun = self.inner.begun.borrow_mut();
        begun.take_if(|begun| begun.is(method, &params.to_string()))
    }

    fn hang_up(&self) {
        self.inner.begun.borrow_mut().take();
        self.inner.outgoing.borrow_mut().take();
        let close = self.inner.close.borrow_mut().take();
        if let Some(close) = close {
            close();
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
            let retry_ms = backoff::delay_ms(failures, self.platform.dice());
            let (wake, woken) = oneshot::channel();
            *self.inner.wake.borrow_mut() = Some(wake);
            self.tell(Event::Down { reason, retry_ms, failures });
            select(self.platform.sleep(retry_ms), woken).await;
        }
    }

    /// One connection from opening to its end.
    async fn serve(&self, run: u32, was_up: &Cell<bool>) -> Closed {
        let Line { mut incoming, outgoing, close, begun } = match self.dial.open() {
            Ok(line) => line,
            Err(closed) => return closed,
        };
        *self.inner.outgoing.borrow_mut() = Some(outgoing);
        *self.inner.close.borrow_mut() = Some(close);
        *self.inner.begun.borrow_mut() = begun;
        self.spawn_pings(run);
        loop {
            match incoming.next().await {
                // What still arrives of a connection that was given up belongs to nobody.
                _ if self.inner.run.get() != run => return Closed::Lost(String::new()),
                Some(Incoming::Text(text)) => {
                    if !was_up.replace(true) {
                        self.tell(Event::Up);
                    }
                    self.receive(&text);
                }
                Some(Incoming::Closed(closed)) => return closed,
                None => return Closed::Lost("the connection was closed".to_owned()),
            }
        }
    }

    fn receive(&self, text: &str) {
        let frame = frame::read(text);
        if let Ok(frame) = &frame {
            Begun::meet(&mut self.inner.begun.borrow_mut(), frame);
        }
        match frame {
            Ok(Frame::Response(id, answer)) => self.inner.calls.borrow_mut().finish(id, answer),
            Ok(Frame::Pong(id)) => self.inner.calls.borrow_mut().finish(id, Ok(String::new())),
            Ok(Frame::Notify(name, action, data)) => self.tell(Event::Notify(name, action, data)),
            Err(error) => self.tell(Event::Broken(error)),
        }
    }

    /// Pings now, which tells when the region is ready, and regularly. Silence hangs up.
    fn spawn_pings(&self, run: u32) {
        let socket = self.clone();
        self.platform.spawn(Box::pin(async move {
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
                let silent = matches!(select(pong, socket.platform.sleep(wait)).await, Either::Right(_));
                if silent {
                    socket.inner.calls.borrow_mut().forget(id);
                    if same(&socket) {
                        socket.hang_up();
                    }
                    return;
                }
                wait = PONG_WITHIN_MS;
                socket.platform.sleep(PING_EVERY_MS).await;
            }
        }));
    }
}
