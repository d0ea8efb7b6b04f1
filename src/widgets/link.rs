//! Links between pages: ordinary links, so that they open in another tab, too; a plain press goes there without loading.

use crate::address::{Place, address};
use crate::outside::outside;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A link to a page of this program: `/hosts/2`. Marked as current at this address and, unless `exact`, at those below it.
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
    let (address, outside) = (address(), outside());
    let is_current = Memo::new(move |_| address.with(|place| href.with(|href| place.is_at(href, exact))));
    let go = move |event: MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            address.go(Place::parse(&href.get_untracked()), false);
            outside.scroll_to_top();
        }
    };
    view! {
        <a
            href=move || address.href(&Place::parse(&href.get()))
            aria-current=move || is_current.get().then_some("page")
            on:click=go
        >
            {children()}
        </a>
    }
}

/// Pressed to go there, not to open it elsewhere or to save it.
fn is_plain(event: &MouseEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    event.button() == 0 && !modified && !event.default_prevented()
}
