//! Tells the page around what happens: `ready`, `navigate`, `unauthorized`, `error`. Titles are told by the pages.

use crate::address::Address;
use crate::outside::{Outside, Told};
use crate::store::{Phase, Store};
use leptos::prelude::*;

/// Follows store and address.
pub fn follow(store: Store, address: Address, outside: Outside) {
    Effect::new(move |was_ready: Option<bool>| {
        let was_ready = was_ready.unwrap_or(false);
        let is_ready = store.phase.with(|phase| match phase {
            Phase::Starting => false,
            Phase::RegionDown(error) => {
                outside.tell(Told::Error, &error.to_string());
                false
            }
            Phase::NoVmHosts | Phase::LoggedOut | Phase::Ready => true,
        });
        if is_ready && !was_ready {
            outside.tell(Told::Ready, "");
        }
        was_ready || is_ready
    });
    let nobody = Memo::new(move |_| store.expired.get() || store.phase.with(|phase| *phase == Phase::LoggedOut));
    Effect::new(move |_| {
        if nobody.get() {
            outside.tell(Told::Unauthorized, "");
        }
    });
    Effect::new(move |before: Option<String>| {
        let place = address.with(|place| place.text());
        if before.is_some_and(|before| before != place) {
            outside.tell(Told::Navigate, &place);
        }
        place
    });
}
