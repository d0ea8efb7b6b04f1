//! Short messages over the page. They never take the focus; good news leaves by itself, bad news stays until dismissed.

use super::notice::Notice;
use super::tone::Tone;
use leptos::prelude::*;
use std::time::Duration;

const STAY: Duration = Duration::from_secs(8);
/// More at once would cover the page; the oldest goes.
const MOST: usize = 5;

/// One message.
#[derive(Clone, Debug, PartialEq)]
struct Toast {
    id: u64,
    tone: Tone,
    title: String,
    body: Option<String>,
}

#[derive(Default)]
struct State {
    next: u64,
    shown: Vec<Toast>,
    hovered: bool,
}

/// Shows toasts. The app provides one at its root with [`provide_toasts`].
#[derive(Clone, Default)]
pub struct Toasts(ArcRwSignal<State>);

impl Toasts {
    /// Shows a message.
    pub fn push(&self, tone: Tone, title: impl Into<String>, body: Option<String>) {
        let mut id = 0;
        self.0.update(|state| {
            id = state.next;
            state.next += 1;
            if state.shown.len() >= MOST {
                state.shown.remove(0);
            }
            state.shown.push(Toast { id, tone, title: title.into(), body });
        });
        if !matches!(tone, Tone::Bad | Tone::Warn) {
            self.clone().leave_later(id);
        }
    }

    /// It worked.
    pub fn good(&self, title: impl Into<String>) {
        self.push(Tone::Good, title, None);
    }

    /// It failed, and why.
    pub fn bad(&self, title: impl Into<String>, why: impl Into<String>) {
        self.push(Tone::Bad, title, Some(why.into()));
    }

    fn dismiss(&self, id: u64) {
        self.0.update(|state| state.shown.retain(|toast| toast.id != id));
    }

    /// Nobody loses a message that they are reading: while the pointer is over the list, time stands still.
    fn leave_later(self, id: u64) {
        set_timeout(
            move || {
                if self.0.with_untracked(|state| state.hovered) { self.leave_later(id) } else { self.dismiss(id) }
            },
            STAY,
        );
    }
}

/// Makes toasts known to everything below.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts::default();
    provide_context(toasts.clone());
    toasts
}

/// The toasts of the app; ones that nobody sees where none were provided.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_default()
}

/// The list itself, once in the app, always in the document. `<ToastList/>`
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = use_toasts();
    let shown = {
        let toasts = toasts.clone();
        move || toasts.0.with(|state| state.shown.clone())
    };
    let hover = move |toasts: &Toasts, on: bool| toasts.0.update(|state| state.hovered = on);
    let (over, out) = (toasts.clone(), toasts.clone());
    view! {
        <div
            class="toasts"
            role="log"
            aria-live="polite"
            aria-label="Messages"
            on:mouseenter=move |_| hover(&over, true)
            on:mouseleave=move |_| hover(&out, false)
        >
            <For
                each=shown
                key=|toast| toast.id
                children=move |toast| {
                    let toasts = toasts.clone();
                    let body = toast.body;
                    view! {
                        <div data-testid="toast">
                            <Notice tone=toast.tone title=toast.title on_dismiss=move || toasts.dismiss(toast.id)>
                                {body}
                            </Notice>
                        </div>
                    }
                }
            />
        </div>
    }
}
