//! The core map: a cell for every core. Arrow keys move between them, see [`super::light`].
//!
//! A host may have 512 cores. Cells are put into the document directly: one prototype is copied, and after a change only
//! the attributes that differ are written. An effect of its own for every cell would cost more than the rest of the page.

use super::parts::look;
use crate::model::numa::CoreUse;
use crate::model::numa_view::{CellView, ids_text};
use leptos::{html, prelude::*};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// The cells on show, in order.
type Drawn = Vec<(CellView, Element)>;

/// The cores of a node, or those that no node has.
pub fn cells(label: String, cells: Signal<Vec<CellView>>) -> AnyView {
    let grid = NodeRef::<html::Div>::new();
    Effect::new(move |drawn: Option<Drawn>| {
        let drawn = drawn.unwrap_or_default();
        match grid.get() {
            Some(grid) => cells.with(|cells| draw(&grid, drawn, cells)),
            None => drawn,
        }
    });
    view! { <div class="cores" role="group" aria-label=label node_ref=grid></div> }.into_any()
}

/// Makes the grid show these cells. A core that was there keeps its element, and with it the focus.
fn draw(grid: &Element, mut old: Drawn, cells: &[CellView]) -> Drawn {
    let mut prototype = None;
    let mut drawn = Drawn::with_capacity(cells.len());
    for cell in cells {
        match old.iter().position(|(before, _)| before.core == cell.core) {
            Some(at) => {
                let (before, element) = old.remove(at);
                write(&element, Some(&before), cell);
                drawn.push((cell.clone(), element));
            }
            None => {
                if prototype.is_none() {
                    prototype = blank();
                }
                let Some(element) = prototype.as_ref().and_then(copy) else { continue };
                write(&element, None, cell);
                drawn.push((cell.clone(), element));
            }
        }
    }
    old.iter().for_each(|(_, element)| element.remove());
    let mut next = grid.first_element_child();
    for (_, element) in &drawn {
        if next.as_ref() == Some(element) {
            next = element.next_element_sibling();
        } else {
            let _ = grid.insert_before(element, next.as_ref().map(AsRef::<Node>::as_ref));
        }
    }
    drawn
}

/// A cell of a free core, without its number.
fn blank() -> Option<Element> {
    let element = document().create_element("button").ok()?;
    let attributes = [
        ("type", "button"),
        ("class", "core"),
        ("tabindex", "-1"),
        ("data-testid", "core"),
        ("data-vm", ""),
        ("data-vms", ""),
        ("data-of", ""),
    ];
    attributes.iter().try_for_each(|(name, value)| element.set_attribute(name, value)).ok()?;
    Some(element)
}

fn copy(prototype: &Element) -> Option<Element> {
    prototype.clone_node().ok()?.dyn_into().ok()
}

/// Writes what differs from what the element says already; `before` is nothing for a new copy of the blank.
fn write(element: &Element, before: Option<&CellView>, cell: &CellView) {
    if before == Some(cell) {
        return;
    }
    let set = |name: &str, value: &str| {
        let _ = element.set_attribute(name, value);
    };
    if before.is_none() {
        set("data-core", &cell.core.to_string());
        element.set_text_content(Some(&cell.core.to_string()));
    }
    set("aria-label", &cell.label());
    if before.is_none() && cell.usage == CoreUse::Free {
        return;
    }
    let users = cell.usage.vms();
    set("class", &class(cell));
    set("data-vm", cell.keys.first().map_or("", String::as_str));
    set("data-vms", &cell.keys.join(","));
    set("data-of", &ids_text(users));
    if users.is_empty() {
        let _ = element.remove_attribute("data-pick");
        let _ = element.remove_attribute("aria-pressed");
    } else if !element.has_attribute("data-pick") {
        set("data-pick", "");
        set("aria-pressed", "false");
    }
}

fn class(cell: &CellView) -> String {
    match (&cell.usage, cell.slot) {
        (CoreUse::Free, _) => "core".to_owned(),
        (CoreUse::Unknown, _) => "core is-unknown".to_owned(),
        (CoreUse::Collision(_), _) => "core is-collision".to_owned(),
        (CoreUse::One(_), slot) => {
            format!("core is-taken {}", look(slot.unwrap_or_default(), cell.running == Some(false)))
        }
    }
}
