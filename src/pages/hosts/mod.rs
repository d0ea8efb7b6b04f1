//! All VM hosts in one table: LXD hosts, clusters that unfold, virsh hosts.

mod fleet_chart;
mod row;
mod totals;
mod view;

use crate::address::address;
use crate::model::listing::{Column, Line, LineKey, arrange};
use crate::model::units;
use crate::on_demand;
use crate::pages::title::use_title;
use crate::store::{Store, store};
use crate::widgets::badge::Badge;
use crate::widgets::empty::{EmptyState, ErrorState, Skeleton};
use crate::widgets::link::A;
use crate::widgets::meter::MeterLegend;
use crate::widgets::notice::Notice;
use crate::widgets::search::SearchBox;
use crate::widgets::table::SortHeader;
use crate::widgets::tone::Tone;
use fleet_chart::FleetChart;
use leptos::prelude::*;
pub use row::health_badge;
use row::{ClusterRow, Drawn, HostRow};
use totals::Totals;
use view::ViewState;

/// A list longer than this draws rows far from the window as text, but for the first.
const LONG: usize = 60;
const FIRST: usize = 16;

/// What the page can show of the list.
#[derive(Clone, PartialEq)]
enum Stage {
    Reading,
    Failed(String),
    Empty,
    Rows,
}

/// The page.
#[component]
pub fn HostsPage() -> impl IntoView {
    let store = store();
    use_title(String::new);
    let state = ViewState::from_url();
    let clusters = Memo::new(move |_| store.listed_clusters());
    let lines = Memo::new(move |_| {
        let names = store.names.get();
        let vms = |host| {
            let vms = store.vms.of_host(host);
            vms.iter().map(|vm| format!("{} {} ", vm.fqdn, vm.ips.join(" "))).collect::<String>()
        };
        arrange(&store.hosts.all(), &clusters.get(), names.as_ref(), &state.view.get(), &vms)
    });
    let failed = move || store.hosts_status().error.map(|error| error.to_string());
    let stage = Memo::new(move |_| match failed() {
        _ if !store.hosts.keys().is_empty() || !store.bad_hosts.with(Vec::is_empty) => Stage::Rows,
        Some(error) => Stage::Failed(error),
        None if store.hosts_status().is_first() => Stage::Reading,
        None => Stage::Empty,
    });
    let has_rows = move || stage.with(|stage| *stage == Stage::Rows);
    let searched = move || state.view.with(|view| !view.search.trim().is_empty());
    let matching = move || {
        let hosts = lines.with(|lines| lines.iter().filter(|line| matches!(line.key, LineKey::Host(_))).count());
        searched().then(|| format!(", {} found", units::count(hosts as i64, "host", "hosts")))
    };
    // Whoever comes back from a host finds the list as it was.
    let address = address();
    Effect::new(move |_| {
        let place = address.place();
        // Whoever leaves is at another address already, for a moment.
        if place.path == "/hosts" {
            store.list_query.set(place.query.text());
        }
    });
    let not_checked = Memo::new(move |_| store.not_checked());
    view! {
        <header class="page-head">
            <div class="page-head__title">
                <h1>"VM hosts"</h1>
                <span class="u-muted" role="status">{move || counted(store, clusters.with(Vec::len))} {matching}</span>
            </div>
        </header>
        <Show when=has_rows>
            <Totals/>
            <FleetChart/>
            {move || {
                searched().then(|| view! { <p class="u-muted u-small">"Totals and chart are those of the whole fleet."</p> })
            }}
        </Show>
        <div class="toolbar">
            <SearchBox label="Search name, address, tag, pool, zone, version" value=state.search on_search=state.set_search/>
            <div class="toolbar__end">
                {move || {
                    (not_checked.get() > 0).then(|| view! {
                        <p class="u-small" data-testid="not-checked">
                            {units::count(not_checked.get() as i64, "host", "hosts")} " not checked for findings. "
                            <A href="/alignment">"Check all"</A>
                        </p>
                    })
                }}
                <span class="u-muted u-small">"Figures: allocated of limit"</span>
                <MeterLegend limit=true/>
            </div>
        </div>
        {move || {
            failed()
                .filter(|_| has_rows())
                .map(|error| view! { <Notice tone=Tone::Warn title="The list could not be refreshed">{error}</Notice> })
        }}
        {move || match stage.get() {
            Stage::Reading => view! { <Skeleton rows=8 what="VM hosts"/> }.into_any(),
            Stage::Failed(error) => {
                let retry = Callback::new(move |()| store.load_hosts());
                view! { <ErrorState title="The VM hosts could not be read" detail=error on_retry=retry/> }.into_any()
            }
            Stage::Empty => {
                view! {
                    <EmptyState title="This region has no VM hosts yet">
                        <p>"Add an LXD or virsh host in MAAS, and it appears here by itself."</p>
                    </EmptyState>
                }
                    .into_any()
            }
            Stage::Rows => view! { <HostTable state=state lines=lines/> }.into_any(),
        }}
    }
}

