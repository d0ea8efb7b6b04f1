//! The vm-host object of REST (maas-api §3.3.1).

use super::named;
use crate::{
    numbers::{MIB, capacity},
    state::{Host, World},
    version::MaasVersion,
};
use serde_json::{Value, json};

pub fn vm_host(world: &World, host: &Host) -> Value {
    let capacity = capacity::of_host(world, host);
    let total = (capacity.cores.total, capacity.general.total / MIB, capacity.storage.total);
    // Tracked VMs only, hugepage-backed ones included.
    let used = (
        capacity.cores.tracked,
        (capacity.general.tracked + capacity.hugepages.tracked) / MIB,
        capacity.storage.tracked,
    );
    let figures =
        |(cores, memory, storage): (i64, i64, i64)| json!({"cores": cores, "memory": memory, "local_storage": storage});
    let pools: Vec<Value> = host
        .storage_pools
        .iter()
        .zip(&capacity.pools)
        .map(|(pool, figures)| {
            json!({
                "id": pool.id, "name": pool.name, "type": pool.backend, "path": pool.path, "total": pool.total,
                "used": figures.tracked, "available": pool.total - figures.tracked,
                "default": host.default_storage_pool.as_ref() == Some(&pool.id),
            })
        })
        .collect();
    let path = if world.version == MaasVersion::V2_9 { "pods" } else { "vm-hosts" };
    let mut object = json!({
        "id": host.id,
        "name": host.name,
        "type": host.kind.name(),
        "tags": host.tags,
        "architectures": host.architectures,
        "capabilities": host.capabilities,
        "total": figures(total),
        "used": figures(used),
        "available": figures((total.0 - used.0, total.1 - used.1, total.2 - used.2)),
        "cpu_over_commit_ratio": host.cpu_ratio,
        "memory_over_commit_ratio": host.memory_ratio,
        "storage_pools": pools,
        "zone": named::rest_zone(world, host.zone),
        "pool": named::rest_pool(world, host.pool),
        "host": {"system_id": host.machine, "__incomplete__": true},
        "default_macvlan_mode": host.macvlan_mode,
        "resource_uri": format!("/MAAS/api/2.0/{path}/{}/", host.id),
    });
    if world.version > MaasVersion::V2_9 {
        object["version"] = json!(host.version);
    }
    object
}
