//! Tabs that are links, and a row of buttons of which one is pressed.

use crate::widgets::link::A;
use leptos::prelude::*;

/// One tab: a place with a name.
#[derive(Clone)]
pub struct Tab {
    /// Where it leads; absolute within the base path.
    pub href: String,
    /// Its name.
    pub label: String,
    /// A quiet figure after the name.
    pub count: Signal<Option<String>>,
    /// Current only at exactly this address, not below it.
    pub exact: bool,
}

impl Tab {
    /// A tab without a figure, current at its address and below.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), count: Signal::stored(None), exact: false }
    }

    /// Current only at exactly this address.
    pub fn exact(mut self) -> Self {
        self.exact = true;
        self
    }

    /// With a figure after the name.
    pub fn count(mut self, count: impl Into<Signal<Option<String>>>) -> Self {
        self.count = count.into();
        self
    }
}

/// Link tabs below a page header. The router marks the current one (`aria-current="page"`).
///
/// `<Tabs label="Host" tabs=vec![Tab::new("/hosts/3", "Overview").exact(), Tab::new("/hosts/3/numa", "NUMA")]/>`
#[component]
pub fn Tabs(
    /// What the tabs are of, for screen readers.
    #[prop(into)]
    label: String,
    /// The tabs, in order.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let tab = |tab: Tab| {
        let count = tab.count;
        view! {
            <li>
                <A href=tab.href exact=tab.exact attr:class="tabs__link">
                    {tab.label}
                    {move || count.get().map(|count| view! { <span class="tabs__count">{count}</span> })}
                </A>
            </li>
        }
    };
    view! {
        <nav aria-label=label>
            <ul class="tabs">{move || tabs.get().into_iter().map(tab).collect_view()}</ul>
        </nav>
    }
}

/// A few ways to see the same thing, as joined buttons.
///
/// `<Segments label="View" options=vec![("map", "Map"), ("table", "Table")] value=view on_pick=move |v| set_view.set(v)/>`
#[component]
pub fn Segments(
    /// What is chosen here, for screen readers.
    #[prop(into)]
    label: String,
    /// Value and name of each.
    options: Vec<(&'static str, &'static str)>,
    /// The value of the pressed one.
    #[prop(into)]
    value: Signal<String>,
    /// Another was pressed.
    #[prop(into)]
    on_pick: Callback<String>,
    /// Lower, for card heads.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let button = move |(key, name): (&'static str, &'static str)| {
        let pressed = move || if value.with(|value| value == key) { "true" } else { "false" };
        view! {
            <button type="button" aria-pressed=pressed on:click=move |_| on_pick.run(key.to_owned())>
                {name}
            </button>
        }
    };
    view! {
        <div class="segments" class:is-small=small role="group" aria-label=label>
            {options.into_iter().map(button).collect_view()}
        </div>
    }
}
