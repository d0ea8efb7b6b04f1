//! The page that this program is part of: where it stands in it, what it may leave out, and whom it tells.
//!
//! Everything here belongs to one mount. The page of our own (`public/boot.js`) and an element in another page
//! (`public/embed.js`) are the same to the program, but for what is said here.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// What happens that the page around may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The region has answered and something is shown.
    Ready,
    /// A person went to another place; its path.
    Navigate,
    /// What the window's title would be.
    Title,
    /// Nobody is logged in, or no longer.
    Unauthorized,
    /// The region does not answer; why.
    Error,
}

impl Told {
    fn word(self) -> &'static str {
        match self {
            Told::Ready => "ready",
            Told::Navigate => "navigate",
            Told::Title => "title",
            Told::Unauthorized => "unauthorized",
            Told::Error => "error",
        }
    }
}

/// The page around this mount. Copy it freely; get it with [`outside`].
#[derive(Clone, Copy)]
pub struct Outside {
    root: StoredValue<HtmlElement, LocalStorage>,
    tell: StoredValue<Option<js_sys::Function>, LocalStorage>,
    /// Navigation and status line are shown.
    pub chrome: RwSignal<bool>,
    /// The page around asks for a login, not this program.
    pub logs_in: bool,
}

impl Outside {
    /// Within `root`; `tell` is called with a word and a text.
    pub fn new(root: HtmlElement, tell: Option<js_sys::Function>, chrome: bool, logs_in: bool) -> Outside {
        Outside {
            root: StoredValue::new_local(root),
            tell: StoredValue::new_local(tell),
            chrome: RwSignal::new(chrome),
            logs_in,
        }
    }

    /// Tells the page around.
    pub fn tell(&self, what: Told, detail: &str) {
        if let Some(Some(tell)) = self.tell.try_get_value() {
            // What a listener there does wrong is its own affair.
            let _ = tell.call2(&JsValue::NULL, &JsValue::from_str(what.word()), &JsValue::from_str(detail));
        }
    }

    /// The element that everything of this mount is in.
    pub fn root(&self) -> Option<HtmlElement> {
        self.root.try_get_value()
    }

    /// The content of the page, which takes the focus when nothing else has it.
    pub fn main(&self) -> Option<HtmlElement> {
        self.root()?.query_selector("#main").ok().flatten()?.dyn_into().ok()
    }

    /// How wide there is room, in CSS pixels: of the window, or of the element in another page.
    pub fn width(&self) -> f64 {
        self.root().map_or(0.0, |root| root.get_bounding_client_rect().width())
    }

    /// Shows the page from its top, as one that was just opened.
    pub fn scroll_to_top(&self) {
        let Some(root) = self.root() else { return };
        match root.tag_name() == "BODY" {
            true => window().scroll_to_with_x_and_y(0.0, 0.0),
            false => root.set_scroll_top(0),
        }
    }
}

/// The page around, which [`crate::shell`] provides before anything is drawn.
pub fn outside() -> Outside {
    expect_context::<Outside>()
}
