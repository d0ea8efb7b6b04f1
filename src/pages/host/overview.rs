//! The overview page of a host.

use leptos::prelude::*;

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let open = super::open_host();
    view! { <section class="section"><h2>"overview"</h2>{move || open.host.get().map(|host| host.name.clone())}</section> }
}
