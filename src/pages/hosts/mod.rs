//! All VM hosts in one table: LXD hosts, clusters that unfold, virsh hosts.

mod fleet_chart;
mod row;
mod totals;
mod view;

use crate::later;
use crate::model::listing::{Column, Line, LineKey, arrange};
use crate::pages::title::use_title;
use crate::store::{Store, store};
use crate::widgets::badge::Badge;
use crate::widgets::empty::{EmptyState, ErrorState, Skeleton};
use crate::widgets::meter::MeterLegend;
use crate::widgets::notice::Notice;
use crate::widgets::search::SearchBox;
use crate::widgets::table::SortHeader;
use crate::widgets::tone::Tone;
use fleet_chart::FleetChart;
use leptos::prelude::*;
use leptos_router::components::A;
pub use row::health_badge;
use row::{ClusterRow, HostRow};
use totals::Totals;
use view::ViewState;

/// The page.
#[component]
pub fn HostsPage() -> impl IntoView {
    let store = store();
    use_title(String::new);
    let state = ViewState::from_url();
    let lines = Memo::new(move |_| {
        let names = store.names.get();
        arrange(&store.hosts.all(), &store.clusters.all(), names.as_ref(), &state.view.get())
    });
    let none_at_all = move || store.hosts.keys().is_empty() && store.bad_hosts.with(Vec::is_empty);
    let first_load =
        move || none_at_all() && store.hosts_status.with(|status| status.is_first() && status.error.is_none());
    let failed = move || store.hosts_status.with(|status| status.error.clone());
    view! {
        <header class="page-head">
            <div class="page-head__title">
                <h1>"VM hosts"</h1>
                <span class="u-muted" role="status">{move || counted(store)}</span>
            </div>
        </header>
        <Show when=move || !none_at_all()>
            <Totals/>
            <FleetChart/>
        </Show>
        <div class="toolbar">
            <SearchBox label="Search name, address, tag, pool, zone, version" value=state.search on_search=state.set_search/>
            <div class="toolbar__end">
                <MeterLegend limit=true/>
            </div>
        </div>
        {move || {
            failed()
                .filter(|_| !none_at_all())
                .map(|error| view! { <Notice tone=Tone::Warn title="The list could not be read again">{error.to_string()}</Notice> })
        }}
        {move || {
            if first_load() {
                view! { <Skeleton rows=8 what="VM hosts"/> }.into_any()
            } else if none_at_all() {
                match failed() {
                    Some(error) => {
                        let retry = Callback::new(move |()| store.load_hosts());
                        view! { <ErrorState title="The VM hosts could not be read" detail=error.to_string() on_retry=retry/> }
                            .into_any()
                    }
                    None => {
                        view! {
                            <EmptyState title="This region has no VM hosts yet">
                                <p>"Add an LXD or virsh host in MAAS, and it appears here by itself."</p>
                            </EmptyState>
                        }
                            .into_any()
                    }
                }
            } else {
                view! { <HostTable state=state lines=lines/> }.into_any()
            }
        }}
    }
}

/// `9 hosts, one cluster of 3 among them`: the same things that the rows show.
fn counted(store: Store) -> String {
    use crate::model::units::count;
    let hosts = store.hosts.keys().len() as i64;
    let clusters = store.clusters.keys().len() as i64;
    let more =
        if store.hosts_status.with(|status| status.busy && status.is_first()) { ", reading more…" } else { "" };
    let clusters =
        if clusters == 0 { String::new() } else { format!(" and {}", count(clusters, "cluster", "clusters")) };
    format!("{}{clusters}{more}", count(hosts, "host", "hosts"))
}

#[component]
fn HostTable(state: ViewState, lines: Memo<Vec<Line>>) -> impl IntoView {
    let store = store();
    let head = move |column: Column, label: &'static str| {
        view! { <SortHeader label=label direction=state.direction(column) on_sort=Callback::new(move |()| state.sort_by(column))/> }
    };
    let row = move |line: Line| match line.key {
        LineKey::Host(id) => view! { <HostRow id=id member=line.under.is_some()/> }.into_any(),
        LineKey::Cluster(id) => view! { <ClusterRow id=id state=state/> }.into_any(),
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
                <tbody on:pointerover=|_| later::expect() on:focusin=|_| later::expect()>
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
