//! When all else fails: the page around shows what a panic says, since this program cannot any more.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./program.js")]
extern "C" {
    fn panicked(details: &str);
}

/// Tells the page about panics.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.to_string();
        panicked(&text);
        leptos::logging::error!("{text}");
    }));
}
