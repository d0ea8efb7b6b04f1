//! View state in the address: what a page shows can be shared, and the back button undoes it.

use crate::address::{Place, address};
use leptos::prelude::*;

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
    let address = address();
    let value = Memo::new(move |_| address.with(|place| place.query.get(name).map(str::to_owned)));
    let set = Callback::new(move |text: Option<String>| {
        let text = text.filter(|text| !text.is_empty());
        let place = address.peek(|place| Place { path: place.path.clone(), query: place.query.with(name, text) });
        address.go(place, replace);
    });
    (value, set)
}
