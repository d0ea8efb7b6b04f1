//! What the app knows now and how fresh it is. Reactive, fed by the region's events; pages only read and ask.
//!
//! Everything here is made once under the root owner and lives as long as the page, so that no late answer ever meets a
//! disposed signal (DESIGN §8).

mod clock;
mod compose;
mod connection;
mod details;
mod drafts;
mod finding_inputs;
mod findings;
mod fleet_reading;
mod hosts;
mod live;
mod networks;
mod news;
mod session;
mod status;
mod table;
mod vms;

pub use clock::now_ms;
pub use connection::Connection;
pub use drafts::{Draft, Progress};
pub use findings::HostRecords;
pub use fleet_reading::FleetReading;
pub use networks::Names;
pub use news::News;
pub use session::Phase;
pub use status::Status;
pub use table::Table;

use crate::model::cluster::Cluster;
use crate::model::host::Host;
use crate::model::ids::{ClusterId, HostId, SystemId};
use crate::model::machine::Machine;
use crate::model::network::Networks;
use crate::model::vm::Vm;
use crate::region::Region;
use crate::region::decode::BadRecord;
use crate::region::wire::rest::WhoAmI;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The app's state. Copy it freely; get it with [`store`].
#[derive(Clone, Copy)]
pub struct Store {
    region: StoredValue<Region, LocalStorage>,
    /// Where the app stands: starting, login, working …
    pub phase: RwSignal<Phase>,
    /// The session ended while working: log in again on top of the page.
    pub expired: RwSignal<bool>,
    /// Who is logged in.
    pub user: RwSignal<Option<WhoAmI>>,
    /// MAAS's version text and name.
    pub about: RwSignal<About>,
    /// The connection.
    pub connection: RwSignal<Connection>,
    /// When the region was last heard of, ms since 1970. Not reactive: read it with [`Store::heard_at`].
    heard: StoredValue<f64>,
    /// VM hosts.
    pub hosts: Table<HostId, Host>,
    /// The list of hosts: complete when `at` is set.
    pub hosts_status: RwSignal<Status>,
    /// Hosts whose record could not be read.
    pub bad_hosts: RwSignal<Vec<BadRecord>>,
    /// LXD clusters.
    pub clusters: Table<ClusterId, Cluster>,
    /// The list of clusters.
    pub clusters_status: RwSignal<Status>,
    /// Which host is open and therefore watched.
    open: RwSignal<Option<HostId>>,
    /// Details (NUMA, VMs) by host.
    details: RwSignal<HashMap<HostId, Status>>,
    /// VMs that were loaded, of any host.
    pub vms: Table<SystemId, Vm>,
    /// When the region last told of a VM by itself, ms since 1970.
    vm_news: StoredValue<HashMap<SystemId, f64>>,
    /// Which hosts the region told of by itself, and when.
    host_news: StoredValue<hosts::HostNews>,
    /// VM lists by host; `None` is the list over all hosts.
    vm_lists: RwSignal<HashMap<Option<HostId>, Status>>,
    /// Machines that hosts run on.
    pub machines: Table<SystemId, Machine>,
    machine_statuses: RwSignal<HashMap<SystemId, Status>>,
    /// NICs of a host's VMs.
    pub vm_machines: Table<HostId, Vec<Machine>>,
    vm_machine_statuses: RwSignal<HashMap<HostId, Status>>,
    /// Networks.
    pub networks: RwSignal<Arc<Networks>>,
    /// How fresh they are.
    pub networks_status: RwSignal<Status>,
    /// Names of zones, pools and domains.
    pub names: RwSignal<Arc<Names>>,
    /// Reading all hosts in detail, for fleet views.
    pub fleet: RwSignal<FleetReading>,
    found: StoredValue<findings::Cache>,
    /// News that no page waits for; the shell takes them out and shows them.
    pub news: RwSignal<Vec<News>>,
    /// Compose forms being filled in, by host.
    drafts: StoredValue<HashMap<HostId, Draft>>,
    pending: StoredValue<live::Pending, LocalStorage>,
}

/// What the region says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// Version text as MAAS words it.
    pub version: String,
    /// What this MAAS is called.
    pub name: String,
    /// Where to log in instead, with external authentication.
    pub external_login: Option<String>,
    /// The path of MAAS on this origin.
    pub root: String,
}

impl Store {
    /// An empty store for a region. Call it once, under the root owner.
    pub fn new(region: Region) -> Store {
        let about = About { root: region.http.root().to_owned(), ..About::default() };
        Store {
            region: StoredValue::new_local(region),
            phase: RwSignal::default(),
            expired: RwSignal::new(false),
            user: RwSignal::new(None),
            about: RwSignal::new(about),
            connection: RwSignal::default(),
            heard: StoredValue::new(now_ms()),
            hosts: Table::new(),
            hosts_status: RwSignal::default(),
            bad_hosts: RwSignal::default(),
            clusters: Table::new(),
            clusters_status: RwSignal::default(),
            open: RwSignal::new(None),
            details: RwSignal::default(),
            vms: Table::new(),
            vm_news: StoredValue::new(HashMap::new()),
            host_news: StoredValue::default(),
            vm_lists: RwSignal::default(),
            machines: Table::new(),
            machine_statuses: RwSignal::default(),
            vm_machines: Table::new(),
            vm_machine_statuses: RwSignal::default(),
            networks: RwSignal::default(),
            networks_status: RwSignal::default(),
            names: RwSignal::default(),
            fleet: RwSignal::default(),
            found: StoredValue::default(),
            news: RwSignal::default(),
            drafts: StoredValue::new(HashMap::new()),
            pending: StoredValue::new_local(live::Pending::default()),
        }
    }

    /// The client, for what a page asks directly (lists that nobody else needs).
    pub fn region(&self) -> Region {
        self.region.get_value()
    }

    /// When the region was last heard of, ms since 1970. Not reactive: ask again as the clock ticks.
    pub fn heard_at(&self) -> f64 {
        self.heard.get_value()
    }
}

/// The store of this app; panics never: [`crate::shell`] provides it before any page is drawn.
pub fn store() -> Store {
    use_context::<Store>().unwrap_or_else(|| Store::new(Region::new("/MAAS")))
}
