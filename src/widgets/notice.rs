//! A message within the page, with what can be done about it.

use super::icon::{Glyph, Icon};
use super::tone::Tone;
use leptos::prelude::*;

/// The icon that goes with a tone.
pub(super) fn glyph(tone: Tone) -> Glyph {
    match tone {
        Tone::Neutral | Tone::Info => Glyph::Info,
        Tone::Good => Glyph::Good,
        Tone::Warn => Glyph::Warn,
        Tone::Bad => Glyph::Bad,
    }
}

/// A notice. Bad news interrupts a screen reader (`role="alert"`) only with `urgent`; all else is read in its place.
///
/// `<Notice tone=Tone::Warn title="Figures are 3 minutes old">"The region does not answer."</Notice>`
#[component]
pub fn Notice(
    /// Info, good, warn or bad.
    #[prop(into)]
    tone: Signal<Tone>,
    /// The news in one line.
    #[prop(optional, into)]
    title: MaybeProp<String>,
    /// Read out at once: the answer to what the user just did.
    #[prop(optional)]
    urgent: bool,
    /// Buttons and links below the text.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// Shows a close button.
    #[prop(optional, into)]
    on_dismiss: Option<Callback<()>>,
    /// The explanation.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = move || format!("notice {}", tone.get().class());
    let actions = actions.run();
    let close = on_dismiss.map(|close| {
        view! {
            <button type="button" class="p-button p-button--base is-small is-icon" aria-label="Dismiss" on:click=move |_| close.run(())>
                <Icon of=Glyph::Close/>
            </button>
        }
    });
    view! {
        <div class=class role=urgent.then_some("alert")>
            <Icon of=Signal::derive(move || glyph(tone.get()))/>
            <div class="notice__body">
                {move || title.get().map(|title| view! { <p class="notice__title">{title}</p> })}
                {children.map(|children| children())}
                <div class="notice__actions">{actions}</div>
            </div>
            {close}
        </div>
    }
}
