//! The network of a host from above: VM NICs, host NICs, NUMA nodes, and what lies between.

mod boxes;
mod links;
mod map;
mod nics;
mod overview;
mod picture;

use super::{OpenHost, open_host};
use crate::model::ids::HostId;
use crate::store::{Store, store};
use crate::widgets::empty::Skeleton;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use picture::{Picture, moved};
use std::time::Duration;

/// How long changes of a host are gathered before its VMs' NICs are read again.
const GATHER: Duration = Duration::from_millis(250);

/// The page.
#[component]
pub fn NetworkPage() -> impl IntoView {
    let open = open_host();
    load(open);
    let picture = Picture::new(open);
    let empty = Memo::new(move |_| picture.whole.with(|whole| whole.nics.is_empty() && whole.links.is_empty()));
    let waiting = Memo::new(move |_| open.detail.with(|status| status.is_first() && status.error.is_none()));
    view! {
        {overview::sources(open)}
        {move || match (waiting.get(), empty.get()) {
            (true, true) => view! { <Skeleton rows=8 what="the network"/> }.into_any(),
            (false, true) => {
                view! { <p class="section u-muted">"MAAS knows no NIC of this host and none of its VMs."</p> }.into_any()
            }
            _ => {
                view! {
                    {overview::answers(picture)}
                    {map::section(open, picture)}
                    {links::section(open, picture)}
                    {nics::section(picture)}
                }
                    .into_any()
            }
        }}
    }
}

/// Reads what the page needs and the frame does not: networks, the host's machine, the VMs' NICs.
fn load(open: OpenHost) {
    let store = store();
    store.load_networks(false);
    let machine = Memo::new(move |_| open.host.with(|host| host.as_ref().and_then(|host| host.machine.clone())));
    Effect::new(move |_| {
        if let Some(machine) = machine.get() {
            store.want_host_machine(machine);
        }
    });
    let known = Memo::new(move |_| open.host.with(Option::is_some));
    Effect::new(move |_| {
        let id = open.id.get();
        if known.get() {
            store.want_vm_machines(id);
        }
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |before: Option<Option<std::sync::Arc<crate::model::host::Host>>>| {
        let now = open.host.get();
        if let (Some(Some(before)), Some(now)) = (before, &now)
            && before.id == now.id
            && before.detail.is_some()
            && moved(&before, now)
        {
            reread_soon(store, now.id, timer);
        }
        now
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
    });
}

fn reread_soon(store: Store, id: HostId, timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(timer) = timer.get_value() {
        timer.clear();
    }
    timer.set_value(set_timeout_with_handle(move || store.load_vm_machines(id), GATHER).ok());
}
