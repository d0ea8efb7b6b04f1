//! Screens: one folder each, its parts beside it. Pages read the store and ask it; they do no arithmetic of their own.

pub mod alignment;
pub mod compose;
pub mod figures;
pub mod host;
pub mod hosts;
pub mod open_host;
pub mod title;
pub mod url;
