//! Storage pools of a host or cluster.

use super::capacity::{Load, sum};
use super::host::Host;
use super::ids::{ClusterId, StoragePoolId};
use crate::model::order::InOrder;
use std::collections::BTreeSet;

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

/// Storage of several hosts as one load: a shared pool has its size once, and what each host holds on it adds up.
/// `cluster_of` tells pools of one name in different clusters apart.
pub fn joint_load<'a>(
    hosts: impl IntoIterator<Item = &'a Host>,
    cluster_of: impl Fn(&Host) -> Option<ClusterId>,
) -> Load {
    let mut seen = BTreeSet::new();
    let mut loads = Vec::new();
    for host in hosts {
        if host.storage_pools.is_empty() {
            loads.push(host.capacity.disk());
        }
        for pool in &host.storage_pools {
            let mut load = pool.load();
            if pool.is_shared() && !seen.insert((cluster_of(host), &pool.name, pool.total)) {
                load.physical = 0;
            }
            loads.push(load);
        }
    }
    sum(loads)
}

/// The default pool first, then by name: the order in which pools are shown.
pub fn sort_for_display(pools: &mut [StoragePool], default: Option<&StoragePoolId>) {
    pools.order_by(|a, b| {
        let first = |pool: &StoragePool| Some(&pool.id) != default;
        (first(a), &a.name, &a.id).cmp(&(first(b), &b.name, &b.id))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::testing::host;

    fn pool(name: &str, kind: &str, used: i64) -> StoragePool {
        let (name, kind) = (name.to_owned(), kind.to_owned());
        StoragePool { name, kind, total: 100, tracked: used, other: Some(0), ..StoragePool::default() }
    }

    #[test]
    fn what_members_share_has_its_size_once_and_the_use_of_all() {
        for kind in ["ceph", "powerflex", "powerstore", "alletra", "pure"] {
            let member = |used| Host { storage_pools: vec![pool("s", kind, used), pool("local", "zfs", 1)], ..host() };
            let members = [member(10), member(20), member(30)];
            let load = joint_load(&members, |_| Some(ClusterId(1)));
            assert_eq!((load.physical, load.used()), (100 + 3 * 100, 60 + 3), "{kind}");
        }
        let apart = [(1, 10), (2, 20)].map(|(id, used)| Host {
            cluster: Some(ClusterId(id)),
            storage_pools: vec![pool("s", "ceph", used)],
            ..host()
        });
        assert_eq!(joint_load(&apart, |host| host.cluster).physical, 200, "two clusters, two pools");
    }
}
