//! An LXD cluster: several hosts that share one project (maas-api §4.7).

use super::capacity::Tally;
use super::ids::{ClusterId, HostId, PoolId, ZoneId};
use super::storage::StoragePool;

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
    /// Takes from `older`, read over the socket, what this record, read over REST, cannot know: members, zone, pool.
    pub fn with_unknowns_of(mut self, older: &Cluster) -> Cluster {
        if self.members.is_empty() && self.cores.other.is_none() {
            self.members = older.members.clone();
            (self.zone, self.pool, self.hugepages) = (older.zone, older.pool, older.hugepages);
        }
        self
    }
}
