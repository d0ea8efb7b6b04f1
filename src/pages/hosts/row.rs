//! Rows of the list: a host, a cluster. Each follows only the object it shows.

use super::view::ViewState;
use crate::model::alignment::Summary;
use crate::model::capacity::Load;
use crate::model::cluster::Cluster;
use crate::model::host::{EVERY_HOST_HAS, Host, HostHealth, VmCount};
use crate::model::ids::{ClusterId, HostId};
use crate::model::listing::{PlaceNames, cluster_loads};
use crate::model::units::count;
use crate::on_demand;
use crate::pages::figures::{Resource, RowMeter, used_of};
use crate::store::store;
use crate::widgets::badge::{Badge, Chip};
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::in_view::in_view;
use crate::widgets::link::A;
use crate::widgets::text_of::text_of;
use crate::widgets::tone::Tone;
use leptos::{html, prelude::*};
use std::sync::Arc;

/// How a row is drawn: in full, or as a line of text while it is far from the window.
#[derive(Clone, Copy)]
pub struct Drawn {
    /// Whether the list is so long that far rows are drawn as text.
    pub long: Memo<bool>,
    /// Whether the row is one of the first.
    pub first: bool,
}

impl Drawn {
    fn in_full(self, row: NodeRef<html::Tr>) -> Memo<bool> {
        let is_near = in_view(row, self.first);
        Memo::new(move |_| !self.long.get() || is_near.get())
    }
}

/// The cells after the name: all of them, or one with the same in words.
fn cells(
    full: Memo<bool>,
    cells: impl Fn() -> AnyView + Send + 'static,
    words: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        if full.get() {
            return cells();
        }
        view! { <td class="far" colspan="7">{words}</td> }.into_any()
    }
}

/// A host, alone or as a member of the cluster above.
#[component]
pub fn HostRow(id: HostId, member: bool, drawn: Drawn) -> impl IntoView {
    let store = store();
    let host = Memo::new(move |_| store.hosts.get(&id));
    let row = NodeRef::new();
    let full = drawn.in_full(row);
    let words = move || host.get().map(|host| in_words(host.vm_count.tracked, loads_of(&host))).unwrap_or_default();
    view! {
        <tr node_ref=row data-testid="host-row" data-host-id=id.to_string() class:is-child=member class:is-far=move || !full.get()>
            <th scope="row" data-label="Name">
                <A href=format!("/hosts/{id}") attr:class="u-break">{text_of(host, |host| host.name.clone())}</A>
                <span class="cell-sub u-break">{text_of(host, subtitle)}</span>
            </th>
            {cells(full, move || host_cells(id, host), words)}
        </tr>
    }
}

fn host_cells(id: HostId, host: Memo<Option<Arc<Host>>>) -> AnyView {
    let store = store();
    let loads = Memo::new(move |_| host.get().map(|host| loads_of(&host)).unwrap_or_default());
    let load = move |at: usize| Signal::derive(move || loads.get()[at]);
    let place = move || host.get().map(|host| store.names.get().place(host.zone, Some(host.pool))).unwrap_or_default();
    let tags = move || host.get().map(|host| tags_of(&host)).unwrap_or_default();
    view! {
        <td data-label="Type">
            {text_of(host, |host| host.kind.label().to_owned())}
            <span class="cell-sub">{text_of(host, |host| host.version.clone())}</span>
            {move || host.get().and_then(|host| health_badge(host.health()))}
        </td>
        <td data-label="VMs">
            {text_of(host, |host| host.vm_count.tracked_words())}
            <span class="cell-sub">
                {text_of(host, |host| host.vm_count.other_words())}
            </span>
            {findings_link(Signal::derive(move || vec![id]), format!("/hosts/{id}/numa"))}
        </td>
        {meters(load(0), load(1), load(2))}
        {place_cell(place)}
        <td data-label="Tags">
            <span class="u-row">
                <For each=tags key=|tag| tag.clone() children=|tag| view! { <Chip text=tag/> }/>
            </span>
            {not_checked(Signal::derive(move || vec![id]))}
        </td>
    }
    .into_any()
}

/// A cluster with its roll-up; unfolds to its members.
#[component]
pub fn ClusterRow(id: ClusterId, state: ViewState, drawn: Drawn) -> impl IntoView {
    let store = store();
    let cluster = Memo::new(move |_| store.listed_cluster(id));
    let loads = Memo::new(move |_| {
        let Some(cluster) = cluster.get() else { return [Load::default(); 3] };
        let members: Vec<_> = cluster.members.iter().filter_map(|id| store.hosts.get(id)).collect();
        cluster_loads(&cluster, &members)
    });
    let row = NodeRef::new();
    let full = drawn.in_full(row);
    let name = Signal::derive(move || cluster.get().map(|cluster| cluster.name.clone()).unwrap_or_default());
    let project = move || cluster.get().map(|cluster| format!("project {}", cluster.project));
    let words = move || cluster.get().map(|cluster| in_words(Some(cluster.vm_count), loads.get())).unwrap_or_default();
    let unfolded = move || state.is_unfolded(id);
    view! {
        <tr node_ref=row data-testid="cluster-row" data-cluster-id=id.to_string() class:is-far=move || !full.get()>
            <th scope="row" data-label="Name">
                <button
                    type="button"
                    class="fold"
                    aria-expanded=move || if unfolded() { "true" } else { "false" }
                    on:click=move |_| state.toggle(id)
                >
                    {move || view! { <Icon of=if unfolded() { Glyph::ChevronDown } else { Glyph::ChevronRight }/> }}
                    <span class="u-break">{name}</span>
                </button>
                <span class="cell-sub">{project}</span>
            </th>
            {cells(full, move || cluster_cells(cluster, loads), words)}
        </tr>
    }
}

