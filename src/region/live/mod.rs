//! The browser's side of [`super::transport`]: fetch, WebSocket, clock.

mod line;
mod platform;
mod rest;

pub use line::BrowserDial;
pub use platform::Browser;
pub use rest::Fetch;
