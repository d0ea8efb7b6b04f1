//! Machines of both interfaces: VM rows, host machines, VMs with their NICs.

use super::{cores, filled};
use crate::model::ids::{HostId, NicId, SubnetId, SystemId, VlanId};
use crate::model::machine::{Machine, MachineNode};
use crate::model::nic::{Nic, NicKind, NicLink};
use crate::model::order::InOrder;
use crate::model::units::MIB;
use crate::model::vm::{Power, Vm};
use crate::region::wire::machine::{self as wire, Interface, MachineDetail, MachineRow, RestInterface, RestMachine};

/// A row of `machine.list` or of a notify.
pub fn vm(row: MachineRow) -> Vm {
    let mut ips = row.ip_addresses;
    ips.order_by_key(|ip| !ip.is_boot);
    Vm {
        system_id: SystemId(row.system_id),
        id: row.id,
        host: row.pod.map(|pod| HostId(pod.id)),
        status: row.status,
        status_code: row.status_code,
        status_message: filled(row.status_message),
        power: Power::from_wire(&row.power_state),
        cpu_count: row.cpu_count,
        memory_gib: row.memory,
        storage_gb: row.storage,
        ips: ips.into_iter().map(|ip| ip.ip).collect(),
        pool: row.pool.name,
        zone: row.zone.name,
        owner: row.owner,
        os: format!("{} {}", row.osystem, row.distro_series).trim().to_owned(),
        locked: row.locked,
        fabrics: row.fabrics,
        spaces: row.spaces,
        actions: row.actions,
        hostname: row.hostname,
        fqdn: row.fqdn,
    }
}

/// A VM row out of a REST machine, for regions whose socket cannot be had.
pub fn rest_vm(wire: &RestMachine) -> Vm {
    Vm {
        system_id: SystemId(wire.system_id.clone()),
        hostname: wire.hostname.clone(),
        fqdn: wire.fqdn.clone(),
        host: wire.pod.as_ref().map(|pod| HostId(pod.id)),
        status: wire.status_name.clone(),
        status_code: wire.status,
        power: Power::from_wire(&wire.power_state),
        cpu_count: wire.cpu_count,
        memory_gib: wire.memory as f64 / 1024.0,
        ips: wire.ip_addresses.clone(),
        ..Vm::default()
    }
}

/// `machine.get` or `controller.get`.
pub fn machine(detail: MachineDetail) -> Machine {
    let mut nics: Vec<Nic> = detail.interfaces.into_iter().map(nic).collect();
    nics.order_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Machine {
        system_id: SystemId(detail.system_id),
        hostname: detail.hostname,
        host: detail.pod.map(|pod| HostId(pod.id)),
        nics,
        numa: detail.numa_nodes.into_iter().map(node).collect(),
    }
}

/// A machine of REST; its parents are names, which are unique on a machine.
pub fn rest_machine(wire: RestMachine) -> Machine {
    let ids: Vec<(String, i64)> = wire.interface_set.iter().map(|nic| (nic.name.clone(), nic.id)).collect();
    let id_of = |name: &String| ids.iter().find(|(known, _)| known == name).map(|(_, id)| NicId(*id));
    let turn = |wire: RestInterface| Nic {
        parents: wire.parents.iter().filter_map(id_of).collect(),
        children: wire.children.iter().filter_map(id_of).collect(),
        ..rest_nic(wire)
    };
    let mut nics: Vec<Nic> = wire.interface_set.into_iter().map(turn).collect();
    nics.order_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Machine {
        system_id: SystemId(wire.system_id),
        hostname: wire.hostname,
        host: wire.pod.map(|pod| HostId(pod.id)),
        nics,
        numa: wire.numanode_set.into_iter().map(node).collect(),
    }
}

fn nic(wire: Interface) -> Nic {
    Nic {
        id: NicId(wire.id),
        name: wire.name,
        kind: NicKind::from_wire(&wire.kind),
        mac: wire.mac_address,
        vlan: wire.vlan_id.map(VlanId),
        links: wire
            .links
            .into_iter()
            .map(|link| NicLink { mode: link.mode, ip: filled(link.ip_address), subnet: link.subnet_id.map(SubnetId) })
            .collect(),
        parents: wire.parents.into_iter().map(NicId).collect(),
        children: wire.children.into_iter().map(NicId).collect(),
        numa_node: wire.numa_node,
        sriov_max_vf: wire.sriov_max_vf,
        link_speed: wire.link_speed,
        interface_speed: wire.interface_speed,
        connected: wire.link_connected,
        enabled: wire.enabled,
        is_boot: wire.is_boot,
        tags: wire.tags,
        product: product(wire.vendor, wire.product),
    }
}

fn rest_nic(wire: RestInterface) -> Nic {
    Nic {
        id: NicId(wire.id),
        name: wire.name,
        kind: NicKind::from_wire(&wire.kind),
        mac: wire.mac_address,
        vlan: wire.vlan.map(|vlan| VlanId(vlan.id)),
        links: wire
            .links
            .into_iter()
            .map(|link| NicLink {
                mode: link.mode,
                ip: filled(link.ip_address),
                subnet: link.subnet.map(|subnet| SubnetId(subnet.id)),
            })
            .collect(),
        numa_node: wire.numa_node,
        sriov_max_vf: wire.sriov_max_vf,
        link_speed: wire.link_speed,
        interface_speed: wire.interface_speed,
        connected: wire.link_connected,
        enabled: wire.enabled,
        tags: wire.tags,
        product: product(wire.vendor, wire.product),
        ..Nic::default()
    }
}

fn product(vendor: Option<String>, product: Option<String>) -> Option<String> {
    match (filled(vendor), filled(product)) {
        (Some(vendor), Some(product)) => Some(format!("{vendor} {product}")),
        (one, other) => one.or(other),
    }
}

fn node(wire: wire::NumaNode) -> MachineNode {
    MachineNode {
        index: wire.index,
        cores: cores(&wire.cores),
        memory: wire.memory.saturating_mul(MIB),
        hugepages: wire.hugepages_set.iter().map(|set| (set.page_size, set.total)).collect(),
    }
}
