//! The status line: which MAAS this is, and how the page hears from it.

use crate::store::{Connection, store};
use crate::widgets::age::{ago, use_clock};
use crate::widgets::badge::Badge;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// Name and version at the left, the connection badge at the right.
#[component]
pub fn StatusLine() -> impl IntoView {
    let (store, clock) = (store(), use_clock());
    let name =
        move || store.about.with(|about| if about.name.is_empty() { "MAAS".to_owned() } else { about.name.clone() });
    let version = move || store.about.with(|about| about.version.clone());
    let tone = Signal::derive(move || match store.connection.get() {
        Connection::Live => Tone::Good,
        Connection::Polling | Connection::Connecting => Tone::Info,
        Connection::Reconnecting { .. } => Tone::Warn,
        Connection::Offline | Connection::Expired => Tone::Bad,
    });
    let text = Signal::derive(move || {
        let data = ago(clock.now(), store.heard_at());
        match store.connection.get() {
            Connection::Live => "Live".to_owned(),
            Connection::Polling => format!("Polling, figures from {data}"),
            Connection::Connecting => "Connecting…".to_owned(),
            Connection::Reconnecting { retry_at, .. } => {
                let wait = ((retry_at - clock.now()) / 1000.0).ceil().max(0.0);
                let when = if wait > 0.0 { format!(" in {wait:.0} s") } else { "…".to_owned() };
                format!("Reconnecting{when}, figures from {data}")
            }
            Connection::Offline => format!("No network, figures from {data}"),
            Connection::Expired => "Session ended".to_owned(),
        }
    });
    let title = move || match store.connection.get() {
        Connection::Live => "Changes in the region show as they happen.".to_owned(),
        Connection::Reconnecting { reason, .. } => {
            format!("The live connection was lost: {reason}. Figures may be old.")
        }
        Connection::Polling => {
            "The live connection cannot be opened, so the region is asked every 15 seconds.".to_owned()
        }
        _ => String::new(),
    };
    let stuck =
        move || store.connection.with(|link| matches!(link, Connection::Reconnecting { .. } | Connection::Polling));
    let busy = Signal::derive(move || {
        store.connection.with(|link| matches!(link, Connection::Connecting | Connection::Reconnecting { .. }))
    });
    view! {
        <footer class="l-status">
            <span>
                <strong>{name}</strong>
                " "
                <span class="u-muted">{version}</span>
                " "
                <span class="u-muted" data-testid="ui-version">"VM hosts UI " {env!("CARGO_PKG_VERSION")}</span>
            </span>
            <span class="u-row">
                <span data-testid="connection" data-state=move || store.connection.with(Connection::word) title=title>
                    <Badge tone=tone text=text busy=busy/>
                </span>
                <Show when=move || store.connection.with(|now| *now == Connection::Expired)>
                    <button type="button" class="p-button is-small" on:click=move |_| store.ask_for_login()>
                        "Log in"
                    </button>
                </Show>
                <Show when=stuck>
                    <button type="button" class="p-button is-small" on:click=move |_| store.connect_now()>
                        "Try now"
                    </button>
                </Show>
            </span>
        </footer>
    }
}
