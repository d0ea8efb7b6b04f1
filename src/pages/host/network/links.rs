//! The table of links: every NIC of every VM with both its ends.

use super::state::NetworkState;
use crate::model::network_map::{Focus, LinkVerdict, NetworkLink, csv, nodes_or};
use crate::model::units;
use crate::pages::open_host::OpenHost;
use crate::widgets::after_paint::after_paint;
use crate::widgets::badge::Badge;
use crate::widgets::download::DownloadButton;
use crate::widgets::pager::{Pager, slice};
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// Rows a page.
const PAGE: usize = 50;
/// Its turn among what comes a moment later: after the map.
const TURN: usize = 5;

/// The table with its export.
pub fn section(open: OpenHost, picture: NetworkState) -> AnyView {
    let part = picture.part;
    let count = Signal::derive(move || part.with(|part| part.links.len()));
    let page = RwSignal::new(0);
    // On a large host the map comes first.
    let ready = after_paint(TURN);
    let keys = move || {
        part.with(|part| {
            let (start, end) = slice(page.get(), PAGE, part.links.len());
            let end = if ready.get() || part.links.len() <= PAGE { end } else { start };
            part.links.get(start..end).unwrap_or_default().iter().map(NetworkLink::row_key).collect::<Vec<_>>()
        })
    };
    let name = move || open.host.with(|host| host.as_ref().map(|host| format!("{}-network.csv", host.name)));
    let text = move |()| {
        let names = picture.whole.get_untracked();
        part.with_untracked(|part| csv(&part.links, &names.names))
    };
    let head =
        ["VM", "Alignment", "NIC", "IPs", "Subnet, space", "VLAN", "Host NIC", "Link speed", "NIC on", "Cores on"];
    view! {
        <section class="section" aria-labelledby="network-links">
            <div class="section__head">
                <h2 id="network-links">"VM NICs"</h2>
                <span class="actions">
                    <span class="u-muted" role="status">
                        {move || units::count(count.get() as i64, "link", "links")}
                    </span>
                    <DownloadButton label="CSV" mime="text/csv"
                        file=Signal::derive(move || name().unwrap_or_default())
                        text=Callback::new(text)
                        disabled=Signal::derive(move || count.get() == 0)
                    />
                </span>
            </div>
            <div class="table-wrap">
                <table class="table table--stack links">
                    <thead>
                        <tr>{head.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>
                        <For each=keys key=|key| key.clone() children=move |key| row(picture, key)/>
                    </tbody>
                </table>
            </div>
            <Pager page=page size=PAGE count=count on_page=move |to| page.set(to)/>
        </section>
    }
    .into_any()
}

fn row(picture: NetworkState, key: String) -> AnyView {
    let link = Memo::new(move |_| {
        picture.part.with(|part| part.links.iter().find(|link| link.row_key() == key).cloned()).map(std::sync::Arc::new)
    });
    let text = move |pick: fn(&NetworkLink) -> String| {
        move || link.with(|link| link.as_ref().map(|link| pick(link))).unwrap_or_default()
    };
    let vm = Memo::new(move |_| text(NetworkLink::key)());
    let host_nic = move || picture.whole.with(|whole| link.get().map(|link| link.sole_host_nic(&whole.names)));
    view! {
        <tr
            data-testid="network-link"
            data-vm=move || vm.get()
            data-host-nic=host_nic
            data-verdict=text(|link| link.verdict.word().to_owned())
            class:is-lit=move || vm.with(|vm| picture.lit.with(|lit| lit.vms.contains(vm)))
            class:is-selected=move || picture.vm.with(|chosen| vm.with(|vm| chosen.as_ref() == Some(vm)))
            on:mouseenter=move |_| picture.hover.set(Some(Focus::Vm(vm.get_untracked())))
            on:mouseleave=move |_| picture.hover.set(None)
        >
            <th scope="row" data-label="VM">
                <button type="button" class="p-button--link cell-text" on:click=move |_| picture.choose(&vm.get_untracked())>
                    {text(|link| link.vm_name.clone())}
                </button>
            </th>
            {move || link.get().map(|link| cells(picture, &link))}
        </tr>
    }
    .into_any()
}

fn cells(picture: NetworkState, link: &NetworkLink) -> AnyView {
    let (nic, mac) = link.nic.as_ref().map(|nic| (nic.name.clone(), nic.mac.clone())).unwrap_or_default();
    let subnets: Vec<String> = link.subnets.iter().map(|subnet| subnet.label.clone()).collect();
    let pxe = match link.pxe {
        Some(false) => "no DHCP by MAAS",
        Some(true) => "DHCP",
        None => "",
    };
    let host_nic = picture.whole.with(|whole| link.host_nic_words(&whole.names));
    let by = link.attach.map(|attach| attach.label().to_owned());
    let sure = Some(link.sureness().to_owned()).filter(|text| !text.is_empty());
    let how = by.into_iter().chain(sure).collect::<Vec<_>>().join(" · ");
    let speed = link.link_speed.map_or_else(|| "–".to_owned(), units::link_speed);
    let tone = match link.verdict {
        LinkVerdict::SameNode => Tone::Good,
        LinkVerdict::Elsewhere => Tone::Bad,
        LinkVerdict::Spans => Tone::Warn,
        LinkVerdict::Unknown | LinkVerdict::NotApplicable => Tone::Neutral,
    };
    view! {
        <td data-label="Alignment">
            <Badge tone=tone text=link.verdict_words() off=link.verdict == LinkVerdict::NotApplicable/>
            {link.note().map(|text| view! { <span class="cell-sub">{text.to_owned()}</span> })}
        </td>
        {cell("NIC", nic, mac)}
        {cell("IPs", link.ips.join(", "), String::new())}
        {cell("Subnet, space", subnets.join(", "), link.space.clone().unwrap_or_default())}
        {cell("VLAN", link.vlan_label.clone().unwrap_or_default(), pxe.to_owned())}
        {cell("Host NIC", host_nic, how)}
        {cell("Link speed", speed, String::new())}
        {cell("NIC on", nodes_or(&link.host_nic_nodes, "–"), String::new())}
        {cell("Cores on", nodes_or(&link.core_nodes, if link.knows_pinning { "not pinned" } else { "not known" }), String::new())}
    }
    .into_any()
}

/// A cell with a second, quieter line.
pub fn cell(label: &'static str, text: String, sub: String) -> AnyView {
    view! {
        <td data-label=label>
            <span class="cell-text u-break">{if text.is_empty() { "–".to_owned() } else { text }}</span>
            {(!sub.is_empty()).then(|| view! { <span class="cell-sub">{sub}</span> })}
        </td>
    }
    .into_any()
}
