//! Clusters of both interfaces.

use crate::model::capacity::Tally;
use crate::model::cluster::Cluster;
use crate::model::ids::{ClusterId, HostId, PoolId, StoragePoolId, ZoneId};
use crate::model::order::InOrder;
use crate::model::storage::{StoragePool, sort_for_display};
use crate::region::wire::cluster::{ClusterPool, Quad, VmCluster};
use crate::region::wire::rest;
use std::collections::BTreeMap;

/// A cluster with its members in the order of their names.
pub fn cluster(mut wire: VmCluster) -> Cluster {
    wire.hosts.order_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let totals = wire.total_resources;
    let mut storage_pools = pools(totals.storage_pools);
    sort_for_display(&mut storage_pools, None);
    Cluster {
        id: ClusterId(wire.id),
        name: wire.name,
        project: wire.project,
        version: wire.version,
        members: wire.hosts.iter().map(|member| HostId(member.id)).collect(),
        cores: tally(&totals.cpu),
        general: tally(&totals.memory.general),
        hugepages: tally(&totals.memory.hugepages),
        storage: tally(&totals.storage),
        vm_count: totals.vm_count,
        storage_pools,
        pool: wire.resource_pool.map(PoolId),
        zone: ZoneId(wire.availability_zone),
    }
}

/// A cluster of REST, which names no members, zone or resource pool and has no figures of hugepages. Its `used` holds what
/// other projects use, too (maas-api §7 no. 44), so that their share is not known.
pub fn rest_cluster(wire: rest::VmCluster) -> Cluster {
    let used = |total: i64, used: i64| Tally { tracked: used, other: None, total };
    let mut storage_pools = pools(wire.storage_pools);
    sort_for_display(&mut storage_pools, None);
    Cluster {
        id: ClusterId(wire.id),
        name: wire.name,
        project: wire.project,
        version: wire.version,
        members: Vec::new(),
        cores: used(wire.total.cores, wire.used.cores),
        general: used(wire.total.memory, wire.used.memory),
        hugepages: Tally { other: None, ..Tally::default() },
        storage: used(wire.total.local_storage, wire.used.local_storage),
        vm_count: wire.vm_count,
        storage_pools,
        pool: None,
        zone: ZoneId::default(),
    }
}

fn pools(wire: BTreeMap<String, ClusterPool>) -> Vec<StoragePool> {
    let pools = wire.into_iter().map(|(name, pool)| StoragePool {
        id: StoragePoolId(name.clone()),
        name,
        kind: pool.backend,
        path: pool.path,
        total: pool.total,
        tracked: pool.allocated_tracked,
        other: Some(pool.allocated_other),
    });
    pools.collect()
}

fn tally(quad: &Quad) -> Tally {
    Tally { tracked: quad.allocated_tracked, other: Some(quad.allocated_other), total: quad.total }
}
