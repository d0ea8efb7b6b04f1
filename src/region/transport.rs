//! What a client of a region stands on: three small interfaces, so that the same client runs in a browser, under a script
//! in native tests, and over whatever else can answer.
//!
//! [`Rest`] is one exchange over HTTP, [`Channel`] the live connection with its calls and events, [`Platform`] the clock,
//! timers and tasks. The browser's are in [`super::live`].

use super::error::ApiError;
use super::frame::Action;
use serde_json::Value;
use std::pin::Pin;
use std::rc::Rc;

/// Something that will be there later, on this thread.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// The JSON text of an answer, or what went wrong.
pub type Answer = Result<String, ApiError>;

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Get,
    /// Acts.
    Post,
    /// Changes in part.
    Put,
}

/// One request over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub verb: Verb,
    /// Path below the region's root, with its query: `/api/2.0/zones/`.
    pub path: String,
    /// The form body; lists are repeated keys.
    pub form: Option<Vec<(String, String)>>,
    /// How long to wait for the answer, in seconds.
    pub seconds: u32,
}

/// REST and account pages of a region, with the session and CSRF token of whoever is logged in.
pub trait Rest {
    /// The path of MAAS on this origin, without trailing slash, usually `/MAAS`.
    fn root(&self) -> &str;

    /// Sends a request. Every answer other than a success is an error; no answer in time is [`ApiError::Timeout`].
    fn send(&self, request: Request) -> Later<Answer>;
}

/// What the live connection tells its listener.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The region answers.
    Up,
    /// The region changed something: handler, what, JSON.
    Notify(String, Action, String),
    /// A frame could not be read.
    Broken(ApiError),
    /// The connection is gone and will be tried again in so many ms.
    Down {
        /// Why, as far as the browser tells.
        reason: String,
        /// Until the next attempt.
        retry_ms: u32,
        /// Attempts without success since it last worked.
        failures: u32,
    },
    /// The session has ended. The connection stays closed; run it again after a login.
    Expired,
    /// The `pod` handler is missing: no VM hosts in this MAAS. The connection stays closed.
    Removed,
}

/// Who is told.
pub type Listener = Rc<dyn Fn(Event)>;

/// The live connection: calls that are answered in any order, and events.
pub trait Channel {
    /// Who is told what happens, in place of whoever was told before.
    fn listen(&self, listener: Listener);

    /// Connects and stays connected. A second run ends the first.
    fn run(&self);

    /// Disconnects for good. Nothing is told from then on.
    fn stop(&self);

    /// Tries again now instead of waiting.
    fn nudge(&self);

    /// Asks the region. A connection that is down or breaks is [`ApiError::Transport`].
    fn call(&self, method: &str, params: &Value, seconds: u32) -> Later<Answer>;
}

/// The machine below: its clock, timers and tasks.
pub trait Platform {
    /// Milliseconds since 1970. May be set back.
    fn now_ms(&self) -> f64;

    /// Is there after so many milliseconds.
    fn sleep(&self, ms: u32) -> Later<()>;

    /// Runs a task beside what runs now, on this thread.
    fn spawn(&self, task: Later<()>);

    /// A number in 0..1 to spread out retries with.
    fn dice(&self) -> f64;

    /// Whether the browser thinks that it has a network.
    fn online(&self) -> bool;

    /// Whether nobody looks at the page: timers wait for seconds then.
    fn hidden(&self) -> bool;

    /// Something that no person has to read, for the console.
    fn warn(&self, text: &str);
}
