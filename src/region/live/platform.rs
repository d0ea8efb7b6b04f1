//! The browser's clock, timers and tasks.

use crate::region::transport::{Later, Platform};
use gloo_timers::future::TimeoutFuture;

/// The browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser;

impl Platform for Browser {
    fn now_ms(&self) -> f64 {
        js_sys::Date::now()
    }

    fn sleep(&self, ms: u32) -> Later<()> {
        Box::pin(TimeoutFuture::new(ms))
    }

    fn spawn(&self, task: Later<()>) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn dice(&self) -> f64 {
        js_sys::Math::random()
    }

    fn online(&self) -> bool {
        leptos::prelude::window().navigator().on_line()
    }

    fn hidden(&self) -> bool {
        leptos::prelude::document().hidden()
    }

    fn warn(&self, text: &str) {
        leptos::logging::warn!("{text}");
    }
}
