//! How the list looks, kept in the address: `?q=…&sort=-cpu&open=1,4`.

use crate::model::ids::ClusterId;
use crate::model::listing::{Column, View};
use crate::pages::url;
use crate::widgets::table::Direction;
use leptos::prelude::*;

/// The view and the ways to change it.
#[derive(Clone, Copy)]
pub struct ViewState {
    /// All of it.
    pub view: Memo<View>,
    /// The search text.
    pub search: Signal<String>,
    /// Sets the search text.
    pub set_search: Callback<String>,
    set_sort: Callback<Option<String>>,
    set_open: Callback<Option<String>>,
}

impl ViewState {
    /// Reads the address and follows it.
    pub fn from_url() -> Self {
        let (search, set_search) = url::param("q");
        let (sort, set_sort) = url::param("sort");
        let (open, set_open) = url::param("open");
        let view = Memo::new(move |_| {
            let sort = sort.get().unwrap_or_default();
            let (descending, word) = match sort.strip_prefix('-') {
                Some(word) => (true, word),
                None => (false, sort.as_str()),
            };
            let ids = open.get().unwrap_or_default();
            View {
                search: search.get().unwrap_or_default(),
                column: Column::from_word(word).unwrap_or_default(),
                descending,
                unfolded: ids.split(',').filter_map(|id| id.parse().ok()).map(ClusterId).collect(),
            }
        });
        Self {
            view,
            search: Signal::derive(move || search.get().unwrap_or_default()),
            set_search: Callback::new(move |text| set_search.run(Some(text))),
            set_sort,
            set_open,
        }
    }

    /// The direction of a column's header.
    pub fn direction(self, column: Column) -> Signal<Option<Direction>> {
        Signal::derive(move || {
            self.view.with(|view| {
                let way = if view.descending { Direction::Descending } else { Direction::Ascending };
                (view.column == column).then_some(way)
            })
        })
    }

    /// Sorts by a column; a second time the other way round. Figures start with the largest, names with the first.
    pub fn sort_by(self, column: Column) {
        let (current, descending) = self.view.with_untracked(|view| (view.column, view.descending));
        let figures_first = !matches!(column, Column::Name | Column::Place);
        let descending = if current == column { !descending } else { figures_first };
        let sign = if descending { "-" } else { "" };
        self.set_sort.run(Some(format!("{sign}{}", column.word())));
    }

    /// Whether a cluster shows its members.
    pub fn is_unfolded(self, id: ClusterId) -> bool {
        self.view.with(|view| view.unfolded.contains(&id))
    }

    /// Shows or hides a cluster's members.
    pub fn toggle(self, id: ClusterId) {
        let mut open = self.view.with_untracked(|view| view.unfolded.clone());
        match open.iter().position(|known| *known == id) {
            Some(at) => {
                open.remove(at);
            }
            None => open.push(id),
        }
        let text: Vec<String> = open.iter().map(ClusterId::to_string).collect();
        self.set_open.run(Some(text.join(",")));
    }
}
