//! The machine of REST (maas-api §3.7): big, with disks and NICs in full.

use super::{machine_parts as parts, named, network};
use crate::{
    ident,
    state::{Disk, Machine, Nic, Status, World},
    version::MaasVersion,
};
use serde_json::{Map, Value, json};

const TESTS: [&str; 8] = [
    "commissioning_status",
    "testing_status",
    "cpu_test_status",
    "memory_test_status",
    "network_test_status",
    "storage_test_status",
    "interface_test_status",
    "other_test_status",
];

const HARDWARE_KEYS: [&str; 18] = [
    "system_vendor",
    "system_product",
    "system_family",
    "system_version",
    "system_sku",
    "system_serial",
    "cpu_model",
    "mainboard_vendor",
    "mainboard_product",
    "mainboard_serial",
    "mainboard_version",
    "mainboard_firmware_vendor",
    "mainboard_firmware_date",
    "mainboard_firmware_version",
    "chassis_vendor",
    "chassis_type",
    "chassis_serial",
    "chassis_version",
];

pub fn machine(world: &World, machine: &Machine) -> Value {
    let mut row = identity(world, machine);
    row.extend(hardware(world, machine));
    let pending = if machine.status == Status::Commissioning { 0 } else { -1 };
    for test in TESTS {
        let value = if matches!(test, "commissioning_status" | "testing_status" | "storage_test_status") {
            pending
        } else {
            -1
        };
        row.insert(test.into(), json!(value));
        row.insert(format!("{test}_name"), json!(if value == 0 { "Pending" } else { "Unknown" }));
    }
    Value::Object(row)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn identity(world: &World, machine: &Machine) -> Map<String, Value> {
    let system_id = &machine.system_id;
    let pod = world.host_of(machine).map(
        |host| json!({"id": host.id, "name": host.name, "resource_uri": format!("/MAAS/api/2.0/pods/{}/", host.id)}),
    );
    let parent = machine.parent.as_ref().map(|parent| {
        json!({
            "system_id": parent, "resource_uri": format!("/MAAS/api/2.0/machines/{parent}/"), "__incomplete__": true,
        })
    });
    let mut row = json!({
        "system_id": system_id,
        "hostname": machine.hostname,
        "fqdn": parts::fqdn(world, machine),
        "description": machine.description,
        "domain": world.domain(machine.domain).map(named::rest_domain),
        "zone": named::rest_zone(world, machine.zone),
        "pool": named::rest_pool(world, machine.pool),
        "owner": machine.owner,
        "owner_data": {},
        "workload_annotations": {},
        "status": machine.status.code(),
        "status_name": machine.status.text(),
        "status_message": parts::status_message(machine),
        "status_action": if machine.status == Status::Commissioning { json!("") } else { Value::Null },
        "power_state": machine.power_state,
        "power_type": machine.power_type,
        "architecture": machine.architecture,
        "osystem": machine.osystem,
        "distro_series": machine.series,
        "hwe_kernel": null,
        "min_hwe_kernel": null,
        "swap_size": null,
        "locked": machine.locked,
        "netboot": machine.status != Status::Deployed,
        "node_type": 0,
        "node_type_name": "Machine",
        "hardware_uuid": null,
        "tag_names": world.tag_names(&machine.tags),
        "current_commissioning_result_id": null,
        "current_installation_result_id": null,
        "current_testing_result_id": null,
        "enable_hw_sync": false,
        "sync_interval": null,
        "last_sync": null,
        "next_sync": null,
        "address_ttl": null,
        "disable_ipv4": false,
        "bios_boot_method": "uefi",
        "resource_uri": format!("/MAAS/api/2.0/machines/{system_id}/"),
    });
    if world.version.has_vm_hosts() {
        row["pod"] = json!(pod);
        row["virtualmachine_id"] = json!(machine.vm);
    }
    if world.version > MaasVersion::V2_9 {
        row["parent"] = json!(parent);
    }
    row["ephemeral_deploy"] = json!(false);
    object(row)
}

fn hardware(world: &World, machine: &Machine) -> Map<String, Value> {
    let system_id = &machine.system_id;
    let disks: Vec<Value> = machine.disks.iter().map(|one| disk(world, system_id, one)).collect();
    let interfaces: Vec<Value> = machine.nics.iter().map(|nic| interface(world, machine, nic)).collect();
    let boot = machine.nics.iter().position(|nic| nic.is_boot).and_then(|index| interfaces.get(index)).cloned();
    let gateway = machine
        .nics
        .iter()
        .flat_map(|nic| &nic.links)
        .filter_map(|link| world.subnet(link.subnet?))
        .find_map(|subnet| subnet.gateway.as_deref());
    let numa: Vec<Value> = machine
        .numa
        .iter()
        .map(|node| {
            let hugepages: Vec<Value> =
                node.hugepages.iter().map(|(size, total)| json!({"page_size": size, "total": total})).collect();
            json!({"index": node.index, "memory": node.memory, "cores": node.cores, "hugepages_set": hugepages})
        })
        .collect();
    let known = |key: &str| machine.metadata.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone());
    let info: Map<String, Value> = HARDWARE_KEYS
        .into_iter()
        .map(|key| (key.to_owned(), json!(known(key).unwrap_or_else(|| "Unknown".into()))))
        .collect();
    let bytes: i64 = machine.disks.iter().map(|disk| disk.size).sum();
    object(json!({
        "cpu_count": machine.cpu_count,
        "cpu_speed": machine.cpu_speed,
        "memory": machine.memory,
        "storage": bytes as f64 / 1e6,
        "boot_disk": disks.first(),
        "blockdevice_set": disks,
        "physicalblockdevice_set": disks,
        "virtualblockdevice_set": [],
        "volume_groups": [],
        "bcaches": [],
        "cache_sets": [],
        "raids": [],
        "special_filesystems": [],
        "interface_set": interfaces,
        "boot_interface": boot,
        "numanode_set": numa,
        "hardware_info": info,
        "default_gateways": {
            "ipv4": {"gateway_ip": gateway, "link_id": null},
            "ipv6": {"gateway_ip": null, "link_id": null},
        },
    }))
}

