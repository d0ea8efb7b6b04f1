//! Form fields: label above, control, help and error below, tied together for assistive technology.
//!
//! All are controlled: the page holds the text and hears of each change. An error sets `aria-invalid` and is read as
//! part of the field's description; announcing it is the page's choice.

use super::dom;
use leptos::prelude::*;

/// Of which kind a text field is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    #[default]
    Text,
    Password,
    /// Text with a numeric keyboard: no spinner, no wheel accidents, what is typed is kept.
    Number,
    Url,
}

/// One option of a select or a radio group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the page gets.
    pub value: String,
    /// What the user reads.
    pub label: String,
    /// Shown, not to be had.
    pub disabled: bool,
}

impl Choice {
    /// An option to be had.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), disabled: false }
    }

    /// The same, not to be had.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
}

/// Ids of a field's parts and what describes it.
#[derive(Clone)]
pub(super) struct Parts {
    pub id: String,
    pub help: MaybeProp<String>,
    pub error: MaybeProp<String>,
}

impl Parts {
    pub fn new(help: MaybeProp<String>, error: MaybeProp<String>) -> Self {
        Self { id: dom::fresh_id("field"), help, error }
    }

    /// `aria-describedby`: the error first, then the help.
    pub fn described(&self) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static + use<> {
        let Parts { id, help, error } = self.clone();
        move || {
            let mut ids = Vec::new();
            if error.read().is_some() {
                ids.push(format!("{id}-error"));
            }
            if help.read().is_some() {
                ids.push(format!("{id}-help"));
            }
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    /// `aria-invalid`.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + Clone + 'static + use<> {
        let error = self.error;
        move || error.read().is_some().then_some("true")
    }

    /// Error and help lines.
    pub fn notes(&self) -> impl IntoView + use<> {
        let Parts { id, help, error } = self.clone();
        let (error_id, help_id) = (format!("{id}-error"), format!("{id}-help"));
        view! {
            {move || error.get().map(|text| view! { <p class="field__error" id=error_id.clone()>{text}</p> })}
            {move || help.get().map(|text| view! { <p class="field__help" id=help_id.clone()>{text}</p> })}
        }
    }
}

/// A line of text.
///
/// `<TextField label="Name" value=name on_input=move |v| set_name.set(v) error=name_error help="Left empty, MAAS picks one."/>`
#[component]
pub fn TextField(
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// The text, held by the page.
    #[prop(into)]
    value: Signal<String>,
    /// Each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// The field was left.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// Text, password, number or URL.
    #[prop(optional)]
    kind: InputKind,
    /// Help below.
    #[prop(optional, into)]
    help: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// A unit behind the box.
    #[prop(optional, into)]
    unit: MaybeProp<String>,
    /// An example inside the empty box; never the label.
    #[prop(optional, into)]
    placeholder: MaybeProp<String>,
    /// Must be given.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// `name`, for tests and password managers.
    #[prop(optional)]
    name: Option<&'static str>,
    /// `autocomplete`; off unless said.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Letters of one width: keys, core lists.
    #[prop(optional)]
    mono: bool,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let parts = Parts::new(help, error);
    let (input_type, mode) = match kind {
        InputKind::Text => ("text", None),
        InputKind::Password => ("password", None),
        InputKind::Number => ("text", Some("decimal")),
        InputKind::Url => ("url", None),
    };
    view! {
        <div class="field" class:is-required=move || required.get()>
            <label class="field__label" for=parts.id.clone()>{move || label.get()}</label>
            <div class="field__control">
                <input
                    id=parts.id.clone()
                    class="input"
                    class:is-mono=mono
                    type=input_type
                    inputmode=mode
                    name=name
                    autocomplete=autocomplete
                    autofocus=autofocus
                    spellcheck="false"
                    placeholder=move || placeholder.get()
                    prop:value=move || value.get()
                    disabled=move || disabled.get()
                    aria-required=move || required.get().then_some("true")
                    aria-invalid=parts.invalid()
                    aria-describedby=parts.described()
                    on:input=move |event| on_input.run(event_target_value(&event))
                    on:blur=move |_| {
                        // A field that is taken away while it has the focus is left, too: nobody may be there to hear it.
                        if let Some(blur) = on_blur {
                            blur.try_run(());
                        }
                    }
                />
                {move || unit.get().map(|unit| view! { <span class="field__unit">{unit}</span> })}
            </div>
            {parts.notes()}
        </div>
    }
}
