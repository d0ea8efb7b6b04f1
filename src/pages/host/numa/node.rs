//! A node's card.

use super::cells::cells;
use super::parts::{bar, each};
use super::state::Numa;
use super::{lists, nics};
use crate::model::alignment::PageState;
use crate::model::numa_view::{NodeCard, ShareLine, Store};
use crate::model::units::count;
use crate::widgets::after_paint::build_after_paint;
use crate::widgets::badge::Chip;
use crate::widgets::tone::Tone;
use leptos::prelude::*;
use std::sync::Arc;

/// So many VMs of a node are listed without asking.
const SOME: usize = 24;

/// The card. `many` nodes fold their VMs away, as one with many VMs does: there, the cores come first.
pub fn node(numa: Numa, index: i64, many: bool) -> AnyView {
    let card: Memo<Arc<NodeCard>> =
        Memo::new(move |_| numa.picture.with(|picture| picture.node(index).cloned()).unwrap_or_default());
    let pinned = move || card.with(|card| card.summary());
    let cores = Signal::derive(move || card.with(|card| card.cells.clone()));
    let stores = move || card.with(|card| card.stores.iter().map(|kind| store(index, kind)).collect::<Vec<_>>());
    let vms: Signal<Vec<ShareLine>> = Memo::new(move |_| card.with(|card| card.vms.clone())).into();
    let others: Signal<Vec<ShareLine>> = Memo::new(move |_| card.with(|card| card.nic_only.clone())).into();
    let ids = move || card.with(|card| card.nics.iter().map(|nic| nic.id.0).collect());
    let nic = move |id: i64| {
        let find = move |card: &Arc<NodeCard>| card.nics.iter().find(|nic| nic.id.0 == id).map(nics::nic);
        (move || card.with(find)).into_any()
    };
    let held = move || count(vms.with(Vec::len) as i64, "VM with cores here", "VMs with cores here");
    let some = Memo::new(move |_| vms.with(|vms| !vms.is_empty()));
    let here = move || match some.get() {
        true => {
            let fold = many || vms.with_untracked(Vec::len) > SOME;
            let list =
                build_after_paint(fold, usize::try_from(index).unwrap_or_default(), move || lists::lines(numa, vms));
            view! { <details open=!fold><summary>{held}</summary> {list}</details> }.into_any()
        }
        false => view! { <p class="u-muted u-small">"No VM is pinned to a core of this node."</p> }.into_any(),
    };
    let plugged = Memo::new(move |_| card.with(|card| !card.nics.is_empty()));
    let nics = move || match plugged.get() {
        true => view! { <h4>"NICs"</h4> <ul class="nics">{each(ids, nic)}</ul> }.into_any(),
        false => view! { <p class="u-muted u-small">"No NIC on this node."</p> }.into_any(),
    };
    view! {
        <article class="card node" data-testid="numa-node" data-node=index.to_string()>
            <div class="card__head">
                <h3>{format!("Node {index}")}</h3>
                <span class="u-muted u-small">{pinned}</span>
            </div>
            <div class="node__body">
                <div class="node__cores">{cells(format!("Cores of node {index}"), cores)}</div>
                <div class="node__stores">
                    <div class="store is-head" aria-hidden="true">
                        <span></span> <span>"allocated"</span> <span>"free"</span> <span>"reserved"</span>
                    </div>
                    {stores}
                </div>
                <div class="node__vms">{here} {lists::for_a_nic(numa, others)}</div>
                <div class="node__nics">{nics}</div>
            </div>
        </article>
    }
    .into_any()
}

fn store(node: i64, store: &Store) -> AnyView {
    let figures: Vec<AnyView> = store
        .figures
        .iter()
        .map(|figure| view! { <span class="store__figure">{figure.clone()}</span> }.into_any())
        .collect();
    let state = store.state.map(|state| {
        let tone = match state {
            PageState::OverBooked => Tone::Bad,
            PageState::Exhausted => Tone::Warn,
            _ => Tone::Neutral,
        };
        view! { <Chip text=state.label() tone=tone/> }
    });
    view! {
        <div
            class="store"
            data-testid=if store.page_size.is_some() { "hugepages" } else { "memory" }
            data-node=node.to_string()
            data-page-size=store.page_size.map(|size| size.to_string())
        >
            <span class="store__name">{store.name.clone()} " " {state}</span>
            {figures}
            {bar(&store.bar, format!("{} of node {node}: {}", store.name, store.words()))}
        </div>
    }
    .into_any()
}
