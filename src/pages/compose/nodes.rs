//! Whether the VM fits on each NUMA node, and the core maps to pin by.

use super::focus;
use super::ui::Ui;
use crate::model::compose::Field;
use crate::widgets::icon::{Glyph, Icon};
use leptos::{ev, html, prelude::*};

/// One row a node; nothing where MAAS knows no nodes.
pub fn nodes(ui: Ui) -> AnyView {
    let rows = Memo::new(move |_| ui.checked.with(|checked| (0..checked.nodes.len() as u32).collect::<Vec<u32>>()));
    let pinned = Memo::new(move |_| ui.pinned());
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <fieldset class="compose__nodes">
                <legend class="field__label">
                    {move || if pinned.get() { "NUMA nodes: choose cores" } else { "NUMA nodes: room for the whole VM" }}
                </legend>
                <For each=move || rows.get() key=|row| *row children=move |row| node(ui, row as usize, pinned)/>
            </fieldset>
        </Show>
    }
    .into_any()
}

fn node(ui: Ui, row: usize, pinned: Memo<bool>) -> AnyView {
    let fit = Memo::new(move |_| ui.checked.with(|checked| checked.nodes.get(row).cloned()));
    let index = move || fit.with(|fit| fit.as_ref().map_or(0, |fit| fit.index));
    let fits = Memo::new(move |_| fit.with(|fit| fit.as_ref().is_some_and(|fit| fit.fits.is_ok())));
    // Room on a node does not help where the host as a whole takes no more.
    let refused = Memo::new(move |_| {
        ui.checked.with(|checked| checked.errors.iter().any(|(field, _)| matches!(field, Field::Cores | Field::Memory)))
    });
    let class = move || match (fits.get(), refused.get()) {
        (true, true) => "is-verdict u-muted",
        (true, false) => "is-verdict u-good",
        (false, _) => "is-verdict u-warn",
    };
    let free = move || fit.with(|fit| fit.as_ref().map(|fit| fit.free(ui.form.with(|form| form.hugepages))));
    let verdict = move || match fit.with(|fit| fit.as_ref().map(|fit| fit.why())) {
        Some(why) if !why.is_empty() => why,
        _ => "fits".to_owned(),
    };
    view! {
        <div class="compose__node" data-testid="compose-node" data-node=index data-fits=move || fits.get().to_string()>
            <p>
                <b>{move || format!("Node {}", index())}</b>
                <span class=class>
                    <Icon of=Signal::derive(move || if fits.get() { Glyph::Check } else { Glyph::Close })/>
                    <span>{verdict}</span>
                </span>
                <span class="u-muted u-small">{free}</span>
            </p>
            {move || pinned.get().then(|| map(ui, row))}
        </div>
    }
    .into_any()
}

/// The cores of a node. One stop for the tab key, arrows move within.
fn map(ui: Ui, row: usize) -> AnyView {
    let root = NodeRef::<html::Div>::new();
    // Nodes without cores have no row.
    let index = Memo::new(move |_| ui.checked.with(|checked| checked.nodes.get(row).map(|fit| fit.index)));
    let node = move || {
        let index = index.get()?;
        ui.host.with(|host| host.detail.as_ref()?.numa.iter().find(|node| node.index == index).cloned())
    };
    let cores = Memo::new(move |_| node().map(|node| node.cores()).unwrap_or_default());
    let label = move || format!("Cores of node {}, arrow keys move", node().map_or(0, |node| node.index));
    let keys = move |event: ev::KeyboardEvent| {
        let forth = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => true,
            "ArrowLeft" | "ArrowUp" => false,
            _ => return,
        };
        event.prevent_default();
        if let Some(root) = root.get_untracked() {
            focus::neighbour(&root, forth);
        }
    };
    let first = Memo::new(move |_| cores.with(|cores| cores.first().copied()));
    view! {
        <div class="cores" role="group" aria-label=label node_ref=root on:keydown=keys>
            <For each=move || cores.get() key=|core| *core children=move |core| cell(ui, core, first)/>
        </div>
    }
    .into_any()
}

fn cell(ui: Ui, core: u32, first: Memo<Option<u32>>) -> AnyView {
    let chosen = Memo::new(move |_| ui.chosen.with(|chosen| chosen.contains(&core)));
    let owner = Memo::new(move |_| ui.owners.with(|owners| owners.get(&core).cloned()));
    let barred = Memo::new(move |_| ui.host.with(|host| !host.can_pin(core)));
    let name = move || match barred.get() {
        true => format!("Core {core}, cannot be pinned: MAAS takes ids below the number of cores only"),
        false => format!("Core {core}, {}", owner.get().unwrap_or_else(|| "free".to_owned())),
    };
    let class = move || {
        let taken = if owner.with(Option::is_some) || barred.get() { " is-taken" } else { "" };
        let chosen = if chosen.get() { " is-chosen" } else { "" };
        format!("core{taken}{chosen}")
    };
    let toggle = move |_| {
        // One that was typed can be taken back.
        if barred.get_untracked() && !chosen.get_untracked() {
            return;
        }
        ui.change(&[Field::PinnedCores, Field::Cores], |form| form.pinned.toggle(core));
        ui.touch(Field::PinnedCores);
    };
    view! {
        <button
            type="button"
            class=class
            data-testid="compose-core"
            data-core=core
            aria-pressed=move || chosen.get().to_string()
            aria-disabled=move || barred.get().to_string()
            aria-label=name
            title=name
            tabindex=move || if first.get() == Some(core) { "0" } else { "-1" }
            on:click=toggle
        >
            <span>{core}</span>
        </button>
    }
    .into_any()
}
