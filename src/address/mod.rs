//! Where a person is within this program, and the ways to go elsewhere.
//!
//! An address of our own rather than a router's: routers know the browser's address only, of which this program may be
//! given a path, what stands behind a `#`, or nothing at all ([`routing`]). Pages know [`Place`]s.

mod place;
mod query;
pub mod routing;

pub use place::Place;
pub use query::Query;

use leptos::prelude::*;
use routing::Routing;
use std::rc::Rc;

/// The address of this program. Copy it freely; get it with [`address`].
#[derive(Clone, Copy)]
pub struct Address {
    place: RwSignal<Place>,
    routing: StoredValue<Rc<dyn Routing>, LocalStorage>,
}

impl Address {
    /// Follows the browser's address until the owner of now is gone.
    pub fn follow(routing: Rc<dyn Routing>) -> Address {
        // An address that is none of ours is left as it is until a person goes somewhere.
        let place = routing.now().unwrap_or_else(|| Place::parse("/hosts"));
        routing.tidy(&place);
        let address = Address { place: RwSignal::new(place), routing: StoredValue::new_local(routing.clone()) };
        let place = address.place;
        let now = routing.clone();
        let guard = routing.listen(Rc::new(move || {
            let Some(there) = now.now() else { return };
            now.tidy(&there);
            if place.try_with_untracked(|place| *place != there) == Some(true) {
                place.set(there);
            }
        }));
        // Dropped with the owner, which ends the listening.
        StoredValue::new_local(guard);
        address
    }

    /// The place; follows it.
    pub fn place(&self) -> Place {
        self.place.get()
    }

    /// What of the place is asked for; follows it.
    pub fn with<T>(&self, of: impl FnOnce(&Place) -> T) -> T {
        self.place.with(of)
    }

    /// What of the place is asked for, as it is now.
    pub fn peek<T>(&self, of: impl FnOnce(&Place) -> T) -> T {
        self.place.with_untracked(of)
    }

    /// Goes to a place as a new entry of the history, or in place of the one of now.
    pub fn go(&self, place: Place, replace: bool) {
        if self.place.with_untracked(|now| *now == place) {
            return;
        }
        if let Some(routing) = self.routing.try_get_value() {
            routing.go(&place, replace);
        }
        self.place.set(place);
    }

    /// What a link to a place says.
    pub fn href(&self, place: &Place) -> String {
        self.routing.try_get_value().map(|routing| routing.href(place)).unwrap_or_default()
    }
}

/// The address of this app, which [`crate::shell`] provides before any page is drawn.
pub fn address() -> Address {
    expect_context::<Address>()
}
