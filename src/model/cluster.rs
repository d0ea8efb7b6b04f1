//! An LXD cluster: several hosts that share one project (maas-api §4.7).

use super::capacity::Tally;
use super::host::Host;
use super::ids::{ClusterId, HostId, PoolId, ZoneId};
use super::storage::StoragePool;
use std::sync::Arc;

/// One cluster with its members and the sums that MAAS makes over them.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Key. Its numbers are apart from those of hosts: a host of the same number is something else.
    pub id: ClusterId,
    /// Unique.
    pub name: String,
    /// LXD project.
    pub project: String,
    /// LXD version; empty if there is no member.
    pub version: String,
    /// Members in the order of their names.
    pub members: Vec<HostId>,
    /// Cores over all members.
    pub cores: Tally,
    /// Bytes, general memory over all members (hugepage reservation included, as on a host).
    pub general: Tally,
    /// Bytes of hugepages over all members.
    pub hugepages: Tally,
    /// Bytes; shared pools are counted once by MAAS.
    pub storage: Tally,
    /// Tracked VMs.
    pub vm_count: i64,
    /// Pools merged by name.
    pub storage_pools: Vec<StoragePool>,
    /// Resource pool; `None` when none is set.
    pub pool: Option<PoolId>,
    /// Availability zone.
    pub zone: ZoneId,
}

impl Cluster {
    /// A cluster that was not read yet, as far as its members tell: hosts come first, and must not move to another line
    /// when the cluster follows. Storage that members share is counted once for each here; the list adds up by itself.
    pub fn unread(id: ClusterId, members: &[Arc<Host>]) -> Cluster {
        let sum = |of: fn(&Host) -> Tally| {
            let mut tallies = members.iter().map(|host| of(host));
            let first = tallies.next().unwrap_or_default();
            tallies.fold(first, |sum, more| sum.plus(&more))
        };
        let first = members.first();
        Cluster {
            id,
            name: format!("Cluster {id}"),
            project: first.and_then(|host| host.project.clone()).unwrap_or_default(),
            version: first.map(|host| host.version.clone()).unwrap_or_default(),
            members: members.iter().map(|host| host.id).collect(),
            cores: sum(|host| host.capacity.cores),
            general: sum(|host| host.capacity.general),
            hugepages: sum(|host| host.capacity.hugepages),
            storage: sum(|host| host.capacity.storage),
            vm_count: members.iter().filter_map(|host| host.vm_count.tracked).sum(),
            storage_pools: Vec::new(),
            pool: first.map(|host| host.pool),
            zone: first.map(|host| host.zone).unwrap_or(ZoneId(0)),
        }
    }

    /// Takes from `older`, read over the socket, what this record, read over REST, cannot know: members, zone, pool.
    pub fn with_unknowns_of(mut self, older: &Cluster) -> Cluster {
        if self.members.is_empty() && self.cores.other.is_none() {
            self.members = older.members.clone();
            (self.zone, self.pool, self.hugepages) = (older.zone, older.pool, older.hugepages);
        }
        self
    }
}
