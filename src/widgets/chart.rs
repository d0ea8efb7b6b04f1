//! A chart with its title, drawn to the width it has, or the same figures as a table.

use super::dom;
use crate::charts::ChartRows;
use leptos::{html, prelude::*};

/// A chart. `draw` gets the width in CSS pixels and is called again when that or a signal in it changes.
///
/// ```ignore
/// <Chart title="Capacity" rows=Signal::derive(move || host_rows(&resources.get()))
///     draw=move |width| host("Capacity of numa-host", &resources.get(), width)/>
/// ```
#[component]
pub fn Chart<D>(
    /// The heading above.
    #[prop(into)]
    title: Signal<String>,
    /// Width to SVG text; names in it must be escaped, as those of `charts` are.
    draw: D,
    /// The same in words.
    #[prop(into)]
    rows: Signal<ChartRows>,
    /// Beside the heading: what to draw, a legend.
    #[prop(optional, into)]
    tools: ViewFnOnce,
    /// Only the heading.
    #[prop(optional, into)]
    hidden: Signal<bool>,
) -> impl IntoView
where
    D: Fn(u32) -> String + Clone + Send + Sync + 'static,
{
    let node = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0u32);
    let table = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(node) = node.get() {
            dom::on_resize(&node, move |wide, _| {
                // In steps, so that dragging a window does not draw for every pixel.
                let wide = (wide / 8.0).floor() as u32 * 8;
                if width.try_get_untracked().is_some_and(|last| last != wide) {
                    width.try_set(wide);
                }
            });
        }
    });
    let picture = move || {
        let draw = draw.clone();
        let svg = Memo::new(move |_| match width.get() {
            0 => String::new(),
            wide => draw(wide),
        });
        view! { <div class="chart__picture" inner_html=move || svg.get()></div> }
    };
    view! {
        <figure class="chart">
            <figcaption class="chart__bar">
                <h2>{move || title.get()}</h2>
                <div class="actions">
                    {tools.run()}
                    <button
                        type="button"
                        class="p-button p-button--base is-small"
                        hidden=move || hidden.get()
                        aria-pressed=move || if table.get() { "true" } else { "false" }
                        on:click=move |_| table.update(|table| *table = !*table)
                    >
                        {move || if table.get() { "As chart" } else { "As table" }}
                    </button>
                </div>
            </figcaption>
            <div node_ref=node hidden=move || hidden.get()>
                {move || {
                    if hidden.get() {
                        ().into_any()
                    } else if table.get() {
                        view! { <RowsTable rows label=title/> }.into_any()
                    } else {
                        picture.clone()().into_any()
                    }
                }}
            </div>
        </figure>
    }
}

#[component]
fn RowsTable(rows: Signal<ChartRows>, label: Signal<String>) -> impl IntoView {
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let name = cells.next();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.map(|cell| view! { <td class="is-num">{cell}</td> }).collect_view()}
            </tr>
        }
    };
    let head = |(index, name): (usize, String)| view! { <th scope="col" class:is-num=index != 0>{name}</th> };
    view! {
        <div class="table-wrap">
            <table class="table" aria-label=move || label.get()>
                <thead>
                    <tr>{move || rows.get().head.into_iter().enumerate().map(head).collect_view()}</tr>
                </thead>
                <tbody>{move || rows.get().rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
