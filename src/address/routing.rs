//! Where a place stands in the browser's address, and how one goes there.

use super::Place;
use leptos::prelude::window;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Ends what was begun when it is dropped.
pub type Guard = Box<dyn std::any::Any>;

/// A way to keep places in an address.
pub trait Routing {
    /// The place of the address as it is now; `None` while that is somebody else's.
    fn now(&self) -> Option<Place>;

    /// Has the address say a place as we do: `/hosts/2/` is `/hosts/2`.
    fn tidy(&self, _place: &Place) {}

    /// Goes to a place: as a new entry of the history, or in place of the one of now.
    fn go(&self, place: &Place, replace: bool);

    /// What a link to a place says, so that it can be opened in another tab.
    fn href(&self, place: &Place) -> String;

    /// Calls whenever somebody else than [`Routing::go`] changes the address, until the guard is dropped.
    fn listen(&self, changed: Rc<dyn Fn()>) -> Guard;
}

/// Places are paths below a base: `/ui/vm-hosts/hosts/2`.
pub struct Paths {
    /// Without a slash at its end; empty at the root.
    pub base: String,
}

/// Places stand behind a `#`: `/anything#/hosts/2`, for servers that know no other page than the one.
pub struct Hash;

/// Places stand nowhere: the address is somebody else's.
pub struct Memory {
    now: RefCell<Place>,
}

impl Memory {
    /// Begins at a place.
    pub fn at(place: Place) -> Memory {
        Memory { now: RefCell::new(place) }
    }
}

fn own(part: impl Fn(&web_sys::Location) -> Result<String, JsValue>) -> String {
    part(&window().location()).unwrap_or_default()
}

/// The history's state is whoever's made it: it is kept where an entry is replaced.
fn write(url: &str, replace: bool) {
    let Ok(history) = window().history() else { return };
    // Too many changes in a moment are refused by browsers: the page goes on, its address follows with the next.
    let _ = match replace {
        true => history.replace_state_with_url(&history.state().unwrap_or(JsValue::NULL), "", Some(url)),
        false => history.push_state_with_url(&JsValue::NULL, "", Some(url)),
    };
}

struct Listener {
    kind: &'static str,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    fn of(kind: &'static str, changed: Rc<dyn Fn()>) -> Listener {
        let closure = Closure::new(move |_: web_sys::Event| changed());
        let _ = window().add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref());
        Listener { kind, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = window().remove_event_listener_with_callback(self.kind, self.closure.as_ref().unchecked_ref());
    }
}

impl Paths {
    /// The path of the address below the base; `None` while that is somebody else's.
    fn below(&self) -> Option<String> {
        let path = own(web_sys::Location::pathname);
        let below = path.strip_prefix(&self.base).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        Some(below.to_owned())
    }
}

impl Routing for Paths {
    fn now(&self) -> Option<Place> {
        let below = self.below()?;
        // The page itself, where a server is asked for it by its name.
        let below = if below == "/index.html" { "" } else { &below };
        Some(Place::parse(&format!("{below}{}", own(web_sys::Location::search))))
    }

    fn tidy(&self, place: &Place) {
        if place.path != "/" && self.below().is_some_and(|below| below.ends_with('/')) {
            write(&format!("{}{}", self.href(place), own(web_sys::Location::hash)), true);
        }
    }

    fn go(&self, place: &Place, replace: bool) {
        write(&self.href(place), replace);
    }

    fn href(&self, place: &Place) -> String {
        format!("{}{}", self.base, place.text())
    }

    fn listen(&self, changed: Rc<dyn Fn()>) -> Guard {
        Box::new(Listener::of("popstate", changed))
    }
}

impl Routing for Hash {
    fn now(&self) -> Option<Place> {
        let hash = own(web_sys::Location::hash);
        let text = hash.trim_start_matches('#');
        // Any other is a mark within the page.
        (text.is_empty() || text.starts_with('/')).then(|| Place::parse(text))
    }

    fn go(&self, place: &Place, replace: bool) {
        write(&self.href(place), replace);
    }

    fn href(&self, place: &Place) -> String {
        // In full: a `#` alone would be taken below the document's base.
        format!("{}{}#{}", own(web_sys::Location::pathname), own(web_sys::Location::search), place.text())
    }

    fn listen(&self, changed: Rc<dyn Fn()>) -> Guard {
        // Somebody who types another `#` causes both, of which the second changes nothing.
        Box::new([Listener::of("popstate", changed.clone()), Listener::of("hashchange", changed)])
    }
}

impl Routing for Memory {
    fn now(&self) -> Option<Place> {
        Some(self.now.borrow().clone())
    }

    fn go(&self, place: &Place, _: bool) {
        *self.now.borrow_mut() = place.clone();
    }

    fn href(&self, _: &Place) -> String {
        // A link that is opened elsewhere shows the page that this program is part of.
        own(web_sys::Location::href)
    }

    fn listen(&self, _: Rc<dyn Fn()>) -> Guard {
        Box::new(())
    }
}
