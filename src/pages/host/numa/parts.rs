//! Small parts that several lists of the page are made of.

use crate::model::alignment::Slot;
use crate::model::ids::VmId;
use crate::model::numa_view::{Bar, Segment, VmTag, ids_text};
use crate::model::vm::Power;
use crate::widgets::patterns;
use leptos::prelude::*;
use std::sync::Arc;

/// A list by keys: an item keeps its nodes, and with them the focus, as long as its key is there.
///
/// One `For` for the whole page, so that the program holds its code once.
pub fn each(
    keys: impl Fn() -> Vec<i64> + Send + Sync + 'static,
    item: impl Fn(i64) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let item: Arc<dyn Fn(i64) -> AnyView + Send + Sync> = Arc::new(item);
    let keys = Signal::derive(keys);
    view! { <For each=move || keys.get() key=|key| *key children=move |key| item(key)/> }.into_any()
}

/// `vm-7 pattern-2 is-off` for one VM.
pub fn look(slot: Slot, off: bool) -> String {
    let mut look = format!("vm-{}", slot.colour);
    if slot.pattern > 0 {
        look += &format!(" pattern-{}", slot.pattern);
    }
    if off {
        look += " is-off";
    }
    look
}

/// A VM by swatch and name; pressing it selects the VM.
pub fn tag(vm: &VmTag) -> AnyView {
    let swatch = format!("vm-swatch {}", look(vm.slot, vm.is_off()));
    view! {
        <button type="button" class="vm-tag" data-pick="" data-of=vm.id.to_string() title=vm.name.clone() aria-pressed="false">
            <span class=swatch aria-hidden="true"></span>
            <span>{vm.name.clone()}</span>
        </button>
    }
    .into_any()
}

/// Tags of several VMs; those that no list knows by their row id.
pub fn tags(vms: &[Arc<VmTag>], ids: &[VmId]) -> Vec<AnyView> {
    ids.iter()
        .map(|id| match vms.iter().find(|vm| vm.id == *id) {
            Some(vm) => tag(vm),
            None => format!("VM {id} ").into_any(),
        })
        .collect()
}

/// Whether a VM runs, as a dot and a word.
pub fn power(power: Power) -> AnyView {
    let class = match power {
        Power::On => "badge is-good",
        Power::Off => "badge is-off",
        Power::Error => "badge is-bad",
        Power::Unknown => "badge",
    };
    view! { <span class=class><span class="badge__dot" aria-hidden="true"></span>{power.label()}</span> }.into_any()
}

/// Who holds how much, in the VMs' colours.
pub fn bar(bar: &Bar, words: String) -> AnyView {
    let pieces: Vec<AnyView> = bar.segments.iter().map(piece).collect();
    view! {
        <svg class="meter__svg bar" role="img" aria-label=words>
            <rect class="meter__track" width=per_cent(bar.end) height="100%"></rect>
            {pieces}
            <line class="mark-limit" x1=per_cent(bar.end) x2=per_cent(bar.end) y1="-15%" y2="115%" visibility=hidden(bar.end >= 100.0)></line>
        </svg>
    }
    .into_any()
}

fn hidden(hide: bool) -> Option<&'static str> {
    hide.then_some("hidden")
}

fn piece(piece: &Segment) -> AnyView {
    let class = piece.slot.map_or_else(|| "bar__other".to_owned(), |slot| format!("bar__vm vm-{}", slot.colour));
    let (from, width) = (per_cent(piece.from), per_cent(piece.width));
    let over = piece.slot.and_then(|slot| patterns::fill(slot.pattern)).map(|fill| {
        view! { <rect x=from.clone() width=width.clone() height="100%" fill=fill></rect> }
    });
    let of = piece.vm.map(|id| ids_text(&[id]));
    view! {
        <g data-of=of>
            <rect class=class x=from.clone() width=width.clone() height="100%"></rect>
            {over}
        </g>
    }
    .into_any()
}

fn per_cent(value: f64) -> String {
    format!("{value:.2}%")
}
