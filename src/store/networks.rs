//! Names and networks: what other objects refer to by id.

use super::{Store, now_ms};
use crate::model::ids::{DomainId, PoolId, ZoneId};
use crate::model::order::map;
use crate::region::session;
use futures_util::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names of zones, resource pools and domains by id. Zero is a legal id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// Availability zones.
    pub zones: BTreeMap<ZoneId, String>,
    /// Resource pools.
    pub pools: BTreeMap<PoolId, String>,
    /// DNS domains, the default first.
    pub domains: Vec<(DomainId, String)>,
}

impl Names {
    /// A zone's name, or its number while names are on their way.
    pub fn zone(&self, id: ZoneId) -> String {
        self.zones.get(&id).cloned().unwrap_or_else(|| format!("zone {id}"))
    }

    /// A resource pool's name, or its number while names are on their way.
    pub fn pool(&self, id: PoolId) -> String {
        self.pools.get(&id).cloned().unwrap_or_else(|| format!("pool {id}"))
    }
}

impl Store {
    /// Reads zones and resource pools over REST.
    pub(super) fn load_names(&self) {
        let store = *self;
        spawn_local(async move {
            let http = store.region().http;
            let (zones, pools) = join!(session::zones(&http), session::pools(&http));
            store.names.update(|names| {
                let names = Arc::make_mut(names);
                match zones {
                    Ok(zones) => names.zones = map(zones.into_iter().map(|z| (ZoneId(z.id), z.name))),
                    Err(error) => leptos::logging::warn!("zones: {error}"),
                }
                match pools {
                    Ok(pools) => names.pools = map(pools.into_iter().map(|p| (PoolId(p.id), p.name))),
                    Err(error) => leptos::logging::warn!("resource pools: {error}"),
                }
            });
        });
    }

    /// Reads domains, for the compose form.
    pub fn load_domains(&self) {
        let store = *self;
        spawn_local(async move {
            match store.region().domains().await {
                Ok(domains) => store.names.update(|names| Arc::make_mut(names).domains = domains),
                Err(error) => store.note(&error),
            }
        });
    }

    /// Reads fabrics, VLANs, subnets and spaces; once, unless `again`.
    pub fn load_networks(&self, again: bool) {
        let store = *self;
        let skip = store.networks_status.with_untracked(|status| status.busy || (status.at.is_some() && !again));
        if skip {
            return;
        }
        store.networks_status.update(|status| status.begin());
        spawn_local(async move {
            let result = store.region().networks().await.map(|networks| store.networks.set(Arc::new(networks)));
            if let Err(error) = &result {
                store.note(error);
            }
            store.networks_status.update(|status| status.end(result, now_ms()));
        });
    }

    /// Reads what this MAAS is called.
    pub(super) fn load_about(&self) {
        let store = *self;
        spawn_local(async move {
            if let Ok(name) = store.region().maas_name().await {
                store.about.update(|about| about.name = name);
            }
        });
    }
}

impl crate::model::listing::PlaceNames for Names {
    fn place(&self, zone: ZoneId, pool: Option<PoolId>) -> (String, String) {
        (self.zone(zone), pool.map_or_else(String::new, |pool| self.pool(pool)))
    }
}
