//! Hands a text to the browser as a file.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use web_sys::wasm_bindgen::{JsCast, JsValue};

/// A button that saves a CSV file. The text is made when it is pressed.
///
/// `<SaveCsv name=move || "vms.csv".to_owned() text=move || csv(&rows.get_untracked())/>`
#[component]
pub fn SaveCsv(
    /// The file's name.
    #[prop(into)]
    name: Signal<String>,
    /// Its content.
    #[prop(into)]
    text: Callback<(), String>,
    /// Nothing to save.
    #[prop(into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let press = move |_| {
        // A browser that refuses says so itself.
        let _ = save(&name.get_untracked(), "text/csv;charset=utf-8", &text.run(()));
    };
    view! {
        <button type="button" class="p-button" disabled=move || disabled.get() on:click=press>
            <Icon of=Glyph::Download/>
            "CSV"
        </button>
    }
}

/// Saves a text as a file.
pub fn save(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser has taken the content by the time the click returns.
    web_sys::Url::revoke_object_url(&url)
}
