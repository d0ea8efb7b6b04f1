//! The verdict and the buttons, news about the whole request, and the way back to an empty form.

use super::ui::Ui;
use crate::model::compose::{Field, Outcome};
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::link::A;
use crate::widgets::notice::Notice;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// Beside the heading, once something was typed.
pub fn start_anew(ui: Ui) -> AnyView {
    let shown = Memo::new(move |_| ui.barred.get().is_none() && !ui.busy() && ui.begun());
    view! {
        <Show when=move || shown.get()>
            <button type="button" class="p-button p-button--base is-small" data-testid="compose-anew" on:click=move |_| ui.start_anew()>
                "Reset"
            </button>
        </Show>
    }
    .into_any()
}

/// What concerns the request as a whole: the host's state, and MAAS's answer.
pub fn news(ui: Ui) -> AnyView {
    let texts = Memo::new(move |_| ui.problems(&[Field::Form]));
    let maybe = Memo::new(move |_| {
        ui.progress.with(|progress| progress.refused.as_ref().is_some_and(|refused| refused.may_exist))
    });
    let notice = move || {
        let title = if maybe.get() { "The VM may have been created" } else { "MAAS would not compose this VM" };
        let vms = maybe.get().then(|| {
            let vms = ui.host.with(|host| format!("/hosts/{}/vms", host.id));
            view! { <A href=vms>"Show the host's VMs"</A> }.into_any()
        });
        let texts = texts.get().into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
        view! {
            <div tabindex="-1" data-problem="" data-testid="compose-error">
                <Notice tone=Tone::Bad title=title urgent=true actions=move || vms>{texts}</Notice>
            </div>
        }
    };
    view! { <Show when=move || texts.with(|texts| !texts.is_empty())>{notice}</Show> }.into_any()
}

/// Where the form stands.
#[derive(Clone, Copy, PartialEq)]
enum Stand {
    Busy,
    Refused,
    /// Nobody knows whether MAAS did it.
    Lost,
    Checked(Outcome),
}

/// The verdict and the buttons.
pub fn foot(ui: Ui, close: Callback<()>) -> AnyView {
    let stand = Memo::new(move |_| {
        ui.progress.with(|progress| match () {
            () if progress.busy || progress.made => Stand::Busy,
            () => match &progress.refused {
                Some(refused) if refused.may_exist => Stand::Lost,
                Some(_) => Stand::Refused,
                None => Stand::Checked(ui.checked.with(|checked| checked.verdict())),
            },
        })
    });
    let look = move || match stand.get() {
        Stand::Busy => ("compose__verdict", "busy", Glyph::Refresh),
        Stand::Lost => ("compose__verdict u-bad", "lost", Glyph::Bad),
        Stand::Checked(Outcome::Refused) if ui.checked.with(|checked| checked.is_incomplete()) => {
            ("compose__verdict", "refused", Glyph::Info)
        }
        Stand::Refused | Stand::Checked(Outcome::Refused) => ("compose__verdict u-bad", "refused", Glyph::Bad),
        Stand::Checked(Outcome::Fits) => ("compose__verdict u-good", "fits", Glyph::Good),
        Stand::Checked(Outcome::Warned) => ("compose__verdict u-warn", "warned", Glyph::Warn),
    };
    let words = move || match stand.get() {
        Stand::Busy => "Composing… MAAS may take up to two minutes.".to_owned(),
        Stand::Lost => "The VM may exist. Your input is kept.".to_owned(),
        Stand::Refused => "MAAS refused the request. Your input is kept.".to_owned(),
        Stand::Checked(_) => ui.checked.with(|checked| checked.summary()),
    };
    let busy = Signal::derive(move || stand.get() == Stand::Busy);
    let open = Memo::new(move |_| ui.barred.with(Option::is_none));
    view! {
        <Show when=move || open.get()>
            <p class=move || look().0 role="status" data-testid="compose-verdict" data-verdict=move || look().1>
                <Icon of=Signal::derive(move || look().2) busy=busy/>
                <span>{words}</span>
            </p>
        </Show>
        <button type="button" class="p-button" on:click=move |_| close.run(())>
            {move || if open.get() && !busy.get() { "Cancel" } else { "Close" }}
        </button>
        <Show when=move || open.get()>
            <button
                type="submit"
                class="p-button p-button--positive"
                data-testid="compose-submit"
                disabled=move || busy.get()
            >
                {move || if busy.get() { "Composing…" } else { "Compose VM" }}
            </button>
        </Show>
    }
    .into_any()
}
