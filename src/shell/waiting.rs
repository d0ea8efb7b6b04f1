//! Where the page around asks for logins: what is shown until it has.

use super::resume::Resume;
use crate::store::store;
use crate::widgets::notice::Notice;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// In place of the login page.
#[component]
pub fn WaitingForLogin() -> impl IntoView {
    view! {
        <main id="main" class="l-solo" tabindex="-1">
            <section class="l-solo__card" data-testid="waiting-for-login">
                <h1>"VM hosts"</h1>
                <p>"Nobody is logged in to MAAS. Log in, and VM hosts are shown here."</p>
                <Resume/>
            </section>
        </main>
    }
}

/// In place of the dialog that asks for a login on top of the page: what was typed and read stays in sight.
#[component]
pub fn SessionEnded() -> impl IntoView {
    let store = store();
    view! {
        <Show when=move || store.expired.get()>
            <div class="session-ended" data-testid="session-ended">
                <Notice tone=Tone::Warn title="Your session has ended" urgent=true>
                    <p>"Log in to MAAS again to go on. Nothing that you typed is lost."</p>
                    <Resume/>
                </Notice>
            </div>
        </Show>
    }
}
