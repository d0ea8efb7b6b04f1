//! Short messages that come and go without taking the focus.

use super::Store;
use leptos::prelude::*;
use std::time::Duration;

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something worked.
    Good,
    /// Something failed.
    Bad,
    /// Something to know.
    Plain,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Counts up.
    pub id: u64,
    /// How it is meant.
    pub tone: Tone,
    /// Plain text.
    pub text: String,
}

impl Store {
    /// Shows a message. Good news leaves by itself; failures stay until they are closed.
    pub fn say(&self, tone: Tone, text: impl Into<String>) {
        let toasts = self.toasts;
        let id = toasts.with_untracked(|all| all.last().map_or(1, |toast| toast.id + 1));
        toasts.update(|all| all.push(Toast { id, tone, text: text.into() }));
        if tone != Tone::Bad {
            set_timeout(
                move || {
                    toasts.try_update(|all| all.retain(|toast| toast.id != id));
                },
                Duration::from_secs(8),
            );
        }
    }

    /// Takes a message away.
    pub fn close_toast(&self, id: u64) {
        self.toasts.update(|all| all.retain(|toast| toast.id != id));
    }
}
