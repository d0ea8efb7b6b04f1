//! What may be composed on a host and how the request is written (maas-api §3.4).
//!
//! A [`ComposeForm`] holds what a person typed, as they typed it. [`check()`] reads it against a host with the server's
//! own rules and says what MAAS would refuse, what it would accept with consequences, and the request to send.
//! [`refusal`] brings what the server refuses nevertheless back to the fields.
//!
//! Errors are what the server refuses for sure (or what cannot be asked for); warnings are what it accepts and what
//! then goes wrong, or what this side cannot know.

mod attach;
mod check;
mod cidr;
mod context;
mod control;
mod disks;
mod field;
mod fit;
mod form;
pub mod interfaces;
pub mod limits;
mod lookup;
mod name;
mod nics;
mod offers;
mod pinning;
mod preview;
mod projection;
mod reach;
pub mod refusal;
mod request;
mod shape;
pub mod storage;
mod typed;
mod wrapping;

#[cfg(test)]
mod server;
#[cfg(test)]
pub(crate) mod testing;

pub use attach::candidates;
pub use check::{Checked, Outcome, barred, check};
pub use cidr::{Cidr, best_subnet};
pub use context::Context;
pub use control::{Control, ON};
pub use field::{Field, Message};
pub use fit::{NodeFit, Shape, node_fits, proposal, propose};
pub use form::{ComposeForm, CoresMode, Defaults, DiskForm, NicForm};
pub use lookup::{Lookup, Question};
pub use offers::{Offer, Offers, offers};
pub use pinning::{PinnedForm, owners, parse_cores};
pub use preview::{Preview, default_network, preview};
pub use projection::{Headroom, PoolProjection, Projection, projection};
pub use refusal::Refused;
pub use request::{ComposeRequest, RequestCores};
