//! Sums over the members of a cluster; storage pools merged by name, ceph counted once (maas-api §4.7).

use super::{Figures, capacity};
use crate::state::World;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct ClusterCapacity {
    pub cores: Figures,
    pub general: Figures,
    pub hugepages: Figures,
    pub storage: Figures,
    pub vms_tracked: i64,
    /// By name: figures, path, backend
    pub pools: BTreeMap<String, (Figures, String, String)>,
}

pub fn of_cluster(world: &World, cluster: i64) -> ClusterCapacity {
    let mut sum = ClusterCapacity::default();
    for host in world.members(cluster) {
        let member = capacity::of_host(world, host);
        sum.cores.add(&member.cores);
        sum.general.add(&member.general);
        sum.hugepages.add(&member.hugepages);
        sum.vms_tracked += member.vms_tracked;
        for (pool, figures) in host.storage_pools.iter().zip(&member.pools) {
            match sum.pools.get_mut(&pool.name) {
                Some((known, _, backend)) => {
                    let total = known.total;
                    known.add(figures);
                    if backend == "ceph" {
                        known.total = total;
                    }
                }
                None => {
                    sum.pools.insert(pool.name.clone(), (*figures, pool.path.clone(), pool.backend.clone()));
                }
            }
        }
    }
    for (figures, _, _) in sum.pools.values() {
        sum.storage.add(figures);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn ceph_is_counted_once_and_local_pools_are_added() {
        let world = crate::fleet::build(&Options::default());
        let sum = of_cluster(&world, 1);
        assert_eq!(sum.pools["remote"].0.total, 30_000_000_000_000);
        assert_eq!(sum.pools["local"].0.total, 2_700_000_000_000);
        assert_eq!(sum.storage.total, 32_700_000_000_000);
        assert_eq!(sum.cores.total, 96);
    }
}
