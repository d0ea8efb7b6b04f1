//! The time, once a second, for ages of data.

use leptos::prelude::*;
use std::time::Duration;

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Date::now();
    #[cfg(not(target_arch = "wasm32"))]
    return 0.0;
}

/// A signal that is set to the time every second for as long as the page lives.
pub fn ticking() -> RwSignal<f64> {
    let clock = RwSignal::new(now_ms());
    if cfg!(target_arch = "wasm32") {
        set_interval(
            move || {
                clock.try_set(now_ms());
            },
            Duration::from_secs(1),
        );
    }
    clock
}
