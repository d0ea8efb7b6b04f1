//! The core map: a cell for every core. Arrow keys move between them, see [`super::light`].

use super::parts::{each, look, pattern};
use crate::model::numa::CoreUse;
use crate::model::numa_view::{CellView, ids_text};
use leptos::prelude::*;

/// The cores of a node, or those that no node has.
pub fn cells(label: String, cells: Signal<Vec<CellView>>) -> AnyView {
    let keys = move || cells.with(|cells| cells.iter().map(|cell| i64::from(cell.core)).collect());
    let one = move |core: i64| {
        let find = move |cells: &Vec<CellView>| cells.iter().find(|cell| i64::from(cell.core) == core).map(cell);
        (move || cells.with(find)).into_any()
    };
    view! { <div class="cores" role="group" aria-label=label>{each(keys, one)}</div> }.into_any()
}

fn cell(cell: &CellView) -> AnyView {
    let off = cell.running == Some(false);
    let class = match (&cell.usage, cell.slot) {
        (CoreUse::Free, _) => "core".to_owned(),
        (CoreUse::Unknown, _) => "core is-unknown".to_owned(),
        (CoreUse::Collision(_), _) => "core is-collision".to_owned(),
        (CoreUse::One(_), slot) => format!("core is-taken {}", look(slot.unwrap_or_default(), off)),
    };
    let users = cell.usage.vms();
    let over = match cell.usage {
        CoreUse::Collision(_) => Some(clash()),
        _ => cell.slot.and_then(pattern),
    };
    let pressed = (!users.is_empty()).then_some("false");
    view! {
        <button
            type="button"
            class=class
            tabindex="-1"
            data-testid="core"
            data-core=cell.core.to_string()
            data-vm=cell.keys.first().cloned().unwrap_or_default()
            data-vms=cell.keys.join(",")
            data-of=ids_text(users)
            data-pick=pressed.map(|_| "")
            aria-pressed=pressed
            aria-label=cell.label()
        >
            {over}
            <span>{cell.core.to_string()}</span>
        </button>
    }
    .into_any()
}

/// Hatching for a core that several VMs are pinned to.
pub fn clash() -> AnyView {
    view! { <svg aria-hidden="true"><rect width="100%" height="100%" fill="url(#hatch-bad)"></rect></svg> }.into_any()
}
