//! The fleet in three meters, above the list.

use crate::model::host::VmCount;
use crate::model::listing::fleet_loads;
use crate::pages::figures::{LargeMeter, Resource};
use crate::store::store;
use leptos::prelude::*;

/// CPU, RAM and storage over all hosts.
#[component]
pub fn Totals() -> impl IntoView {
    let store = store();
    let loads = Memo::new(move |_| fleet_loads(&store.hosts.all(), &store.clusters.all()));
    let vms = Memo::new(move |_| VmCount::sum(store.hosts.all().iter().map(|host| host.vm_count)));
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
                    "VMs tracked" {move || vms.get().other.filter(|other| *other > 0).map(|other| format!(", {other} other"))}
                </span>
            </div>
            {meter(Resource::Cpu, 0)}
            {meter(Resource::Ram, 1)}
            {meter(Resource::Storage, 2)}
        </section>
    }
}
