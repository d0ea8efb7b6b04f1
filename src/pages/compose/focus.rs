//! Moving the focus inside the dialog, after the page was drawn.

use crate::widgets::dom;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

/// To the first field or note with an error; a fold that hides any is opened.
pub fn first_problem(body: NodeRef<html::Div>) {
    request_animation_frame(move || {
        let Some(Some(body)) = body.try_get_untracked() else { return };
        if let Ok(Some(fold)) = body.query_selector("details:has([aria-invalid=true], [data-problem])") {
            let _ = fold.set_attribute("open", "");
        }
    });
    into(body, "[aria-invalid=true], [data-problem]");
}

/// To the first element that `selector` finds, if there is one.
pub fn into(body: NodeRef<html::Div>, selector: &str) {
    let selector = selector.to_owned();
    request_animation_frame(move || {
        let Some(Some(body)) = body.try_get_untracked() else { return };
        let found = body.query_selector(&selector).ok().flatten();
        let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else { return };
        dom::focus(&element);
    });
}

/// To the neighbour of the focused element, forth or back: arrow keys in a core map.
pub fn neighbour(near: &web_sys::Element, forth: bool) {
    let Some(active) = dom::focused(near) else { return };
    let next = if forth { active.next_element_sibling() } else { active.previous_element_sibling() };
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        dom::focus(&next);
    }
}
