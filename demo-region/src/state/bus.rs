//! Changes on their way to the sockets (maas-api §4.5).

use serde_json::Value;
use tokio::sync::broadcast;

/// A primary key: numbers for most handlers, `system_id` for nodes, names for config.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Number(i64),
    Text(String),
}

impl Key {
    pub fn json(&self) -> Value {
        match self {
            Self::Number(number) => Value::from(*number),
            Self::Text(text) => Value::from(text.clone()),
        }
    }
}

impl From<i64> for Key {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Insert,
    Update,
    Delete,
}

/// One row of one handler's table changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub handler: &'static str,
    pub key: Key,
    pub what: What,
}

/// What every open socket is told.
#[derive(Clone, Debug)]
pub enum Event {
    Changed(Change),
    /// A text frame to pass on as it is (`/MAAS-demo/raw-notify`).
    Raw(String),
    /// Look again whether your session is still valid.
    SessionsChanged,
    /// Drop the TCP connection (`/MAAS-demo/drop-sockets`).
    Drop,
}

/// The broadcast channel behind it all.
pub struct Bus(broadcast::Sender<Event>);

impl Default for Bus {
    fn default() -> Self {
        Self(broadcast::channel(16_384).0)
    }
}

impl Bus {
    pub fn tell(&self, event: Event) {
        // Nobody listening is no error.
        let _ = self.0.send(event);
    }

    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}
