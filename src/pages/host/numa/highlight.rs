//! Linked highlight and keys, for the whole page in one place.
//!
//! Whatever stands for VMs names their row ids in `data-of`; what selects them on a press has `data-pick`. The page
//! listens once, at its root, and marks elements with one pass over the document after a change: a host may have 512
//! cores and 300 VMs, and thousands of effects of their own would cost more than everything else on the page.

use super::state::{Numa, Pointed};
use crate::model::alignment::{Key, Position, step};
use crate::model::ids::VmId;
use crate::model::numa_view::{ids_from, next_pick};
use crate::widgets::dom;
use leptos::{ev, html, prelude::*};
use std::time::Duration;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

/// How long the pointer may be between two cells before the light goes out.
const GRACE: Duration = Duration::from_millis(80);

/// The page's root. Marks what is lit and selected after every change, and lets go on Esc.
pub fn root(numa: Numa) -> NodeRef<html::Section> {
    let root = NodeRef::<html::Section>::new();
    Effect::new(move |_| {
        numa.picture.track();
        numa.built.track();
        let (lit, selected) = (numa.lit(), numa.selected.get());
        let Some(root) = root.get() else { return };
        // Whatever is drawn anew because of the same change is in place when the next frame begins.
        request_animation_frame(move || {
            if let Some(core) = numa.core.try_get_value() {
                mark(&root, &lit, selected, &core);
            }
        });
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let within_dialog = element(event.target()).is_some_and(|at| matches!(at.closest("dialog"), Ok(Some(_))));
        if event.key() == "Escape" && !event.default_prevented() && !within_dialog {
            numa.pointed.try_set(Pointed::default());
            if numa.key.try_get_untracked().flatten().is_some() {
                numa.set_key.run(None);
            }
        }
    });
    on_cleanup(move || keys.remove());
    root
}

/// The pointer or focus is somewhere else.
pub fn point(numa: Numa, at: Option<EventTarget>) {
    let found = closest(at, "[data-of]").map(|found| Pointed {
        vms: ids_from(&found.get_attribute("data-of").unwrap_or_default()),
        what: found.get_attribute("aria-label").unwrap_or_default(),
    });
    // The focus also leaves when the page itself is taken away, and its signals are gone by then.
    let Some(turn) = numa.moves.try_get_value().map(|moves| moves.wrapping_add(1)) else { return };
    numa.moves.try_set_value(turn);
    let Some(found) = found else {
        if numa.pointed.with_untracked(|old| *old != Pointed::default()) {
            set_timeout(
                move || {
                    if numa.moves.try_get_value() == Some(turn) {
                        numa.pointed.try_set(Pointed::default());
                    }
                },
                GRACE,
            );
        }
        return;
    };
    if numa.pointed.with_untracked(|old| *old != found) {
        numa.pointed.set(found);
    }
}

/// The focus came to something; if it is a core, the Tab key will lead to it again.
pub fn focus(numa: Numa, at: Option<EventTarget>) {
    if let Some(cell) = closest(at.clone(), ".cores > .core") {
        numa.core.set_value(cell.get_attribute("data-core").unwrap_or_default());
        if let Ok(Some(root)) = cell.closest(".numa") {
            rove(&root, &cell);
        }
    }
    point(numa, at);
}

/// Something was pressed: select its VM, the next of several, or none.
pub fn pick(numa: Numa, at: Option<EventTarget>) {
    let Some(found) = closest(at, "[data-pick]") else { return };
    let vms = ids_from(&found.get_attribute("data-of").unwrap_or_default());
    let next = next_pick(numa.selected.get_untracked(), &vms);
    let key = next.and_then(|id| numa.picture.with_untracked(|picture| picture.vm(id).map(|vm| vm.key.clone())));
    numa.set_key.run(key);
}

/// Arrow keys, Home and End on a core; with Ctrl, Home and End lead to the very first and last.
pub fn key(event: ev::KeyboardEvent) {
    let key = match (event.key().as_str(), event.ctrl_key()) {
        ("ArrowLeft", false) => Key::Left,
        ("ArrowRight", false) => Key::Right,
        ("ArrowUp", false) => Key::Up,
        ("ArrowDown", false) => Key::Down,
        ("Home", false) => Key::Home,
        ("End", false) => Key::End,
        ("Home", true) => Key::First,
        ("End", true) => Key::Last,
        _ => return,
    };
    let Some(cell) = closest(event.target(), ".cores > .core") else { return };
    let (Some(own), Ok(Some(root))) = (cell.parent_element(), cell.closest(".numa")) else { return };
    let grids = all(&root, ".cores");
    let place = |list: &[Element], one: &Element| list.iter().position(|other| other == one).unwrap_or(0);
    let sizes: Vec<usize> = grids.iter().map(|grid| grid.child_element_count() as usize).collect();
    let row = all(&own, ".core");
    let top = |cell: &Element| cell.get_bounding_client_rect().top();
    let columns = row.iter().take_while(|cell| top(cell) == top(&row[0])).count();
    let at = Position { node: place(&grids, &own), cell: place(&row, &cell) };
    let to = step(&sizes, columns, at, key)
        .and_then(|to| grids.get(to.node).and_then(|grid| grid.children().item(to.cell as u32)))
        .and_then(|cell| cell.dyn_into::<HtmlElement>().ok());
    if let Some(to) = to {
        event.prevent_default();
        dom::focus(&to);
    }
}

/// Lights everything that stands for these VMs, presses what selects the selected one, and keeps one core for Tab.
fn mark(root: &Element, lit: &[VmId], selected: Option<VmId>, core: &str) {
    let class = |element: &Element, name: &str, on: bool| {
        let _ = element.class_list().toggle_with_force(name, on);
    };
    all(root, ".is-lit").iter().for_each(|element| class(element, "is-lit", false));
    for vm in lit {
        all(root, &format!("[data-of~='{vm}']")).iter().for_each(|element| class(element, "is-lit", true));
    }
    class(root, "has-lit", !lit.is_empty());
    for element in all(root, "[data-pick][aria-pressed='true']") {
        let _ = element.set_attribute("aria-pressed", "false");
    }
    if let Some(vm) = selected {
        for element in all(root, &format!("[data-pick][data-of~='{vm}']")) {
            let _ = element.set_attribute("aria-pressed", "true");
        }
    }
    let cells = all(root, ".cores > .core");
    let known = cells.iter().find(|cell| cell.get_attribute("data-core").as_deref() == Some(core));
    if let Some(cell) = known.or_else(|| cells.first()) {
        rove(root, cell);
    }
}

/// Makes this core the one that the Tab key leads to.
fn rove(root: &Element, cell: &Element) {
    for other in all(root, ".core[tabindex='0']") {
        let _ = other.set_attribute("tabindex", "-1");
    }
    let _ = cell.set_attribute("tabindex", "0");
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)).filter_map(|node| node.dyn_into().ok()).collect()
}

fn element(at: Option<EventTarget>) -> Option<Element> {
    at.and_then(|at| at.dyn_into().ok())
}

fn closest(at: Option<EventTarget>, selector: &str) -> Option<Element> {
    element(at).and_then(|at| at.closest(selector).ok().flatten())
}
