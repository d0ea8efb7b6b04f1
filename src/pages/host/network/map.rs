//! The drawn map: VMs at the left, host NICs in stacks, nodes at the right, lines between.

use super::boxes::{host_nic, node, px, vm};
use super::state::NetworkState;
use crate::model::alignment::Certainty;
use crate::model::network_map::{ACROSS, Show};
use crate::model::order::InOrder;
use crate::model::units;
use crate::pages::open_host::OpenHost;
use crate::widgets::after_paint::after_paint;
use crate::widgets::choice::SelectField;
use crate::widgets::dom;
use crate::widgets::empty::EmptyState;
use crate::widgets::field::Choice;
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::link::A;
use crate::widgets::search::SearchBox;
use leptos::{html, prelude::*};
use std::collections::BTreeSet;

/// So many VMs are drawn in the first go; the rest of a large host a moment later.
const AT_ONCE: usize = 60;

/// Search, filter, legend and map.
pub fn section(open: OpenHost, picture: NetworkState) -> AnyView {
    let shows: Vec<Choice> = Show::ALL.iter().map(|show| Choice::new(show.word(), show.label())).collect();
    let search = Signal::derive(move || picture.filter.with(|filter| filter.search.clone()));
    let show = Signal::derive(move || picture.filter.with(|filter| filter.show.word().to_owned()));
    let nothing = Memo::new(move |_| {
        picture.part.with(|part| part.links.is_empty()) && picture.filter.with(|filter| !filter.is_open())
    });
    view! {
        <section class="section" aria-labelledby="network-map">
            <div class="section__head">
                <h2 id="network-map">"From VM to NUMA node"</h2>
                {legend()}
            </div>
            <div class="toolbar">
                <SearchBox
                    label="Search VM, NIC, address, subnet, space, VLAN"
                    value=search
                    on_search=move |text| picture.search(text)
                />
                <SelectField
                    bare=true
                    label="Which links"
                    name="verdict"
                    value=show
                    options=shows
                    on_change=move |word: String| picture.show(Show::from_word(&word))
                />
                {move || chosen_nic(picture)}
                {move || chosen_vm(open, picture)}
            </div>
            {move || {
                if nothing.get() {
                    view! {
                        <EmptyState title="No link matches" glyph=Glyph::Network>
                            <button type="button" class="p-button" on:click=move |_| picture.clear()>"Clear filters"</button>
                        </EmptyState>
                    }
                        .into_any()
                } else {
                    drawing(picture)
                }
            }}
        </section>
    }
    .into_any()
}

fn chip(text: String, title: &'static str, drop: Callback<()>) -> AnyView {
    view! {
        <button type="button" class="chip" aria-pressed="true" title=title on:click=move |_| drop.run(())>
            {text}
            <Icon of=Glyph::Close/>
        </button>
    }
    .into_any()
}

fn chosen_nic(picture: NetworkState) -> Option<AnyView> {
    let name = picture.filter.with(|filter| filter.nic.clone());
    let drop = Callback::new({
        let name = name.clone();
        move |()| picture.only_nic(&name)
    });
    (!name.is_empty()).then(|| chip(format!("on {name}"), "Show VMs of all host NICs again", drop))
}

fn chosen_vm(open: OpenHost, picture: NetworkState) -> Option<AnyView> {
    let key = picture.vm.get()?;
    let name = picture.whole.with(|whole| whole.links.iter().find(|l| l.key() == key).map(|l| l.vm_name.clone()))?;
    let href = format!("/hosts/{}/numa?vm={key}", open.id.get());
    let drop = Callback::new(move |()| picture.choose(&key));
    Some(
        view! {
            {chip(name, "Clear selection", drop)}
            <A href=href>"See its cores"</A>
        }
        .into_any(),
    )
}

fn legend() -> AnyView {
    let item = |class: &'static str, text: &'static str| {
        view! {
            <li>
                <svg class="netmap__key" viewBox="0 0 28 8" aria-hidden="true">
                    <path class=format!("wire {class}") d="M0 4H28"></path>
                </svg>
                {text}
            </li>
        }
    };
    view! {
        <ul class="netmap__legend">
            {item("is-same-node", "same node")}
            {item("is-elsewhere", "other node")}
            {item("is-spans", "several nodes")}
            {item("is-unknown", "no verdict")}
            {item("is-unsure", "host NIC not proven")}
        </ul>
    }
    .into_any()
}

