//! The compose dialog.

use leptos::prelude::*;

/// The dialog: open while the address has `?compose`.
#[component]
pub fn ComposeDialog() -> impl IntoView {}
