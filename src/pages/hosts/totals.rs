//! The fleet in three meters, above the list.

use crate::model::host::VmCount;
use crate::model::listing::fleet_loads;
use crate::model::units::count;
use crate::pages::figures::{LargeMeter, Resource};
use crate::store::store;
use leptos::prelude::*;

/// CPU, RAM and storage over all hosts.
#[component]
pub fn Totals() -> impl IntoView {
    let store = store();
    let loads = Memo::new(move |_| fleet_loads(&store.hosts.all(), &store.clusters.all()));
    let vms = Memo::new(move |_| VmCount::sum(store.hosts.all().iter().map(|host| host.vm_count)));
    // What is not known of some hosts is not in the sum, which says so.
    let unknown = Memo::new(move |_| {
        let all = store.hosts.all();
        all.iter().filter(|host| host.vm_count.tracked.is_none()).count() as i64
    });
    let missing = move || {
        Some(unknown.get())
            .filter(|unknown| *unknown > 0 && vms.get().tracked.is_some())
            .map(|unknown| format!(", without {} of unknown VMs", count(unknown, "host", "hosts")))
    };
    let meter = move |resource: Resource, at: usize| {
        view! {
            <div class="totals__item">
                <h3 class="totals__name">{resource.label()}</h3>
                <LargeMeter resource=resource load=Signal::derive(move || loads.get()[at])/>
            </div>
        }
    };
    view! {
        <section class="totals" aria-label="The whole fleet">
            <div class="figure">
                <span class="figure__value">{move || vms.get().tracked_words()}</span>
                <span class="figure__label">
                    "VMs tracked" {move || vms.get().other.filter(|other| *other > 0).map(|other| format!(", {other} other"))} {missing}
                </span>
            </div>
            {meter(Resource::Cpu, 0)}
            {meter(Resource::Ram, 1)}
            {meter(Resource::Storage, 2)}
        </section>
    }
}
