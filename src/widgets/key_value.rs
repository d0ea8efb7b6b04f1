//! Facts: names and values, as a definition list.

use leptos::prelude::*;

/// The list. In a row under a page's title, or with `list` as two columns in a card.
///
/// `<Facts><Fact label="Zone">"rack-a"</Fact><Fact label="Pool">{move || pool.get()}</Fact></Facts>`
#[component]
pub fn Facts(
    /// Two columns, one fact a line.
    #[prop(optional)]
    list: bool,
    /// [`Fact`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <dl class="facts" class:facts--list=list>
            {children()}
        </dl>
    }
}

/// One fact.
#[component]
pub fn Fact(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{move || label.get()}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
