//! Small dealings with the document that several widgets share.

use leptos::prelude::document;
use std::sync::atomic::{AtomicUsize, Ordering};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ShadowRoot};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// An id that no other element of the document has: `field-7`.
pub fn fresh_id(kind: &str) -> String {
    format!("{kind}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// What has the focus in the tree that `near` is part of, also inside a shadow root.
pub fn focused(near: &Element) -> Option<HtmlElement> {
    let root = near.get_root_node();
    let active = match root.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.active_element(),
        None => document().active_element(),
    };
    active.and_then(|element| element.dyn_into().ok())
}

/// Focuses without complaint: an element that is gone or cannot take focus is left alone.
pub fn focus(element: &HtmlElement) {
    if element.is_connected() {
        let _ = element.focus();
    }
}
