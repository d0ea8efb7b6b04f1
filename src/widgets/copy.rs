//! A button that copies a text.

use super::icon::{Glyph, Icon};
use super::live::use_announcer;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlDocument, HtmlTextAreaElement, Navigator};

/// Copies, and says whether it worked.
///
/// `<CopyButton text=command label="Copy command"/>`
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// The button's name.
    #[prop(into, default = "Copy".into())]
    label: Signal<String>,
    /// An icon only; the name is read out.
    #[prop(optional)]
    icon_only: bool,
) -> impl IntoView {
    let done = RwSignal::new(None::<bool>);
    let announcer = use_announcer();
    let copy = move |_| {
        let (text, announcer) = (text.get_untracked(), announcer.clone());
        leptos::task::spawn_local(async move {
            let worked = to_clipboard(&text).await;
            announcer.say(if worked { "Copied" } else { "Could not copy" });
            done.try_set(Some(worked));
            set_timeout(
                move || {
                    done.try_set(None);
                },
                Duration::from_secs(2),
            );
        });
    };
    let glyph = Signal::derive(move || match done.get() {
        Some(true) => Glyph::Check,
        Some(false) => Glyph::Warn,
        None => Glyph::Copy,
    });
    let words = move || match done.get() {
        Some(true) => "Copied".to_owned(),
        Some(false) => "Could not copy".to_owned(),
        None => label.get(),
    };
    view! {
        <button
            type="button"
            class="p-button p-button--base is-small"
            class:is-icon=icon_only
            aria-label=move || icon_only.then(|| label.get())
            on:click=copy
        >
            <Icon of=glyph/>
            {move || (!icon_only).then(words)}
        </button>
    }
}

/// Puts text on the clipboard. Pages served over plain http have no clipboard API: there the old command does it.
pub async fn to_clipboard(text: &str) -> bool {
    let navigator: Navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    if clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        return JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok();
    }
    by_command(text).unwrap_or(false)
}

fn by_command(text: &str) -> Option<bool> {
    let document = document();
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("u-off-screen");
    // Inside a modal dialog everything outside is inert, so the area goes where the focus is.
    let focused = document.active_element();
    let place =
        focused.as_ref().and_then(|element| element.parent_element()).or_else(|| document.body().map(Into::into))?;
    place.append_child(&area).ok()?;
    area.select();
    let worked = document.dyn_ref::<HtmlDocument>().and_then(|document| document.exec_command("copy").ok());
    area.remove();
    if let Some(element) = focused.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        super::dom::focus(&element);
    }
    worked
}
