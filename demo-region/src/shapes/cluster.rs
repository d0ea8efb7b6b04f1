//! VM clusters on both interfaces (maas-api §3.5, §4.7).

use crate::{
    clock,
    numbers::{Figures, cluster},
    state::{Cluster, World},
};
use serde_json::{Map, Value, json};

fn four(figures: &Figures) -> Value {
    json!({
        "total": figures.total, "allocated_tracked": figures.tracked, "allocated_other": figures.other,
        "free": figures.free(),
    })
}

fn pools(sum: &cluster::ClusterCapacity) -> Map<String, Value> {
    sum.pools
        .iter()
        .map(|(name, (figures, path, backend))| {
            let mut pool = four(figures);
            pool["path"] = json!(path);
            pool["backend"] = json!(backend);
            (name.clone(), pool)
        })
        .collect()
}

fn version(world: &World, cluster: &Cluster) -> String {
    world.members(cluster.id).next().map(|host| host.version.clone()).unwrap_or_default()
}

pub fn socket(world: &World, cluster: &Cluster) -> Value {
    let sum = cluster::of_cluster(world, cluster.id);
    let name = |found: Option<&crate::state::Named>| found.map(|named| named.name.clone()).unwrap_or_default();
    let hosts: Vec<Value> = world
        .members(cluster.id)
        .map(|host| {
            json!({
                "id": host.id, "name": host.name, "project": host.project(), "tags": host.tags,
                "resource_pool": name(world.pool(host.pool)), "availability_zone": name(world.zone(host.zone)),
            })
        })
        .collect();
    let vms: Vec<Value> = world
        .members(cluster.id)
        .flat_map(|host| world.tracked_vms(host))
        .map(|vm| {
            json!({
                "system_id": vm.machine, "name": vm.name, "project": vm.project, "hugepages_enabled": vm.hugepages,
                "pinned_cores": vm.pinned, "unpinned_cores": vm.unpinned,
            })
        })
        .collect();
    json!({
        "id": cluster.id,
        "name": cluster.name,
        "project": cluster.project,
        "hosts": hosts,
        "total_resources": {
            "cpu": four(&sum.cores),
            "memory": {"hugepages": four(&sum.hugepages), "general": four(&sum.general)},
            "storage": four(&sum.storage),
            "vm_count": sum.vms_tracked,
            "storage_pools": pools(&sum),
        },
        "virtual_machines": vms,
        "resource_pool": cluster.pool.map_or(json!(""), |pool| json!(pool)),
        "availability_zone": cluster.zone,
        "version": version(world, cluster),
        "created_at": clock::stamp(cluster.created),
        "updated_at": clock::stamp(cluster.updated),
    })
}

/// Memory in bytes here, and `used` counts other projects (§7.44).
pub fn rest(world: &World, cluster: &Cluster) -> Value {
    let sum = cluster::of_cluster(world, cluster.id);
    let figures = |pick: fn(&Figures) -> i64| json!({"cores": pick(&sum.cores), "memory": pick(&sum.general), "local_storage": pick(&sum.storage)});
    json!({
        "id": cluster.id,
        "name": cluster.name,
        "project": cluster.project,
        "vmhost_count": world.members(cluster.id).count(),
        "vm_count": sum.vms_tracked,
        "version": version(world, cluster),
        "total": figures(|figures| figures.total),
        "used": figures(|figures| figures.tracked + figures.other),
        "available": figures(Figures::free),
        "storage_pools": pools(&sum),
        "resource_uri": format!("/MAAS/api/2.0/vm-clusters/{}", cluster.id),
    })
}
