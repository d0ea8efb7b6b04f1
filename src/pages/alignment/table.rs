//! The table of findings, a page of it at a time.

use super::state::FindingsState;
use crate::model::alignment::{Certainty, Order, ReportRow};
use crate::widgets::badge::Badge;
use crate::widgets::link::A;
use crate::widgets::pager::{Pager, slice};
use crate::widgets::table::SortHeader;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// Rows a page.
const PAGE: usize = 50;

/// The table.
pub fn table(fleet: FindingsState) -> AnyView {
    let count = Signal::derive(move || fleet.order.with(Vec::len));
    let page = RwSignal::new(0);
    // Another filter or order starts on the first page again.
    Effect::new(move |before: Option<()>| {
        fleet.view.track();
        if before.is_some() {
            page.set(0);
        }
    });
    let rows = move || {
        let (start, end) = slice(page.get(), PAGE, count.get());
        let places = fleet.order.with(|order| order.get(start..end).map(<[usize]>::to_vec)).unwrap_or_default();
        fleet.rows.with(|rows| places.into_iter().filter_map(|at| rows.get(at).cloned()).collect::<Vec<_>>())
    };
    let head = move |order: Order, label: &'static str| {
        view! { <SortHeader label=label direction=fleet.direction(order) on_sort=Callback::new(move |()| fleet.sort_by(order))/> }
    };
    view! {
        <div class="table-wrap">
            <table class="table table--stack findings">
                <caption class="u-off-screen">"Findings"</caption>
                <thead>
                    <tr>
                        {head(Order::Host, "Host")}
                        {head(Order::Vm, "VM")}
                        {head(Order::Kind, "Finding")}
                        {head(Order::Grave, "Certainty")}
                        <th scope="col">"Details"</th>
                        <th scope="col">"Suggested fix"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=rows key=key children=row/>
                </tbody>
            </table>
        </div>
        <Pager page=page size=PAGE count=count on_page=move |to| page.set(to)/>
    }
    .into_any()
}

/// All that a row shows: what changes is drawn anew, the rest stays where it is.
fn key(row: &ReportRow) -> String {
    let found = &row.finding;
    format!("{} {:?} {:?} {:?} {:?} {:?}", row.host_id, row.vms, found.kind, found.certainty, found.seen, found.fix)
}

fn row(row: ReportRow) -> AnyView {
    let fix = row.fix().unwrap_or_else(|| "No free cores for a fix.".to_owned());
    let ReportRow { host_id, host, vms, finding } = row;
    let vm = finding.system_id.as_ref().map(|id| id.0.clone()).unwrap_or_default();
    let query = if vm.is_empty() { String::new() } else { format!("?vm={vm}") };
    let (href, vm_href) = (format!("/hosts/{host_id}/numa"), format!("/hosts/{host_id}/numa{query}"));
    let (first, others) = (vms.first().cloned().unwrap_or_default(), vms.get(1..).unwrap_or_default().join(", "));
    let others = if others.is_empty() { others } else { format!("and {others}") };
    let tone = match finding.certainty {
        Certainty::Proven => Tone::Bad,
        Certainty::Consistent => Tone::Warn,
        Certainty::Unknown => Tone::Neutral,
    };
    view! {
        <tr
            data-testid="finding"
            data-kind=finding.kind.word()
            data-certainty=finding.certainty.word()
            data-vm=vm
            data-host-id=host_id.to_string()
        >
            <th scope="row" data-label="Host">
                <A href=href attr:class="u-break">{host}</A>
            </th>
            <td data-label="VM">
                <A href=vm_href attr:class="u-break">{first}</A>
                <span class="cell-sub u-break">{others}</span>
            </td>
            <td data-label="Finding">{finding.title()}</td>
            <td data-label="Certainty" title=finding.certainty.meaning()>
                <Badge tone=tone text=finding.certainty.label() off=finding.certainty == Certainty::Unknown/>
            </td>
            <td data-label="Details">{finding.seen}</td>
            <td data-label="Suggested fix">{fix}</td>
        </tr>
    }
    .into_any()
}
