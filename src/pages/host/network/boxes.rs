//! What is drawn on the map between the lines: VMs, host NICs, nodes.

use super::state::NetworkState;
use crate::model::ids::NicId;
use crate::model::network_map::{Focus, HostNicRow, LinkVerdict, NetworkLink, NodeBox, VmBox};
use crate::model::units;
use crate::model::vm::Power;
use crate::store::store;
use crate::widgets::icon::{Glyph, Icon};
use leptos::prelude::*;

/// A VM with its NICs.
pub fn vm(picture: NetworkState, key: String) -> AnyView {
    let place = {
        let key = key.clone();
        Memo::new(move |_| {
            picture.part.with(|part| {
                let vm = part.layout.vms.iter().find(|vm| vm.key == key)?;
                let links: Vec<NetworkLink> = vm.links.iter().filter_map(|at| part.links.get(*at)).cloned().collect();
                Some((vm.clone(), links))
            })
        })
    };
    let of = move |pick: fn(&VmBox) -> i64| move || place.with(|place| place.as_ref().map(|(vm, _)| px(pick(vm))));
    let first = move |pick: fn(&NetworkLink) -> String| {
        move || place.with(|place| place.as_ref().and_then(|(_, links)| links.first().map(pick)))
    };
    let words = move || {
        place.with(|place| {
            let (_, links) = place.as_ref()?;
            let names = picture.whole.with(|whole| whole.names.clone());
            let nics: Vec<String> = links.iter().map(|link| link.sentence(&names)).collect();
            Some(format!("{}: {}", links.first()?.vm_name, nics.join("; ")))
        })
    };
    let (own, lit_key, pressed_key) = (key.clone(), key.clone(), key.clone());
    let lit = move || picture.lit.with(|lit| lit.vms.contains(&lit_key));
    let chosen = move || picture.vm.with(|vm| vm.as_deref() == Some(pressed_key.as_str()));
    let look = Callback::new(move |on: bool| picture.hover.set(on.then(|| Focus::Vm(own.clone()))));
    let power = power(key.clone());
    view! {
        <button
            type="button"
            class="netvm"
            class:is-lit=lit
            aria-pressed=move || if chosen() { "true" } else { "false" }
            aria-label=words
            title=words
            data-vm=key.clone()
            style:top=of(|vm| vm.y)
            style:height=of(|vm| vm.height)
            on:click=move |_| picture.choose(&key)
            on:mouseenter=move |_| look.run(true)
            on:mouseleave=move |_| look.run(false)
            on:focus=move |_| look.run(true)
            on:blur=move |_| {
                // The focus also leaves when the page is taken away, and nobody is there to hear it then.
                look.try_run(false);
            }
        >
            <span class="netvm__name">
                {power}
                <span class="u-truncate">{first(|link| link.vm_name.clone())}</span>
            </span>
            <span class="netvm__ports">
                {move || place.get().map(|(_, links)| links.into_iter().map(port).collect_view())}
            </span>
        </button>
    }
    .into_any()
}

/// Running or not: a dot, or a ring.
fn power(key: String) -> AnyView {
    let store = store();
    let id = key.as_str().into();
    let power = Memo::new(move |_| store.vms.get(&id).map(|vm| vm.power));
    let class = move || match power.get() {
        Some(Power::On) => "badge is-good",
        Some(Power::Off) => "badge is-off",
        Some(Power::Error) => "badge is-bad",
        _ => "badge u-hidden",
    };
    view! { <span class=class aria-hidden="true"><span class="badge__dot"></span></span> }.into_any()
}

fn port(link: NetworkLink) -> AnyView {
    // The host NIC's own label has the subnet too.
    let place = link.ips.first().or(link.subnets.first().map(|subnet| &subnet.label));
    let words: Vec<String> = place.into_iter().chain(&link.space).chain(&link.vlan_label).cloned().collect();
    let verdict = matches!(link.verdict, LinkVerdict::Elsewhere | LinkVerdict::Spans).then(|| {
        view! {
            <span class=format!("netvm__verdict is-{}", link.verdict.word())>
                <Icon of=Glyph::Warn/>
                {link.verdict.label()}
            </span>
        }
    });
    let name = link.nic.map_or_else(|| "NIC".to_owned(), |nic| nic.name);
    view! {
        <span class="netvm__port">
            <span class="netvm__nic">{name}</span>
            <span class="netvm__net">{words.join(" · ")}</span>
            {verdict}
        </span>
    }
    .into_any()
}

