//! One host with its machine and networks, shared by the tests of this folder.

use crate::model::capacity::{Capacity, Tally};
use crate::model::host::{Host, HostDetail, HostKind, Permissions, VmCount};
use crate::model::ids::*;
use crate::model::machine::Machine;
use crate::model::network::{Fabric, Networks, Space, Subnet, Vlan};
use crate::model::nic::{Nic, NicKind, NicLink};
use crate::model::numa::{Hugepages, NumaNode};
use crate::model::storage::StoragePool;
use crate::model::units::{GB, GIB, MIB};

/// Two nodes of 16 cores and 128 GiB, 24 GiB of them hugepages; 24 cores and 64 GiB tracked, 4 cores and 12 GiB other.
pub fn host() -> Host {
    let pool = |name: &str, total: i64, tracked: i64, other: i64| StoragePool {
        id: name.into(),
        name: name.to_owned(),
        kind: "lvm".to_owned(),
        path: String::new(),
        total: total * GB,
        tracked: tracked * GB,
        other: Some(other * GB),
    };
    let node = |index: i64, taken: std::ops::Range<u32>, free: std::ops::Range<u32>, huge: i64| NumaNode {
        index,
        allocated_cores: taken.collect(),
        free_cores: free.collect(),
        memory_allocated: (24 - 20 * index) * GIB,
        memory_free: (80 + 20 * index) * GIB,
        hugepages: vec![Hugepages { page_size: 2 * MIB, allocated: (24 - huge) * GIB, free: huge * GIB }],
        vms: vec![],
        nics: vec![],
    };
    Host {
        id: HostId(2),
        name: "numa-host".to_owned(),
        kind: HostKind::Lxd,
        version: "5.0.3".to_owned(),
        address: None,
        project: None,
        zone: ZoneId(2),
        pool: PoolId(0),
        tags: vec![],
        architectures: vec!["amd64/generic".to_owned(), "i386/generic".to_owned()],
        capabilities: vec!["composable".to_owned(), "over_commit".to_owned()],
        cpu_speed: 2900,
        default_macvlan_mode: None,
        default_storage_pool: Some("fast".into()),
        machine: Some("gb8krm".into()),
        cluster: None,
        permissions: Permissions { edit: true, delete: true, compose: true },
        capacity: Capacity {
            cores: Tally { tracked: 24, other: Some(4), total: 32 },
            general: Tally { tracked: 40 * GIB, other: Some(12 * GIB), total: 256 * GIB },
            hugepages: Tally { tracked: 24 * GIB, other: Some(0), total: 48 * GIB },
            storage: Tally::default(),
            cpu_ratio: 1.0,
            memory_ratio: 1.0,
        },
        storage_pools: vec![pool("fast", 480, 100, 0), pool("slow", 960, 100, 80)],
        vm_count: VmCount::default(),
        nics: vec![],
        updated: String::new(),
        detail: Some(HostDetail {
            vms: vec![],
            numa: vec![node(0, 0..8, 8..16, 20), node(1, 16..28, 28..32, 4)],
            attached_vlans: vec![VlanId(1), VlanId(2), VlanId(4)],
            boot_vlans: vec![VlanId(1), VlanId(2)],
            certificate: None,
        }),
    }
}

/// br0 and two ports on VLAN 1, a bond and a port on VLAN 2, a port on VLAN 4 (no DHCP). No link on subnet 7.
pub fn machine() -> Machine {
    let nic = |id: i64, name: &str, kind: NicKind, vlan: i64, subnets: &[i64]| Nic {
        id: NicId(id),
        name: name.to_owned(),
        kind,
        vlan: Some(VlanId(vlan)),
        links: subnets.iter().map(|id| NicLink { subnet: Some(SubnetId(*id)), ..NicLink::default() }).collect(),
        ..Nic::default()
    };
    Machine {
        system_id: "gb8krm".into(),
        hostname: "numa-host".to_owned(),
        host: None,
        nics: vec![
            nic(1, "eno1", NicKind::Physical, 1, &[]),
            nic(2, "br0", NicKind::Bridge, 1, &[1, 5]),
            nic(3, "bond0", NicKind::Bond, 2, &[2]),
            nic(4, "eno2", NicKind::Physical, 2, &[2]),
            nic(5, "eno3", NicKind::Physical, 4, &[4]),
            nic(6, "eno4", NicKind::Physical, 1, &[]),
        ],
        numa: vec![],
    }
}

/// VLANs 1 (DHCP, space management), 2 (relayed, space storage), 3 (not on the host), 4 (no DHCP).
pub fn networks() -> Networks {
    let mut all = Networks::default();
    all.fabrics.insert(FabricId(0), Fabric { id: FabricId(0), name: "fabric-0".to_owned() });
    for (id, name) in [(1, "management"), (2, "storage"), (3, "far")] {
        all.spaces.insert(SpaceId(id), Space { id: SpaceId(id), name: name.to_owned() });
    }
    for (id, vid, dhcp_on, relayed, space) in [
        (1, 0, true, false, Some(SpaceId(1))),
        (2, 20, false, true, Some(SpaceId(2))),
        (3, 30, true, false, Some(SpaceId(3))),
        (4, 40, false, false, None),
    ] {
        let vlan = Vlan { id: VlanId(id), vid, name: None, fabric: FabricId(0), dhcp_on, relayed, space };
        all.vlans.insert(vlan.id, vlan);
    }
    for (id, cidr, vlan, gateway) in [
        (1, "10.10.0.0/24", 1, Some("10.10.0.1")),
        (2, "10.20.0.0/24", 2, None),
        (3, "10.99.0.0/24", 3, None),
        (4, "10.40.0.0/24", 4, None),
        (5, "fd00::/64", 1, None),
        (6, "10.10.0.0/16", 3, None),
        (7, "10.21.0.0/24", 2, None),
    ] {
        let subnet = Subnet {
            id: SubnetId(id),
            name: cidr.to_owned(),
            cidr: cidr.to_owned(),
            vlan: VlanId(vlan),
            space: all.vlans[&VlanId(vlan)].space,
            gateway: gateway.map(str::to_owned),
        };
        all.subnets.insert(subnet.id, subnet);
    }
    all
}
