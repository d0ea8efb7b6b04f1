//! Findings of hosts, computed once for each state of a host however many views show them.

use super::Store;
use crate::model::alignment::{Finding, Topology, findings};
use crate::model::host::Host;
use crate::model::ids::HostId;
use crate::model::machine::Machine;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// What is known of a host for [`Topology`], all of it as it was at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct HostRecords {
    /// The host.
    pub host: Arc<Host>,
    /// The machine it runs on, if read.
    pub machine: Option<Arc<Machine>>,
    /// Its VMs' machines, if read.
    pub guests: Option<Arc<Vec<Machine>>>,
}

impl HostRecords {
    /// The topology to ask.
    pub fn topology(&self) -> Topology<'_> {
        Topology::new(&self.host, self.machine.as_deref(), self.guests.iter().flat_map(|guests| guests.iter()))
    }

    /// The very same objects: no need to look at them.
    fn is(&self, other: &HostRecords) -> bool {
        let same = |a: &Option<Arc<Machine>>, b: &Option<Arc<Machine>>| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let guests = match (&self.guests, &other.guests) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        Arc::ptr_eq(&self.host, &other.host) && same(&self.machine, &other.machine) && guests
    }
}

/// Findings by host with what they were found in.
pub(super) type Cache = HashMap<HostId, (HostRecords, Arc<Vec<Finding>>)>;

impl Store {
    /// All that is known of a host; follows it.
    pub fn records(&self, id: HostId) -> Option<HostRecords> {
        let host = self.hosts.get(&id)?;
        let machine = host.machine.as_ref().and_then(|machine| self.machines.get(machine));
        Some(HostRecords { machine, guests: self.vm_machines.get(&id), host })
    }

    /// How many hosts can have findings and were not looked at; follows all of them.
    pub fn not_checked(&self) -> usize {
        self.hosts.all().iter().filter(|host| host.not_checked()).count()
    }

    /// A host's findings; follows it. `None` while its NUMA nodes and VMs are not known.
    pub fn findings(&self, id: HostId) -> Option<Arc<Vec<Finding>>> {
        self.hosts.get(&id).filter(|host| host.detail.is_some())?;
        let now = self.records(id)?;
        let known = self
            .found
            .with_value(|found| found.get(&id).filter(|(before, _)| before.is(&now)).map(|(_, found)| found.clone()));
        Some(known.unwrap_or_else(|| {
            let found = Arc::new(findings(&now.topology()));
            self.found.update_value(|all| {
                all.insert(id, (now, found.clone()));
            });
            found
        }))
    }
}
