//! A button that saves text as a file. The text is made when it is pressed, so it is what is on show then.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The button.
///
/// `<DownloadButton label="CSV" file="pools.csv" mime="text/csv" text=Callback::new(move |()| csv())/>`
#[component]
pub fn DownloadButton(
    /// What is saved, e.g. `CSV`.
    #[prop(into)]
    label: String,
    /// Name of the file; made when the button is pressed.
    #[prop(into)]
    file: Signal<String>,
    /// Its type.
    #[prop(into)]
    mime: String,
    /// Its content.
    #[prop(into)]
    text: Callback<(), String>,
    /// Nothing to save.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let save = move |_| {
        // A browser that refuses says so itself.
        let _ = save(&file.get_untracked(), &mime, &text.run(()));
    };
    view! {
        <button type="button" class="p-button is-small" disabled=move || disabled.get() on:click=save>
            <Icon of=Glyph::Download/>
            {label}
        </button>
    }
}

/// Hands a text to the browser as a file. Nothing leaves the page.
fn save(file: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file);
    link.click();
    web_sys::Url::revoke_object_url(&url)
}
