//! Where a popover or menu goes: below its trigger, or above where there is more room; never out of the window.
//!
//! Panels are `position: fixed`, so that scrolling tables and dialogs do not clip them; they follow their trigger while something scrolls.

use leptos::prelude::*;
use web_sys::HtmlElement;

/// A rectangle in CSS pixels of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    /// Where an element is now.
    pub fn of(element: &HtmlElement) -> Self {
        let rect = element.get_bounding_client_rect();
        Self { x: rect.x(), y: rect.y(), width: rect.width(), height: rect.height() }
    }

    /// The window's size; `None` if it has none.
    pub fn of_window() -> Option<Self> {
        let size = |value: Result<web_sys::wasm_bindgen::JsValue, _>| value.ok()?.as_f64();
        Some(Self { x: 0.0, y: 0.0, width: size(window().inner_width())?, height: size(window().inner_height())? })
    }
}

const GAP: f64 = 2.0;
const EDGE: f64 = 8.0;
/// Lower than this a panel is of no use: it may cover its trigger then.
const LEAST: f64 = 64.0;

/// Left and top of the panel, and how high it may be: it scrolls rather than cover its trigger.
pub fn place(trigger: Area, panel: Area, window: Area, align_end: bool) -> (f64, f64, f64) {
    let below = trigger.y + trigger.height + GAP;
    let room_below = window.height - EDGE - below;
    let room_above = trigger.y - GAP - EDGE;
    let is_above = panel.height > room_below && room_above > room_below;
    let room = if is_above { room_above } else { room_below };
    let most = if room < LEAST { window.height - 2.0 * EDGE } else { room };
    let height = panel.height.min(most);
    let top = if is_above { trigger.y - height - GAP } else { below };
    let left = if align_end { trigger.x + trigger.width - panel.width } else { trigger.x };
    let clamp = |at: f64, size: f64, room: f64| at.min(room - size - EDGE).max(EDGE);
    (clamp(left, panel.width, window.width), clamp(top, height, window.height), most)
}

/// Moves an open panel to its place through the CSSOM, which a strict Content-Security-Policy allows.
///
/// False once the trigger has been scrolled out of the window: the panel should close.
pub fn attach(trigger: &HtmlElement, panel: &HtmlElement, align_end: bool) -> bool {
    let Some(window) = Area::of_window() else { return true };
    let anchor = Area::of(trigger);
    let style = leptos::web_sys::HtmlElement::style(panel);
    // What it is fixed to need not be the window: an element in another page may be it.
    let _ = style.set_property("left", "0px");
    let _ = style.set_property("top", "0px");
    let origin = Area::of(panel);
    // As high as it wants to be, borders included, whatever it was cut to before.
    let natural = f64::from(panel.scroll_height() + panel.offset_height() - panel.client_height());
    let (left, top, most) = place(anchor, Area { height: natural, ..Area::of(panel) }, window, align_end);
    let _ = style.set_property("max-height", &format!("{most}px"));
    let _ = style.set_property("left", &format!("{}px", left - origin.x));
    let _ = style.set_property("top", &format!("{}px", top - origin.y));
    anchor.y + anchor.height > 0.0 && anchor.y < window.height
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Area = Area { x: 0.0, y: 0.0, width: 400.0, height: 300.0 };

    #[test]
    fn below_above_and_never_outside() {
        let panel = Area { width: 200.0, height: 100.0, ..Area::default() };
        let at = |x, y| {
            let (left, top, _) = place(Area { x, y, width: 50.0, height: 20.0 }, panel, WINDOW, false);
            (left, top)
        };
        assert_eq!(at(10.0, 10.0), (10.0, 32.0));
        assert_eq!(at(10.0, 250.0), (10.0, 148.0));
        assert_eq!(at(380.0, 10.0), (192.0, 32.0));
        let end = place(Area { x: 300.0, y: 10.0, width: 50.0, height: 20.0 }, panel, WINDOW, true);
        assert_eq!(end, (150.0, 32.0, 260.0));
        let huge = Area { width: 900.0, height: 900.0, ..Area::default() };
        // Cut, but never over its trigger while there is room of any use beside it.
        assert_eq!(place(Area { y: 20.0, height: 20.0, ..Area::default() }, huge, WINDOW, true), (8.0, 42.0, 250.0));
        assert_eq!(place(Area { y: 200.0, height: 20.0, ..Area::default() }, huge, WINDOW, true), (8.0, 8.0, 190.0));
        let low = Area { height: 60.0, ..WINDOW };
        assert_eq!(place(Area { y: 20.0, height: 20.0, ..Area::default() }, huge, low, true), (8.0, 8.0, 44.0));
    }
}
