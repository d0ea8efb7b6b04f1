//! VMs of a host: state, addresses, cores, memory, hugepages, and on which NUMA nodes.

use crate::model::host::HostHealth;
use crate::model::ids::SystemId;
use crate::model::order::InOrder;
use crate::model::units;
use crate::model::vm::Power;
use crate::model::vm_table::{VmColumn, VmLine, lines};
use crate::pages::open_host::open_host;
use crate::pages::url;
use crate::store::store;
use crate::widgets::age::{ago, use_clock};
use crate::widgets::badge::{Badge, Chip};
use crate::widgets::empty::{EmptyState, ErrorState, Skeleton};
use crate::widgets::icon::Glyph;
use crate::widgets::link::A;
use crate::widgets::notice::Notice;
use crate::widgets::search::SearchBox;
use crate::widgets::table::{Direction, SortHeader};
use crate::widgets::text_of::text_of;
use crate::widgets::tone::Tone;
use crate::widgets::virtual_list::VirtualTable;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The page.
#[component]
pub fn VmsPage() -> impl IntoView {
    let (store, open, clock) = (store(), open_host(), use_clock());
    let (search, set_search) = url::param("q");
    let search = Signal::derive(move || search.get().unwrap_or_default());
    let all = Memo::new(move |_| {
        let Some(host) = open.host.get() else { return HashMap::new() };
        let lines = lines(&host, &store.vms_of(host.id));
        lines.into_iter().map(|line| (line.key.clone(), Arc::new(line))).collect::<HashMap<_, _>>()
    });
    let (sort, set_sort) = url::param("sort");
    let order = Memo::new(move |_| {
        let word = sort.get().unwrap_or_default();
        match word.strip_prefix('-') {
            Some(word) => (VmColumn::from_word(word), true),
            None => (VmColumn::from_word(&word), false),
        }
    });
    let keys = Memo::new(move |_| {
        let (words, (column, descending)) = (search.get(), order.get());
        let mut found: Vec<_> = all.with(|all| all.values().filter(|line| line.matches(&words)).cloned().collect());
        found.order_by(|a, b| a.order(b, column, descending));
        found.iter().map(|line| line.key.clone()).collect::<Vec<_>>()
    });
    let status = Memo::new(move |_| store.vms_status(Some(open.id.get())));
    let none = Memo::new(move |_| all.with(HashMap::is_empty));
    let row = move |key: SystemId, index: Signal<usize>| {
        let mine = key.clone();
        let line = Memo::new(move |_| all.with(|all| all.get(&mine).cloned()));
        view! { <VmRow system_id=key line=line index=index/> }.into_any()
    };
    let head = move || {
        let heads = VmColumn::ALL.map(|(column, label, word)| {
            let direction = Signal::derive(move || match order.get() {
                (current, true) if current == column => Some(Direction::Descending),
                (current, false) if current == column => Some(Direction::Ascending),
                _ => None,
            });
            let sort = move |()| {
                let sign = if order.get_untracked() == (column, false) { "-" } else { "" };
                set_sort.run(Some(format!("{sign}{word}")));
            };
            let num = matches!(column, VmColumn::Memory | VmColumn::Storage);
            view! { <SortHeader label=label direction=direction on_sort=Callback::new(sort) num=num/> }.into_any()
        });
        view! { <tr>{heads.into_iter().collect_view()}</tr> }
    };
    let unready =
        move || open.host.with(|host| host.as_ref().is_some_and(|host| host.health() == HostHealth::NeverReached));
    view! {
        <div class="toolbar">
            <SearchBox
                label="Search name, status, address, core"
                value=search
                on_search=Callback::new(move |text| set_search.run(Some(text)))
            />
            <span class="u-muted" role="status">
                {move || units::count(keys.with(Vec::len) as i64, "VM", "VMs")}
            </span>
        </div>
        {move || status.get().error.filter(|_| !none.get()).map(|error| {
            let age = status.get().at.map_or_else(String::new, |at| ago(clock.now(), at));
            view! { <Notice tone=Tone::Warn title=format!("VMs could not be read again; the list is from {age}")>{error.to_string()}</Notice> }
        })}
        {move || {
            let status = status.get();
            match (none.get(), status.error, status.at) {
                (false, ..) => view! { <VirtualTable label="VMs" keys=keys columns=9 head=head row=row/> }.into_any(),
                (true, Some(error), _) => {
                    let retry = Callback::new(move |()| store.load_vms(Some(open.id.get_untracked())));
                    view! { <ErrorState title="The VMs could not be read" detail=error.to_string() on_retry=retry/> }.into_any()
                }
                (true, None, None) => view! { <Skeleton rows=6 what="VMs"/> }.into_any(),
                (true, None, Some(_)) if unready() => {
                    view! {
                        <EmptyState title="It is not known which VMs this host has" glyph=Glyph::Vm>
                            <p>"MAAS has not been able to ask it."</p>
                        </EmptyState>
                    }
                        .into_any()
                }
                (true, None, Some(_)) => {
                    view! {
                        <EmptyState title="There are no VMs on this host" glyph=Glyph::Vm>
                            <p>"Compose one, and it appears here."</p>
                        </EmptyState>
                    }
                        .into_any()
                }
            }
        }}
    }
}

