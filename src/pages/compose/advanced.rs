//! What is rarely changed: where MAAS files the VM, its architecture, commissioning.

use super::fields::no_help;
use super::ui::Ui;
use crate::model::compose::Control;
use crate::widgets::field::Choice;
use crate::widgets::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The fold at the end of the form.
pub fn advanced(ui: Ui) -> AnyView {
    let said = move |text: &'static str| Signal::stored(Some(text.to_owned()));
    view! {
        <section class="compose__part">
            <details class="compose__fold" data-testid="compose-advanced">
                <summary>
                    <Icon of=Glyph::ChevronRight/>
                    <h3>"Advanced"</h3>
                    <span class="u-muted u-small">{move || gist(ui)}</span>
                </summary>
                <div class="form-grid">
                    {ui.pick(Control::Zone, "Zone", zones(ui), said("The host's own is preselected; MAAS would take its default zone."))}
                    {ui.pick(Control::Pool, "Resource pool", pools(ui), no_help())}
                    {ui.pick(Control::Domain, "Domain", domains(ui), no_help())}
                    {ui.pick(Control::Architecture, "Architecture", architectures(ui), no_help())}
                    <div class="is-full">
                        {ui.tick(
                            Control::SkipCommissioning,
                            "Skip commissioning",
                            said("The VM is Ready at once; MAAS knows its hardware only as asked for."),
                            Signal::stored(false),
                        )}
                    </div>
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// What the fold hides, in short.
fn gist(ui: Ui) -> String {
    let names = ui.store.names.get();
    ui.form.with(|form| {
        let zone = form.zone.map(|id| names.zone(id));
        let pool = form.pool.map(|id| format!("pool {}", names.pool(id)));
        let skips = form.skip_commissioning.then(|| "not commissioned".to_owned());
        let all = [zone.map(|name| format!("zone {name}")), pool, form.architecture.clone(), skips];
        all.into_iter().flatten().collect::<Vec<String>>().join(", ")
    })
}

/// A list with the host's own entry marked, and the chosen one even if the names have not come yet.
fn marked(names: impl Iterator<Item = (i64, String)>, own: i64, chosen: Option<i64>, number: &str) -> Vec<Choice> {
    let mut all: Vec<(i64, String)> = names.collect();
    for id in std::iter::once(own).chain(chosen) {
        if all.iter().all(|(known, _)| *known != id) {
            all.push((id, format!("{number} {id}")));
        }
    }
    let mark = |id| if id == own { " (the host's)" } else { "" };
    all.into_iter().map(|(id, name)| Choice::new(id.to_string(), format!("{name}{}", mark(id)))).collect()
}

fn zones(ui: Ui) -> Signal<Vec<Choice>> {
    Memo::new(move |_| {
        let chosen = ui.form.with(|form| form.zone.map(|id| id.0));
        let own = ui.host.with(|host| host.zone.0);
        ui.store
            .names
            .with(|names| marked(names.zones.iter().map(|(id, name)| (id.0, name.clone())), own, chosen, "zone"))
    })
    .into()
}

fn pools(ui: Ui) -> Signal<Vec<Choice>> {
    Memo::new(move |_| {
        let chosen = ui.form.with(|form| form.pool.map(|id| id.0));
        let own = ui.host.with(|host| host.pool.0);
        ui.store
            .names
            .with(|names| marked(names.pools.iter().map(|(id, name)| (id.0, name.clone())), own, chosen, "pool"))
    })
    .into()
}

fn domains(ui: Ui) -> Signal<Vec<Choice>> {
    Memo::new(move |_| {
        ui.store.names.with(|names| {
            let first = names.domains.first().map_or_else(String::new, |(_, name)| format!(": {name}"));
            let others = names.domains.iter().skip(1).map(|(id, name)| Choice::new(id.to_string(), name.clone()));
            std::iter::once(Choice::new("", format!("Default{first}"))).chain(others).collect::<Vec<Choice>>()
        })
    })
    .into()
}

fn architectures(ui: Ui) -> Signal<Vec<Choice>> {
    Memo::new(move |_| {
        ui.host.with(|host| {
            host.architectures.iter().map(|name| Choice::new(name.clone(), name.clone())).collect::<Vec<Choice>>()
        })
    })
    .into()
}
