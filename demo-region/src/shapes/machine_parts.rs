//! Pieces several machine shapes share: actions, test counters, names, sizes.

use crate::state::{Disk, Link, Machine, Nic, Status, User, World};
use serde_json::{Map, Value, json};

pub fn fqdn(world: &World, machine: &Machine) -> String {
    let domain = world.domain(machine.domain).map(|domain| domain.name.as_str()).unwrap_or("maas");
    format!("{}.{domain}", machine.hostname)
}

/// A status with counters; −1 means nothing was run.
pub fn counters(status: i64, lean: bool) -> Value {
    let none = if lean { -1 } else { 0 };
    let pending = if status == 0 && !lean { 1 } else { none };
    json!({"status": status, "pending": pending, "running": none, "passed": none, "failed": none})
}

pub fn testing_status(machine: &Machine) -> i64 {
    match machine.status {
        Status::Testing => 1,
        Status::FailedTesting => 3,
        Status::Commissioning => 0,
        _ => -1,
    }
}

pub fn status_message(machine: &Machine) -> Option<&'static str> {
    machine.status.in_progress().then(|| machine.status.text())
}

/// What a user may do now with the machine.
pub fn actions(machine: &Machine, user: &User) -> Vec<&'static str> {
    let manual = machine.power_type == "manual";
    let power = machine.power_state.as_str();
    let mut actions: Vec<&'static str> = match machine.status {
        Status::New => vec!["commission", "off", "test", "rescue-mode"],
        Status::Commissioning => vec!["abort"],
        Status::FailedCommissioning => vec!["commission", "off", "test", "rescue-mode"],
        Status::Ready => vec!["commission", "acquire", "deploy", "test", "rescue-mode"],
        Status::Allocated => vec!["deploy", "release", "test", "rescue-mode"],
        Status::Deploying => vec!["on", "release", "abort"],
        Status::Deployed => vec!["on", "off", "release", "test", "rescue-mode"],
        Status::Broken => vec!["commission", "on", "off", "test", "rescue-mode", "mark-fixed"],
        Status::FailedDeployment => vec!["on", "off", "release", "test", "rescue-mode"],
        Status::Releasing => vec![],
        Status::RescueMode => vec!["off", "test", "exit-rescue-mode"],
        Status::Testing => vec!["abort"],
        Status::FailedTesting => vec!["commission", "off", "test", "rescue-mode", "override-failed-testing"],
    };
    if machine.status != Status::Deployed {
        actions.retain(|action| !(*action == "off" && power == "off"));
    }
    if manual && machine.status == Status::Deployed {
        actions.push("mark-broken");
    }
    if matches!(machine.status, Status::Deployed | Status::Deploying) {
        actions.push(if machine.locked { "unlock" } else { "lock" });
    }
    actions.extend(["tag", "untag", "clone", "set-zone", "set-pool", "delete"]);
    if machine.locked {
        actions.retain(|action| *action == "unlock");
    }
    if !user.superuser {
        let own = machine.owner.as_deref() == Some(user.username);
        let allowed: &[&str] = if own {
            &[
                "on",
                "off",
                "release",
                "deploy",
                "test",
                "rescue-mode",
                "exit-rescue-mode",
                "lock",
                "unlock",
                "mark-broken",
                "abort",
            ]
        } else {
            &["acquire", "deploy"]
        };
        actions.retain(|action| allowed.contains(action));
    }
    actions
}

/// Admins see every machine; others those they own and those nobody has.
pub fn visible(machine: &Machine, user: &User) -> bool {
    user.superuser
        || machine.owner.as_deref() == Some(user.username)
        || (machine.owner.is_none() && machine.status != Status::New)
}

pub fn permissions(machine: &Machine, user: &User) -> Vec<&'static str> {
    if user.superuser {
        vec!["edit", "delete"]
    } else if machine.owner.as_deref() == Some(user.username) {
        vec!["edit"]
    } else {
        vec![]
    }
}

/// GB with one decimal.
pub fn storage_gb(machine: &Machine) -> f64 {
    let bytes: i64 = machine.disks.iter().map(|disk| disk.size).sum();
    (bytes as f64 / 1e8).round() / 10.0
}

