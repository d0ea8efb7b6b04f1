//! Name, cores, memory and what they mean for the NUMA nodes.

use super::fields::no_help;
use super::nodes;
use super::ui::Ui;
use crate::model::compose::{Control, Field, limits, proposal};
use crate::model::host::HostKind;
use crate::model::units;
use crate::widgets::choice::RadioGroup;
use crate::widgets::field::Choice;
use crate::widgets::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The first part of the form.
pub fn size(ui: Ui) -> AnyView {
    let memory = Signal::derive(move || Some(ui.host.with(|host| limits::memory(host))));
    let pages = Signal::derive(move || Some(ui.host.with(|host| limits::hugepages(host))));
    let no_pages = Signal::derive(move || {
        let none = ui.host.with(|host| host.kind != HostKind::Lxd || host.capacity.hugepages.total <= 0);
        // What a draft holds can always be taken back.
        none && ui.form.with(|form| !form.hugepages)
    });
    view! {
        <section class="compose__part">
            {ui.line(Control::Name, "Name", "", no_help())}
            {mode(ui)}
            <div class="form-grid">
                {count(ui)}
                <div>
                    {ui.line(Control::Memory, "Memory", "MiB", memory)}
                    {ui.tick(Control::Hugepages, "Use hugepages", pages, no_pages)}
                </div>
            </div>
            {nodes::nodes(ui)}
        </section>
    }
    .into_any()
}

fn mode(ui: Ui) -> AnyView {
    let lxd = Memo::new(move |_| ui.host.with(|host| host.kind == HostKind::Lxd));
    let options = Signal::derive(move || {
        vec![
            Choice::new("shared", "Shared cores"),
            // A draft may hold what the host cannot: then it must be possible to leave it.
            Choice::new("pinned", "Pinned cores").disabled(!lxd.get()),
        ]
    });
    let help = Signal::derive(move || (!lxd.get()).then(|| "Cores can be pinned on LXD hosts only.".to_owned()));
    view! {
        <RadioGroup
            legend="Cores"
            inline=true
            value=ui.text(Control::CoresMode)
            options=options
            on_change=move |text: String| ui.set(Control::CoresMode, text)
            help=help
        />
    }
    .into_any()
}

/// The number, or the ids with the offer to choose them.
fn count(ui: Ui) -> AnyView {
    let pinned = Memo::new(move |_| ui.pinned());
    let limit = Signal::derive(move || Some(ui.host.with(|host| limits::cores(host))));
    view! {
        <div>
            {move || {
                if pinned.get() {
                    view! {
                        {ui.line(Control::Pinned, "Core ids", "", no_help())}
                        <div class="compose__offer">
                            {ui.line(Control::Cores, "How many", "", no_help())}
                            {propose(ui)}
                        </div>
                    }
                        .into_any()
                } else {
                    ui.line(Control::Cores, "Number of cores", "", limit)
                }
            }}
        </div>
    }
    .into_any()
}

fn propose(ui: Ui) -> AnyView {
    let found = Memo::new(move |_| ui.host.with(|host| ui.form.with(|form| proposal(form, host))));
    let label = move || match found.get() {
        Some((node, cores)) => {
            let cores = units::count(cores.len() as i64, "free core", "free cores");
            format!("Pin {cores} on node {node}")
        }
        None => "No node has that many free cores".to_owned(),
    };
    let take = move |_| {
        if let Some((_, cores)) = found.get_untracked() {
            ui.change(&[Field::PinnedCores, Field::Cores], |form| form.pinned.set_cores(cores));
            ui.touch(Field::PinnedCores);
        }
    };
    view! {
        <button
            type="button"
            class="p-button"
            data-testid="compose-propose"
            disabled=move || found.with(Option::is_none)
            on:click=take
        >
            <Icon of=Glyph::Pin/>
            {label}
        </button>
    }
    .into_any()
}
