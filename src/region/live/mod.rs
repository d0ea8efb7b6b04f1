//! The browser's side of [`super::transport`]: fetch, WebSocket, clock.

mod early;
mod line;
mod platform;
mod rest;

pub use early::Early;
pub use line::BrowserDial;
pub use platform::Browser;
pub use rest::Fetch;
