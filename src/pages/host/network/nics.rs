//! The table of the host's own NICs.

use super::links::cell;
use super::state::NetworkState;
use crate::model::ids::NicId;
use crate::model::network_map::{HostNicRow, Sriov, nodes_or};
use crate::model::units;
use crate::widgets::badge::Chip;
use leptos::prelude::*;

/// The table.
pub fn section(picture: NetworkState) -> AnyView {
    let keys = move || picture.whole.with(|whole| whole.nics.iter().map(|nic| nic.id).collect::<Vec<NicId>>());
    let head = ["Name", "Type", "Node", "Link speed", "VLAN", "Subnets, space", "DHCP", "Virtual functions"];
    view! {
        <section class="section" aria-labelledby="network-nics">
            <div class="section__head">
                <h2 id="network-nics">"NICs of the host"</h2>
                <span class="u-muted">
                    {move || picture.whole.with(|whole| whole.nics.is_empty()).then_some("none known")}
                </span>
            </div>
            <div class="table-wrap">
                <table class="table table--stack">
                    <thead>
                        <tr>{head.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>
                        <For each=keys key=|key| *key children=move |id| row(picture, id)/>
                    </tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(picture: NetworkState, id: NicId) -> AnyView {
    let nic = Memo::new(move |_| picture.whole.with(|whole| whole.nics.iter().find(|nic| nic.id == id).cloned()));
    let name = move || nic.with(|nic| nic.as_ref().map(|nic| nic.name.clone()));
    let free = move || {
        nic.with(|nic| match nic.as_ref().map(|nic| nic.sriov) {
            Some(Sriov::Vfs { free: Some(free), .. }) => free.to_string(),
            _ => String::new(),
        })
    };
    view! {
        <tr
            data-testid="nic"
            data-name=name
            data-vfs-free=free
            class:is-lit=move || picture.lit.with(|lit| lit.nics.contains(&id))
        >
            <th scope="row" data-label="Name">{name}</th>
            {move || nic.get().map(cells)}
        </tr>
    }
    .into_any()
}

fn cells(nic: HostNicRow) -> AnyView {
    let kind = nic.kind.as_ref().map_or_else(|| "not known".to_owned(), |kind| kind.label().to_owned());
    let stands = |word: &str, names: &Option<Vec<String>>| {
        names.as_ref().filter(|names| !names.is_empty()).map(|names| format!("{word} {}", names.join(", ")))
    };
    let stack: Vec<String> = stands("on", &nic.parents).into_iter().chain(stands("below", &nic.children)).collect();
    let below = if nic.unowned() && !nic.nodes.is_empty() { "by the ports below" } else { "" };
    let speed = match (nic.connected, nic.link_speed) {
        (Some(false), _) => "no link".to_owned(),
        (_, None) => "not known".to_owned(),
        (_, Some(speed)) => units::link_speed(speed),
    };
    let subnets: Vec<String> = nic.subnets.iter().flatten().map(|subnet| subnet.label.clone()).collect();
    let dhcp = match nic.dhcp {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    let (functions, maximum) = functions(nic.sriov);
    view! {
        {cell("Type", kind, stack.join(", "))}
        <td data-label="Node">
            {if nic.nodes.is_empty() {
                view! { <Chip text="no node" title="MAAS knows no node of it"/> }.into_any()
            } else {
                nodes_or(&nic.nodes, "").into_any()
            }}
            <span class="cell-sub">{below}</span>
        </td>
        {cell("Link speed", speed, String::new())}
        {cell("VLAN", nic.vlan_label.unwrap_or_default(), String::new())}
        {cell("Subnets, space", subnets.join(", "), nic.space.unwrap_or_default())}
        {cell("DHCP", dhcp.to_owned(), String::new())}
        {cell("Virtual functions", functions, maximum)}
    }
    .into_any()
}

fn functions(sriov: Sriov) -> (String, String) {
    match sriov {
        Sriov::No => (String::new(), String::new()),
        Sriov::Vfs { maximum, .. } => (sriov.words(), format!("hardware maximum {maximum}")),
    }
}
