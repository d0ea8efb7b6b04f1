//! What is known about a connection.

use crate::state::{Key, User};
use std::collections::{HashMap, HashSet};

/// What the region remembers about a connection.
pub struct Session {
    pub user: User,
    /// Keys this connection got through list, get or a create notify, by handler
    pub loaded: HashMap<&'static str, HashSet<Key>>,
    /// At most one object per handler that is pushed in detail
    pub active: HashMap<&'static str, Key>,
    /// Pings answered so far
    pub pings: u64,
}

impl Session {
    pub fn new(user: User) -> Self {
        Self { user, loaded: HashMap::new(), active: HashMap::new(), pings: 0 }
    }

    pub fn load(&mut self, handler: &'static str, key: impl Into<Key>) {
        self.loaded.entry(handler).or_default().insert(key.into());
    }
}
