//! The status line: which MAAS this is, and how the page hears from it.

use crate::store::{Link, now_ms, store};
use crate::widgets::badge::Badge;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// Name and version at the left, the connection badge at the right.
#[component]
pub fn Connection() -> impl IntoView {
    let store = store();
    let name =
        move || store.about.with(|about| if about.name.is_empty() { "MAAS".to_owned() } else { about.name.clone() });
    let version = move || store.about.with(|about| about.version.clone());
    let tone = Signal::derive(move || match store.link.get() {
        Link::Live => Tone::Good,
        Link::Polling | Link::Connecting => Tone::Info,
        Link::Reconnecting { .. } => Tone::Warn,
        Link::Offline | Link::Expired => Tone::Bad,
    });
    let text = Signal::derive(move || match store.link.get() {
        Link::Live => "Live".to_owned(),
        Link::Polling => format!("Polling: figures {}, live changes cannot be had", age(store.silence_seconds())),
        Link::Connecting => "Connecting…".to_owned(),
        Link::Reconnecting { retry_at, .. } => {
            let wait = ((retry_at - store.clock.get()) / 1000.0).ceil().max(0.0);
            let data = age(store.silence_seconds());
            if wait > 0.0 {
                format!("Reconnecting in {wait:.0} s, figures {data}")
            } else {
                format!("Reconnecting…, figures {data}")
            }
        }
        Link::Offline => format!("No network, figures {}", age(store.silence_seconds())),
        Link::Expired => "Session ended".to_owned(),
    });
    let title = move || match store.link.get() {
        Link::Live => "Changes in the region show as they happen.".to_owned(),
        Link::Reconnecting { reason, .. } => format!("The live connection was lost: {reason}. Figures may be old."),
        Link::Polling => "The live connection cannot be opened, so the region is asked every 15 seconds.".to_owned(),
        _ => String::new(),
    };
    let stuck = move || store.link.with(|link| matches!(link, Link::Reconnecting { .. } | Link::Polling));
    let busy =
        Signal::derive(move || store.link.with(|link| matches!(link, Link::Connecting | Link::Reconnecting { .. })));
    view! {
        <footer class="l-status">
            <span>
                <strong>{name}</strong>
                " "
                <span class="u-muted">{version}</span>
            </span>
            <span class="u-row">
                <span data-testid="connection" data-state=move || store.link.with(Link::word) title=title>
                    <Badge tone=tone text=text busy=busy/>
                </span>
                <Show when=stuck>
                    <button type="button" class="p-button is-small" on:click=move |_| store.region().socket.nudge()>
                        "Try now"
                    </button>
                </Show>
            </span>
        </footer>
    }
}

/// How old data is, in words: `just now`, `40 s old`, `3 min old`.
pub fn age(seconds: f64) -> String {
    match seconds {
        s if s < 5.0 => "just now".to_owned(),
        s if s < 90.0 => format!("{s:.0} s old"),
        s if s < 5400.0 => format!("{:.0} min old", s / 60.0),
        s => format!("{:.0} h old", s / 3600.0),
    }
}

/// How old something is that arrived at `at` ms, by the store's clock.
pub fn age_of(at: Option<f64>, clock: f64) -> String {
    at.map_or_else(|| "never read".to_owned(), |at| age(((clock.max(now_ms()) - at) / 1000.0).max(0.0)))
}
