//! The only part that talks to MAAS. What comes out of it is the model; errors are [`error::ApiError`].

pub mod backoff;
pub mod calls;
pub mod client;
pub mod convert;
pub mod decode;
pub mod error;
pub mod frame;
pub mod http;
pub mod json_path;
pub mod live;
pub mod queue;
#[cfg(test)]
pub mod script;
pub mod session;
pub mod socket;
pub mod transport;
pub mod version;
pub mod wire;

pub use client::Region;
pub use error::ApiError;
