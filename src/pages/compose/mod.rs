//! The compose dialog: a sheet over the host's pages, open while the address has `?compose`.
//!
//! The rules are in [`crate::model::compose`], the draft is the store's. A part of the dialog is a plain function that
//! takes the `Ui` and returns a view.

mod advanced;
mod disks;
mod fields;
mod focus;
mod foot;
mod nics;
mod nodes;
mod size;
mod ui;

use super::open_host::open_host;
use super::url;
use crate::model::host::Host;
use crate::store::store;
use crate::widgets::dialog::{Dialog, DialogSize};
use crate::widgets::notice::Notice;
use crate::widgets::tone::Tone;
use leptos::prelude::*;
use std::sync::Arc;
use ui::Ui;

/// The dialog: open while the address has `?compose`.
#[component]
pub fn ComposeDialog() -> impl IntoView {
    let (asked, set) = url::param("compose");
    let store = store();
    let open = open_host();
    // The id alone: the dialog is not built anew when the host changes.
    let target = Memo::new(move |_| {
        let id = open.id.get();
        (asked.with(Option::is_some) && store.hosts.get(&id).is_some()).then_some(id)
    });
    move || {
        let host = target.get().and_then(|id| store.hosts.peek(&id));
        host.map(|host| sheet(host, Callback::new(move |()| set.run(None))))
    }
}

fn sheet(host: Arc<Host>, close: Callback<()>) -> AnyView {
    let ui = Ui::new(store(), host);
    load(ui);
    watch(ui, close);
    let title = Signal::derive(move || ui.host.with(|host| format!("Compose a VM on {}", host.name)));
    view! {
        <Dialog
            open=true
            title=title
            size=DialogSize::Sheet
            testid="compose"
            on_close=close
            on_submit=move |()| ui.submit()
            header=move || foot::start_anew(ui)
            footer=move || foot::foot(ui, close)
        >
            {move || match ui.barred.get() {
                Some(reason) => barred(reason),
                None => body(ui),
            }}
        </Dialog>
    }
    .into_any()
}

/// Lists fill in behind the form.
fn load(ui: Ui) {
    ui.store.load_networks(false);
    if ui.store.names.with_untracked(|names| names.domains.is_empty()) {
        ui.store.load_domains();
    }
    let machine = Memo::new(move |_| ui.host.with(|host| host.machine.clone()));
    Effect::new(move |_| {
        if let Some(id) = machine.get() {
            ui.store.want_host_machine(id);
        }
    });
}

/// Follows what becomes of the request.
fn watch(ui: Ui, close: Callback<()>) {
    ui.progress.update(|progress| progress.open = true);
    let progress = ui.progress;
    // The draft outlives the dialog, its handle here does not.
    on_cleanup(move || {
        progress.try_update(|progress| progress.open = false);
    });
    let made = Memo::new(move |_| progress.with(|progress| progress.made));
    Effect::new(move |_| {
        if made.get() {
            close.run(());
        }
    });
    let refusals = Memo::new(move |_| progress.with(|progress| progress.refusals));
    Effect::new(move |before: Option<u32>| {
        let now = refusals.get();
        if before.is_some_and(|before| before != now) {
            focus::first_problem(ui.body);
        }
        now
    });
}

fn body(ui: Ui) -> AnyView {
    view! {
        <div class="compose" node_ref=ui.body inert=move || ui.busy()>
            {foot::news(ui)}
            {size::size(ui)}
            {disks::disks(ui)}
            {nics::nics(ui)}
            {advanced::advanced(ui)}
        </div>
    }
    .into_any()
}

fn barred(reason: String) -> AnyView {
    view! {
        <div data-testid="compose-barred">
            <Notice tone=Tone::Warn title="No VM can be composed here now">{reason}</Notice>
        </div>
    }
    .into_any()
}
