//! What the model makes of the recordings, against numbers that a person reads out of them.

use crate::capture;
use maas_vm_hosts::model::capacity::Load;
use maas_vm_hosts::model::host::{Host, HostHealth, HostKind};
use maas_vm_hosts::model::ids::{ClusterId, HostId, PoolId, SystemId, VlanId, VmId, ZoneId};
use maas_vm_hosts::model::numa::{CoreUse, Cores, claims, core_use};
use maas_vm_hosts::model::storage::StoragePool;
use maas_vm_hosts::model::units::GIB;
use maas_vm_hosts::model::vm::{Power, Vm};
use maas_vm_hosts::region::wire::cluster::VmCluster;
use maas_vm_hosts::region::wire::machine::{MachineDetail, MachinePage, MachineRow, RestMachine};
use maas_vm_hosts::region::wire::network as net;
use maas_vm_hosts::region::wire::pod::Pod;
use maas_vm_hosts::region::wire::rest::VmHost;
use maas_vm_hosts::region::{convert, decode};
use serde::de::DeserializeOwned;

const GB: i64 = 1_000_000_000;

fn one<T: DeserializeOwned>(name: &str) -> T {
    decode::one(name, &capture::open(name).answer().unwrap()).unwrap()
}

fn list<T: DeserializeOwned>(name: &str) -> Vec<T> {
    decode::list(name, &capture::open(name).answer().unwrap()).unwrap().good
}

fn host(name: &str) -> Host {
    convert::host(one::<Pod>(name))
}

/// Tracked, other, physical, limit, free.
fn figures(load: &Load) -> [i64; 5] {
    [load.tracked, load.other.unwrap(), load.physical, load.limit(), load.free()]
}

#[test]
fn numa_host() {
    let host = host("ws-pod.get-numa-host");
    assert_eq!((host.id, host.name.as_str(), &host.kind), (HostId(2), "numa-host", &HostKind::Lxd));
    assert_eq!((host.pool, host.zone, host.cluster), (PoolId(1), ZoneId(2), None));
    assert_eq!(host.tags, ["gpu", "pod-console-logging"]);
    assert_eq!((host.address.as_deref(), host.project.as_deref()), (Some("10.10.4.1:8443"), Some("maas")));
    assert_eq!(host.health(), HostHealth::Ready);
    assert!(host.permissions.compose && host.permissions.edit && host.permissions.delete);
    // 26 pinned or shared by tracked VMs, 4 by three VMs of other projects, 2 left of 2 × 16
    assert_eq!(figures(&host.capacity.cpu()), [26, 4, 32, 32, 2]);
    // general 41 + hugepages 20 tracked, 12 + 2 other, of 2 × 128 GiB
    assert_eq!(figures(&host.capacity.ram()), [61 * GIB, 14 * GIB, 256 * GIB, 256 * GIB, 181 * GIB]);
    assert_eq!(figures(&host.capacity.ram_hugepages()), [20 * GIB, 2 * GIB, 48 * GIB, 48 * GIB, 26 * GIB]);
    assert_eq!(figures(&host.capacity.disk()), [250 * GB, 80 * GB, 3440 * GB, 3440 * GB, 3110 * GB]);
    assert_eq!((host.vm_count.tracked, host.vm_count.other), (Some(11), Some(3)));
    assert_eq!(host.numa_disagreement(), None);
    let detail = host.detail.as_ref().unwrap();
    assert_eq!((detail.vms.len(), detail.numa.len()), (11, 2));
    assert_eq!(detail.attached_vlans, [1, 2, 4].map(VlanId));
    assert_eq!(detail.boot_vlans, [1, 2].map(VlanId));
    assert_eq!(detail.certificate.as_ref().unwrap().cn, "maas@maas-region");
}

