//! The hand-made fleet: small, and every situation an operator may meet is in it.

use super::{Builder, Cores, HostSpec, NicSpec, NodeSpec, VmSpec, hand_more, hand_numa, parts};
use crate::{
    clock::FLEET_BORN,
    state::{Attachment::Bridge, Attachment::Sriov, Cluster, NicKind, Status},
};

pub fn fill(builder: &mut Builder) {
    hand_numa::fill(builder);
    single(builder);
    quad(builder);
    cluster(builder);
    hand_more::virsh(builder);
    overcommit(builder);
    hand_more::unreachable(builder);
    hand_more::metal(builder);
    hand_more::wide(builder);
    hand_more::shared_full(builder);
    hand_more::fresh(builder);
    hand_more::hostile(builder);
    hand_more::odd(builder);
}

/// A host of 16 cores and 64 GiB on one node; the starting point of the others.
pub fn host(name: &str) -> HostSpec {
    HostSpec {
        name: name.into(),
        nodes: vec![NodeSpec { cores: (0..16).collect(), memory: 65_536, hugepages: None }],
        nics: vec![
            port("eno1", Some(1), 0, 0),
            NicSpec { subnet: Some(4), ..port("enp3s0", Some(2), 0, 0) },
            over("br0", NicKind::Bridge, Some(1), Some(1), &["eno1"]),
            over("br0.20", NicKind::Vlan, Some(4), Some(3), &["br0"]),
        ],
        storage: vec![parts::storage_pool("default", "zfs", 960)],
        default_pool: Some("default"),
        project: "maas",
        zone: 1,
        pool: 0,
        tags: vec![],
        ratios: (1.0, 1.0),
        macvlan: None,
        cluster: None,
    }
}

pub fn port(name: &'static str, vlan: Option<i64>, numa: i64, vfs: i64) -> NicSpec {
    NicSpec {
        name,
        kind: NicKind::Physical,
        vlan,
        subnet: None,
        parents: &[],
        numa: Some(numa),
        vfs,
        speed: if vfs > 0 { 25_000 } else { 10_000 },
        connected: true,
    }
}

/// A bridge, bond or VLAN interface over others: on no NUMA node.
pub fn over(
    name: &'static str,
    kind: NicKind,
    vlan: Option<i64>,
    subnet: Option<i64>,
    parents: &'static [&'static str],
) -> NicSpec {
    NicSpec { name, kind, vlan, subnet, parents, numa: None, vfs: 0, speed: 0, connected: true }
}

/// A deployed VM with one shared core, 2 GiB and 8 GB on the bridge.
pub fn vm(name: &str) -> VmSpec {
    VmSpec {
        name: name.into(),
        cores: Cores::Shared(1),
        memory: 2048,
        hugepages: false,
        disks: vec![("default", 8)],
        nics: vec![("br0", Bridge)],
        status: Status::Deployed,
        power: "on",
        owner: Some("user"),
        other_project: None,
        description: "",
    }
}

/// Statuses that make a table colourful, with a fitting power state.
pub const MIXED: [(Status, &str, Option<&str>); 8] = [
    (Status::Deployed, "on", Some("user")),
    (Status::Ready, "off", None),
    (Status::Commissioning, "on", Some("user")),
    (Status::FailedCommissioning, "error", Some("user")),
    (Status::Deploying, "on", Some("user")),
    (Status::RescueMode, "on", Some("ops")),
    (Status::FailedDeployment, "off", Some("ops")),
    (Status::Testing, "on", Some("ops")),
];

pub fn single(builder: &mut Builder) {
    let host = builder.lxd(&HostSpec { project: "default", ..host("single-numa") });
    for (index, (status, power, owner)) in MIXED.into_iter().take(6).enumerate() {
        builder.vm(
            host,
            &VmSpec {
                cores: Cores::Shared(1 + index as i64 % 3),
                memory: 2048 * (1 + index as i64 % 2),
                status,
                power,
                owner,
                ..vm(&format!("single-vm{index}"))
            },
        );
    }
}

