//! Clusters of the socket.

use crate::model::capacity::Tally;
use crate::model::cluster::Cluster;
use crate::model::ids::{ClusterId, HostId, PoolId, StoragePoolId, ZoneId};
use crate::model::order::InOrder;
use crate::model::storage::{StoragePool, sort_for_display};
use crate::region::wire::cluster::{Quad, VmCluster};

/// A cluster with its members in the order of their names.
pub fn cluster(mut wire: VmCluster) -> Cluster {
    wire.hosts.order_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let totals = wire.total_resources;
    let mut storage_pools: Vec<StoragePool> = totals
        .storage_pools
        .into_iter()
        .map(|(name, pool)| StoragePool {
            id: StoragePoolId(name.clone()),
            name,
            kind: pool.backend,
            path: pool.path,
            total: pool.total,
            tracked: pool.allocated_tracked,
            other: Some(pool.allocated_other),
        })
        .collect();
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

fn tally(quad: &Quad) -> Tally {
    Tally { tracked: quad.allocated_tracked, other: Some(quad.allocated_other), total: quad.total }
}
