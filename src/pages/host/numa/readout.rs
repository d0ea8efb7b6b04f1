//! The line that says what is lit, and the legend.

use super::parts::{power, tags};
use super::state::Numa;
use crate::model::alignment::Alignment;
use crate::model::numa_view::{NumaView, VmTag};
use crate::widgets::icon::{Glyph, Icon};
use leptos::prelude::*;

/// What the pointer is at or what is selected, in words. It stays in sight at the bottom, where its growing and shrinking
/// moves nothing that is pointed at.
pub fn readout(numa: Numa) -> AnyView {
    let words = move || {
        let (lit, picture) = (numa.lit(), numa.picture.get());
        let what = numa.pointed.with(|pointed| pointed.what.clone());
        match lit.as_slice() {
            [] => nothing(numa, what),
            [one] => picture.vm(*one).map(|vm| about(&picture, vm, what)).into_any(),
            several => view! { <span class="readout__what">{what}</span> {tags(&picture.vms, several)} }.into_any(),
        }
    };
    let chosen = Memo::new(move |_| numa.key.get().is_some());
    let clear = move || {
        chosen.get().then(|| {
            view! {
                <button
                    type="button"
                    class="p-button p-button--base is-small is-icon"
                    aria-label="Clear selection"
                    title="Clear selection (Esc)"
                    on:click=move |_| numa.set_key.run(None)
                >
                    <Icon of=Glyph::Close/>
                </button>
            }
        })
    };
    // Its place stays, so that nothing moves.
    let silent = move || {
        // Asked first: it must see every move.
        let knows = numa.knows_pointing.get();
        let is_idle = numa.lit().is_empty() && numa.pointed.with(|pointed| pointed.what.is_empty());
        knows && is_idle && numa.key.get().is_none()
    };
    view! {
        <div class="readout" class:is-silent=silent data-testid="readout">
            <div class="readout__body">{words}</div>
            {clear}
        </div>
    }
    .into_any()
}

fn nothing(numa: Numa, what: String) -> AnyView {
    if !what.is_empty() {
        return view! { <span class="readout__what">{what}</span> }.into_any();
    }
    match numa.key.get() {
        Some(key) => format!("VM {key} is not on this host.").into_any(),
        None => view! {
            <span class="u-muted">"Point at a VM, core or NIC to highlight what belongs to it. Click to select it, Esc to clear the selection."</span>
        }
        .into_any(),
    }
}

fn about(picture: &NumaView, vm: &VmTag, what: String) -> AnyView {
    let fact = |label: &'static str, value: String| {
        (!value.is_empty()).then(|| {
            view! { <span class="readout__fact"><span class="u-muted">{label}</span> " " {value}</span> }.into_any()
        })
    };
    let tone = match vm.verdict {
        Alignment::Misaligned(_) => "u-bad",
        _ => "u-muted",
    };
    view! {
        {tags(&picture.vms, &[vm.id])}
        {power(vm.power)}
        <span class=tone title=vm.reason.clone()>{vm.verdict.label()}</span>
        {fact("Cores", vm.cores.clone())}
        {fact("Memory", vm.memory.clone())}
        {fact("Host NIC", vm.nics.clone())}
        <span class="u-off-screen">{what}</span>
    }
    .into_any()
}

/// What cells mean.
pub fn legend() -> AnyView {
    let item = |class: &'static str, text: &'static str| {
        view! { <li><span class=format!("core is-key {class}") aria-hidden="true"></span> {text}</li> }.into_any()
    };
    view! {
        <ul class="legend" aria-label="What the cells mean">
            {item("is-taken vm-0", "pinned, VM runs")}
            {item("is-taken vm-0 is-off", "pinned, VM is off")}
            {item("is-collision", "pinned by several VMs")}
            {item("is-unknown", "pinned by a VM not listed")}
            {item("", "free, open to VMs with shared cores")}
        </ul>
    }
    .into_any()
}
