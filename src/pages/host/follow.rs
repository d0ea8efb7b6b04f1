//! Keeps what findings of the open host are found in up to date, whichever of its pages is shown.

use crate::model::alignment::{nics_matter, nics_moved};
use crate::model::host::Host;
use crate::model::ids::HostId;
use crate::pages::open_host::OpenHost;
use crate::store::{Store, store};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// How long changes of a host are gathered before its VMs' NICs are read again.
const GATHER: Duration = Duration::from_millis(250);

/// Pages that show NICs, whether these can be out of place or not.
const SHOW_NICS: [&str; 2] = ["numa", "network"];

/// Reads the machine that the host runs on and those of its VMs, and reads these again when the host's VMs change: where
/// NICs can be out of place, and for pages that show NICs. Who goes to another page gets what is not old.
pub fn follow(open: OpenHost, tab: Memo<String>) {
    let store = store();
    let wanted = Memo::new(move |_| {
        tab.with(|tab| SHOW_NICS.contains(&tab.as_str()))
            || open.host.with(|host| host.as_ref().is_some_and(|host| nics_matter(host)))
    });
    let machine = Memo::new(move |_| open.host.with(|host| host.as_ref().map(|host| host.machine.clone())));
    Effect::new(move |_| {
        tab.track();
        let Some(machine) = machine.get().filter(|_| wanted.get()) else { return };
        store.want_vm_machines(open.id.get());
        if let Some(id) = machine {
            store.want_host_machine(id);
        }
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |before: Option<Option<Arc<Host>>>| {
        let now = open.host.get();
        if let (Some(Some(before)), Some(now)) = (before, &now)
            && before.id == now.id
            && before.detail.is_some()
            && wanted.get_untracked()
            && nics_moved(&before, now)
        {
            read_soon(store, now.id, timer);
        }
        now
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
    });
}

fn read_soon(store: Store, id: HostId, timer: StoredValue<Option<TimeoutHandle>>) {
    // Should the page be left before: whoever comes next asks again.
    store.outdate_nics(id);
    if let Some(timer) = timer.get_value() {
        timer.clear();
    }
    timer.set_value(set_timeout_with_handle(move || store.load_vm_machines(id), GATHER).ok());
}
