//! When all else fails: boot.js shows what a panic says, since this program cannot any more.

use wasm_bindgen::JsValue;

/// Tells the page about panics.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.to_string();
        let init = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&init, &JsValue::from_str("detail"), &JsValue::from_str(&text));
        let event = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("CustomEvent"))
            .map(js_sys::Function::from)
            .and_then(|class| {
                let arguments = js_sys::Array::of2(&JsValue::from_str("maas-vm-hosts:panic"), &init);
                js_sys::Reflect::construct(&class, &arguments)
            });
        if let (Some(window), Ok(event)) = (web_sys::window(), event) {
            let _ = window.dispatch_event(&web_sys::Event::from(event));
        }
        leptos::logging::error!("{text}");
    }));
}