pub fn memory_gib(machine: &Machine) -> f64 {
    (machine.memory as f64 / 1024.0 * 10.0).round() / 10.0
}

pub fn boot_vlan(world: &World, machine: &Machine) -> Value {
    let vlan = machine.boot_nic().and_then(|nic| nic.vlan).and_then(|id| world.vlan(id));
    vlan.map_or(Value::Null, |vlan| {
        json!({
            "id": vlan.id, "name": vlan.name, "fabric_id": vlan.fabric,
            "fabric_name": world.fabric(vlan.fabric).map(|fabric| fabric.name.as_str()),
        })
    })
}

pub fn ip_addresses(machine: &Machine) -> Vec<Value> {
    machine
        .nics
        .iter()
        .flat_map(|nic| nic.links.iter().filter_map(|link| link.ip.as_ref()).map(|ip| (ip, nic.is_boot)))
        .map(|(ip, is_boot)| json!({"ip": ip, "is_boot": is_boot}))
        .collect()
}

/// Names of the fabrics and spaces its NICs are in, without repetition.
pub fn fabrics_and_spaces(world: &World, machine: &Machine) -> (Vec<String>, Vec<String>) {
    let vlans = || machine.nics.iter().filter_map(|nic| nic.vlan).filter_map(|id| world.vlan(id));
    let mut fabrics: Vec<String> =
        vlans().filter_map(|vlan| world.fabric(vlan.fabric)).map(|fabric| fabric.name.clone()).collect();
    let mut spaces: Vec<String> =
        vlans().filter_map(|vlan| world.space(vlan.space?)).map(|space| space.name.clone()).collect();
    for names in [&mut fabrics, &mut spaces] {
        names.sort();
        names.dedup();
    }
    (fabrics, spaces)
}

pub fn children(machine: &Machine, nic: &Nic) -> Vec<i64> {
    machine.nics.iter().filter(|other| other.parents.contains(&nic.id)).map(|other| other.id).collect()
}

/// A NIC as the socket writes it.
pub fn interface(machine: &Machine, nic: &Nic) -> Value {
    let links: Vec<Value> = nic.links.iter().map(link).collect();
    json!({
        "id": nic.id, "type": nic.kind.name(), "name": nic.name, "enabled": true, "tags": nic.tags,
        "is_boot": nic.is_boot, "mac_address": nic.mac, "vlan_id": nic.vlan, "params": {}, "parents": nic.parents,
        "children": children(machine, nic), "links": links, "interface_speed": nic.speed,
        "link_connected": nic.connected, "link_speed": if nic.connected { nic.speed } else { 0 },
        "numa_node": nic.numa, "vendor": nic.vendor, "product": nic.product,
        "firmware_version": nic.vendor.map(|_| "1.63"), "sriov_max_vf": nic.sriov_max_vf,
    })
}

fn link(link: &Link) -> Value {
    let mut row = Map::new();
    row.insert("id".into(), json!(link.id));
    row.insert("mode".into(), json!(link.mode.name()));
    if let Some(ip) = &link.ip {
        row.insert("ip_address".into(), json!(ip));
    }
    if let Some(subnet) = link.subnet {
        row.insert("subnet_id".into(), json!(subnet));
    }
    Value::Object(row)
}

/// (id, size, boot) of the partitions of a disk. Ids follow from the disk's.
pub fn partitions(disk: &Disk) -> Vec<(i64, i64, bool)> {
    if !disk.partitioned {
        return vec![];
    }
    const EFI: i64 = 536_870_912;
    let root = (disk.size - EFI - 8_388_608) / 4096 * 4096;
    vec![(disk.id * 2 - 1, EFI, true), (disk.id * 2, root.max(0), false)]
}

pub fn used_size(disk: &Disk) -> i64 {
    if disk.partitioned { disk.size / 512 * 512 - 2048 } else { 0 }
}

pub fn used_for(disk: &Disk) -> &'static str {
    if disk.partitioned { "GPT partitioned with 2 partitions" } else { "Unused" }
}
