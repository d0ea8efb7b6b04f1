//! Column heads that sort. The classes of tables are in the module docs of [`super`].

use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

impl Direction {
    /// The other one.
    pub fn flip(self) -> Self {
        match self {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        }
    }
}

/// A `<th>` with a button. The page keeps the sort state: it gives this column's direction and hears of clicks.
///
/// `<SortHeader label="Name" direction=Signal::derive(…) on_sort=move || sort_by(Column::Name)/>`
#[component]
pub fn SortHeader(
    /// The column's name.
    #[prop(into)]
    label: Signal<String>,
    /// This column's direction; `None` while another column sorts.
    #[prop(into)]
    direction: Signal<Option<Direction>>,
    /// The button was pressed.
    #[prop(into)]
    on_sort: Callback<()>,
    /// Right-aligned, for figures.
    #[prop(optional)]
    num: bool,
    /// A second line in the head.
    #[prop(optional, into)]
    sub: MaybeProp<String>,
) -> impl IntoView {
    let sorted = move || match direction.get() {
        Some(Direction::Ascending) => Some("ascending"),
        Some(Direction::Descending) => Some("descending"),
        None => None,
    };
    view! {
        <th scope="col" class=("is-num", num) aria-sort=sorted>
            <button type="button" class="sort" on:click=move |_| on_sort.run(())>
                <span>{move || label.get()}</span>
                <Icon of=Glyph::Arrow/>
            </button>
            {move || sub.get().map(|sub| view! { <span class="cell-sub">{sub}</span> })}
        </th>
    }
}
