//! The pod of the socket: list shape and detail shape (maas-api §4.6.1, §4.6.2).

use super::old_pod;
use crate::{
    clock, ident,
    numbers::{Figures, capacity, numa},
    state::{Host, HostKind, User, World},
    version::MaasVersion,
};
use serde_json::{Map, Value, json};

/// `detail` adds VLANs, certificate, VMs and NUMA; without it `vms` and `numa` are empty arrays.
pub fn pod(world: &World, host: &Host, detail: bool, user: &User) -> Value {
    let mut row = common(world, host, user);
    let old = world.version.is_old();
    if world.version > MaasVersion::V2_9 {
        row.insert("version".into(), json!(host.version));
        row.insert("resources".into(), resources(world, host, detail));
    } else {
        row.insert("numa_pinning".into(), old_pod::numa_pinning(world, host));
    }
    if old {
        old_pod::add_totals(world, host, &mut row);
    } else {
        row.insert("created_with_trust_password".into(), json!(host.trust_password));
        row.insert("created_with_maas_generated_cert".into(), json!(host.maas_certificate));
        row.insert("created_with_cert_expiration_days".into(), json!(host.certificate_days));
        row.insert("created_by_commissioning".into(), json!(host.by_commissioning));
        if let Some(cluster) = host.cluster {
            row.insert("cluster".into(), json!(cluster));
        }
    }
    if user.superuser {
        let secrets = power_parameters(host);
        if let (true, Value::Object(flat)) = (old, &secrets) {
            row.extend(flat.clone());
        } else {
            row.insert("power_parameters".into(), secrets);
        }
    }
    if detail {
        let (attached, boot) = vlans(world, host);
        row.insert("attached_vlans".into(), json!(attached));
        row.insert("boot_vlans".into(), json!(boot));
        if let Some(certificate) = (!old).then(|| certificate(world, host)).flatten() {
            row.insert("certificate".into(), certificate);
        }
    }
    Value::Object(row)
}

