//! A state in a word: a dot and a text, or a chip.

use super::tone::Tone;
use leptos::prelude::*;

/// A coloured dot and a word. `off` makes the dot an open ring (powered off, absent), `busy` lets it breathe.
///
/// `<Badge tone=Tone::Good text="Running"/>`
#[component]
pub fn Badge(
    /// What the state means.
    #[prop(into)]
    tone: Signal<Tone>,
    /// The state's name; always there, colour is never alone.
    #[prop(into)]
    text: Signal<String>,
    /// Draw a ring in place of a dot.
    #[prop(optional, into)]
    off: Signal<bool>,
    /// Something is going on.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let class = move || {
        let mut class = format!("badge {}", tone.get().class());
        for (on, name) in [(off.get(), " is-off"), (busy.get(), " is-busy")] {
            if on {
                class.push_str(name);
            }
        }
        class
    };
    view! {
        <span class=class>
            <span class="badge__dot" aria-hidden="true"></span>
            <span>{move || text.get()}</span>
        </span>
    }
}

/// A short text in a rounded frame: tags, kinds, counts.
///
/// `<Chip text="pinned" tone=Tone::Info/>`
#[component]
pub fn Chip(
    /// What it says.
    #[prop(into)]
    text: Signal<String>,
    /// What it means.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// More on hover.
    #[prop(optional, into)]
    title: MaybeProp<String>,
) -> impl IntoView {
    view! {
        <span class=move || format!("chip {}", tone.get().class()) title=move || title.get()>
            {move || text.get()}
        </span>
    }
}
