//! Where the region is, where this page lives, which theme: `config.json` and the document's base address.

use crate::region::live::Early;
use leptos::prelude::document;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};

/// What an installation may say in `config.json`; everything has a default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Path of MAAS on this origin. MAAS sends no CORS headers, so another origin cannot work.
    pub region: String,
    /// `auto`, `light` or `dark`.
    pub theme: String,
}

impl Default for Config {
    fn default() -> Self {
        Self { region: "/MAAS".to_owned(), theme: "auto".to_owned() }
    }
}

impl Config {
    /// Reads the text of `config.json`. What cannot be used falls back to the default.
    pub fn parse(json: &str) -> Config {
        let config: Config = serde_json::from_str(json).unwrap_or_default();
        let own_origin = config.region.starts_with('/') && !config.region.starts_with("//");
        if own_origin { config } else { Config { region: Config::default().region, ..config } }
    }

    /// What boot.js has fetched and left for this program.
    pub fn from_page() -> Config {
        let left = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("__maasVmHosts"))
            .and_then(|left| js_sys::Reflect::get(&left, &JsValue::from_str("config")))
            .and_then(|config| js_sys::JSON::stringify(&config));
        left.ok().and_then(|text| text.as_string()).map_or_else(Config::default, |text| Config::parse(&text))
    }

    /// Sets the theme on the document, unless the system decides.
    pub fn apply_theme(&self) {
        if let (Some(root), true) = (document().document_element(), matches!(self.theme.as_str(), "light" | "dark")) {
            let _ = root.set_attribute("data-theme", &self.theme);
        }
    }
}

/// What `early.js` has begun for this page.
pub fn early() -> Option<Early> {
    let page = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("__maasVmHosts")).ok()?;
    let early = js_sys::Reflect::get(&page, &JsValue::from_str("early")).ok()?;
    (!early.is_undefined()).then(|| early.unchecked_into())
}

/// The page's body, for mounting.
pub fn body() -> Option<web_sys::HtmlElement> {
    document().body().and_then(|body| body.dyn_into().ok())
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn a_region_elsewhere_is_not_taken() {
        assert_eq!(Config::parse(r#"{"region": "https://evil.example/MAAS"}"#).region, "/MAAS");
        assert_eq!(Config::parse(r#"{"region": "//evil.example/MAAS"}"#).region, "/MAAS");
        assert_eq!(Config::parse(r#"{"region": "/x/MAAS", "theme": "dark"}"#).region, "/x/MAAS");
        assert_eq!(Config::parse("nonsense"), Config::default());
    }
}