fn drawing(picture: NetworkState) -> AnyView {
    let part = picture.part;
    let root = NodeRef::<html::Div>::new();
    // From top to bottom, so that Tab leads where the eye goes.
    let in_order = move || {
        if let Some(root) = root.get_untracked() {
            dom::keep_focus(&root);
        }
    };
    let ready = after_paint(0);
    let rows = move || {
        in_order();
        let mut rows = part.with(|part| {
            let captions = part.layout.captions.iter().map(|caption| (caption.y, Row::Group(caption.text.clone())));
            let vms = part.layout.vms.iter().map(|vm| (vm.y, Row::Vm(vm.key.clone())));
            let mut rows: Vec<(i64, Row)> = captions.chain(vms).collect();
            rows.order_by_key(|(y, _)| *y);
            distinct(rows.into_iter().map(|(_, row)| row))
        });
        if rows.len() > AT_ONCE && !ready.get() {
            rows.truncate(AT_ONCE);
        }
        rows
    };
    let row = move |row: Row| match row {
        Row::Group(text) => group(picture, text),
        Row::Vm(key) => vm(picture, key),
    };
    let nics = move || {
        in_order();
        part.with(|part| distinct(part.layout.stacks.iter().flat_map(|stack| stack.nics.clone())))
    };
    let nodes = move || part.with(|part| part.layout.nodes.clone());
    let stacks =
        move || part.with(|part| part.layout.stacks.iter().map(|stack| (stack.y, stack.height)).collect::<Vec<_>>());
    view! {
        <div class="netmap-wrap" data-testid="network-map">
            <div
                class="netmap"
                node_ref=root
                class:has-lit=move || picture.lit.with(|lit| lit.any())
                class:has-look=move || picture.hover.with(Option::is_some)
                style:height=move || part.with(|part| px(part.layout.height))
            >
                <div class="netmap__vms">
                    <For each=rows key=|row| row.clone() children=row/>
                </div>
                {lines(picture, true)}
                <div class="netmap__nics">
                    {move || {
                        stacks()
                            .into_iter()
                            .map(|(y, height)| view! { <div class="netstack" style:top=px(y) style:height=px(height)></div> })
                            .collect_view()
                    }}
                    <For each=nics key=|nic| *nic children=move |nic| host_nic(picture, nic)/>
                </div>
                {lines(picture, false)}
                <div class="netmap__nodes">
                    {move || nodes().into_iter().map(|frame| node(picture, frame)).collect_view()}
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What stands in the VMs' column.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Row {
    /// A caption, by its text.
    Group(String),
    /// A VM, by [`NetworkLink::key`].
    Vm(String),
}

/// A caption; of a large group a button that shows or hides its VMs.
fn group(picture: NetworkState, text: String) -> AnyView {
    let caption = {
        let text = text.clone();
        Memo::new(move |_| {
            picture.part.with(|part| part.layout.captions.iter().find(|caption| caption.text == text).cloned())
        })
    };
    let top = move || caption.with(|caption| caption.as_ref().map(|caption| px(caption.y)));
    let fold = Memo::new(move |_| caption.with(|caption| caption.as_ref().and_then(|caption| caption.fold.clone())));
    let folds = Memo::new(move |_| fold.with(Option::is_some));
    let open = Memo::new(move |_| fold.with(|fold| fold.as_ref().is_some_and(|fold| fold.open)));
    let vms = move || fold.with(|fold| fold.as_ref().map(|fold| units::count(fold.vms as i64, "VM", "VMs")));
    let wrong = move || {
        let wrong = fold.with(|fold| fold.as_ref().map_or(0, |fold| fold.misaligned));
        (wrong > 0).then(|| {
            view! {
                <span class="netvm__verdict is-elsewhere"><Icon of=Glyph::Warn/> {format!("{wrong} not aligned")}</span>
            }
        })
    };
    let (name, key) = (text.clone(), text);
    (move || {
        if !folds.get() {
            return view! { <p class="netmap__caption" style:top=top>{name.clone()}</p> }.into_any();
        }
        let key = key.clone();
        view! {
            <button
                type="button"
                class="netmap__group"
                class:is-folded=move || !open.get()
                aria-expanded=move || if open.get() { "true" } else { "false" }
                style:top=top
                on:click=move |_| picture.fold(&key, !open.get_untracked())
            >
                <Icon of=Signal::derive(move || if open.get() { Glyph::ChevronDown } else { Glyph::ChevronRight })/>
                <span>{name.clone()}</span>
                <span class="u-muted">{vms}</span>
                {wrong}
            </button>
        }
        .into_any()
    })
    .into_any()
}

fn distinct<K: Clone + Ord>(keys: impl Iterator<Item = K>) -> Vec<K> {
    let mut seen = BTreeSet::new();
    keys.filter(|key| seen.insert(key.clone())).collect()
}

/// The lines between two columns: VMs to host NICs, or ports to nodes.
fn lines(picture: NetworkState, left: bool) -> AnyView {
    let part = picture.part;
    let high = move || part.with(|part| part.layout.height.max(1));
    let tall = move || format!("0 0 {ACROSS} {}", high());
    let wires = move || {
        let part = part.get();
        let wire = |at: usize| {
            let wire = part.layout.wires[at].clone();
            let mut class = format!("wire is-{}", wire.verdict.word());
            for (on, name) in [(wire.certainty < Certainty::Proven, " is-unsure"), (wire.spare, " is-spare")] {
                class.push_str(if on { name } else { "" });
            }
            line(wire.path(), class, Signal::derive(move || picture.lit.with(|lit| lit.wire(&wire))))
        };
        let trunk = |at: usize| {
            let trunk = part.layout.trunks[at];
            let lit = Signal::derive(move || picture.lit.with(|lit| lit.nics.contains(&trunk.nic)));
            line(trunk.path(), "wire is-trunk".to_owned(), lit)
        };
        if left {
            (0..part.layout.wires.len()).map(wire).collect_view()
        } else {
            (0..part.layout.trunks.len()).map(trunk).collect_view()
        }
    };
    view! {
        <svg class="netmap__lines" height=high viewBox=tall preserveAspectRatio="none" aria-hidden="true">
            {wires}
        </svg>
    }
    .into_any()
}

fn line(path: String, class: String, lit: Signal<bool>) -> AnyView {
    view! { <path class=class class:is-lit=move || lit.get() d=path vector-effect="non-scaling-stroke"></path> }
        .into_any()
}
