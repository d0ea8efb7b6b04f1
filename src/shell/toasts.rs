//! Short messages at the edge of the screen; they are read out politely and take no focus.

use crate::store::{self, store};
use crate::widgets::notice::Notice;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// All messages that are due.
#[component]
pub fn Toasts() -> impl IntoView {
    let store = store();
    let toast = move |toast: store::Toast| {
        let tone = match toast.tone {
            store::Tone::Good => Tone::Good,
            store::Tone::Bad => Tone::Bad,
            store::Tone::Plain => Tone::Info,
        };
        view! { <Notice tone=tone title=toast.text.clone() on_dismiss=Callback::new(move |()| store.close_toast(toast.id))/> }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || store.toasts.get() key=|toast| toast.id children=toast/>
        </div>
    }
}
