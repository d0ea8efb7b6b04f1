//! Which page a place is of.

use crate::address::Place;
use crate::model::ids::HostId;
use crate::store::{HostTab, Page};

/// The pages of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The root, which leads to the list.
    Home,
    /// All VM hosts.
    Hosts,
    /// A page of a host, whichever.
    Host,
    /// Findings of the whole fleet.
    Alignment,
    /// No page.
    Unknown,
}

impl Route {
    /// By the path.
    pub fn of(place: &Place) -> Route {
        let parts: Vec<&str> = place.path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Route::Home,
            ["hosts"] => Route::Hosts,
            ["hosts", _] | ["hosts", _, _] => Route::Host,
            ["alignment"] => Route::Alignment,
            _ => Route::Unknown,
        }
    }
}

/// The host that a place is about, and the word of its page; an id that is no number is no host's.
pub fn host_of(place: &Place) -> (HostId, String) {
    let mut parts = place.path.split('/').filter(|part| !part.is_empty()).skip(1);
    let id = parts.next().and_then(|id| id.parse().ok()).unwrap_or(-1);
    (HostId(id), parts.next().unwrap_or_default().to_owned())
}

/// What is asked for first at a place.
pub fn page_of(place: &Place) -> Page {
    match Route::of(place) {
        Route::Host => Page::Host(match host_of(place).1.as_str() {
            "numa" => HostTab::Numa,
            "network" => HostTab::Network,
            "vms" => HostTab::Vms,
            _ => HostTab::Overview,
        }),
        Route::Alignment => Page::Alignment,
        Route::Home | Route::Hosts | Route::Unknown => Page::List,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_to_pages() {
        let route = |text: &str| Route::of(&Place::parse(text));
        assert_eq!(
            [route("/"), route("/hosts/"), route("/hosts/2"), route("/hosts/2/numa?x")],
            [Route::Home, Route::Hosts, Route::Host, Route::Host]
        );
        assert_eq!(
            [route("/alignment"), route("/hosts/2/numa/3"), route("/nowhere")],
            [Route::Alignment, Route::Unknown, Route::Unknown]
        );
        assert_eq!(host_of(&Place::parse("/hosts/2/numa")), (HostId(2), "numa".to_owned()));
        assert_eq!(host_of(&Place::parse("/hosts/x%2F")).0, HostId(-1));
        assert_eq!(page_of(&Place::parse("/hosts/2/vms")), Page::Host(HostTab::Vms));
    }
}
