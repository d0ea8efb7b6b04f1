//! What the app knows now and how fresh it is. Reactive, fed by the region's events; pages only read and ask.
//!
//! Everything here is made once under the root owner and lives as long as the page, so that no late answer ever meets a
//! disposed signal (design §3).

mod connection;
mod drafts;
mod finding_inputs;
mod findings;
mod fleet_reading;
mod form_state;
mod host_detail;
mod hosts;
mod key;
mod live;
mod loads;
mod lookups;
mod machines;
mod networks;
mod notifications;
mod operations;
mod polling;
mod session;
mod status;
mod table;
mod tasks;
#[cfg(test)]
mod tests;
mod urgency;
mod vms;

pub use connection::Connection;
pub use drafts::Draft;
pub use findings::HostRecords;
pub use fleet_reading::FleetReading;
pub use form_state::FormState;
pub use key::Key;
pub use networks::Names;
pub use notifications::Notification;
pub use operations::{Operation, OperationId, OperationState, Target};
pub use session::Phase;
pub use status::Status;
pub use table::Table;
pub use urgency::{HostTab, Page};

use crate::model::cluster::Cluster;
use crate::model::host::Host;
use crate::model::ids::{ClusterId, HostId, SystemId};
use crate::model::machine::Machine;
use crate::model::network::Networks;
use crate::model::vm::Vm;
use crate::region::Region;
use crate::region::decode::BadRecord;
use crate::region::version::Features;
use crate::region::wire::rest::WhoAmI;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use table::Turn;
use tasks::Generation;

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
    /// Hosts whose record could not be read.
    pub bad_hosts: RwSignal<Vec<BadRecord>>,
    /// LXD clusters.
    pub clusters: Table<ClusterId, Cluster>,
    /// VMs that were loaded, of any host.
    pub vms: Table<SystemId, Vm>,
    /// Machines that hosts run on.
    pub machines: Table<SystemId, Machine>,
    /// NICs of a host's VMs.
    pub vm_machines: Table<HostId, Vec<Machine>>,
    /// Networks.
    pub networks: RwSignal<Arc<Networks>>,
    /// Names of zones, pools and domains.
    pub names: RwSignal<Arc<Names>>,
    /// Reading all hosts in detail, for fleet views.
    pub fleet: RwSignal<FleetReading>,
    /// What no page waits for; the shell takes it out and shows it.
    pub notifications: RwSignal<Vec<Notification>>,
    /// What this session has the region do, the latest last.
    pub operations: RwSignal<Vec<Operation>>,
    operation_ids: StoredValue<u64>,
    /// Which host is open and therefore watched.
    open: RwSignal<Option<HostId>>,
    /// Compose forms being filled in, by host.
    drafts: StoredValue<HashMap<HostId, Draft>>,
    /// Names and addresses that were asked about.
    lookups: RwSignal<lookups::Lookups>,
    found: StoredValue<findings::Cache>,
    /// What is read and how it stands.
    loads: StoredValue<loads::Loads, LocalStorage>,
    /// How many reads have begun or ended.
    reads: RwSignal<u64>,
    /// Changes that wait for the next frame.
    gathered: StoredValue<live::Gathered, LocalStorage>,
    turns: StoredValue<Turn>,
    /// How new the details of a host are.
    details_at: StoredValue<HashMap<HostId, Turn>>,
    /// When the region last told that a VM came to or left a host.
    vms_moved: StoredValue<Option<Turn>>,
    /// Lists of VMs whose pages did not fit together, and how often in a row.
    torn_vm_lists: StoredValue<HashMap<Option<HostId>, u32>>,
    /// VMs that hosts count and VMs that are known, where they differ and were asked for again.
    counts_asked_about: StoredValue<HashMap<HostId, (i64, usize)>>,
    /// Which connection it is, counted.
    connections: StoredValue<u64>,
    /// The host that the connection of now pushes details of.
    watched: StoredValue<Option<HostId>>,
    /// REST is asked for lists, as there is no socket.
    rest_only: StoredValue<bool>,
    /// How the list was searched and sorted last: `?q=…`, empty at first.
    pub list_query: RwSignal<String>,
    /// A log-out is under way.
    pub leaving: RwSignal<bool>,
    /// What a person looks at, which decides what is asked for first.
    on_show: StoredValue<urgency::OnShow>,
    /// Lasts as long as the page.
    life: StoredValue<Generation, LocalStorage>,
    session_generation: StoredValue<Generation, LocalStorage>,
    polls: StoredValue<Generation, LocalStorage>,
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
            heard: StoredValue::new(region.platform().now_ms()),
            region: StoredValue::new_local(region),
            phase: RwSignal::default(),
            expired: RwSignal::new(false),
            user: RwSignal::new(None),
            about: RwSignal::new(about),
            connection: RwSignal::default(),
            hosts: Table::new(),
            bad_hosts: RwSignal::default(),
            clusters: Table::new(),
            vms: Table::grouped(|vm: &Vm| vm.host),
            machines: Table::new(),
            vm_machines: Table::new(),
            networks: RwSignal::default(),
            names: RwSignal::default(),
            fleet: RwSignal::default(),
            notifications: RwSignal::default(),
            operations: RwSignal::default(),
            operation_ids: StoredValue::new(0),
            open: RwSignal::new(None),
            drafts: StoredValue::default(),
            lookups: RwSignal::default(),
            found: StoredValue::default(),
            loads: StoredValue::new_local(loads::Loads::default()),
            reads: RwSignal::new(0),
            gathered: StoredValue::new_local(live::Gathered::default()),
            turns: StoredValue::new(0),
            details_at: StoredValue::default(),
            vms_moved: StoredValue::new(None),
            torn_vm_lists: StoredValue::default(),
            counts_asked_about: StoredValue::default(),
            connections: StoredValue::new(0),
            watched: StoredValue::new(None),
            rest_only: StoredValue::new(false),
            list_query: RwSignal::default(),
            leaving: RwSignal::new(false),
            on_show: StoredValue::default(),
            life: StoredValue::new_local(Generation::default()),
            session_generation: StoredValue::new_local(Generation::default()),
            polls: StoredValue::new_local(Generation::default()),
        }
    }

    fn region(&self) -> Region {
        self.region.get_value()
    }

    /// What this MAAS can do, once its version is known.
    pub fn features(&self) -> Features {
        self.region.with_value(Region::features)
    }

    /// When the region was last heard of, ms since 1970. Not reactive: ask again as the clock ticks.
    pub fn heard_at(&self) -> f64 {
        self.heard.get_value()
    }

    /// The number of what begins now: a request that is sent, a notify that arrives.
    fn turn(&self) -> Turn {
        self.turns.update_value(|turn| *turn += 1);
        self.turns.get_value()
    }
}

/// The store of this app, which [`crate::shell`] provides before any page is drawn. A page without one is a mistake in
/// this program: it stops here rather than show a second store that nothing feeds.
pub fn store() -> Store {
    expect_context::<Store>()
}
