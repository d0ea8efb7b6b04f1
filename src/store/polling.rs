//! Without a socket REST is asked now and again, until there is one.

use super::key::Key;
use super::{Connection, Store};
use leptos::prelude::*;

/// How often REST is asked when there is no socket.
const POLL_EVERY_MS: u32 = 15_000;

impl Store {
    /// The socket cannot be had: asks REST, and goes on asking if that answers. One chain of questions at a time.
    pub(super) fn poll(&self) {
        if self.asks_rest() {
            return;
        }
        self.rest_only.set_value(true);
        let store = *self;
        let chain = self.polls.with_value(|polls| polls.during(Box::pin(async move { store.keep_polling().await })));
        self.spawn(chain);
    }

    /// Whether lists are asked for over REST.
    pub(super) fn asks_rest(&self) -> bool {
        self.rest_only.get_value()
    }

    /// There is a socket again, or nobody to ask.
    pub(super) fn stop_polling(&self) {
        self.polls.with_value(super::tasks::Generation::next);
        self.rest_only.set_value(false);
    }

    async fn keep_polling(self) {
        loop {
            self.restart(Key::Hosts);
            if self.region().features().clusters {
                self.restart(Key::Clusters);
            }
            self.ended(Key::Hosts).await;
            if self.peek_status(&Key::Hosts).error.is_some() {
                break;
            }
            self.connection.set(Connection::Polling);
            self.region().platform().sleep(POLL_EVERY_MS).await;
        }
        self.rest_only.set_value(false);
        if self.connection.with_untracked(|now| *now == Connection::Polling) {
            self.connection.set(Connection::Connecting);
        }
    }
}