#[test]
fn numa_hosts_virtual_functions() {
    let host = host("ws-pod.get-numa-host");
    let nic = |name: &str| host.nics.iter().find(|nic| nic.name == name).unwrap();
    let vfs = |name: &str| (nic(name).numa_node, nic(name).vfs.tracked, nic(name).vfs.other, nic(name).vfs.free);
    assert_eq!(vfs("enp175s0f0"), (Some(1), 3, 1, 12));
    assert_eq!(vfs("enp59s0f0"), (Some(0), 4, 0, 4));
    assert_eq!(vfs("br0"), (None, 0, 0, 0));
    assert_eq!((nic("enp175s0f0").vfs.maximum(), nic("enp59s0f0").vfs.maximum()), (16, 8));
    assert_eq!(host.nics.len(), 6);
}

#[test]
fn numa_hosts_nodes_and_cores() {
    let host = host("ws-pod.get-numa-host");
    let detail = host.detail.as_ref().unwrap();
    let claims = claims(&detail.vms);
    let [zero, one] = detail.numa.as_slice() else { panic!("two nodes") };
    assert_eq!(zero.cores(), (0..8).chain(16..24).collect::<Vec<u32>>());
    assert_eq!(one.cores(), (8..16).chain(24..32).collect::<Vec<u32>>());
    assert_eq!((zero.memory_total(), one.memory_total()), (128 * GIB, 128 * GIB));
    assert_eq!((zero.hugepages[0].allocated, zero.hugepages[0].free), (6 * GIB, 26 * GIB));
    assert_eq!((one.hugepages[0].allocated, one.hugepages[0].free), (12 * GIB, 4 * GIB));
    // Every pinned core and its VM, read out of `resources.vms`
    let expected = [
        (1, vec![0, 1, 2, 3]),
        (2, vec![4, 5]),
        (3, vec![8, 9, 24, 25]),
        (4, vec![10, 11]),
        (5, vec![6, 7, 14, 15]),
        (6, vec![22, 30, 31]),
    ];
    for node in [zero, one] {
        for core in node.cores() {
            let owner = expected.iter().find(|(_, cores)| cores.contains(&core)).map(|(vm, _)| VmId(*vm));
            let wanted = owner.map_or(CoreUse::Free, CoreUse::One);
            assert_eq!(core_use(core, node, &claims), wanted, "core {core}");
        }
    }
    let shared: i64 =
        detail.vms.iter().filter(|vm| matches!(vm.cores, Cores::Shared(_))).map(|vm| vm.cores.count()).sum();
    assert_eq!(shared, 7);
    let huge: Vec<_> = detail.vms.iter().filter(|vm| vm.hugepages).map(|vm| vm.id.0).collect();
    assert_eq!(huge.len(), 4);
}

#[test]
fn numa_hosts_pools() {
    let host = host("ws-pod.get-numa-host");
    let figures =
        |pool: &StoragePool| (pool.name.clone(), pool.tracked / GB, pool.other.map(|b| b / GB), pool.total / GB);
    let pools: Vec<_> = host.storage_pools.iter().map(figures).collect();
    // The default first, then by name
    assert_eq!(
        pools,
        [
            ("fast".to_owned(), 100, Some(10), 480),
            ("default".to_owned(), 100, Some(40), 960),
            ("images".to_owned(), 50, Some(30), 2000)
        ]
    );
}

#[test]
fn a_normal_user_sees_the_same_figures_but_no_address_and_may_nothing() {
    let (admin, user) = (host("ws-pod.get-numa-host"), host("ws-pod.get-numa-host-user"));
    assert_eq!(user.capacity, admin.capacity);
    assert_eq!(user.nics, admin.nics);
    assert_eq!((user.address, user.project), (None, None));
    assert!(!user.permissions.edit && !user.permissions.delete && !user.permissions.compose);
}

