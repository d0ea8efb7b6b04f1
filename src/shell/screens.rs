//! Whole-page states: starting, region down, no VM hosts, unknown address.

use crate::region::ApiError;
use crate::store::store;
use crate::widgets::link::A;
use leptos::prelude::*;

/// Before the region has answered. Says which address is asked, for when it does not.
#[component]
pub fn Starting() -> impl IntoView {
    let root = store().about.get_untracked().root;
    view! {
        <main id="main" class="l-solo" tabindex="-1">
            <p role="status" class="u-muted">{format!("Asking the region at {root} …")}</p>
        </main>
    }
}

/// The region does not answer.
#[component]
pub fn RegionDown(
    /// What went wrong.
    error: ApiError,
) -> impl IntoView {
    let store = store();
    let address = move || format!("{}{}", window().location().origin().unwrap_or_default(), store.about.get().root);
    view! {
        <main id="main" class="l-solo" tabindex="-1">
            <section class="l-solo__card is-wide" role="alert" data-testid="region-down">
                <h1>"The MAAS region does not answer"</h1>
                <p>"Address " <code class="u-mono u-break">{address}</code> "."</p>
                <p class="u-muted">{error.to_string()}</p>
                <p>"The region may be restarting, or the server of this page does not forward to it."</p>
                <div class="actions">
                    <button type="button" class="p-button p-button--positive" on:click=move |_| store.start()>
                        "Try again"
                    </button>
                </div>
            </section>
        </main>
    }
}

/// A MAAS without VM hosts.
#[component]
pub fn NoVmHosts() -> impl IntoView {
    let store = store();
    view! {
        <main id="main" class="l-solo" tabindex="-1">
            <section class="l-solo__card is-wide" data-testid="no-vm-hosts">
                <h1>"This MAAS has no VM hosts"</h1>
                <p>
                    "VM hosts were part of MAAS 2.9 to 3.8. This region runs MAAS "
                    {move || store.about.with(|about| about.version.clone())} ", from which they were removed."
                </p>
                <p>
                    "VMs that were composed before are still there as ordinary machines with power control, in MAAS's own
                    machine list. Their hosts are managed with LXD's or libvirt's own tools."
                </p>
                <div class="actions">
                    <button type="button" class="p-button" on:click=move |_| store.leave()>"Log out"</button>
                </div>
            </section>
        </main>
    }
}

/// An address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <section class="section">
            <h1>"There is no such page"</h1>
            <p>"The address may be mistyped, or from another version of this page."</p>
            <p><A href="/hosts">"All VM hosts"</A></p>
        </section>
    }
}
