//! The status line: which MAAS this is, and how the page hears from it.

use crate::store::{Link, store};
use crate::widgets::age::{ago, use_clock};
use crate::widgets::badge::Badge;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// Name and version at the left, the connection badge at the right.
#[component]
pub fn Connection() -> impl IntoView {
    let (store, clock) = (store(), use_clock());
    let name =
        move || store.about.with(|about| if about.name.is_empty() { "MAAS".to_owned() } else { about.name.clone() });
    let version = move || store.about.with(|about| about.version.clone());
    let tone = Signal::derive(move || match store.link.get() {
        Link::Live => Tone::Good,
        Link::Polling | Link::Connecting => Tone::Info,
        Link::Reconnecting { .. } => Tone::Warn,
        Link::Offline | Link::Expired => Tone::Bad,
    });
    let text = Signal::derive(move || {
        let data = ago(clock.now(), store.heard_at());
        match store.link.get() {
            Link::Live => "Live".to_owned(),
            Link::Polling => format!("Polling, figures from {data}"),
            Link::Connecting => "Connecting…".to_owned(),
            Link::Reconnecting { retry_at, .. } => {
                let wait = ((retry_at - clock.now()) / 1000.0).ceil().max(0.0);
                let when = if wait > 0.0 { format!(" in {wait:.0} s") } else { "…".to_owned() };
                format!("Reconnecting{when}, figures from {data}")
            }
            Link::Offline => format!("No network, figures from {data}"),
            Link::Expired => "Session ended".to_owned(),
        }
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
