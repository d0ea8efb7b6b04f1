//! What the app may ask a region for, in the model's words. Pages and store know no method names, paths or units.

mod clusters;
mod hosts;
mod machines;
mod networks;
mod write;

pub use clusters::cluster_change;
pub use hosts::{HostChange, HostPage, host_change};
pub use machines::{VmCursor, VmPage, vm_change};
pub use networks::ComposeDefaults;

use super::error::ApiError;
use super::http::{Http, READ_SECONDS};
use super::socket::Socket;
use super::version::{Features, Version};
use serde_json::Value;
use std::cell::Cell;
use std::rc::Rc;

/// A client of one region; clones share the connection.
#[derive(Clone)]
pub struct Region {
    /// REST and account pages.
    pub http: Http,
    /// Reads and live changes.
    pub socket: Socket,
    features: Rc<Cell<Features>>,
}

impl Region {
    /// A client for the region below `root` on this origin, usually `/MAAS`.
    pub fn new(root: &str) -> Region {
        let http = Http::new(root);
        let features = Rc::new(Cell::new(Features::of(Version(3, 4))));
        Region { socket: Socket::new(http.clone()), http, features }
    }

    /// What this MAAS can do, once its version is known.
    pub fn features(&self) -> Features {
        self.features.get()
    }

    /// Keeps what the version tells.
    pub fn set_features(&self, features: Features) {
        self.features.set(features);
    }

    async fn ask(&self, method: &str, params: Value) -> Result<String, ApiError> {
        self.socket.call(method, &params, READ_SECONDS).await
    }
}
