//! Rows of the list: a host, a cluster. Each follows only the object it shows.

use super::view::ViewState;
use crate::model::alignment::Summary;
use crate::model::capacity::Load;
use crate::model::host::{Host, HostHealth};
use crate::model::ids::{ClusterId, HostId};
use crate::model::listing::{PlaceNames, cluster_loads};
use crate::model::units::count;
use crate::pages::figures::{Resource, RowMeter};
use crate::store::store;
use crate::widgets::badge::{Badge, Chip};
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::tone::Tone;
use leptos::prelude::*;
use leptos_router::components::A;

/// The tag that MAAS gives every VM host says nothing about any.
const EVERY_HOST_HAS: &str = "pod-console-logging";

/// A host, alone or as a member of the cluster above.
#[component]
pub fn HostRow(id: HostId, member: bool) -> impl IntoView {
    let store = store();
    let host = Memo::new(move |_| store.hosts.get(&id));
    let load = move |pick: fn(&Host) -> Load| {
        Signal::derive(move || host.with(|host| host.as_ref().map(|host| pick(host)).unwrap_or_default()))
    };
    let text = move |pick: fn(&Host) -> String| move || host.with(|host| host.as_ref().map(|host| pick(host)));
    let place = move || host.get().map(|host| store.names.get().place(host.zone, Some(host.pool))).unwrap_or_default();
    let tags = move || host.get().map(|host| tags_of(&host)).unwrap_or_default();
    view! {
        <tr data-testid="host-row" data-host-id=id.to_string() class:is-child=member>
            <th scope="row" data-label="Name">
                <A href=format!("/hosts/{id}") attr:class="u-break">{text(|host| host.name.clone())}</A>
                <span class="cell-sub u-break">{text(subtitle)}</span>
            </th>
            <td data-label="Type">
                {text(|host| host.kind.label().to_owned())}
                <span class="cell-sub">{text(|host| host.version.clone())}</span>
                {move || host.get().and_then(|host| health_badge(host.health()))}
            </td>
            <td data-label="VMs">
                {text(|host| host.vm_count.tracked.to_string())}
                <span class="cell-sub">
                    {text(|host| match host.vm_count.other {
                        Some(other) if other > 0 => format!("+{other} other"),
                        _ => String::new(),
                    })}
                </span>
                {findings_link(vec![id], format!("/hosts/{id}/numa"))}
            </td>
            <td data-label="CPU cores"><RowMeter resource=Resource::Cpu load=load(|host| host.capacity.cpu())/></td>
            <td data-label="RAM"><RowMeter resource=Resource::Ram load=load(|host| host.capacity.ram())/></td>
            <td data-label="Storage"><RowMeter resource=Resource::Storage load=load(|host| host.capacity.disk())/></td>
            <td data-label="Zone, pool">
                {move || place().0} <span class="cell-sub">{move || place().1}</span>
            </td>
            <td data-label="Tags">
                <span class="u-row">
                    <For each=tags key=|tag| tag.clone() children=|tag| view! { <Chip text=tag/> }/>
                </span>
            </td>
        </tr>
    }
}

/// A cluster with its roll-up; unfolds to its members.
#[component]
pub fn ClusterRow(id: ClusterId, state: ViewState) -> impl IntoView {
    let store = store();
    let cluster = Memo::new(move |_| store.clusters.get(&id));
    let loads = Memo::new(move |_| {
        let Some(cluster) = cluster.get() else { return [Load::default(); 3] };
        let members: Vec<_> = cluster.members.iter().filter_map(|id| store.hosts.get(id)).collect();
        cluster_loads(&cluster, &members)
    });
    let load = move |at: usize| Signal::derive(move || loads.get()[at]);
    let name = Signal::derive(move || cluster.get().map(|cluster| cluster.name.clone()).unwrap_or_default());
    let project = move || cluster.get().map(|cluster| format!("project {}", cluster.project));
    let members = move || cluster.get().map(|cluster| count(cluster.members.len() as i64, "member", "members"));
    let version = move || cluster.get().map(|cluster| cluster.version.clone());
    let vms = move || cluster.get().map(|cluster| cluster.vm_count);
    let place =
        move || cluster.get().map(|cluster| store.names.get().place(cluster.zone, cluster.pool)).unwrap_or_default();
    let unfolded = move || state.is_unfolded(id);
    view! {
        <tr data-testid="cluster-row" data-cluster-id=id.to_string()>
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
            <td data-label="Type">"LXD cluster" <span class="cell-sub">{members} " · " {version}</span></td>
            <td data-label="VMs">
                {vms}
                {move || {
                    let members = cluster.get().map(|cluster| cluster.members.clone()).unwrap_or_default();
                    findings_link(members, "/alignment".to_owned())
                }}
            </td>
            <td data-label="CPU cores"><RowMeter resource=Resource::Cpu load=load(0)/></td>
            <td data-label="RAM"><RowMeter resource=Resource::Ram load=load(1)/></td>
            <td data-label="Storage"><RowMeter resource=Resource::Storage load=load(2)/></td>
            <td data-label="Zone, pool">
                {move || place().0} <span class="cell-sub">{move || place().1}</span>
            </td>
            <td data-label="Tags"></td>
        </tr>
    }
}

/// How many findings hosts have, as far as their details are known; leads to where they are explained.
fn findings_link(hosts: Vec<HostId>, href: String) -> AnyView {
    let store = store();
    let summary = Memo::new(move |_| {
        let mut all = Summary::default();
        for id in &hosts {
            if let Some(found) = store.findings(*id) {
                all.add(&Summary::of(&found));
            }
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
