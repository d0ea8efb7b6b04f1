//! Names and networks: what other objects refer to by id.

use super::key::{Key, Read};
use super::{Status, Store};
use crate::model::ids::{DomainId, PoolId, ZoneId};
use crate::model::order::map;
use crate::region::session;
use crate::region::transport::Later;
use futures_util::join;
use leptos::prelude::*;
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
    /// Zones and resource pools over REST: the socket lost them in 3.7. Either is of use without the other.
    pub(super) fn read_names(&self) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let http = store.region_for(&Key::Names).http;
            let (zones, pools) = join!(session::zones(&http), session::pools(&http));
            let (zones, pools) = (zones.map(by_id(ZoneId)), pools.map(by_id(PoolId)));
            store.names.update(|names| {
                let names = Arc::make_mut(names);
                if let Ok(zones) = &zones {
                    names.zones = zones.clone();
                }
                if let Ok(pools) = &pools {
                    names.pools = pools.clone();
                }
            });
            zones.and(pools.map(drop))
        })
    }

    /// Reads domains, for the compose form.
    pub fn load_domains(&self) {
        self.join(Key::Domains);
    }

    pub(super) fn read_domains(&self) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let domains = store.region_for(&Key::Domains).domains().await?;
            store.names.update(|names| Arc::make_mut(names).domains = domains);
            Ok(())
        })
    }

    /// Reads fabrics, VLANs, subnets and spaces; once, unless `again`.
    pub fn load_networks(&self, again: bool) {
        if again || self.peek_status(&Key::Networks).is_first() {
            self.join(Key::Networks);
        }
    }

    pub(super) fn read_networks(&self) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let networks = store.region_for(&Key::Networks).networks().await?;
            store.networks.set(Arc::new(networks));
            Ok(())
        })
    }

    /// How fresh the networks are.
    pub fn networks_status(&self) -> Status {
        self.status(&Key::Networks)
    }

    /// What this MAAS is called.
    pub(super) fn read_about(&self) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let name = store.region_for(&Key::About).maas_name().await?;
            store.about.update(|about| about.name = name);
            Ok(())
        })
    }
}

fn by_id<K: Ord>(key: fn(i64) -> K) -> impl Fn(Vec<crate::region::wire::rest::Named>) -> BTreeMap<K, String> {
    move |all| map(all.into_iter().map(|one| (key(one.id), one.name)))
}

impl crate::model::listing::PlaceNames for Names {
    fn place(&self, zone: ZoneId, pool: Option<PoolId>) -> (String, String) {
        (self.zone(zone), pool.map_or_else(String::new, |pool| self.pool(pool)))
    }
}
