//! How full every host is, one column each, for one resource at a time. Kept in the address as `?chart=ram`.

use crate::charts::fleet::{FleetBar, fleet, fleet_rows};
use crate::charts::unit::Unit;
use crate::pages::url;
use crate::store::store;
use crate::widgets::chart::Chart;
use crate::widgets::tabs::Segments;
use leptos::prelude::*;

const NONE: &str = "none";

/// The chart and the choice of its resource.
#[component]
pub fn FleetChart() -> impl IntoView {
    let store = store();
    let (chosen, set_chosen) = url::param("chart");
    let what = Memo::new(move |_| chosen.get().unwrap_or_else(|| "cpu".to_owned()));
    let bars = Memo::new(move |_| {
        let what = what.get();
        let bar = |host: std::sync::Arc<crate::model::host::Host>| {
            let load = match what.as_str() {
                "ram" => host.capacity.ram(),
                "storage" => host.capacity.disk(),
                _ => host.capacity.cpu(),
            };
            FleetBar { name: host.name.clone(), data: load.into() }
        };
        store.hosts.all().into_iter().map(bar).collect::<Vec<_>>()
    });
    let unit = move || match what.get().as_str() {
        "ram" => Unit::Memory,
        "storage" => Unit::Storage,
        _ => Unit::Count,
    };
    let name = move || match what.get().as_str() {
        "ram" => "RAM",
        "storage" => "Storage",
        _ => "CPU",
    };
    let pick = Callback::new(move |word: String| set_chosen.run(Some(word).filter(|word| word != "cpu")));
    let options = vec![("cpu", "CPU"), ("ram", "RAM"), ("storage", "Storage"), (NONE, "Hide")];
    let rows = Signal::derive(move || bars.with(|bars| fleet_rows(bars, unit())));
    let hidden = move || what.with(|what| what == NONE);
    view! {
        <section class="fleet-chart" aria-label="Host utilisation" data-testid="fleet-chart">
            <Chart
                title=Signal::derive(move || if hidden() { "Chart".to_owned() } else { format!("{} by host", name()) })
                rows=rows
                draw=move |width| bars.with(|bars| fleet(name(), bars, unit(), width))
                tools=move || view! { <Segments label="Chart of" options=options value=what on_pick=pick small=true/> }
                hidden=Signal::derive(hidden)
            />
        </section>
    }
}