#[test]
fn overcommit_host() {
    let host = host("ws-pod.get-overcommit-host");
    // 7 VMs of 4 cores on 8 cores, four times allowed
    assert_eq!(figures(&host.capacity.cpu()), [28, 0, 8, 32, -20]);
    assert!(host.capacity.cpu().over_committed() && !host.capacity.cpu().over_limit());
    // 7 × 3.5 GiB on 16 GiB, one and a half times allowed: even the limit is passed
    assert_eq!(figures(&host.capacity.ram()), [49 * GIB / 2, 0, 16 * GIB, 24 * GIB, -17 * GIB / 2]);
    assert!(host.capacity.ram().over_limit());
}

#[test]
fn a_host_that_was_never_reached() {
    let host = host("ws-pod.get-unreachable-host");
    assert_eq!(host.health(), HostHealth::NeverReached);
    assert!(!host.composable() && host.capacity.is_unknown() && host.machine.is_none());
    assert_eq!(host.capacity.cpu().utilisation(), None);
}

#[test]
fn the_list_has_every_host_without_details() {
    let hosts: Vec<Host> = list::<Pod>("ws-pod.list").into_iter().map(convert::host).collect();
    let ids: Vec<_> = hosts.iter().map(|host| host.id.0).collect();
    assert_eq!(ids, [2, 4, 6, 8, 10, 12, 13, 15, 16]);
    assert!(hosts.iter().all(|host| host.detail.is_none()));
    let virsh = hosts.iter().find(|host| host.kind == HostKind::Virsh).unwrap();
    assert_eq!(virsh.address.as_deref(), Some("qemu+ssh://ubuntu@virsh-host.lab.example.com/system"));
    assert_eq!((virsh.storage_pools.len(), virsh.storage_pools[0].name.as_str()), (2, "default"));
    assert_eq!(virsh.storage_pools[0].id, virsh.default_storage_pool.clone().unwrap());
    assert_eq!(hosts.iter().filter(|host| host.cluster == Some(ClusterId(1))).count(), 3);
    // A list row over an open host leaves the detail part alone.
    let open = host("ws-pod.get-numa-host");
    let kept = hosts[0].clone().keeping_detail_of(&open);
    assert_eq!(kept.detail, open.detail);
}

#[test]
fn rest_tells_the_same_as_the_socket_as_far_as_it_goes() {
    let rest = convert::rest_host(one::<VmHost>("rest-vm-host-get-numa-host"), true);
    let socket = host("ws-pod.get-numa-host");
    // MiB there, bytes here; `used` without other projects there (maas-api §7 nos. 2, 44)
    assert_eq!(rest.capacity.cpu().physical, socket.capacity.cpu().physical);
    assert_eq!(rest.capacity.cpu().tracked, socket.capacity.cpu().tracked);
    assert_eq!(rest.capacity.ram().physical, socket.capacity.ram().physical);
    assert_eq!(rest.capacity.ram().tracked, socket.capacity.ram().tracked);
    assert_eq!(rest.capacity.disk().tracked, socket.capacity.disk().tracked);
    // What it cannot tell is unknown and not zero.
    assert_eq!((rest.capacity.cpu().other, rest.vm_count.other, rest.detail.is_none()), (None, None, true));
    assert_eq!((rest.id, rest.zone, rest.pool, &rest.machine), (socket.id, socket.zone, socket.pool, &socket.machine));
    assert_eq!(rest.default_storage_pool, socket.default_storage_pool);
    let known = rest.with_unknowns_of(&socket);
    assert_eq!((known.address.as_deref(), known.detail == socket.detail), (Some("10.10.4.1:8443"), true));
}

#[test]
fn prod_cluster() {
    let cluster = convert::cluster(one::<VmCluster>("ws-vmcluster.get"));
    assert_eq!((cluster.id, cluster.name.as_str(), cluster.project.as_str()), (ClusterId(1), "prod-cluster", "maas"));
    assert_eq!(cluster.members, [8, 10, 12].map(HostId));
    assert_eq!((cluster.cores.tracked, cluster.cores.other, cluster.cores.total), (24, Some(9), 96));
    assert_eq!(cluster.cores.free(), 63);
    assert_eq!((cluster.general.total, cluster.hugepages.total), (384 * GIB, 48 * GIB));
    assert_eq!((cluster.vm_count, cluster.pool, cluster.zone), (12, Some(PoolId(1)), ZoneId(2)));
    // Three pools called `local`, one `remote` that all three share
    let pools: Vec<_> = cluster.storage_pools.iter().map(|pool| (pool.name.as_str(), pool.total / GB)).collect();
    assert_eq!(pools, [("local", 2700), ("remote", 30_000)]);
    assert_eq!(cluster.storage.total, 32_700 * GB);
}

