//! A table of which only the rows in sight exist: 10,000 rows, some fifty in the document.

use super::dom;
use leptos::{html, prelude::*};
use std::hash::Hash;
use std::ops::Range;

/// Which rows to draw. All figures in the same pixels; a row height of zero or nonsense draws the first few only.
pub fn in_sight(scroll_top: f64, viewport: f64, row_height: f64, count: usize, overscan: usize) -> Range<usize> {
    if !(row_height.is_finite() && row_height > 0.0) {
        return 0..count.min(overscan.saturating_mul(2));
    }
    // `as` saturates: NaN is 0, too large is the largest.
    let first = (scroll_top.max(0.0) / row_height).floor() as usize;
    let seen = ((viewport.max(0.0) / row_height).ceil() as usize).saturating_add(1);
    let end = first.saturating_add(seen).saturating_add(overscan).min(count);
    let start = first.saturating_sub(overscan).min(end);
    // Scrolled beyond the end, because rows went away: the last screenful.
    let start = if first >= count { end.saturating_sub(seen.saturating_add(overscan)) } else { start };
    start..end
}

/// The table. Rows have a fixed height, so their content must fit it on one (41 px) or two (57 px) lines.
///
/// The page gives the keys in order and draws whole rows; `aria-rowindex` gets the number it is handed.
///
/// ```ignore
/// <VirtualTable label="VMs" keys=ids columns=6 head=|| view! { <tr><th scope="col">"Name"</th>…</tr> }
///     row=move |id, index| view! { <tr aria-rowindex=index data-testid="vm-row">…</tr> }.into_any()/>
/// ```
#[component]
pub fn VirtualTable<K, F>(
    /// What the rows are.
    #[prop(into)]
    label: Signal<String>,
    /// Filtered and sorted.
    #[prop(into)]
    keys: Signal<Vec<K>>,
    /// How many columns, for the spacers.
    columns: usize,
    /// The `<tr>` of the head.
    #[prop(into)]
    head: ViewFnOnce,
    /// Draws a `<tr>` from a key and its `aria-rowindex`, which changes when rows are sorted.
    row: F,
    /// Pixels of a row with its border.
    #[prop(default = 41.0)]
    row_height: f64,
    /// Rows drawn beyond the edges.
    #[prop(default = 8)]
    overscan: usize,
) -> impl IntoView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    F: Fn(K, Signal<usize>) -> AnyView + Clone + Send + Sync + 'static,
{
    let node = NodeRef::<html::Div>::new();
    let top = RwSignal::new(0.0);
    let height = RwSignal::new(800.0);
    let count = Memo::new(move |_| keys.with(Vec::len));
    let range = Memo::new(move |_| in_sight(top.get(), height.get(), row_height, count.get(), overscan));
    let rows = move || {
        let range = range.get();
        keys.with(|keys| keys.get(range).map(<[K]>::to_vec).unwrap_or_default())
    };
    let draw = move |index: ReadSignal<usize>, key: K| {
        // The head is row 1.
        row(key, Signal::derive(move || range.get().start + index.get() + 2))
    };
    Effect::new(move |_| {
        if let Some(node) = node.get() {
            dom::on_resize(&node, move |_, tall| {
                height.try_set(tall);
            });
        }
    });
    let scrolled = move |_| {
        if let Some(node) = node.get_untracked() {
            top.set(f64::from(node.scroll_top()));
        }
    };
    let spacer = move |rows: usize| {
        (rows > 0).then(|| {
            let high = format!("{}px", rows as f64 * row_height);
            view! {
                <tr class="table__spacer" aria-hidden="true">
                    <td colspan=columns style:height=high></td>
                </tr>
            }
        })
    };
    view! {
        <div
            class="table-wrap table-wrap--tall"
            node_ref=node
            tabindex="0"
            role="region"
            aria-label=move || label.get()
            on:scroll=scrolled
        >
            <table
                class="table table--virtual"
                aria-label=move || label.get()
                aria-rowcount=move || count.get() + 1
                style=("--row-height", format!("{row_height}px"))
            >
                <thead>{head.run()}</thead>
                <tbody>
                    {move || spacer(range.get().start)}
                    <ForEnumerate each=rows key=|key| key.clone() children=draw/>
                    {move || spacer(count.get().saturating_sub(range.get().end))}
                </tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::in_sight;
    use proptest::prelude::*;

    #[test]
    fn draws_what_is_in_sight_and_a_little_more() {
        assert_eq!(in_sight(0.0, 400.0, 40.0, 10_000, 5), 0..16);
        assert_eq!(in_sight(4000.0, 400.0, 40.0, 10_000, 5), 95..116);
        assert_eq!(in_sight(399_600.0, 400.0, 40.0, 10_000, 5), 9985..10_000);
        assert_eq!(in_sight(0.0, 400.0, 40.0, 3, 5), 0..3);
        assert_eq!(in_sight(0.0, 400.0, 40.0, 0, 5), 0..0);
        assert_eq!(in_sight(9e9, 400.0, 40.0, 20, 5), 4..20);
        assert_eq!(in_sight(0.0, 400.0, 0.0, 20, 5), 0..10);
    }

    proptest! {
        #[test]
        fn every_row_in_sight_is_drawn(top in 0.0..500_000f64, tall in 0.0..3000f64, high in 1.0..200f64, count in 0usize..20_000) {
            let range = in_sight(top, tall, high, count, 4);
            prop_assert!(range.start <= range.end && range.end <= count);
            let first = (top / high) as usize;
            let last = ((top + tall) / high) as usize;
            for row in [first, last] {
                prop_assert!(row >= count || range.contains(&row));
            }
            prop_assert!(range.len() <= (tall / high) as usize + 12);
        }

        #[test]
        fn never_panics(top: f64, tall: f64, high: f64, count: usize) {
            let range = in_sight(top, tall, high, count, 4);
            prop_assert!(range.start <= range.end && range.end <= count);
        }
    }
}