fn quad(builder: &mut Builder) {
    let nodes = (0..4)
        .map(|node| NodeSpec {
            cores: (node * 24..node * 24 + 24).collect(),
            memory: 98_304,
            hugepages: (node % 2 == 0).then_some((2 << 20, 8 << 30)),
        })
        .collect();
    let host = builder.lxd(&HostSpec {
        nodes,
        nics: vec![
            port("eno1", Some(1), 0, 0),
            NicSpec { subnet: Some(4), ..port("enp24s0f0", Some(2), 0, 32) },
            port("enp101s0f0", Some(2), 1, 32),
            port("enp152s0f0", Some(7), 2, 64),
            port("enp210s0f0", Some(7), 3, 64),
            over("br0", NicKind::Bridge, Some(1), Some(1), &["eno1"]),
            over("bond0", NicKind::Bond, Some(7), Some(8), &["enp152s0f0", "enp210s0f0"]),
        ],
        storage: vec![parts::storage_pool("default", "zfs", 3840), parts::storage_pool("bulk", "btrfs", 12_000)],
        zone: 3,
        pool: 2,
        macvlan: Some("passthru"),
        ..host("quad-host")
    });
    let functions = ["enp24s0f0", "enp101s0f0", "enp152s0f0", "enp210s0f0"];
    for index in 0..40_i64 {
        let node = index % 4;
        let (status, power, owner) = MIXED[if index < 30 { 0 } else { index as usize % MIXED.len() }];
        let first = node * 24 + index / 4 * 2;
        builder.vm(
            host,
            &VmSpec {
                cores: if index % 3 == 0 {
                    Cores::Pinned(vec![first, first + 1])
                } else {
                    Cores::Shared(2 + index % 3)
                },
                memory: 2048 * (1 + index % 4),
                hugepages: index % 12 == 0,
                disks: vec![(if index % 5 == 0 { "bulk" } else { "default" }, 8 + index)],
                nics: if index % 6 == 0 {
                    vec![("br0", Bridge), (functions[node as usize], Sriov)]
                } else {
                    vec![("br0", Bridge)]
                },
                status,
                power,
                owner,
                ..vm(&format!("quad-vm{index:02}"))
            },
        );
    }
}

fn cluster(builder: &mut Builder) {
    let id = builder.world.next_id("cluster");
    builder.world.clusters.insert(
        id,
        Cluster {
            id,
            name: "prod-cluster".into(),
            project: "maas".into(),
            pool: Some(1),
            zone: 2,
            created: FLEET_BORN,
            updated: FLEET_BORN,
        },
    );
    for member in 1..=3_i64 {
        let node = |first: i64| NodeSpec {
            cores: (first..first + 16).collect(),
            memory: 65_536,
            hugepages: Some((2 << 20, 8 << 30)),
        };
        let host = builder.lxd(&HostSpec {
            nodes: vec![node(0), node(16)],
            nics: vec![
                port("eno1", Some(1), 0, 0),
                NicSpec { connected: false, ..port("eno2", None, 1, 0) },
                NicSpec { subnet: Some(4), ..port("enp59s0f0", Some(2), 0, 16) },
                over("br0", NicKind::Bridge, Some(1), Some(1), &["eno1"]),
                over("br0.20", NicKind::Vlan, Some(4), Some(3), &["br0"]),
            ],
            storage: vec![parts::storage_pool("local", "zfs", 900), parts::storage_pool("remote", "ceph", 30_000)],
            default_pool: Some("local"),
            zone: 2,
            pool: 1,
            ratios: (2.0, 1.0),
            cluster: Some(id),
            ..host(&format!("cl-{member:02}"))
        });
        let clustered = |index: i64| VmSpec {
            cores: Cores::Shared(2),
            memory: 4096,
            disks: vec![("local", 10), ("remote", 40)],
            ..vm(&format!("cl{member}-vm{index}"))
        };
        builder.vm(host, &clustered(0));
        builder.vm(host, &VmSpec { cores: Cores::Pinned(vec![2, 17]), hugepages: true, ..clustered(1) });
        builder.vm(host, &VmSpec { nics: vec![("enp59s0f0", Sriov)], ..clustered(2) });
        builder.vm(host, &VmSpec { status: Status::Ready, power: "off", owner: None, ..clustered(3) });
        builder.vm(
            host,
            &VmSpec {
                cores: Cores::Shared(3),
                memory: 6144,
                disks: vec![("remote", 100)],
                other_project: Some("lab"),
                ..clustered(9)
            },
        );
    }
}

fn overcommit(builder: &mut Builder) {
    let host = builder.lxd(&HostSpec {
        nodes: vec![NodeSpec { cores: (0..8).collect(), memory: 16_384, hugepages: None }],
        zone: 3,
        pool: 2,
        ratios: (4.0, 1.5),
        ..host("overcommit-host")
    });
    for index in 0..7 {
        builder.vm(host, &VmSpec { cores: Cores::Shared(4), memory: 3584, ..vm(&format!("over-vm{index}")) });
    }
}
