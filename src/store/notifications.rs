//! What the store has to tell a person when no page waits for it any more: the shell shows it as a toast.

use super::Store;
use leptos::prelude::*;

/// One thing to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// It worked.
    pub good: bool,
    /// In one line.
    pub title: String,
    /// Why, if it did not.
    pub why: Option<String>,
}

impl Store {
    /// Something worked.
    pub(super) fn tell_good(&self, title: impl Into<String>) {
        self.notifications.update(|all| all.push(Notification { good: true, title: title.into(), why: None }));
    }

    /// Something failed.
    pub fn tell_bad(&self, title: impl Into<String>, why: impl Into<String>) {
        self.notifications
            .update(|all| all.push(Notification { good: false, title: title.into(), why: Some(why.into()) }));
    }
}
