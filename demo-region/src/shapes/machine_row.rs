//! The machine of `machine.list` and of ordinary notifies (maas-api §4.8.2).

use super::machine_parts::{self as parts, counters};
use crate::state::{Machine, User, World};
use serde_json::{Map, Value, json};

/// Where the row goes: from 3.5 on a listed row differs from a pushed one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Route {
    List,
    Notify,
}

pub fn row(world: &World, machine: &Machine, user: &User, route: Route) -> Value {
    Value::Object(map(world, machine, user, route))
}

pub fn map(world: &World, machine: &Machine, user: &User, route: Route) -> Map<String, Value> {
    let lean = world.version.has_lean_machine_rows() && route == Route::List;
    let (fabrics, spaces) = parts::fabrics_and_spaces(world, machine);
    let named = |found: Option<&crate::state::Named>| {
        found.map_or(Value::Null, |named| json!({"id": named.id, "name": named.name}))
    };
    let domain = world.domain(machine.domain);
    let boot = machine.boot_nic();
    let mut extra_macs: Vec<&str> = machine
        .nics
        .iter()
        .filter(|nic| Some(nic.mac.as_str()) != boot.map(|nic| nic.mac.as_str()))
        .map(|nic| nic.mac.as_str())
        .collect();
    extra_macs.sort_unstable();
    extra_macs.dedup();
    let tags = if world.version.has_tag_ids() { json!(machine.tags) } else { json!(world.tag_names(&machine.tags)) };
    let memory = if lean { json!(machine.memory / 1024) } else { json!(parts::memory_gib(machine)) };
    let mut row = json!({
        "id": machine.id,
        "system_id": machine.system_id,
        "hostname": machine.hostname,
        "fqdn": parts::fqdn(world, machine),
        "description": machine.description,
        "error_description": machine.error,
        "parent": machine.parent,
        "locked": machine.locked,
        "owner": machine.owner.as_deref().unwrap_or_default(),
        "cpu_count": machine.cpu_count,
        "memory": memory,
        "power_state": machine.power_state,
        "domain": domain.map(|domain| json!({"id": domain.id, "name": domain.name})),
        "pool": named(world.pool(machine.pool)),
        "zone": named(world.zone(machine.zone)),
        "permissions": parts::permissions(machine, user),
        "actions": parts::actions(machine, user),
        "link_type": "machine",
        "tags": tags,
        "physical_disk_count": machine.disks.len(),
        "storage": parts::storage_gb(machine),
        "testing_status": counters(parts::testing_status(machine), lean),
        "cpu_test_status": counters(-1, lean),
        "memory_test_status": counters(-1, lean),
        "network_test_status": counters(-1, lean),
        "storage_test_status": counters(parts::testing_status(machine), lean),
        "architecture": machine.architecture,
        "osystem": machine.osystem,
        "distro_series": machine.series,
        "status": machine.status.text(),
        "status_code": machine.status.code(),
        "status_message": parts::status_message(machine),
        "fabrics": fabrics,
        "spaces": spaces,
        "extra_macs": extra_macs,
        "pxe_mac": boot.map(|nic| nic.mac.as_str()).unwrap_or_default(),
    });
    if world.version.has_paged_machines() {
        row["simple_status"] = json!(machine.status.simple());
    }
    if world.version.is_old() {
        row["numa_nodes_count"] = json!(machine.numa.len());
        row["sriov_support"] = json!(machine.nics.iter().any(|nic| nic.sriov_max_vf > 0));
    }
    if boot.is_some() {
        row["vlan"] = parts::boot_vlan(world, machine);
        row["ip_addresses"] = json!(parts::ip_addresses(machine));
        row["power_type"] = json!(machine.power_type);
    } else if lean {
        row["vlan"] = Value::Null;
        row["ip_addresses"] = Value::Null;
        row["power_type"] = Value::Null;
    }
    if world.version.has_vm_hosts() {
        match world.host_of(machine) {
            Some(host) => row["pod"] = json!({"id": host.id, "name": host.name}),
            None if lean => row["pod"] = Value::Null,
            None => {}
        }
    }
    if world.version.has_lean_machine_rows() {
        row["ephemeral_deploy"] = json!(false);
        row["is_dpu"] = json!(false);
    }
    match row {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
