//! What only MAAS 2.9 and 3.0 put into a pod (maas-api §6.1): totals, hints, and 2.9's `numa_pinning`.

use crate::{
    numbers::{MIB, capacity, numa},
    state::{Attachment, Host, World},
};
use serde_json::{Map, Value, json};

pub fn add_totals(world: &World, host: &Host, row: &mut Map<String, Value>) {
    let capacity = capacity::of_host(world, host);
    let total = (capacity.cores.total, capacity.general.total / MIB, capacity.storage.total);
    let used = (
        capacity.cores.tracked,
        (capacity.general.tracked + capacity.hugepages.tracked) / MIB,
        capacity.storage.tracked,
    );
    let figures = |(cores, memory, storage): (i64, i64, i64)| {
        json!({
            "cores": cores, "memory": memory, "memory_gb": format!("{:.1}", memory as f64 / 1024.0),
            "local_storage": storage, "local_storage_gb": format!("{:.1}", storage as f64 / f64::from(1 << 30)),
        })
    };
    row.insert("total".into(), figures(total));
    row.insert("used".into(), figures(used));
    row.insert("available".into(), figures((total.0 - used.0, total.1 - used.1, total.2 - used.2)));
    let memory = host.hints.memory;
    row.insert(
        "hints".into(),
        json!({
            "cores": host.hints.cores, "cpu_speed": host.hints.cpu_speed, "memory": memory,
            "memory_gb": format!("{:.1}", memory as f64 / 1024.0), "local_storage": total.2,
            "local_storage_gb": format!("{:.1}", total.2 as f64 / f64::from(1 << 30)),
        }),
    );
    let owners: std::collections::BTreeSet<_> =
        world.vms_of(host.id).filter_map(|vm| world.machine(vm.machine.as_deref()?)?.owner.as_deref()).collect();
    row.insert("composed_machines_count".into(), json!(world.vms_of(host.id).count()));
    row.insert("owners_count".into(), json!(owners.len()));
}

pub fn numa_pinning(world: &World, host: &Host) -> Value {
    let capacity = capacity::of_host(world, host);
    let nics = world.host_machine(host).map(|machine| machine.nics.as_slice()).unwrap_or_default();
    numa::of_host(world, host)
        .iter()
        .map(|node| {
            let hugepages: Vec<Value> = node
                .hugepages
                .iter()
                .map(|(size, allocated, free)| json!({"page_size": size, "allocated": allocated, "free": free}))
                .collect();
            let cores: Vec<i64> = node.cores_allocated.iter().chain(&node.cores_free).copied().collect();
            let vms: Vec<Value> = node
                .vms
                .iter()
                .filter_map(|id| world.vms.get(id))
                .map(|vm| {
                    let pinned: Vec<i64> = vm.pinned.iter().copied().filter(|core| cores.contains(core)).collect();
                    let networks: Vec<Value> = vm
                        .nics
                        .iter()
                        .filter(|nic| nic.attachment == Attachment::Sriov)
                        .filter_map(|nic| nic.host_nic)
                        .filter(|nic| node.interfaces.contains(nic))
                        .map(|nic| json!({"host_nic_id": nic, "guest_nic_id": null}))
                        .collect();
                    json!({"system_id": vm.machine, "pinned_cores": pinned, "networks": networks})
                })
                .collect();
            let interfaces: Vec<Value> = nics
                .iter()
                .zip(&capacity.functions)
                .filter(|(nic, _)| node.interfaces.contains(&nic.id))
                .map(|(nic, functions)| {
                    let taken = functions.tracked + functions.other;
                    json!({
                        "id": nic.id, "name": nic.name,
                        "virtual_functions": {"free": functions.total - taken, "allocated": taken},
                    })
                })
                .collect();
            json!({
                "node_id": node.index,
                "memory": {
                    "general": {"allocated": node.general.tracked, "free": node.general.free()},
                    "hugepages": hugepages,
                },
                "cores": {"allocated": node.cores_allocated, "free": node.cores_free},
                "vms": vms,
                "interfaces": interfaces,
            })
        })
        .collect()
}
