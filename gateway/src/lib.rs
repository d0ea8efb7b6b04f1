//! One origin for a browser: the built UI at `/` (or below a base path), and beside it `/MAAS/` from a demo region in
//! this process or from a real region somewhere else.
//!
//! MAAS sends no CORS headers, so the UI and the region's API must share an origin. This program is the smallest
//! thing that makes them do so, on a person's own machine or on a server.

mod app;
mod args;
mod demo;
mod guard;
mod host_rule;
mod proxy;
mod reply;
mod serve;
mod ui;

pub use app::{App, Region};
pub use args::Args;
pub use host_rule::HostRule;
pub use proxy::{Proxy, Target, Trust};
pub use serve::run;
pub use ui::{BasePath, Ui};
