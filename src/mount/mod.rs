//! What the page around calls: `mount(element, options)`, any number of times.

mod options;

use crate::address::Place;
use crate::address::routing::{Hash, Memory, Paths, Routing};
use crate::outside::Outside;
use crate::shell::{self, Doors};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use options::Options;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// One mount; ends when it is dropped (`free()` in JavaScript): nothing of it is left in the page.
#[wasm_bindgen]
pub struct Mount {
    doors: Doors,
    /// Taken out of the page when it is dropped.
    _view: UnmountHandle<AnyViewState>,
}

/// Draws the program into an element, which it empties.
#[wasm_bindgen]
pub fn mount(root: HtmlElement, options: Options) -> Mount {
    root.set_text_content(None);
    let base = options.base().trim_end_matches('/').to_owned();
    let routing: Rc<dyn Routing> = match options.routing().as_str() {
        "hash" => Rc::new(Hash),
        "memory" => Rc::new(Memory::at(Place::parse(&options.path()))),
        _ => Rc::new(Paths { base }),
    };
    let doors: Rc<RefCell<Option<Doors>>> = Rc::default();
    let (made, parent) = (doors.clone(), root.clone());
    let view = mount_to(parent, move || {
        let outside = Outside::new(root, options.tell(), options.chrome() != "none", options.login() == "shell");
        let (doors, view) = shell::app(&options.region(), options.early(), routing, outside);
        *made.borrow_mut() = Some(doors);
        view
    });
    // The view has just been made, and its doors with it.
    let Some(doors) = doors.take() else { wasm_bindgen::throw_str("nothing was drawn") };
    Mount { doors, _view: view }
}

#[wasm_bindgen]
impl Mount {
    /// Goes to a place: `/hosts/2/numa`.
    pub fn navigate(&self, path: &str) {
        self.doors.address.go(Place::parse(path), false);
    }

    /// Shows navigation and status line, or leaves them to the page around (`none`).
    #[wasm_bindgen(js_name = setChrome)]
    pub fn set_chrome(&self, word: &str) {
        self.doors.outside.chrome.set(word != "none");
    }

    /// Somebody has logged in elsewhere: goes on with that session.
    #[wasm_bindgen(js_name = loggedIn)]
    pub fn logged_in(&self) {
        self.doors.store.resume_soon();
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Before the view goes: nothing of it may begin anything any more.
        self.doors.store.end();
    }
}
