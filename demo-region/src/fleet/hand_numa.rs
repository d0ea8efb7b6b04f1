//! `numa-host`: two interleaved nodes with every kind of placement on them.

use super::{Builder, Cores, HostSpec, NodeSpec, VmSpec, hand};
use crate::state::parts;
use crate::state::{
    Attachment::{Bridge, Sriov},
    NicKind, Status,
};

const GIB: i64 = 1 << 30;
const SMALL_PAGE: i64 = 2 << 20;

pub fn fill(builder: &mut Builder) {
    let interleaved = |first: i64| (first..first + 8).chain(first + 16..first + 24).collect::<Vec<_>>();
    let node = |cores, hugepages| NodeSpec { cores, memory: 131_072, hugepages: Some((SMALL_PAGE, hugepages)) };
    let host = builder.lxd(&HostSpec {
        nodes: vec![node(interleaved(0), 32 * GIB), node(interleaved(8), 16 * GIB)],
        nics: vec![
            hand::port("eno1", Some(1), 0, 0),
            super::NicSpec { connected: false, ..hand::port("eno2", None, 1, 0) },
            hand::port("enp175s0f0", Some(6), 1, 16),
            super::NicSpec { subnet: Some(4), ..hand::port("enp59s0f0", Some(2), 0, 8) },
            hand::over("br0", NicKind::Bridge, Some(1), Some(1), &["eno1"]),
            hand::over("br0.20", NicKind::Vlan, Some(4), Some(3), &["br0"]),
            hand::port("ens1f0", Some(7), 1, 0),
            hand::port("ens1f1", Some(7), 1, 0),
            hand::over("bond0", NicKind::Bond, Some(7), Some(8), &["ens1f0", "ens1f1"]),
        ],
        storage: vec![
            parts::storage_pool("default", "zfs", 960),
            parts::storage_pool("fast", "lvm", 480),
            parts::storage_pool("images", "dir", 2000),
        ],
        default_pool: Some("fast"),
        zone: 2,
        pool: 1,
        tags: vec!["gpu"],
        ratios: (2.0, 1.0),
        macvlan: Some("bridge"),
        ..hand::host("numa-host")
    });
    let pinned = |name: &str, cores: &[i64], gib: i64, hugepages: bool| VmSpec {
        cores: Cores::Pinned(cores.to_vec()),
        memory: gib * 1024,
        hugepages,
        nics: vec![("br0", Bridge)],
        ..hand::vm(name)
    };
    let node_0 = "enp59s0f0";
    let node_1 = "enp175s0f0";
    let vms = [
        VmSpec { nics: vec![(node_0, Sriov), ("br0", Bridge)], ..pinned("pin-n0", &[0, 1, 2, 3], 8, false) },
        VmSpec { nics: vec![(node_0, Sriov)], owner: Some("ops"), ..pinned("pin-n0-huge", &[4, 5], 4, true) },
        VmSpec { nics: vec![("br0", Bridge), (node_1, Sriov)], ..pinned("pin-n1-huge", &[8, 9, 24, 25], 8, true) },
        // Cores on node 1, its only NIC on a NIC of node 0
        VmSpec { nics: vec![(node_0, Sriov)], ..pinned("pin-n1-nic-n0", &[10, 11], 4, false) },
        VmSpec {
            nics: vec![("br0", Bridge), (node_1, Sriov)],
            status: Status::Allocated,
            power: "off",
            ..pinned("span-both", &[6, 7, 14, 15], 16, false)
        },
        pinned("span-both-huge", &[22, 30, 31], 6, true),
        VmSpec { cores: Cores::Shared(2), ..pinned("float-1", &[], 8, false) },
        VmSpec {
            cores: Cores::Shared(2),
            status: Status::Ready,
            power: "off",
            owner: None,
            ..pinned("float-2", &[], 2, false)
        },
        // Shared cores, hugepages, and a NIC that ties it to node 1
        VmSpec {
            cores: Cores::Shared(1),
            nics: vec![(node_1, Sriov)],
            status: Status::Ready,
            power: "off",
            owner: None,
            ..pinned("float-huge", &[], 2, true)
        },
        VmSpec {
            cores: Cores::Shared(1),
            status: Status::Broken,
            power: "error",
            owner: None,
            ..pinned("broken-1", &[], 1, false)
        },
        VmSpec {
            cores: Cores::Shared(1),
            status: Status::New,
            power: "unknown",
            owner: None,
            ..pinned("fresh-1", &[], 2, false)
        },
        // One NIC on its own node, one on the other
        VmSpec { nics: vec![(node_1, Sriov), (node_0, Sriov)], ..pinned("pin-n1-half-nic", &[12, 13], 4, false) },
        // Core 3 is also pinned by pin-n0
        pinned("pin-clash", &[3, 16], 2, false),
        // More hugepages than node 1 has left: it cannot start
        VmSpec { power: "off", status: Status::Allocated, ..pinned("huge-short", &[26, 27], 20, true) },
    ];
    for vm in vms {
        builder.vm(host, &vm);
    }
    for (name, cores, gib, hugepages, pool, size) in [
        ("other-1", 2, 8, false, "default", 40),
        ("other-2", 1, 4, false, "images", 30),
        ("other-3", 1, 2, true, "fast", 10),
    ] {
        builder.vm(
            host,
            &VmSpec {
                cores: Cores::Shared(cores),
                disks: vec![(pool, size)],
                other_project: Some("default"),
                ..pinned(name, &[], gib, hugepages)
            },
        );
    }
}
