//! How the page hears from the region: the connection badge's state.

/// The states of the connection.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Connection {
    /// Changes arrive as they happen.
    Live,
    /// The socket cannot be had; REST is asked now and then.
    Polling,
    /// Not connected at the moment, trying again by itself.
    #[default]
    Connecting,
    /// The connection was lost and is tried again.
    Reconnecting {
        /// Why.
        reason: String,
        /// When the next attempt starts, ms since 1970.
        retry_at: f64,
    },
    /// The browser itself has no network.
    Offline,
    /// The session has ended.
    Expired,
}

impl Connection {
    /// The word in `data-state`.
    pub fn word(&self) -> &'static str {
        match self {
            Connection::Live => "live",
            Connection::Polling => "polling",
            Connection::Connecting | Connection::Reconnecting { .. } => "reconnecting",
            Connection::Offline => "offline",
            Connection::Expired => "expired",
        }
    }
}