#[test]
fn vms_of_the_list() {
    let page: MachinePage<MachineRow> = one("ws-machine.list-page");
    let vms: Vec<Vm> = page.groups.into_iter().flat_map(|group| group.items).map(convert::vm).collect();
    assert_eq!((page.count, vms.len()), (11, 11));
    let fresh = vms.iter().find(|vm| vm.hostname == "fresh-1").unwrap();
    assert_eq!((&fresh.system_id, fresh.host), (&SystemId::from("f8yn3c"), Some(HostId(2))));
    assert_eq!((fresh.status.as_str(), fresh.status_code, &fresh.power), ("New", 0, &Power::Unknown));
    assert_eq!((fresh.cpu_count, fresh.memory_gib, fresh.storage_gb), (1, 2.0, 8.0));
    // Machines that are no VMs have no pod, and so no host.
    let all: MachinePage<MachineRow> = one("ws-machine.list");
    let metal = all.groups.into_iter().flat_map(|group| group.items).filter(|row| row.pod.is_none()).count();
    assert_eq!(metal, 92 - 11 - 6 - 40 - 3 * 4 - 4 - 7);
}

#[test]
fn the_machine_below_numa_host() {
    let machine = convert::machine(one::<MachineDetail>("ws-machine.get-host"));
    assert_eq!((&machine.system_id, machine.host), (&SystemId::from("gb8krm"), None));
    let nodes: Vec<_> = machine.numa.iter().map(|node| (node.index, node.memory / GIB, node.hugepages[0])).collect();
    assert_eq!(nodes, [(0, 128, (2 << 20, 32 * GIB)), (1, 128, (2 << 20, 16 * GIB))]);
    let nic = |name: &str| machine.nics.iter().find(|nic| nic.name == name).unwrap();
    assert_eq!((nic("eno1").link_speed, nic("eno1").vlan, nic("eno1").numa_node), (10_000, Some(VlanId(1)), Some(0)));
    assert_eq!(nic("enp175s0f0").sriov_max_vf, 16);
    assert_eq!(nic("br0").parents, [nic("eno1").id]);
}

#[test]
fn nics_of_vms_over_rest() {
    let machines: Vec<_> = list::<RestMachine>("rest-machines").into_iter().map(convert::rest_machine).collect();
    let vms: Vec<_> = machines.iter().filter(|machine| machine.host == Some(HostId(2))).collect();
    assert_eq!(vms.len(), 11);
    assert!(vms.iter().all(|vm| !vm.nics.is_empty()));
    assert!(vms.iter().flat_map(|vm| &vm.nics).any(|nic| nic.links.iter().any(|link| link.subnet.is_some())));
}

#[test]
fn networks() {
    let networks = convert::networks(
        list::<net::Fabric>("ws-fabric.list"),
        list::<net::Vlan>("ws-vlan.list"),
        list::<net::Subnet>("ws-subnet.list"),
        list::<net::Space>("ws-space.list"),
    );
    assert_eq!(
        (networks.fabrics.len(), networks.vlans.len(), networks.subnets.len(), networks.spaces.len()),
        (3, 6, 7, 3)
    );
    assert_eq!(networks.vlan_label(VlanId(1)), "fabric-mgmt untagged");
    assert!(networks.has_dhcp(VlanId(1)));
    assert_eq!(networks.space_of(VlanId(1)).unwrap().name, "management");
}
