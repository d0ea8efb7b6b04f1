//! How a field of the form is drawn: with its label, unit, help, error and warnings.

use super::ui::{Ui, fields};
use crate::model::compose::{Control, Field, ON};
use crate::widgets::choice::{Checkbox, SelectField};
use crate::widgets::field::{Choice, InputKind, TextField};
use crate::widgets::icon::{Glyph, Icon};
use leptos::prelude::*;

impl Ui {
    /// Errors (unless a field of their own shows them) and warnings, below what they belong to.
    pub fn notes(self, at: Vec<Field>, errors: bool) -> AnyView {
        let list = Memo::new(move |_| {
            let bad = if errors { self.problems(&at) } else { Vec::new() };
            let warnings = self.checked.with(|checked| {
                let all = checked.warnings.iter().filter(|(field, _)| at.contains(field));
                all.map(|(_, text)| (false, text.clone())).collect::<Vec<_>>()
            });
            bad.into_iter().map(|text| (true, text)).chain(warnings).collect::<Vec<(bool, String)>>()
        });
        let note = |(bad, text): (bool, String)| {
            let (class, glyph) = if bad { ("note is-bad", Glyph::Bad) } else { ("note is-warn", Glyph::Warn) };
            view! {
                <p class=class tabindex=bad.then_some("-1") data-problem=bad.then_some("")>
                    <Icon of=glyph/>
                    <span>{text}</span>
                </p>
            }
        };
        view! { <div class="notes">{move || list.get().into_iter().map(note).collect_view()}</div> }.into_any()
    }

    /// A line of text. `unit` and `help` may be empty.
    pub fn line(
        self,
        control: Control,
        label: &'static str,
        unit: &'static str,
        help: Signal<Option<String>>,
    ) -> AnyView {
        let at = fields(control);
        let error = {
            let at = at.clone();
            Signal::derive(move || {
                // While cores are pinned the ids show what is said about their number.
                let silent = control == Control::Cores && self.pinned();
                let texts = if silent { String::new() } else { self.problems(&at).join(" ") };
                Some(texts).filter(|text| !text.is_empty())
            })
        };
        // The error says the limit again.
        let help = Signal::derive(move || if error.with(Option::is_some) { None } else { help.get() });
        let kind = match control {
            Control::Cores | Control::Memory | Control::DiskSize(_) => InputKind::Number,
            _ => InputKind::Text,
        };
        let placeholder = match control {
            Control::Name => "MAAS makes one up",
            Control::Pinned => "0-3, 8",
            Control::NicIp(_) => "MAAS chooses",
            _ => "",
        };
        let some = |text: &'static str| (!text.is_empty()).then(|| text.to_owned());
        view! {
            <div class="field-cell">
                <TextField
                    label=label
                    value=self.text(control)
                    on_input=move |text: String| self.set(control, text)
                    on_blur=move |()| self.touch(control.field())
                    kind=kind
                    help=help
                    error=error
                    unit=Signal::stored(some(unit))
                    placeholder=Signal::stored(some(placeholder))
                    name=control.name()
                    autofocus=control == Control::Name
                />
                {self.notes(at, false)}
            </div>
        }
        .into_any()
    }

    /// A list to choose from.
    pub fn pick(
        self,
        control: Control,
        label: &'static str,
        options: Signal<Vec<Choice>>,
        help: Signal<Option<String>>,
    ) -> AnyView {
        let at = fields(control);
        // A row's messages stand below the row.
        let own = !matches!(control.field(), Field::Disk(_) | Field::Nic(_));
        let error = Signal::derive(move || {
            let texts = if own { self.problems(&at).join(" ") } else { String::new() };
            Some(texts).filter(|text| !text.is_empty())
        });
        let change = move |text: String| {
            self.set(control, text);
            self.touch(control.field());
        };
        view! {
            <div class="field-cell">
                <SelectField label=label value=self.text(control) options=options on_change=change help=help error=error name=control.name()/>
            </div>
        }
        .into_any()
    }

    /// A tick box.
    pub fn tick(
        self,
        control: Control,
        label: &'static str,
        help: Signal<Option<String>>,
        disabled: Signal<bool>,
    ) -> AnyView {
        let at = fields(control);
        let checked = Signal::derive(move || self.form.with(|form| control.read(form) == ON));
        let change = move |on: bool| {
            self.set(control, if on { ON.to_owned() } else { String::new() });
            self.touch(control.field());
        };
        view! {
            <div class="field-cell">
                <Checkbox label=label checked=checked on_change=change help=help disabled=disabled name=control.name()/>
                {self.notes(at, true)}
            </div>
        }
        .into_any()
    }
}

/// No help below a field.
pub fn no_help() -> Signal<Option<String>> {
    Signal::stored(None)
}
