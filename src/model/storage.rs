//! Storage pools of a host or cluster.

use super::capacity::Load;
use super::ids::StoragePoolId;
use crate::model::order::InOrder;

/// One storage pool, from the two lists in which MAAS describes it (maas-api §7 nos. 6–8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoragePool {
    /// The pool's name for LXD, a libvirt UUID for virsh.
    pub id: StoragePoolId,
    /// What people call it, and what a `storage=` tag must say.
    pub name: String,
    /// Backend: `zfs`, `lvm`, `dir`, `ceph` …
    pub kind: String,
    /// Where the pool lives on the host; may be `Unknown`.
    pub path: String,
    /// Bytes.
    pub total: i64,
    /// Bytes provisioned to tracked VMs (sizes of their disks, not what is really written).
    pub tracked: i64,
    /// Bytes provisioned to VMs of other projects; `None` where the source cannot tell.
    pub other: Option<i64>,
}

impl StoragePool {
    /// The pool as a load; storage is never over-committed by MAAS.
    pub fn load(&self) -> Load {
        Load { tracked: self.tracked, other: self.other, physical: self.total, ratio: 1.0 }
    }

    /// Whether several hosts share this one pool, so that it may be counted only once: LXD's drivers for storage that is
    /// reached over the network.
    pub fn is_shared(&self) -> bool {
        const SHARED: [&str; 8] =
            ["ceph", "cephfs", "cephobject", "powerflex", "powerstore", "alletra", "pure", "linstor"];
        SHARED.contains(&self.kind.as_str())
    }

    /// Allocated as a share of the size; `None` for a pool whose size MAAS does not know.
    pub fn fill(&self) -> Option<f64> {
        self.load().utilisation()
    }
}

/// The default pool first, then by name: the order in which pools are shown.
pub fn sort_for_display(pools: &mut [StoragePool], default: Option<&StoragePoolId>) {
    pools.order_by(|a, b| {
        let first = |pool: &StoragePool| Some(&pool.id) != default;
        (first(a), &a.name, &a.id).cmp(&(first(b), &b.name, &b.id))
    });
}
