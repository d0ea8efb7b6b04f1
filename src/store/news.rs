//! What the store has to tell a person when no page waits for it any more: the shell shows it as a toast.

use super::Store;
use leptos::prelude::*;

/// One piece of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
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
        self.news.update(|news| news.push(News { good: true, title: title.into(), why: None }));
    }

    /// Something failed.
    pub(super) fn tell_bad(&self, title: impl Into<String>, why: impl Into<String>) {
        self.news.update(|news| news.push(News { good: false, title: title.into(), why: Some(why.into()) }));
    }
}
