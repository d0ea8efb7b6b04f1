//! The drawn map: VMs at the left, host NICs in stacks, nodes at the right, lines between.

use super::picture::Picture;
use crate::model::alignment::Certainty;
use crate::model::ids::NicId;
use crate::model::network_map::{ACROSS, Focus, HostNicRow, LinkVerdict, NetworkLink, NodeBox, Show, Sriov, VmBox};
use crate::model::units;
use crate::model::vm::Power;
use crate::pages::host::OpenHost;
use crate::store::store;
use crate::widgets::choice::SelectField;
use crate::widgets::empty::EmptyState;
use crate::widgets::field::Choice;
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::search::SearchBox;
use leptos::prelude::*;
use leptos_router::components::A;

/// Search, filter, legend and map.
pub fn section(open: OpenHost, picture: Picture) -> AnyView {
    let shows: Vec<Choice> = Show::ALL.iter().map(|show| Choice::new(show.word(), show.label())).collect();
    let search = Signal::derive(move || picture.filter.with(|filter| filter.search.clone()));
    let show = Signal::derive(move || picture.filter.with(|filter| filter.show.word().to_owned()));
    let nothing = Memo::new(move |_| {
        picture.part.with(|part| part.links.is_empty()) && picture.filter.with(|filter| !filter.is_open())
    });
    view! {
        <section class="section" aria-labelledby="network-map">
            <div class="section__head">
                <h2 id="network-map">"From VM to node"</h2>
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
                            <button type="button" class="p-button" on:click=move |_| picture.clear()>"Show all"</button>
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

fn chosen_nic(picture: Picture) -> Option<AnyView> {
    let name = picture.filter.with(|filter| filter.nic.clone());
    let drop = Callback::new({
        let name = name.clone();
        move |()| picture.only_nic(&name)
    });
    (!name.is_empty()).then(|| chip(format!("on {name}"), "Show VMs of all host NICs again", drop))
}

fn chosen_vm(open: OpenHost, picture: Picture) -> Option<AnyView> {
    let key = picture.vm.get()?;
    let name = picture.whole.with(|whole| whole.links.iter().find(|l| l.key() == key).map(|l| l.vm_name.clone()))?;
    let href = format!("/hosts/{}/numa?vm={key}", open.id.get());
    let drop = Callback::new(move |()| picture.choose(&key));
    Some(
        view! {
            {chip(name, "Let it go", drop)}
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
            {item("is-same-node is-unsure", "host NIC not certain")}
        </ul>
    }
    .into_any()
}

fn drawing(picture: Picture) -> AnyView {
    let part = picture.part;
    let keys = move || part.with(|part| part.layout.vms.iter().map(|vm| vm.key.clone()).collect::<Vec<_>>());
    let nics = move || {
        part.with(|part| part.layout.stacks.iter().flat_map(|stack| stack.nics.clone()).collect::<Vec<Option<NicId>>>())
    };
    let nodes = move || part.with(|part| part.layout.nodes.clone());
    let captions = move || part.with(|part| part.layout.captions.clone());
    let stacks =
        move || part.with(|part| part.layout.stacks.iter().map(|stack| (stack.y, stack.height)).collect::<Vec<_>>());
    view! {
        <div class="netmap-wrap" data-testid="network-map">
            <div
                class="netmap"
                class:has-lit=move || picture.lit.with(|lit| lit.any())
                style:height=move || part.with(|part| px(part.layout.height))
            >
                <div class="netmap__vms">
                    {move || {
                        captions()
                            .into_iter()
                            .map(|caption| view! { <p class="netmap__caption" style:top=px(caption.y)>{caption.text}</p> })
                            .collect_view()
                    }}
                    <For each=keys key=|key| key.clone() children=move |key| vm(picture, key)/>
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

fn px(length: i64) -> String {
    format!("{length}px")
}

/// The lines between two columns: VMs to host NICs, or ports to nodes.
fn lines(picture: Picture, left: bool) -> AnyView {
    let part = picture.part;
    let tall = move || part.with(|part| format!("0 0 {ACROSS} {}", part.layout.height.max(1)));
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
        <svg class="netmap__lines" viewBox=tall preserveAspectRatio="none" aria-hidden="true">
            {wires}
        </svg>
    }
    .into_any()
}

fn line(path: String, class: String, lit: Signal<bool>) -> AnyView {
    view! { <path class=class class:is-lit=move || lit.get() d=path vector-effect="non-scaling-stroke"></path> }
        .into_any()
}

fn vm(picture: Picture, key: String) -> AnyView {
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
            on:blur=move |_| look.run(false)
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
    let words: Vec<String> = link
        .ips
        .first()
        .into_iter()
        .chain(link.subnets.first().map(|subnet| &subnet.label))
        .chain(&link.vlan_label)
        .chain(&link.space)
        .cloned()
        .collect();
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

fn host_nic(picture: Picture, nic: Option<NicId>) -> AnyView {
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
    let look = move |on: bool| picture.hover.set(on.then_some(Focus::Nic(id)));
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
    let functions = match nic.sriov {
        Sriov::Vfs { free: Some(free), maximum, .. } => Some(format!("{free} of {maximum} VFs left")),
        Sriov::Vfs { maximum, .. } => Some(format!("up to {maximum} VFs")),
        Sriov::No => None,
    };
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

fn node(picture: Picture, frame: NodeBox) -> AnyView {
    let index = frame.node;
    let of_cores = move || picture.lit.with(|lit| index.is_some_and(|index| lit.core_nodes.contains(&index)));
    let lit = move || picture.lit.with(|lit| index.is_some_and(|index| lit.nodes.contains(&index)));
    view! {
        <div
            class="netnode"
            class:is-lit=lit
            class:is-lost=index.is_none()
            style:top=px(frame.y)
            style:height=px(frame.height)
        >
            <strong>{index.map_or_else(|| "No node known".to_owned(), |index| format!("Node {index}"))}</strong>
            <span class="u-small">{move || of_cores().then_some("cores here")}</span>
        </div>
    }
    .into_any()
}