fn common(world: &World, host: &Host, user: &User) -> Map<String, Value> {
    let capacity = capacity::of_host(world, host);
    let storage_pools: Vec<Value> = host
        .storage_pools
        .iter()
        .zip(&capacity.pools)
        .map(|(pool, figures)| {
            // The flat list knows the tracked project only (§5).
            json!({
                "id": pool.id, "name": pool.name, "type": pool.backend, "path": pool.path,
                "total": pool.total, "used": figures.tracked, "available": pool.total - figures.tracked,
            })
        })
        .collect();
    // In no order one may rely on (§7.39): it turns with every change.
    let mut tags = host.tags.clone();
    let turn = usize::try_from(host.updated.rem_euclid(tags.len().max(1) as i64)).unwrap_or(0);
    tags.rotate_left(turn);
    let permissions: &[&str] = if user.superuser { &["edit", "delete", "compose"] } else { &[] };
    let row = json!({
        "id": host.id,
        "created": clock::stamp(host.created),
        "updated": clock::stamp(host.updated),
        "ip_address": host.ip_address,
        "name": host.name,
        "type": host.kind.name(),
        "architectures": host.architectures,
        "capabilities": host.capabilities,
        "cpu_speed": host.cpu_speed,
        "pool": host.pool,
        "zone": host.zone,
        "tags": tags,
        "cpu_over_commit_ratio": host.cpu_ratio,
        "memory_over_commit_ratio": host.memory_ratio,
        "default_macvlan_mode": host.macvlan_mode,
        "permissions": permissions,
        "storage_pools": storage_pools,
        "default_storage_pool": host.default_storage_pool,
        "host": host.machine,
    });
    match row {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// `allocated_tracked`, `allocated_other`, `free`.
pub fn three(figures: &Figures) -> Value {
    json!({"allocated_tracked": figures.tracked, "allocated_other": figures.other, "free": figures.free()})
}

fn resources(world: &World, host: &Host, detail: bool) -> Value {
    let capacity = capacity::of_host(world, host);
    let nics = world.host_machine(host).map(|machine| machine.nics.as_slice()).unwrap_or_default();
    let interfaces: Vec<Value> = nics
        .iter()
        .zip(&capacity.functions)
        .map(|(nic, functions)| {
            json!({"id": nic.id, "name": nic.name, "numa_index": nic.numa, "virtual_functions": three(functions)})
        })
        .collect();
    let mut resources = json!({
        "cores": three(&capacity.cores),
        "memory": {"hugepages": three(&capacity.hugepages), "general": three(&capacity.general)},
        "storage": three(&capacity.storage),
        "vm_count": {"tracked": capacity.vms_tracked, "other": capacity.vms_other},
        "interfaces": interfaces,
        "vms": [],
        "numa": [],
    });
    if !world.version.is_old() {
        let pools: Map<String, Value> = host
            .storage_pools
            .iter()
            .zip(&capacity.pools)
            .map(|(pool, figures)| {
                let entry = json!({
                    "id": pool.id, "name": pool.name, "path": pool.path, "backend": pool.backend,
                    "allocated_tracked": figures.tracked, "allocated_other": figures.other, "total": pool.total,
                });
                (pool.name.clone(), entry)
            })
            .collect();
        resources["storage_pools"] = Value::Object(pools);
    }
    if detail {
        resources["vms"] = vms(world, host);
        resources["numa"] = numa::of_host(world, host).iter().map(node).collect();
    }
    resources
}

/// In an order that depends on the figures, as nobody may rely on it (§7.39).
fn vms(world: &World, host: &Host) -> Value {
    let mut vms: Vec<_> = world.tracked_vms(host).collect();
    vms.sort_by_key(|vm| ident::keyed(world.seed ^ host.updated.unsigned_abs(), &vm.name));
    vms.into_iter()
        .map(|vm| {
            json!({
                "id": vm.id, "system_id": vm.machine, "memory": vm.memory * crate::numbers::MIB,
                "hugepages_backed": vm.hugepages, "unpinned_cores": vm.unpinned, "pinned_cores": vm.pinned,
            })
        })
        .collect()
}

fn node(node: &numa::NodeFigures) -> Value {
    let hugepages: Vec<Value> = node
        .hugepages
        .iter()
        .map(|(size, allocated, free)| json!({"page_size": size, "allocated": allocated, "free": free}))
        .collect();
    json!({
        "node_id": node.index,
        "memory": {
            "hugepages": hugepages,
            "general": {"allocated": node.general.tracked, "free": node.general.free()},
        },
        "cores": {"allocated": node.cores_allocated, "free": node.cores_free},
        "vms": node.vms,
        "interfaces": node.interfaces,
    })
}

/// VLANs of the host's NICs with repetitions, and those of them with DHCP.
fn vlans(world: &World, host: &Host) -> (Vec<i64>, Vec<i64>) {
    let attached: Vec<i64> = world
        .host_machine(host)
        .map(|machine| machine.nics.iter().filter_map(|nic| nic.vlan).collect())
        .unwrap_or_default();
    let boot = attached.iter().copied().filter(|vlan| world.has_dhcp(*vlan)).collect();
    (attached, boot)
}

/// Secrets and all; for admins only.
pub fn power_parameters(host: &Host) -> Value {
    match host.kind {
        HostKind::Virsh => json!({"power_address": host.power.address, "power_pass": host.power.pass}),
        HostKind::Lxd => {
            let mut parameters = json!({"power_address": host.power.address, "project": host.power.project});
            if !host.power.certificate.is_empty() {
                parameters["certificate"] = json!(host.power.certificate);
                parameters["key"] = json!(host.power.key);
            }
            if let Some(password) = &host.power.password {
                parameters["password"] = json!(password);
            }
            parameters
        }
    }
}

/// Metadata of the host's certificate, visible to everybody.
pub fn certificate(world: &World, host: &Host) -> Option<Value> {
    (host.kind == HostKind::Lxd && !host.power.certificate.is_empty()).then(|| {
        json!({
            "CN": format!("{}@demo-region", host.name),
            "expiration": clock::stamp(host.created + host.certificate_days.unwrap_or(3650) * 86_400),
            "fingerprint": ident::fingerprint(world.seed, &host.name),
        })
    })
}
