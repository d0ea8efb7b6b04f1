//! Captured frames as hosts and machines, for tests only. The real decoder lives with the wire format.

use super::host;
use crate::model::capacity::Tally;
use crate::model::host::{Host, HostDetail, HostNic, VirtualFunctions};
use crate::model::ids::{NicId, SubnetId, SystemId, VlanId, VmId};
use crate::model::machine::Machine;
use crate::model::nic::{Nic, NicKind, NicLink};
use crate::model::numa::{Cores, Hugepages, NumaNode, Placement};
use serde_json::Value;

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

fn ids<T>(value: &Value, make: fn(i64) -> T) -> Vec<T> {
    list(value).iter().map(|id| make(int(id))).collect()
}

fn cores(value: &Value) -> Vec<u32> {
    ids(value, |id| u32::try_from(id).unwrap())
}

fn tally(value: &Value) -> Tally {
    Tally::from_parts(int(&value["allocated_tracked"]), int(&value["allocated_other"]), int(&value["free"]))
}

fn placement(vm: &Value) -> Placement {
    let pinned = cores(&vm["pinned_cores"]);
    Placement {
        id: VmId(int(&vm["id"])),
        system_id: vm["system_id"].as_str().map(SystemId::from),
        memory: int(&vm["memory"]),
        hugepages: vm["hugepages_backed"].as_bool().unwrap(),
        cores: if pinned.is_empty() { Cores::Shared(int(&vm["unpinned_cores"])) } else { Cores::Pinned(pinned) },
        host_nics: None,
    }
}

fn node(node: &Value) -> NumaNode {
    let memory = &node["memory"];
    let pages = |pages: &Value| Hugepages {
        page_size: int(&pages["page_size"]),
        allocated: int(&pages["allocated"]),
        free: int(&pages["free"]),
    };
    NumaNode {
        index: int(&node["node_id"]),
        allocated_cores: cores(&node["cores"]["allocated"]),
        free_cores: cores(&node["cores"]["free"]),
        memory_allocated: int(&memory["general"]["allocated"]),
        memory_free: int(&memory["general"]["free"]),
        hugepages: list(&memory["hugepages"]).iter().map(pages).collect(),
        vms: ids(&node["vms"], VmId),
        nics: ids(&node["interfaces"], NicId),
    }
}

/// From the answer to `pod.get`.
pub(crate) fn pod(capture: &str) -> Host {
    let frame: Value = serde_json::from_str(capture).unwrap();
    let pod = &frame["response"]["result"];
    let resources = &pod["resources"];
    let nic = |nic: &Value| HostNic {
        id: NicId(int(&nic["id"])),
        name: nic["name"].as_str().unwrap().to_owned(),
        numa_node: nic["numa_index"].as_i64(),
        vfs: VirtualFunctions {
            tracked: int(&nic["virtual_functions"]["allocated_tracked"]),
            other: int(&nic["virtual_functions"]["allocated_other"]),
            free: int(&nic["virtual_functions"]["free"]),
        },
    };
    let mut host = host(HostDetail {
        vms: list(&resources["vms"]).iter().map(placement).collect(),
        numa: list(&resources["numa"]).iter().map(node).collect(),
        ..HostDetail::default()
    });
    host.name = pod["name"].as_str().unwrap().to_owned();
    host.nics = list(&resources["interfaces"]).iter().map(nic).collect();
    host.capacity.cores = tally(&resources["cores"]);
    host.capacity.general = tally(&resources["memory"]["general"]);
    host.capacity.hugepages = tally(&resources["memory"]["hugepages"]);
    host.vm_count.tracked = Some(int(&resources["vm_count"]["tracked"]));
    host.vm_count.other = resources["vm_count"]["other"].as_i64();
    host
}

/// From the answer to `machine.get`.
pub(crate) fn machine(capture: &str) -> Machine {
    let frame: Value = serde_json::from_str(capture).unwrap();
    let machine = &frame["response"]["result"];
    let link = |link: &Value| NicLink {
        mode: link["mode"].as_str().unwrap_or_default().to_owned(),
        ip: link["ip_address"].as_str().map(str::to_owned),
        subnet: link["subnet_id"].as_i64().map(SubnetId),
    };
    let nic = |nic: &Value| Nic {
        id: NicId(int(&nic["id"])),
        name: nic["name"].as_str().unwrap().to_owned(),
        kind: NicKind::from_wire(nic["type"].as_str().unwrap()),
        mac: nic["mac_address"].as_str().unwrap().to_owned(),
        vlan: nic["vlan_id"].as_i64().map(VlanId),
        links: list(&nic["links"]).iter().map(link).collect(),
        parents: ids(&nic["parents"], NicId),
        children: ids(&nic["children"], NicId),
        numa_node: nic["numa_node"].as_i64(),
        sriov_max_vf: int(&nic["sriov_max_vf"]),
        link_speed: int(&nic["link_speed"]),
        connected: nic["link_connected"].as_bool().unwrap(),
        is_boot: nic["is_boot"].as_bool().unwrap(),
        ..Nic::default()
    };
    Machine {
        system_id: SystemId(machine["system_id"].as_str().unwrap().to_owned()),
        hostname: machine["hostname"].as_str().unwrap().to_owned(),
        nics: list(&machine["interfaces"]).iter().map(nic).collect(),
        ..Machine::default()
    }
}
