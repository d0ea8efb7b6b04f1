//! View state in the address: what a page shows can be shared, and the back button undoes it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;

/// One query parameter as a signal and a setter. Setting `None` or an empty text takes it out of the address.
///
/// Changes replace the history entry (typing must not fill it) and leave the scroll position alone.
pub fn param(name: &'static str) -> (Memo<Option<String>>, Callback<Option<String>>) {
    query(name, true)
}

/// The same for what is chosen with one press: each choice is an entry of the history, so that Back undoes it.
pub fn choice(name: &'static str) -> (Memo<Option<String>>, Callback<Option<String>>) {
    query(name, false)
}

fn query(name: &'static str, replace: bool) -> (Memo<Option<String>>, Callback<Option<String>>) {
    let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
    let (value, set) = query_signal_with_options::<String>(name, options);
    let set = Callback::new(move |text: Option<String>| set.set(text.filter(|text| !text.is_empty())));
    (value, set)
}