#[component]
fn VmRow(system_id: SystemId, line: Memo<Option<Arc<VmLine>>>, index: Signal<usize>) -> impl IntoView {
    let power = move || line.with(|line| line.as_ref().map_or(Power::Unknown, |line| line.power));
    let tone = Signal::derive(move || match power() {
        Power::On => Tone::Good,
        Power::Error => Tone::Bad,
        Power::Off | Power::Unknown => Tone::Neutral,
    });
    let status_tone = Signal::derive(move || {
        line.with(|line| match line {
            Some(line) if line.failed => Tone::Bad,
            Some(line) if line.busy => Tone::Info,
            _ => Tone::Neutral,
        })
    });
    let busy = Signal::derive(move || line.with(|line| line.as_ref().is_some_and(|line| line.busy)));
    let pinned = move || line.with(|line| line.as_ref().is_some_and(|line| line.pinned));
    let huge = move || line.with(|line| line.as_ref().is_some_and(|line| line.hugepages));
    let (open, vm) = (open_host(), system_id.0.clone());
    let href = move || format!("/hosts/{}/numa?vm={vm}", open.id.get());
    view! {
        <tr data-testid="vm-row" data-system-id=system_id.0 aria-rowindex=index>
            <th scope="row" title=text_of(line, |line| line.fqdn.clone())>
                <A href=Signal::derive(href)>{text_of(line, |line| line.name.clone())}</A>
            </th>
            <td><Badge tone=tone text=Signal::derive(move || power().label().to_owned()) off=Signal::derive(move || power() != Power::On)/></td>
            <td title=text_of(line, |line| line.status_message.clone())>
                <Badge tone=status_tone text=Signal::derive(move || text_of(line, |line| line.status.clone())().unwrap_or_default()) busy=busy/>
            </td>
            <td title=text_of(line, |line| line.ips.join(", "))>{text_of(line, |line| line.ips.join(", "))}</td>
            <td>
                {text_of(line, |line| line.cores.clone())}
                {move || pinned().then(|| view! { " " <Chip text="pinned"/> })}
            </td>
            <td>{text_of(line, |line| line.nodes.clone())}</td>
            <td class="is-num">
                {move || huge().then(|| view! { <Chip text="hugepages"/> " " })}
                {text_of(line, |line| line.memory.clone())}
            </td>
            <td class="is-num">{text_of(line, |line| line.storage.clone())}</td>
            <td>{text_of(line, |line| line.pool.clone())}</td>
        </tr>
    }
}