/// `9 hosts, one cluster of 3 among them`: the same things that the rows show.
fn counted(store: Store, clusters: usize) -> String {
    let hosts = store.hosts.keys().len() as i64;
    let more = if store.hosts_status().busy && store.hosts_status().is_first() { ", reading more…" } else { "" };
    let clusters = match clusters {
        0 => String::new(),
        clusters => format!(" and {}", units::count(clusters as i64, "cluster", "clusters")),
    };
    format!("{}{clusters}{more}", units::count(hosts, "host", "hosts"))
}

#[component]
fn HostTable(state: ViewState, lines: Memo<Vec<Line>>) -> impl IntoView {
    let store = store();
    let head = move |column: Column, label: &'static str| {
        view! { <SortHeader label=label direction=state.direction(column) on_sort=Callback::new(move |()| state.sort_by(column))/> }
    };
    let long = Memo::new(move |_| lines.with(Vec::len) > LONG);
    let row = move |line: Line| {
        let first = lines.with_untracked(|lines| lines.iter().take(FIRST).any(|one| *one == line));
        let drawn = Drawn { long, first };
        match line.key {
            LineKey::Host(id) => view! { <HostRow id=id member=line.under.is_some() drawn=drawn/> }.into_any(),
            LineKey::Cluster(id) => view! { <ClusterRow id=id state=state drawn=drawn/> }.into_any(),
        }
    };
    view! {
        <div class="table-wrap">
            <table class="table table--stack hosts">
                <caption class="u-off-screen">"VM hosts"</caption>
                <thead>
                    <tr>
                        {head(Column::Name, "Name")}
                        <th scope="col">"Type"</th>
                        {head(Column::Vms, "VMs")}
                        {head(Column::Cpu, "CPU cores")}
                        {head(Column::Ram, "RAM")}
                        {head(Column::Storage, "Storage")}
                        {head(Column::Place, "Zone, pool")}
                        <th scope="col">"Tags"</th>
                    </tr>
                </thead>
                // Whoever comes to a row may open it next.
                <tbody on:pointerover=|_| on_demand::expect() on:focusin=|_| on_demand::expect()>
                    <For each=move || lines.get() key=|line| *line children=row/>
                    <BadRows/>
                </tbody>
            </table>
        </div>
        <Show when=move || lines.with(Vec::is_empty) && store.bad_hosts.with(Vec::is_empty)>
            <EmptyState title="No VM host matches the search">
                <button type="button" class="p-button" on:click=move |_| state.set_search.run(String::new())>
                    "Clear the search"
                </button>
            </EmptyState>
        </Show>
    }
}

/// Hosts whose record could not be read: marked, where they are, and why.
#[component]
fn BadRows() -> impl IntoView {
    let store = store();
    view! {
        <For
            each=move || store.bad_hosts.get()
            key=|bad| (bad.id, bad.name.clone(), bad.error.to_string())
            children=|bad| {
                let name = bad.name.unwrap_or_else(|| "A VM host".to_owned());
                let href = bad.id.map(|id| format!("/hosts/{id}"));
                view! {
                    <tr data-testid="bad-host-row">
                        <th scope="row" data-label="Name">
                            {match href {
                                Some(href) => view! { <A href=href>{name}</A> }.into_any(),
                                None => name.into_any(),
                            }}
                        </th>
                        <td colspan="7">
                            <Badge tone=Tone::Bad text="cannot be read"/>
                            <span class="cell-sub u-break">{bad.error.to_string()}</span>
                        </td>
                    </tr>
                }
            }
        />
    }
}