fn disk(world: &World, system_id: &str, disk: &Disk) -> Value {
    let uri = format!("/MAAS/api/2.0/nodes/{system_id}/blockdevices/{}/", disk.id);
    let path = format!("/dev/disk/by-dname/{}", disk.name);
    let partitions: Vec<Value> = parts::partitions(disk)
        .into_iter()
        .enumerate()
        .map(|(index, (id, size, efi))| {
            let (fstype, label, mount) = if efi { ("fat32", "efi", "/boot/efi") } else { ("ext4", "root", "/") };
            json!({
                "uuid": ident::uuid(world.seed, &format!("partition/{id}")), "size": size, "bootable": efi, "tags": [],
                "id": id, "system_id": system_id, "device_id": disk.id, "type": "partition",
                "filesystem": {
                    "fstype": fstype, "label": label, "uuid": ident::uuid(world.seed, &format!("filesystem/{id}")),
                    "mount_point": mount, "mount_options": null,
                },
                "path": format!("{path}-part{}", index + 1),
                "used_for": format!("{fstype} formatted filesystem mounted at {mount}"),
                "resource_uri": format!("{uri}partition/{id}"),
            })
        })
        .collect();
    json!({
        "id": disk.id, "name": disk.name, "type": "physical", "path": path, "size": disk.size,
        "used_size": parts::used_size(disk),
        "available_size": if disk.partitioned { 0 } else { disk.size / 4096 * 4096 },
        "block_size": 512, "model": disk.model, "serial": disk.serial, "firmware_version": null, "id_path": null,
        "uuid": null, "tags": disk.tags, "storage_pool": disk.pool, "numa_node": disk.numa,
        "partition_table_type": disk.partitioned.then_some("GPT"), "partitions": partitions, "filesystem": null,
        "used_for": parts::used_for(disk), "system_id": system_id, "resource_uri": uri,
    })
}

fn interface(world: &World, machine: &Machine, nic: &Nic) -> Value {
    let names = |ids: Vec<i64>| {
        ids.into_iter().filter_map(|id| machine.nic(id)).map(|nic| nic.name.clone()).collect::<Vec<_>>()
    };
    let links: Vec<Value> = nic
        .links
        .iter()
        .map(|link| {
            let mut row = json!({"id": link.id, "mode": link.mode.name()});
            if let Some(ip) = &link.ip {
                row["ip_address"] = json!(ip);
            }
            if let Some(subnet) = link.subnet.and_then(|id| world.subnet(id)) {
                row["subnet"] = network::rest_subnet(world, subnet);
            }
            row
        })
        .collect();
    let vlan = nic.vlan.and_then(|id| world.vlan(id));
    json!({
        "id": nic.id, "name": nic.name, "type": nic.kind.name(), "mac_address": nic.mac, "enabled": true,
        "vlan": vlan.map(|vlan| network::rest_vlan(world, vlan)),
        "parents": names(nic.parents.clone()), "children": names(parts::children(machine, nic)),
        "tags": nic.tags, "links": links, "numa_node": nic.numa, "sriov_max_vf": nic.sriov_max_vf,
        "link_connected": nic.connected, "link_speed": if nic.connected { nic.speed } else { 0 },
        "interface_speed": nic.speed, "effective_mtu": vlan.map_or(1500, |vlan| vlan.mtu), "params": {},
        "discovered": null, "vendor": nic.vendor, "product": nic.product,
        "firmware_version": nic.vendor.map(|_| "1.63"), "system_id": machine.system_id,
        "resource_uri": format!("/MAAS/api/2.0/nodes/{}/interfaces/{}/", machine.system_id, nic.id),
    })
}
