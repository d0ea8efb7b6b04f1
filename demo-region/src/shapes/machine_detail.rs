//! The machine of `machine.get`, `set_active` and notifies for the active machine (maas-api §4.8.3).

use super::{
    machine_parts::{self as parts, counters},
    machine_row::{self, Route},
    pod,
};
use crate::{
    clock,
    state::{Disk, HostKind, Machine, Status, User, World},
};
use serde_json::{Map, Value, json};

const FILESYSTEMS: [&str; 10] = ["ext2", "ext4", "xfs", "fat32", "vfat", "swap", "ramfs", "tmpfs", "btrfs", "zfsroot"];

pub fn detail(world: &World, machine: &Machine, user: &User) -> Value {
    let mut row = machine_row::map(world, machine, user, Route::Notify);
    row.extend(hardware(world, machine));
    row.extend(state(world, machine));
    row.insert("power_parameters".into(), power_parameters(world, machine, user));
    if let Some(certificate) = world.host_of(machine).and_then(|host| pod::certificate(world, host)) {
        row.insert("certificate".into(), certificate);
    }
    Value::Object(row)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn hardware(world: &World, machine: &Machine) -> Map<String, Value> {
    let numa: Vec<Value> = machine
        .numa
        .iter()
        .map(|node| {
            let hugepages: Vec<Value> =
                node.hugepages.iter().map(|(size, total)| json!({"page_size": size, "total": total})).collect();
            json!({
                "id": node.id, "index": node.index, "memory": node.memory, "cores": node.cores,
                "hugepages_set": hugepages,
            })
        })
        .collect();
    let interfaces: Vec<Value> = machine.nics.iter().map(|nic| parts::interface(machine, nic)).collect();
    let mut subnets: Vec<&str> = machine
        .nics
        .iter()
        .flat_map(|nic| &nic.links)
        .filter_map(|link| world.subnet(link.subnet?))
        .map(|subnet| subnet.cidr.as_str())
        .collect();
    subnets.sort_unstable();
    subnets.dedup();
    let mut speeds: Vec<i64> = machine.nics.iter().map(|nic| nic.speed).filter(|speed| *speed > 0).collect();
    speeds.sort_unstable();
    speeds.dedup();
    let disks: Vec<Value> = machine.disks.iter().enumerate().map(|(index, one)| disk(one, index == 0)).collect();
    let devices: Vec<Value> = world
        .machines
        .values()
        .filter(|child| child.parent.as_deref() == Some(machine.system_id.as_str()))
        .map(|child| {
            let interfaces: Vec<Value> = child.nics.iter().map(|nic| parts::interface(child, nic)).collect();
            json!({"fqdn": parts::fqdn(world, child), "interfaces": interfaces})
        })
        .collect();
    let metadata: Map<String, Value> =
        machine.metadata.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
    let grouped: Vec<Value> = if machine.vm.is_some() {
        vec![]
    } else {
        machine.disks.iter().map(|disk| json!({"size": disk.size, "count": 1, "disk_type": "ssd"})).collect()
    };
    let mut storage_tags: Vec<&str> = machine.disks.iter().flat_map(|disk| &disk.tags).map(String::as_str).collect();
    storage_tags.sort_unstable();
    storage_tags.dedup();
    object(json!({
        "cpu_speed": machine.cpu_speed,
        "numa_nodes": numa,
        "interfaces": interfaces,
        "subnets": subnets,
        "link_speeds": speeds,
        "disks": disks,
        "devices": devices,
        "metadata": metadata,
        "grouped_storages": grouped,
        "storage_tags": storage_tags,
        "special_filesystems": [],
        "supported_filesystems": FILESYSTEMS.map(|name| json!({"key": name, "ui": name})),
        "detected_storage_layout": if machine.vm.is_some() { "flat" } else { "blank" },
        "last_applied_storage_layout": if machine.vm.is_some() { "flat" } else { "" },
        "storage_layout_issues": if machine.disks.iter().any(|disk| disk.partitioned) {
            json!([])
        } else {
            json!(["Mount the root '/' filesystem to be able to deploy this node."])
        },
        "hardware_uuid": null,
        "bios_boot_method": "uefi",
    }))
}

fn state(world: &World, machine: &Machine) -> Map<String, Value> {
    let none = counters(-1, false);
    let commissioning = if machine.status == Status::Commissioning { 0 } else { -1 };
    let bmc_nodes = world.host_of(machine).map_or(1, |host| world.tracked_vms(host).count());
    object(json!({
        "created": clock::stamp(machine.created),
        "updated": clock::stamp(machine.updated),
        "node_type": 0,
        "node_type_display": "Machine",
        "min_hwe_kernel": null,
        "hwe_kernel": null,
        "swap_size": null,
        "bmc": machine.bmc,
        "power_bmc_node_count": bmc_nodes,
        "error": machine.error,
        "license_key": null,
        "boot_disk": null,
        "default_user": "",
        "current_commissioning_script_set": null,
        "current_installation_script_set": null,
        "current_testing_script_set": null,
        "enable_hw_sync": false,
        "commissioning_status": counters(commissioning, false),
        "commissioning_start_time": "",
        "interface_test_status": none,
        "other_test_status": none,
        "installation_status": -1,
        "has_logs": true,
        "on_network": machine.nics.iter().any(|nic| nic.vlan.is_some()),
        "dhcp_on": machine.nics.iter().filter_map(|nic| nic.vlan).any(|vlan| world.has_dhcp(vlan)),
        "events": [],
        "workload_annotations": {},
        "show_os_info": machine.status.has_os(),
    }))
}

/// For an LXD VM these are the VM host's own secrets (§7.45). From 3.6 on only admins get them.
fn power_parameters(world: &World, machine: &Machine, user: &User) -> Value {
    let Some(host) = world.host_of(machine) else { return json!({}) };
    let mut parameters = pod::power_parameters(host);
    if world.version.has_lean_machine_rows() && !user.superuser {
        for secret in ["key", "password", "power_pass"] {
            parameters.as_object_mut().map(|map| map.remove(secret));
        }
    }
    let name = if host.kind == HostKind::Lxd { "instance_name" } else { "power_id" };
    parameters[name] = json!(machine.hostname);
    parameters
}

fn disk(disk: &Disk, is_boot: bool) -> Value {
    let path = format!("/dev/disk/by-dname/{}", disk.name);
    let partitions: Vec<Value> = parts::partitions(disk)
        .into_iter()
        .enumerate()
        .map(|(index, (id, size, efi))| {
            let (fstype, label, mount) = if efi { ("fat32", "efi", "/boot/efi") } else { ("ext4", "root", "/") };
            json!({
                "filesystem": {
                    "id": id, "label": label, "mount_point": mount, "mount_options": null, "fstype": fstype,
                    "is_format_fstype": true,
                },
                "name": format!("{}-part{}", disk.name, index + 1),
                "path": format!("{path}-part{}", index + 1),
                "type": "partition",
                "id": id,
                "size": size,
                "used_for": format!("{fstype} formatted filesystem mounted at {mount}"),
                "tags": [],
            })
        })
        .collect();
    json!({
        "id": disk.id, "is_boot": is_boot, "name": disk.name, "tags": disk.tags, "type": "physical", "path": path,
        "size": disk.size, "used_size": parts::used_size(disk),
        "available_size": if disk.partitioned { 0 } else { disk.size / 4096 * 4096 },
        "block_size": 512, "model": disk.model, "serial": disk.serial, "firmware_version": null,
        "partition_table_type": if disk.partitioned { "GPT" } else { "" },
        "used_for": parts::used_for(disk), "filesystem": null,
        "partitions": if disk.partitioned { json!(partitions) } else { Value::Null },
        "numa_node": disk.numa, "test_status": -1,
    })
}
