//! Fields to choose with: select, tick box, radio group.

use super::dom;
use super::field::{Choice, Parts};
use leptos::prelude::*;

/// A drop-down list.
///
/// `<SelectField label="Zone" value=zone options=Signal::derive(…) on_change=move |v| set_zone.set(v)/>`
#[component]
pub fn SelectField(
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// The chosen value, held by the page.
    #[prop(into)]
    value: Signal<String>,
    /// What there is; may come later.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// Another was chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// Help below.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Must be given.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// `name`, for tests.
    #[prop(optional)]
    name: Option<&'static str>,
    /// Label for screen readers only: in tool bars.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let parts = Parts::new(help, error);
    let option = move |choice: Choice| {
        let key = choice.value.clone();
        view! {
            <option value=choice.value disabled=choice.disabled prop:selected=move || value.with(|value| *value == key)>
                {choice.label}
            </option>
        }
    };
    view! {
        <div class="field" class:is-required=move || required.get()>
            <label class="field__label" class:u-off-screen=bare for=parts.id.clone()>{move || label.get()}</label>
            <select
                id=parts.id.clone()
                class="input"
                name=name
                disabled=move || disabled.get()
                aria-required=move || required.get().then_some("true")
                aria-invalid=parts.invalid()
                aria-describedby=parts.described()
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
            {parts.notes()}
        </div>
    }
}

/// A tick box with its label beside it.
///
/// `<Checkbox label="Use hugepages" checked=hugepages on_change=move |on| set_hugepages.set(on)/>`
#[component]
pub fn Checkbox(
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// Ticked or not, held by the page.
    #[prop(into)]
    checked: Signal<bool>,
    /// It was ticked or cleared.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Some of what it stands for, not all: the box in a table's head.
    #[prop(optional, into)]
    partly: Signal<bool>,
    /// Help below.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Label for screen readers only: in table cells.
    #[prop(optional)]
    bare: bool,
    /// `name`, for tests.
    #[prop(optional)]
    name: Option<&'static str>,
) -> impl IntoView {
    let parts = Parts::new(help, error);
    view! {
        <div class=if bare { "" } else { "field" }>
            <label class="tick" class:tick--bare=bare>
                <input
                    type="checkbox"
                    name=name
                    prop:checked=move || checked.get()
                    prop:indeterminate=move || partly.get()
                    disabled=move || disabled.get()
                    aria-invalid=parts.invalid()
                    aria-describedby=parts.described()
                    on:change=move |event| on_change.run(event_target_checked(&event))
                />
                <span class:u-off-screen=bare>{move || label.get()}</span>
            </label>
            {parts.notes()}
        </div>
    }
}

/// One of a few, all in sight.
///
/// `<RadioGroup legend="Cores" value=mode options=vec![Choice::new("any", "Any available"), …] on_change=move |v| …/>`
#[component]
pub fn RadioGroup(
    /// What is chosen.
    #[prop(into)]
    legend: Signal<String>,
    /// The chosen value, held by the page.
    #[prop(into)]
    value: Signal<String>,
    /// What there is.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// Another was chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// Beside each other.
    #[prop(optional)]
    inline: bool,
    /// Help below.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
) -> impl IntoView {
    let parts = Parts::new(help, error);
    let name = dom::fresh_id("radio");
    let option = move |choice: Choice| {
        let (key, picked) = (choice.value.clone(), choice.value);
        view! {
            <label class="tick">
                <input
                    type="radio"
                    name=name.clone()
                    value=picked.clone()
                    disabled=choice.disabled
                    prop:checked=move || value.with(|value| *value == key)
                    on:change=move |_| on_change.run(picked.clone())
                />
                <span>{choice.label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field" aria-invalid=parts.invalid() aria-describedby=parts.described()>
            <legend class="field__label">{move || legend.get()}</legend>
            <div class="choices" class:is-inline=inline>
                {move || options.get().into_iter().map(&option).collect_view()}
            </div>
            {parts.notes()}
        </fieldset>
    }
}