/// A host NIC, or the place of those not known.
pub fn host_nic(picture: NetworkState, nic: Option<NicId>) -> AnyView {
    let top = move || picture.part.with(|part| part.layout.nic_top(nic).map(px));
    let Some(id) = nic else {
        return view! {
            <div class="netnic is-lost" style:top=top>
                <span class="netnic__name">"Host NIC not known"</span>
                <span class="netnic__net">"MAAS does not tell"</span>
            </div>
        }
        .into_any();
    };
    let row = Memo::new(move |_| picture.whole.with(|whole| whole.nics.iter().find(|nic| nic.id == id).cloned()));
    let name = move || row.with(|row| row.as_ref().map(|row| row.name.clone())).unwrap_or_default();
    // The focus also leaves when the page is taken away, and its signals are gone by then.
    let look = move |on: bool| drop(picture.hover.try_set(on.then_some(Focus::Nic(id))));
    view! {
        <button
            type="button"
            class="netnic"
            class:is-lit=move || picture.lit.with(|lit| lit.nics.contains(&id))
            aria-pressed=move || if picture.filter.with(|filter| filter.nic == name()) { "true" } else { "false" }
            title=move || format!("Show only the VMs on {}", name())
            style:top=top
            on:click=move |_| picture.only_nic(&name())
            on:mouseenter=move |_| look(true)
            on:mouseleave=move |_| look(false)
            on:focus=move |_| look(true)
            on:blur=move |_| look(false)
        >
            {move || row.get().map(nic_words)}
        </button>
    }
    .into_any()
}

fn nic_words(nic: HostNicRow) -> AnyView {
    let kind = nic.kind.as_ref().map(|kind| kind.label().to_owned());
    let on =
        nic.parents.as_ref().filter(|parents| !parents.is_empty()).map(|parents| format!("on {}", parents.join(", ")));
    let speed = match (nic.connected, nic.link_speed) {
        (Some(false), _) => Some("no link".to_owned()),
        (_, speed) => speed.map(units::link_speed),
    };
    let what: Vec<String> = kind.into_iter().chain(on).chain(speed).collect();
    let subnets = nic.subnets.iter().flatten().map(|subnet| subnet.label.clone());
    let net: Vec<String> = nic.vlan_label.clone().into_iter().chain(subnets).chain(nic.space.clone()).collect();
    let functions = nic.sriov.short();
    view! {
        <span class="netnic__name">
            <strong>{nic.name}</strong>
            <span class="netnic__what">{what.join(" · ")}</span>
            {functions.map(|text| view! { <span class="netnic__vfs">{text}</span> })}
        </span>
        <span class="netnic__net">{if net.is_empty() { "no VLAN".to_owned() } else { net.join(" · ") }}</span>
    }
    .into_any()
}

/// A node's frame.
pub fn node(picture: NetworkState, frame: NodeBox) -> AnyView {
    let index = frame.node;
    let of_cores = move || picture.lit.with(|lit| index.is_some_and(|index| lit.core_nodes.contains(&index)));
    let lit = move || picture.lit.with(|lit| index.is_some_and(|index| lit.nodes.contains(&index)));
    view! {
        <div
            class="netnode"
            class:is-lit=lit
            class:has-cores=of_cores
            class:is-lost=index.is_none()
            style:top=px(frame.y)
            style:height=px(frame.height)
        >
            <strong>{index.map_or_else(|| "No node known".to_owned(), |index| format!("Node {index}"))}</strong>
            <span class="netnode__vms">{match (index, frame.vms) {
                (None, _) => String::new(),
                _ if picture.whole.with_untracked(|whole| whole.links.iter().any(|link| !link.knows_pinning)) => {
                    "pinning not known".to_owned()
                }
                (_, 1) => "1 VM has cores here".to_owned(),
                (_, vms) => format!("{vms} VMs have cores here"),
            }}</span>
        </div>
    }
    .into_any()
}

/// A length for a style.
pub fn px(length: i64) -> String {
    format!("{length}px")
}
