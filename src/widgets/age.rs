//! How long ago something was, kept up to date by one clock for the whole app.

use leptos::prelude::*;
use std::time::Duration;

const TICK: Duration = Duration::from_secs(1);

/// The time, in milliseconds since 1970, every second.
#[derive(Clone)]
pub struct Clock(ArcRwSignal<f64>);

impl Clock {
    /// Starts a clock that stops with the present owner.
    fn start() -> Self {
        let now = ArcRwSignal::new(js_sys::Date::now());
        let hand = now.clone();
        if let Ok(timer) = set_interval_with_handle(move || hand.set(js_sys::Date::now()), TICK) {
            on_cleanup(move || timer.clear());
        }
        Clock(now)
    }

    /// The time now; tracked.
    pub fn now(&self) -> f64 {
        self.0.get()
    }
}

/// Makes one clock known to everything below, so that not every age starts its own.
pub fn provide_clock() -> Clock {
    let clock = Clock::start();
    provide_context(clock.clone());
    clock
}

/// The app's clock, or one of one's own.
pub fn use_clock() -> Clock {
    use_context().unwrap_or_else(Clock::start)
}

/// A span in words: `just now`, `40 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. What lies ahead is `just now` too.
pub fn ago(now_ms: f64, then_ms: f64) -> String {
    let seconds = ((now_ms - then_ms) / 1000.0).max(0.0) as u64;
    match seconds {
        0..10 => "just now".to_owned(),
        10..60 => format!("{} s ago", seconds / 5 * 5),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        _ => format!("{} d ago", seconds / 86_400),
    }
}

/// `3 min ago`, in the colour of a warning once it is older than `stale_after` milliseconds.
///
/// `<Age at=Signal::derive(move || Some(loaded_ms))/>`
#[component]
pub fn Age(
    /// When it was, in milliseconds since 1970; `None` shows nothing.
    #[prop(into)]
    at: Signal<Option<f64>>,
    /// Older is stale.
    #[prop(optional)]
    stale_after: Option<f64>,
    /// Before the time: `updated `.
    #[prop(optional, into)]
    prefix: String,
) -> impl IntoView {
    let clock = use_clock();
    let text = {
        let clock = clock.clone();
        Memo::new(move |_| at.get().map(|then| format!("{prefix}{}", ago(clock.now(), then))))
    };
    let stale = Memo::new(move |_| at.get().zip(stale_after).is_some_and(|(then, limit)| clock.now() - then > limit));
    let exact = move || {
        at.get().map(|then| {
            String::from(js_sys::Date::new(&then.into()).to_locale_string("default", &js_sys::Object::new()))
        })
    };
    view! {
        <span class="age" class:is-stale=move || stale.get() title=exact>
            {move || text.get()}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn spans_in_words() {
        let at = |seconds: f64| ago(1e12 + seconds * 1000.0, 1e12);
        assert_eq!(at(3.0), "just now");
        assert_eq!(at(-90.0), "just now");
        assert_eq!(at(44.0), "40 s ago");
        assert_eq!(at(3599.0), "59 min ago");
        assert_eq!(at(7200.0), "2 h ago");
        assert_eq!(at(2e6), "23 d ago");
        assert_eq!(ago(f64::NAN, 0.0), "just now");
    }
}
