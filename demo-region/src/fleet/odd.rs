//! Hosts that few have: hardware and records on which user interfaces go wrong. `--fleet odd`.

use super::{Builder, Cores, HostSpec, NodeSpec, VmSpec, hand, hand_more};
use crate::state::parts;
use crate::{
    clock::FLEET_BORN,
    state::{Attachment::Sriov, Cluster},
};

const GIB: i64 = 1 << 30;

pub fn fill(builder: &mut Builder) {
    hand::single(builder);
    sparse_cores(builder);
    memory_only_nodes(builder);
    node_without_memory(builder);
    two_page_sizes(builder);
    certificates(builder);
    functions_below_zero(builder);
    shared_driver(builder);
    beyond_its_size(builder);
    hand_more::fresh(builder);
}

fn node(cores: impl IntoIterator<Item = i64>, gib: i64) -> NodeSpec {
    NodeSpec { cores: cores.into_iter().collect(), memory: gib * 1024, hugepages: None }
}

fn pinned(name: &str, cores: &[i64], gib: i64) -> VmSpec {
    VmSpec { cores: Cores::Pinned(cores.to_vec()), memory: gib * 1024, ..hand::vm(name) }
}

/// POWER8 with SMT switched off: every eighth id, so that most are not below the number of cores.
fn sparse_cores(builder: &mut Builder) {
    let every_eighth = |from: i64| (from..from + 80).step_by(8);
    builder.lxd(&HostSpec {
        nodes: vec![node(every_eighth(0), 256), node(every_eighth(80), 256)],
        ..hand::host("power8")
    });
}

/// CXL memory or GPUs with memory of their own: nodes without cores, one of them empty.
fn memory_only_nodes(builder: &mut Builder) {
    let nodes = vec![node(0..8, 480), node([], 96), node([], 0)];
    let host = builder.lxd(&HostSpec { nodes, ..hand::host("cxl-host") });
    builder.vm(host, &pinned("cxl-vm", &[0, 1], 8));
}

/// A socket whose memory slots are empty.
fn node_without_memory(builder: &mut Builder) {
    let host = builder.lxd(&HostSpec { nodes: vec![node(0..8, 0), node(8..16, 64)], ..hand::host("bare-node") });
    builder.vm(host, &pinned("bare-vm", &[0, 1, 2, 3], 8));
}

/// Once booted with pages of 1 GiB, now with 2 MiB: MAAS keeps both records and counts the host twice.
fn two_page_sizes(builder: &mut Builder) {
    let mut spec = hand::host("two-page-sizes");
    spec.nodes = vec![NodeSpec { hugepages: Some((2 << 20, 4 * GIB)), ..node(0..16, 64) }];
    let host = builder.lxd(&spec);
    builder.vm(host, &VmSpec { cores: Cores::Shared(12), memory: 18 * 1024, ..hand::vm("two-pages-vm") });
    let machine = builder.world.hosts.get(&host).and_then(|host| host.machine.clone());
    if let Some(machine) = machine.and_then(|id| builder.world.machines.values_mut().find(|one| one.system_id == id)) {
        machine.numa.iter_mut().for_each(|node| node.hugepages.push((1 << 30, 8 * GIB)));
    }
}

/// One certificate that is over, one that soon will be.
fn certificates(builder: &mut Builder) {
    for (name, days) in [("certificate-over", 1), ("certificate-soon", 30)] {
        let host = builder.lxd(&hand::host(name));
        if let Some(host) = builder.world.hosts.get_mut(&host) {
            host.certificate_days = Some(days);
        }
    }
}

/// More VFs allocated than the hardware says it can make.
fn functions_below_zero(builder: &mut Builder) {
    let mut spec = hand::host("vfs-over");
    spec.nics.push(hand::port("ens1f0", Some(2), 0, 2));
    let host = builder.lxd(&spec);
    for index in 0..4 {
        builder.vm(host, &VmSpec { nics: vec![("ens1f0", Sriov)], ..hand::vm(&format!("vf-{index}")) });
    }
}

/// A cluster on one PowerFlex pool, which MAAS's own sum counts once for each member.
fn shared_driver(builder: &mut Builder) {
    let id = builder.world.next_id("cluster");
    let name = "flex-cluster".to_owned();
    let cluster =
        Cluster { id, name, project: "maas".into(), pool: Some(0), zone: 1, created: FLEET_BORN, updated: FLEET_BORN };
    builder.world.clusters.insert(id, cluster);
    for index in 1..=3 {
        let storage = vec![parts::storage_pool("pf", "powerflex", 10_000)];
        let spec =
            HostSpec { storage, default_pool: Some("pf"), cluster: Some(id), ..hand::host(&format!("flex-{index}")) };
        let host = builder.lxd(&spec);
        builder.vm(host, &VmSpec { disks: vec![("pf", 100)], ..hand::vm(&format!("flex-vm-{index}")) });
    }
}

/// A thin pool with more allocated than it has.
fn beyond_its_size(builder: &mut Builder) {
    let mut spec = hand::host("thin-pool");
    spec.storage.push(parts::storage_pool("thin", "lvm", 3_300));
    let host = builder.lxd(&spec);
    builder.vm(host, &VmSpec { disks: vec![("thin", 4_100)], ..hand::vm("thin-vm") });
}

#[cfg(test)]
mod tests {
    use crate::{fleet::build, numbers, options::Options};

    #[test]
    fn the_odd_fleet_is_odd() {
        let world = build(&Options { odd: true, ..Options::default() });
        let host = |name: &str| world.hosts.values().find(|host| host.name == name).unwrap();
        let capacity = |name: &str| numbers::capacity::of_host(&world, host(name));
        assert_eq!((capacity("power8").cores.total, capacity("two-page-sizes").cores.total), (20, 32));
        assert!(capacity("vfs-over").functions.iter().any(|functions| functions.free() < 0));
        assert!(capacity("thin-pool").pools.iter().any(|pool| pool.free() < 0));
        let nodes = numbers::numa::of_host(&world, host("bare-node"));
        assert!(nodes[0].general.free() < 0 && nodes[0].general.total == 0);
    }
}
