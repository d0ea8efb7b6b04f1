//! Main navigation.

use crate::store::store;
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::link::A;
use leptos::prelude::*;

/// The rail at the left, or the bar on top of a narrow window.
#[component]
pub fn Nav() -> impl IntoView {
    let store = store();
    let link = |href: &'static str, glyph: Glyph, name: &'static str| {
        view! {
            <li>
                <A href=href attr:class="l-nav__link">
                    <Icon of=glyph/>
                    <span>{name}</span>
                </A>
            </li>
        }
    };
    let who = move || store.user.with(|user| user.as_ref().map(|user| user.username.clone())).unwrap_or_default();
    view! {
        <header class="l-nav">
            <span class="l-nav__brand" aria-hidden="true">
                <Icon of=Glyph::Cluster/>
            </span>
            <nav aria-label="Main">
                <ul class="l-nav__list">
                    {link("/hosts", Glyph::Host, "VM hosts")}
                    {link("/alignment", Glyph::Align, "Alignment")}
                </ul>
            </nav>
            <div class="l-nav__foot">
                <ul class="l-nav__list">
                    <li>
                        <button
                            type="button"
                            class="l-nav__link"
                            title=move || format!("Logged in as {}", who())
                            on:click=move |_| store.leave()
                            disabled=move || store.leaving.get()
                        >
                            <Icon of=Glyph::Logout/>
                            <span>"Log out " <span class="u-truncate">{who}</span></span>
                        </button>
                    </li>
                </ul>
            </div>
        </header>
    }
}
