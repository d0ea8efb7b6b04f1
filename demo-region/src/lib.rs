//! A MAAS region in memory: HTTP and WebSocket as docs/maas-api.md describes them, over a seeded fleet.
//!
//! It is a server, not a mock: the browser runs against it the very code it runs against MAAS. Everything that looks
//! random follows from [`Options::seed`]. Written from the contract and independent of the UI's code, so that the two
//! can be held against each other.
#![recursion_limit = "256"]

mod churn;
mod clock;
mod compose;
mod control;
mod fleet;
mod http;
mod ident;
mod numbers;
mod options;
mod shapes;
mod socket;
mod state;
mod think;
mod version;

pub use options::{Faults, Options};
pub use version::MaasVersion;

use axum::{
    Router,
    routing::{any, get},
};
use state::Region;

/// Serves everything below `/MAAS/`, and `/MAAS-demo/` if control is asked for.
///
/// Spontaneous changes run as a task on the current tokio runtime.
pub fn router(options: Options) -> Router {
    let control = options.control;
    let world = fleet::build(&options);
    let region = Region::new(options, world);
    churn::start(&region);
    let mut router = Router::new().route("/MAAS/ws", get(socket::upgrade)).route("/MAAS/{*path}", any(http::serve));
    if control {
        router = router.merge(control::routes());
    }
    router.with_state(region)
}
