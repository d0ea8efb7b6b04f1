//! Links between pages. The router takes an address with a slash at its start as it is, so the path that the page lives below
//! is put in front here.

use leptos::prelude::*;

/// A link to a page of this program: `/hosts/2`, as the routes name it.
#[component]
pub fn A(
    /// Where to.
    #[prop(into)]
    href: Signal<String>,
    /// Marked as current on this very address only, not on those below it.
    #[prop(optional)]
    exact: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <leptos_router::components::A href=move || below_base(&href.get()) exact=exact>{children()}</leptos_router::components::A>
    }
}

/// The address of a page as the browser has it.
fn below_base(href: &str) -> String {
    format!("{}{href}", crate::config::base_path())
}
