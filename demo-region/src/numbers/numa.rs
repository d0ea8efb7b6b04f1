//! What each NUMA node of a VM host carries. Only pinned, tracked VMs are attributed to nodes.

use super::{Figures, MIB};
use crate::state::{Host, World};
use std::collections::BTreeSet;

/// One entry of `resources.numa`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeFigures {
    pub index: i64,
    pub cores_allocated: Vec<i64>,
    pub cores_free: Vec<i64>,
    /// bytes; free is node memory − allocated − hugepages reserved there
    pub general: Figures,
    /// (page size, allocated, free)
    pub hugepages: Vec<(i64, i64, i64)>,
    /// Ids of VM records with pinned cores here or a NIC on a NIC of this node
    pub vms: Vec<i64>,
    /// Ids of the host NICs on this node
    pub interfaces: Vec<i64>,
}

pub fn of_host(world: &World, host: &Host) -> Vec<NodeFigures> {
    let Some(machine) = world.host_machine(host) else { return Vec::new() };
    let vms: Vec<_> = world.tracked_vms(host).collect();
    machine
        .numa
        .iter()
        .map(|node| {
            let cores: BTreeSet<i64> = node.cores.iter().copied().collect();
            let interfaces: Vec<i64> =
                machine.nics.iter().filter(|nic| nic.numa == Some(node.index)).map(|nic| nic.id).collect();
            let page = node.hugepages.first().copied();
            let (mut general, mut huge) = (0, 0);
            let mut pinned_here = BTreeSet::new();
            let mut here = Vec::new();
            for vm in &vms {
                let inside: Vec<i64> = vm.pinned.iter().copied().filter(|core| cores.contains(core)).collect();
                let memory = vm.memory * MIB;
                if !inside.is_empty() {
                    // Cut to whole bytes, or rounded up to whole pages: the sum over nodes may exceed the VM.
                    let share = share(memory, inside.len(), vm.pinned.len());
                    match page.filter(|_| vm.hugepages) {
                        Some((size, _)) => {
                            huge += share.div_euclid(size) * size + if share % size > 0 { size } else { 0 }
                        }
                        None if vm.hugepages => {}
                        None => general += share,
                    }
                }
                let by_nic = vm.nics.iter().filter_map(|nic| nic.host_nic).any(|nic| interfaces.contains(&nic));
                if !inside.is_empty() || by_nic {
                    here.push(vm.id);
                }
                pinned_here.extend(inside);
            }
            let reserved = node.hugepage_bytes();
            NodeFigures {
                index: node.index,
                cores_free: cores.difference(&pinned_here).copied().collect(),
                cores_allocated: pinned_here.into_iter().collect(),
                general: Figures { total: node.memory * MIB - reserved, tracked: general, other: 0 },
                hugepages: page.map(|(size, total)| (size, huge, total - huge)).into_iter().collect(),
                vms: here,
                interfaces,
            }
        })
        .collect()
}

fn share(memory: i64, inside: usize, all: usize) -> i64 {
    let exact = i128::from(memory) * inside as i128 / (all.max(1)) as i128;
    i64::try_from(exact).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn a_vm_over_two_nodes_is_shared_by_its_cores() {
        assert_eq!(share(100, 1, 3), 33);
        assert_eq!(share(6 * 1024, 1, 3), 2048);
    }

    #[test]
    fn figures_of_the_hand_made_numa_host() {
        let world = crate::fleet::build(&Options::default());
        let host = world.hosts.values().find(|host| host.name == "numa-host").unwrap();
        let nodes = of_host(&world, host);
        assert_eq!(nodes.len(), 2);
        for node in &nodes {
            assert_eq!(node.cores_allocated.len() + node.cores_free.len(), 16);
            let pinned: i64 = node.general.tracked + node.hugepages.iter().map(|huge| huge.1).sum::<i64>();
            assert!(pinned > 0);
        }
        // The VM that spans both nodes is listed on both.
        let spanning = world.vms.values().find(|vm| vm.name == "span-both").unwrap();
        assert!(nodes.iter().all(|node| node.vms.contains(&spanning.id)));
    }
}
