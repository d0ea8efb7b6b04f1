//! Tells the store what a person looks at, as soon as the address says so: before the program of that page is there.

use super::route::{Route, host_of, page_of};
use crate::address::{Place, address};
use crate::model::ids::HostId;
use crate::on_demand;
use crate::store::store;
use leptos::prelude::*;

/// Opens and closes hosts as the address changes, and says which page is shown.
pub fn follow() {
    let (store, address) = (store(), address());
    Effect::new(move |before: Option<(Place, Option<HostId>)>| {
        let place = address.place();
        let host = (Route::of(&place) == Route::Host).then(|| host_of(&place).0).filter(|host| host.0 >= 0);
        let (before, open) = before.unzip();
        if before.as_ref().is_none_or(|before| before.path != place.path) {
            // A first screen asks as it is drawn. Any other may still be on its way.
            let is_first = matches!(Route::of(&place), Route::Home | Route::Hosts | Route::Unknown);
            store.show(page_of(&place), !is_first && !on_demand::is_here());
        }
        let open = open.flatten();
        if open != host {
            open.into_iter().for_each(|open| store.close_host(open));
            host.into_iter().for_each(|host| store.open_host(host));
        }
        (place, host)
    });
    on_cleanup(move || store.close_any_host());
}
