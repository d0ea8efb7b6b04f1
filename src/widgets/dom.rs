//! Small dealings with the document that several widgets share.

use leptos::prelude::{document, on_cleanup, request_animation_frame};
use send_wrapper::SendWrapper;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use web_sys::wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, EventTarget, HtmlElement, ShadowRoot};

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

/// To be called before elements within `root` may be moved, which takes the focus from them: gives it back after.
pub fn keep_focus(root: &Element) {
    let Some(held) = focused(root).filter(|held| root.contains(Some(held))) else { return };
    request_animation_frame(move || {
        let lost = focused(&held).is_none_or(|now| now.tag_name() == "BODY");
        if lost && held.is_connected() {
            // Who looks at another part of the page is not taken back.
            let stay = web_sys::FocusOptions::new();
            stay.set_prevent_scroll(true);
            let _ = held.focus_with_options(&stay);
        }
    });
}

/// Calls back when anything scrolls that `near` is in. Scroll events do not bubble: it listens on the way down; nor do they
/// leave a shadow root: it listens there, too.
pub fn on_any_scroll(near: Option<HtmlElement>, then: impl Fn() + 'static) -> ScrollListener {
    let closure = Closure::<dyn Fn()>::new(then);
    let mut targets: Vec<EventTarget> = vec![document().into()];
    targets.extend(near.and_then(|near| near.get_root_node().dyn_into::<ShadowRoot>().ok()).map(EventTarget::from));
    for target in &targets {
        let _ = target.add_event_listener_with_callback_and_bool("scroll", closure.as_ref().unchecked_ref(), true);
    }
    ScrollListener(SendWrapper::new((targets, closure)))
}

/// Listens until removed.
pub struct ScrollListener(SendWrapper<Listening>);

type Listening = (Vec<EventTarget>, Closure<dyn Fn()>);

impl ScrollListener {
    /// Stops listening.
    pub fn remove(self) {
        let (targets, closure) = &*self.0;
        for target in targets {
            let callback = closure.as_ref().unchecked_ref();
            let _ = target.remove_event_listener_with_callback_and_bool("scroll", callback, true);
        }
    }
}

/// Calls back with width and height of an element's content whenever they change, also soon after the start. Ends with
/// the owner, but one last call may come late: signals in it must be read and set with `try_…`.
pub fn on_resize(element: &Element, then: impl Fn(f64, f64) + 'static) {
    let then = Rc::new(then);
    let closure = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        if let Ok(entry) = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>() {
            let rect = entry.content_rect();
            let (then, wide, tall) = (then.clone(), rect.width(), rect.height());
            // What changes the layout within the callback itself is reported as an error by browsers.
            request_animation_frame(move || then(wide, tall));
        }
    });
    if let Ok(observer) = web_sys::ResizeObserver::new(closure.as_ref().unchecked_ref()) {
        observer.observe(element);
        let keep = SendWrapper::new((observer, closure));
        on_cleanup(move || keep.0.disconnect());
    }
}

/// How far from the edge of the window an element is near: about one screen.
const NEAR: &str = "800px 0px";

/// Calls back with whether an element is in the window or about to be, whenever that changes, also soon after the start.
/// Ends with the owner, but one last call may come late: signals in it must be read and set with `try_…`.
pub fn when_near(element: &Element, then: impl Fn(bool) + 'static) {
    let then = Rc::new(then);
    let told = then.clone();
    let closure = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let last = entries.get(entries.length().saturating_sub(1));
        if let Ok(entry) = last.dyn_into::<web_sys::IntersectionObserverEntry>() {
            told(entry.is_intersecting());
        }
    });
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin(NEAR);
    match web_sys::IntersectionObserver::new_with_options(closure.as_ref().unchecked_ref(), &options) {
        Ok(observer) => {
            observer.observe(element);
            let keep = SendWrapper::new((observer, closure));
            on_cleanup(move || keep.0.disconnect());
        }
        // Where the browser cannot tell, everything is.
        Err(_) => then(true),
    }
}
