//! What is not in sight at once can wait until what is has been drawn, so that a page opens quickly.

use leptos::prelude::*;
use std::time::Duration;

/// How long the first of those that wait waits, and how far they are apart: each has a frame of its own.
const SOON: Duration = Duration::from_millis(100);
const APART: Duration = Duration::from_millis(12);

/// Becomes true a moment after it was made; the `nth` of several after the others.
pub fn after_paint(nth: usize) -> ReadSignal<bool> {
    let (ready, set) = signal(false);
    let wait = SOON + APART * u32::try_from(nth).unwrap_or(u32::MAX).min(100);
    // The signal may be gone by then.
    set_timeout(
        move || {
            set.try_set(true);
        },
        wait,
    );
    ready
}

/// What begins out of sight, `waiting`, is built a moment later, the `nth` of several after the others.
pub fn build_after_paint(waiting: bool, nth: usize, build: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    if !waiting {
        return build();
    }
    let ready = after_paint(nth);
    (move || ready.get().then(&build)).into_any()
}
