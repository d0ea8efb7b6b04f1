//! Lists of VMs, and notes about the host.

use super::parts::{each, power, tag};
use super::state::Numa;
use crate::model::numa_view::ShareLine;
use crate::model::units::count;
use crate::widgets::after_paint::build_after_paint;
use crate::widgets::notice::Notice;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// So many VMs are listed without asking.
const FEW: usize = 16;
/// Their turn among what is built later: after the nodes, of which 16 is the most.
const LAST: usize = 20;

/// VMs, a line each.
pub fn lines(numa: Numa, lines: Signal<Vec<ShareLine>>) -> AnyView {
    numa.note_built();
    let keys = move || lines.with(|lines| lines.iter().map(|line| line.tag.id.0).collect());
    let one = move |id: i64| {
        let find = move |lines: &Vec<ShareLine>| lines.iter().find(|line| line.tag.id.0 == id).map(line);
        (move || lines.with(find)).into_any()
    };
    view! { <ul class="vm-lines">{each(keys, one)}</ul> }.into_any()
}

fn line(line: &ShareLine) -> AnyView {
    let pages = (!line.pages.is_empty()).then(|| view! { <span class="cell-sub">{line.pages.clone()}</span> });
    view! {
        <li class="vm-line" data-of=line.tag.id.to_string() data-testid="node-vm" data-vm=line.tag.key.clone()>
            {tag(&line.tag)}
            {power(line.tag.power)}
            <span class="vm-line__cores">{line.cores.clone()}</span>
            <span class="vm-line__memory">{line.memory.clone()}{pages}</span>
        </li>
    }
    .into_any()
}

/// VMs that a node lists for a NIC alone.
pub fn for_a_nic(numa: Numa, vms: Signal<Vec<ShareLine>>) -> AnyView {
    let some = Memo::new(move |_| vms.with(|vms| !vms.is_empty()));
    (move || {
        some.get().then(|| {
            view! {
                <h4>"NIC only"</h4>
                <p class="u-muted u-small for-nic">
                    "Listed because one of their NICs is attached to a NIC of this node. They have no cores here."
                </p>
                {lines(numa, vms)}
            }
        })
    })
    .into_any()
}

/// VMs that no node's figures hold, and what they take.
pub fn unplaced(numa: Numa) -> AnyView {
    let vms: Signal<Vec<ShareLine>> = Memo::new(move |_| numa.picture.with(|picture| picture.unplaced.clone())).into();
    let sentence = move || numa.picture.with(|picture| picture.not_attributed.clone());
    let some = Memo::new(move |_| sentence().is_some() || vms.with(|vms| !vms.is_empty()));
    let stray = Signal::derive(move || numa.picture.with(|picture| picture.stray.clone()));
    let astray = Memo::new(move |_| stray.with(|stray| !stray.is_empty()));
    (move || {
        some.get().then(|| {
            let cores = move || {
                astray.get().then(|| {
                    view! {
                        <p class="u-muted u-small">"Pinned cores that no node has:"</p>
                        {super::cells::cells("Cores without a node".to_owned(), stray)}
                    }
                })
            };
            let fold = vms.with_untracked(Vec::len) > FEW;
            view! {
                <section class="card" data-testid="not-attributed">
                    <div class="card__head"><h3>"Not bound to a node"</h3></div>
                    <p class="u-muted">{sentence}</p>
                    {cores}
                    <details class="is-columns" open=!fold>
                        <summary>{move || count(vms.with(Vec::len) as i64, "VM", "VMs")}</summary>
                        {build_after_paint(fold, LAST, move || lines(numa, vms))}
                    </details>
                </section>
            }
        })
    })
    .into_any()
}

/// Where MAAS's records contradict themselves.
pub fn contradictions(numa: Numa) -> AnyView {
    let odd = Memo::new(move |_| numa.picture.with(|picture| picture.contradictions.clone()));
    (move || {
        let odd = odd.get();
        (!odd.is_empty()).then(|| {
            let list: Vec<_> = odd.into_iter().map(|text| view! { <li>{text}</li> }).collect();
            view! {
                <Notice tone=Tone::Warn title="MAAS's records of this host contradict each other" attr:data-testid="oddities">
                    <ul class="oddities">{list}</ul>
                </Notice>
            }
        })
    })
    .into_any()
}
