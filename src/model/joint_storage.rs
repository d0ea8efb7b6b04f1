//! Storage of several hosts together.

use super::capacity::{Load, sum};
use super::host::Host;
use super::ids::ClusterId;
use std::collections::BTreeSet;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::testing::host;
    use crate::model::storage::StoragePool;

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
