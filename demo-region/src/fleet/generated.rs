//! Fleets of any size for load, quick to make: every VM costs the same, whatever is there already.

use super::{Builder, Cores, HostSpec, NicSpec, NodeSpec, VmSpec, hand};
use crate::state::parts;
use crate::{
    clock::FLEET_BORN,
    ident::Rng,
    state::{Attachment::Bridge, Attachment::Sriov, Cluster, NicKind},
};

/// Every so many hosts, three of them form a cluster.
const CLUSTER_EVERY: usize = 20;

pub fn fill(builder: &mut Builder, hosts: usize, vms: usize) {
    let mut rng = Rng::for_name(builder.world.seed, "generated fleet");
    let mut cluster = None;
    for index in 0..hosts {
        match index % CLUSTER_EVERY {
            0 if index + 3 <= hosts => cluster = Some(new_cluster(builder, index / CLUSTER_EVERY + 1)),
            3 => cluster = None,
            _ => {}
        }
        let nodes = [1, 2, 2, 4][rng.below(4) as usize];
        let cores_each = [8, 16, 24, 32][rng.below(4) as usize];
        let host = builder.lxd(&spec(index, nodes, cores_each, cluster, &mut rng));
        let share = vms / hosts.max(1) + usize::from(index < vms % hosts.max(1));
        for number in 0..share {
            builder.vm(host, &vm(index, number as i64, nodes, cores_each, &mut rng));
        }
    }
}

fn new_cluster(builder: &mut Builder, number: usize) -> i64 {
    let id = builder.world.next_id("cluster");
    let cluster = Cluster {
        id,
        name: format!("cluster-{number:02}"),
        project: "maas".into(),
        pool: Some(1),
        zone: 2,
        created: FLEET_BORN,
        updated: FLEET_BORN,
    };
    builder.world.clusters.insert(id, cluster);
    id
}

fn spec(index: usize, nodes: i64, cores_each: i64, cluster: Option<i64>, rng: &mut Rng) -> HostSpec {
    let node = |node: i64| NodeSpec {
        cores: (node * cores_each..(node + 1) * cores_each).collect(),
        memory: cores_each * 8192,
        hugepages: index.is_multiple_of(3).then_some((2 << 20, cores_each << 30)),
    };
    let mut storage = vec![parts::storage_pool("default", "zfs", 3840)];
    if cluster.is_some() {
        storage.push(parts::storage_pool("remote", "ceph", 30_000));
    }
    HostSpec {
        nodes: (0..nodes).map(node).collect(),
        nics: vec![
            hand::port("eno1", Some(1), 0, 0),
            NicSpec { subnet: Some(4), ..hand::port("enp59s0f0", Some(2), 0, 16) },
            hand::port("enp175s0f0", Some(2), nodes - 1, 16),
            hand::over("br0", NicKind::Bridge, Some(1), Some(1), &["eno1"]),
        ],
        storage,
        zone: if cluster.is_some() { 2 } else { 1 + rng.below(3) as i64 },
        pool: if cluster.is_some() { 1 } else { rng.below(3) as i64 },
        tags: if index.is_multiple_of(7) { vec!["gpu"] } else { vec![] },
        ratios: [(1.0, 1.0), (4.0, 1.0), (8.0, 1.5)][rng.below(3) as usize],
        cluster,
        ..hand::host(&format!("host-{:04}", index + 1))
    }
}

fn vm(host: usize, number: i64, nodes: i64, cores_each: i64, rng: &mut Rng) -> VmSpec {
    let (status, power, owner) = hand::MIXED[if rng.below(4) > 0 { 0 } else { rng.below(8) as usize }];
    let node = number % nodes;
    let first = node * cores_each + number / nodes * 2 % cores_each;
    let pinned = rng.below(3) == 0;
    VmSpec {
        cores: if pinned { Cores::Pinned(vec![first, first + 1]) } else { Cores::Shared(1 + rng.below(4) as i64) },
        memory: 1024 << rng.below(4),
        hugepages: pinned && rng.below(4) == 0,
        disks: vec![("default", 8 + rng.below(40) as i64)],
        nics: match rng.below(4) {
            0 => vec![("br0", Bridge), (if node == 0 { "enp59s0f0" } else { "enp175s0f0" }, Sriov)],
            _ => vec![("br0", Bridge)],
        },
        status,
        power,
        owner,
        ..hand::vm(&format!("vm-{:04}-{number:03}", host + 1))
    }
}
