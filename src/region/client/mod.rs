//! What the app may ask a region for, in the model's words. Pages and store know no method names, paths or units.

mod clusters;
mod hosts;
mod lookups;
mod machines;
mod networks;
mod write;

pub use clusters::cluster_change;
pub use hosts::{HostChange, HostPage, host_change};
pub use machines::{VmCursor, VmPage, vm_change};
pub use networks::ComposeDefaults;

use super::error::ApiError;
use super::http::{Http, READ_SECONDS};
use super::live::{Browser, BrowserDial, Early, Fetch};
use super::queue::{InAHurry, Queue, Wanted};
use super::socket::Socket;
use super::transport::{Channel, Listener, Platform, Rest};
use super::version::{Features, Version};
use serde_json::Value;
use std::cell::Cell;
use std::rc::Rc;

/// A client of one region; clones share the connection.
#[derive(Clone)]
pub struct Region {
    /// REST and account pages.
    pub http: Http,
    channel: Rc<dyn Channel>,
    platform: Rc<dyn Platform>,
    features: Rc<Cell<Features>>,
    queue: Queue,
    wanted: Wanted,
}

impl Region {
    /// A client for the region below `root` on this origin, usually `/MAAS`, in a browser. Some of what it asks first may
    /// have been asked before.
    pub fn new(root: &str, early: Option<Early>) -> Region {
        let platform: Rc<dyn Platform> = Rc::new(Browser);
        let channel = Rc::new(Socket::new(Rc::new(BrowserDial::new(root, early.clone())), platform.clone()));
        let queue = Queue::new(platform.clone());
        Region::over(Rc::new(Fetch::new(root, early)), channel, platform, queue)
    }

    /// A client over any transport.
    pub fn over(rest: Rc<dyn Rest>, channel: Rc<dyn Channel>, platform: Rc<dyn Platform>, queue: Queue) -> Region {
        let features = Rc::new(Cell::new(Features::of(Version(3, 4))));
        let http = Http::new(rest, queue.clone());
        Region { http, channel, platform, features, queue, wanted: Rc::new(InAHurry) }
    }

    /// The same region, for requests that are wanted so much.
    pub fn wanted(&self, wanted: Wanted) -> Region {
        Region { http: self.http.wanted(wanted.clone()), wanted, ..self.clone() }
    }

    /// What is wanted has changed: sends what may be sent now.
    pub fn send_waiting(&self) {
        self.queue.send_waiting();
    }

    /// Nothing that waits is sent any more.
    pub fn forget_waiting(&self) {
        self.queue.clear();
    }

    /// What this MAAS can do, once its version is known.
    pub fn features(&self) -> Features {
        self.features.get()
    }

    /// Keeps what the version tells.
    pub fn set_features(&self, features: Features) {
        self.features.set(features);
    }

    /// Connects and stays connected; `listener` is told what happens.
    pub fn connect(&self, listener: Listener) {
        self.channel.listen(listener);
        self.channel.run();
    }

    /// Connects anew: the network is back, and a connection from before may look open and be dead.
    pub fn reconnect(&self) {
        self.channel.run();
    }

    /// Disconnects for good.
    pub fn disconnect(&self) {
        self.channel.stop();
    }

    /// Tries to connect now instead of waiting.
    pub fn nudge(&self) {
        self.channel.nudge();
    }

    /// The clock, timers and tasks below.
    pub fn platform(&self) -> &Rc<dyn Platform> {
        &self.platform
    }

    /// Reads over the live connection, when its turn comes.
    async fn ask(&self, method: &'static str, params: Value) -> Result<String, ApiError> {
        let (what, channel) = (format!("{method} {params}"), self.channel.clone());
        self.queue.ask(what, &self.wanted, move || channel.call(method, &params, READ_SECONDS)).await
    }
}
