//! What is not aligned, over the whole fleet.

use leptos::prelude::*;

/// The page.
#[component]
pub fn AlignmentPage() -> impl IntoView {
    view! { <h1>"Alignment"</h1> }
}