fn cluster_cells(cluster: Memo<Option<Arc<Cluster>>>, loads: Memo<[Load; 3]>) -> AnyView {
    let store = store();
    let load = move |at: usize| Signal::derive(move || loads.get()[at]);
    let size = move || cluster.get().map(|cluster| count(cluster.members.len() as i64, "member", "members"));
    let version = move || cluster.get().map(|cluster| cluster.version.clone());
    let vms = move || cluster.get().map(|cluster| cluster.vm_count);
    let members = Signal::derive(move || {
        cluster.with(|cluster| cluster.as_ref().map(|cluster| cluster.members.clone()).unwrap_or_default())
    });
    let other = move || {
        let members = members.get();
        let counts = members.iter().filter_map(|id| store.hosts.get(id)).map(|host| host.vm_count);
        VmCount::sum(counts).other_words()
    };
    let place =
        move || cluster.get().map(|cluster| store.names.get().place(cluster.zone, cluster.pool)).unwrap_or_default();
    view! {
        <td data-label="Type">"LXD cluster" <span class="cell-sub">{size} " · " {version}</span></td>
        <td data-label="VMs">
            {vms}
            <span class="cell-sub">{other}</span>
            {findings_link(members, "/alignment".to_owned())}
        </td>
        {meters(load(0), load(1), load(2))}
        {place_cell(place)}
        <td data-label="Tags">{not_checked(members)}</td>
    }
    .into_any()
}

fn meters(cpu: Signal<Load>, ram: Signal<Load>, disk: Signal<Load>) -> impl IntoView {
    view! {
        <td data-label="CPU cores"><RowMeter resource=Resource::Cpu load=cpu/></td>
        <td data-label="RAM"><RowMeter resource=Resource::Ram load=ram/></td>
        <td data-label="Storage"><RowMeter resource=Resource::Storage load=disk/></td>
    }
}

fn place_cell(place: impl Fn() -> (String, String) + Copy + Send + Sync + 'static) -> impl IntoView {
    view! {
        <td data-label="Zone, pool">
            {move || place().0} <span class="cell-sub">{move || place().1}</span>
        </td>
    }
}

fn loads_of(host: &Host) -> [Load; 3] {
    [host.capacity.cpu(), host.capacity.ram(), host.capacity.disk()]
}

/// `12 VMs · CPU 26 of 32 · RAM …`
fn in_words(vms: Option<i64>, loads: [Load; 3]) -> String {
    let vms = vms.map_or_else(|| "VMs unknown".to_owned(), |vms| count(vms, "VM", "VMs"));
    let mut parts = vec![vms];
    for (resource, load) in [Resource::Cpu, Resource::Ram, Resource::Storage].into_iter().zip(&loads) {
        parts.push(format!("{} {}", resource.label(), used_of(resource, load)));
    }
    parts.join(" · ")
}

/// How many findings hosts have, as far as their details are known; leads to where they are explained.
fn findings_link(hosts: Signal<Vec<HostId>>, href: String) -> AnyView {
    let store = store();
    let summary = Memo::new(move |_| {
        let mut all = Summary::default();
        // Findings are the later part's; whoever has read a host in detail has it, or could not get it.
        if !on_demand::has_come() {
            return all;
        }
        for found in hosts.get().into_iter().filter_map(|id| store.findings(id)) {
            all.add(&Summary::of(&found));
        }
        all
    });
    view! {
        {move || {
            summary
                .with(|summary| summary.short().map(|text| (text, summary.breakdown(), summary.proven > 0)))
                .map(|(text, title, proven)| {
                    let class = if proven { "row-findings is-proven" } else { "row-findings" };
                    view! {
                        <A href=href.clone() attr:class=class attr:title=title attr:data-testid="row-findings">
                            <Icon of=Glyph::Warn/>
                            <span>{text} <span class="u-off-screen">" findings"</span></span>
                        </A>
                    }
                })
        }}
    }
    .into_any()
}

/// Says of hosts that nobody has looked for findings yet: a row without any must not look like one that has none.
fn not_checked(hosts: Signal<Vec<HostId>>) -> AnyView {
    let store = store();
    let words = Memo::new(move |_| {
        let hosts = hosts.get();
        let unchecked = hosts.iter().filter_map(|id| store.hosts.get(id)).filter(|host| host.not_checked()).count();
        match (unchecked, hosts.len()) {
            (0, _) => None,
            (unchecked, all) if unchecked == all => Some("findings not checked".to_owned()),
            (unchecked, all) => Some(format!("findings of {unchecked} of {all} not checked")),
        }
    });
    let why = "Findings are known once the host's NUMA nodes and VMs are read: open it, or check all hosts.";
    view! {
        {move || words.get().map(|text| view! { <span class="cell-sub" data-testid="row-not-checked" title=why>{text}</span> })}
    }
    .into_any()
}

fn subtitle(host: &Host) -> String {
    let project = host.project.as_ref().map(|project| format!("project {project}"));
    [project, host.address.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn tags_of(host: &Host) -> Vec<String> {
    host.tags.iter().filter(|tag| *tag != EVERY_HOST_HAS).cloned().collect()
}

/// A badge for hosts that cannot be used; none for the others.
pub fn health_badge(health: HostHealth) -> Option<impl IntoView> {
    let (tone, text) = match health {
        HostHealth::Ready => return None,
        HostHealth::NotCommissioned => (Tone::Warn, "no hardware data yet"),
        HostHealth::NeverReached => (Tone::Bad, "never reached"),
    };
    Some(view! { <span data-testid="health"><Badge tone=tone text=text/></span> })
}
