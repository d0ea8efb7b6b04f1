//! The NUMA page of a host: which VM sits where on its nodes, what each node has left, and what is not aligned.

mod cells;
mod findings;
mod highlight;
mod lists;
mod nics;
mod node;
mod parts;
mod readout;
mod state;
mod tables;

use crate::model::numa_view::{Gap, NumaView};
use crate::pages::url;
use crate::widgets::empty::Skeleton;
use crate::widgets::notice::Notice;
use crate::widgets::tabs::Segments;
use crate::widgets::tone::Tone;
use leptos::prelude::*;
use state::Numa;

/// What the page can show now.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Loading,
    Map,
    Table,
}

/// The page.
#[component]
pub fn NumaPage() -> impl IntoView {
    let open = crate::pages::open_host::open_host();
    let numa = Numa::new(open);
    let (view, set_view) = url::param("view");
    let gap = Memo::new(move |_| numa.gap());
    let shown = Memo::new(move |_| match gap.get() {
        Some(Gap::NotRead) if open.detail.with(|status| status.error.is_none()) => Shown::Loading,
        _ if view.get().as_deref() == Some("table") => Shown::Table,
        _ => Shown::Map,
    });
    let mode = Signal::derive(move || if shown.get() == Shown::Table { "table" } else { "map" }.to_owned());
    let pick = Callback::new(move |mode: String| set_view.run(Some(mode).filter(|mode| mode != "map")));
    let summary = move || match numa.unready() {
        true => "NUMA nodes are not known".to_owned(),
        false => numa.picture.with(|picture| picture.summary()),
    };
    let root = highlight::root(numa);
    view! {
        <section
            class="numa"
            aria-label="NUMA nodes"
            node_ref=root
            on:pointerover=move |event| highlight::point(numa, event.target())
            on:pointerleave=move |_| highlight::point(numa, None)
            on:focusin=move |event| highlight::focus(numa, event.target())
            on:focusout=move |_| highlight::point(numa, None)
            on:click=move |event| highlight::pick(numa, event.target())
            on:keydown=highlight::key
        >
            <div class="section__head">
                <h2>{summary}</h2>
                <Segments label="Shown as" options=vec![("map", "Map"), ("table", "Table")] value=mode on_pick=pick/>
            </div>
            {move || {
                numa.hugepages_left()
                    .map(|text| view! { <p class="numa__hugepages u-muted u-small" data-testid="hugepages-left">"Hugepages: " {text}</p> })
            }}
            {move || gap.get().filter(|gap| *gap != Gap::NotRead || shown.get() != Shown::Loading).map(missing)}
            {lists::contradictions(numa)}
            {move || match shown.get() {
                Shown::Loading => view! { <Skeleton rows=8 what="NUMA nodes"/> }.into_any(),
                Shown::Table => beside_findings(numa, table),
                Shown::Map => beside_findings(numa, map),
            }}
        </section>
    }
}

/// The map or the tables on the left, findings beside them.
fn beside_findings(numa: Numa, what: fn(Numa) -> AnyView) -> AnyView {
    let clear = Memo::new(move |_| numa.picture.with(|picture| picture.findings.is_empty()));
    let some = Memo::new(move |_| numa.picture.with(|picture| !picture.vms.is_empty()));
    view! {
        <div class="numa__split" class:is-clear=clear>
            <div class="numa__map">{what(numa)} {move || some.get().then(|| readout::readout(numa))}</div>
            {findings::findings(numa)}
        </div>
    }
    .into_any()
}

fn table(numa: Numa) -> AnyView {
    tables::tables(numa)
}

fn map(numa: Numa) -> AnyView {
    numa.note_built();
    let nodes = move || numa.picture.with(|picture| picture.nodes.iter().map(|node| node.index).collect());
    let ask = move |what: fn(&NumaView) -> bool| Memo::new(move |_| numa.picture.with(|picture| what(picture)));
    let (many, one) = (ask(|picture| picture.nodes.len() > 4), ask(|picture| picture.nodes.len() < 2));
    let cells = ask(NumaView::has_cells);
    view! {
        {move || cells.get().then(readout::legend)}
        <div class="numa__nodes" class:is-many=many class:is-one=one>
            {parts::each(nodes, move |index| node::node(numa, index, many.get_untracked()))}
        </div>
        {nics::unowned(numa)}
        {lists::unplaced(numa)}
    }
    .into_any()
}

fn missing(gap: Gap) -> impl IntoView {
    view! { <Notice tone=Tone::Info title=gap.title() attr:data-testid="numa-gap">{gap.reason()}</Notice> }
}
