//! Rows of a long list that are drawn in full only near the window; far ones are a line of text, so that a search in the
//! page and a screen reader still find them.

use super::dom;
use leptos::html::ElementType;
use leptos::prelude::*;
use web_sys::Element;
use web_sys::wasm_bindgen::JsCast;

/// Follows whether the element is near the window. What holds the focus stays as it is.
pub fn in_view<E>(node: NodeRef<E>, at_first: bool) -> ReadSignal<bool>
where
    E: ElementType,
    E::Output: JsCast + Clone + AsRef<Element> + 'static,
{
    let (is_near, set) = signal(at_first);
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        let element: Element = AsRef::<Element>::as_ref(&node).clone();
        let watched = element.clone();
        dom::when_near(&watched, move |now| {
            let focused = || dom::focused(&element).is_some_and(|focused| element.contains(Some(&focused)));
            if is_near.try_get_untracked().is_some_and(|before| before != now) && (now || !focused()) {
                set.try_set(now);
            }
        });
    });
    is_near
}
