//! What a screen reader is told without the focus moving: one polite region for the whole app.

use leptos::prelude::*;

/// Says things. The app provides one at its root with [`provide_announcer`]; anybody may use it, also late.
#[derive(Clone, Default)]
pub struct Announcer(ArcRwSignal<String>);

impl Announcer {
    /// Says it. The same words twice are two messages.
    pub fn say(&self, text: impl Into<String>) {
        let mut text = text.into();
        self.0.update(|last| {
            if *last == text {
                text.push('\u{a0}');
            }
            *last = text;
        });
    }
}

/// Makes an announcer known to everything below.
pub fn provide_announcer() -> Announcer {
    let announcer = Announcer::default();
    provide_context(announcer.clone());
    announcer
}

/// The announcer of the app; one that nobody hears where none was provided.
pub fn use_announcer() -> Announcer {
    use_context().unwrap_or_default()
}

/// The region itself, once in the app, always in the document. `<LiveRegion/>`
#[component]
pub fn LiveRegion() -> impl IntoView {
    let Announcer(text) = use_announcer();
    view! {
        <div class="u-off-screen" role="status" aria-live="polite" data-testid="live">
            {move || text.get()}
        </div>
    }
}
