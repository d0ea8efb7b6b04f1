//! Cores, memory, storage and virtual functions of one VM host.

use super::{Figures, MIB};
use crate::state::{Attachment, Host, NumaNode, World};
use std::collections::HashMap;

/// The `resources` of a pod, apart from NUMA.
#[derive(Clone, Debug, Default)]
pub struct Capacity {
    pub cores: Figures,
    /// bytes
    pub general: Figures,
    /// bytes
    pub hugepages: Figures,
    /// bytes, sum over the pools
    pub storage: Figures,
    /// One entry for each of the host's storage pools, in their order.
    pub pools: Vec<Figures>,
    pub vms_tracked: i64,
    pub vms_other: i64,
    /// One entry for each NIC of the host's machine, in its order: virtual functions.
    pub functions: Vec<Figures>,
}

pub fn of_host(world: &World, host: &Host) -> Capacity {
    let mut capacity = totals(world, host);
    let pool_index: HashMap<&str, usize> =
        host.storage_pools.iter().enumerate().map(|(index, pool)| (pool.id.as_str(), index)).collect();
    let nic_index: HashMap<i64, usize> = world
        .host_machine(host)
        .map(|machine| machine.nics.iter().enumerate().map(|(index, nic)| (nic.id, index)).collect())
        .unwrap_or_default();
    for vm in world.vms_of(host.id) {
        let tracked = vm.project == host.project();
        capacity.cores.count(tracked, vm.cores());
        let memory = if vm.hugepages { &mut capacity.hugepages } else { &mut capacity.general };
        memory.count(tracked, vm.memory * MIB);
        if tracked {
            capacity.vms_tracked += 1;
        } else {
            capacity.vms_other += 1;
        }
        for (pool, size) in &vm.disks {
            if let Some(index) = pool_index.get(pool.as_str()) {
                capacity.pools[*index].count(tracked, *size);
            }
        }
        for nic in vm.nics.iter().filter(|nic| nic.attachment == Attachment::Sriov) {
            if let Some(index) = nic.host_nic.and_then(|id| nic_index.get(&id)) {
                capacity.functions[*index].count(tracked, 1);
            }
        }
    }
    for pool in &capacity.pools {
        capacity.storage.add(pool);
    }
    capacity
}

fn totals(world: &World, host: &Host) -> Capacity {
    let only_total = |total| Figures { total, ..Figures::default() };
    let mut capacity = match world.host_machine(host) {
        // The sum goes over the nodes joined with their hugepage records: a node with two of them counts twice.
        Some(machine) => Capacity {
            cores: only_total(machine.numa.iter().map(|node| node.cores.len() as i64 * rows(node)).sum()),
            general: only_total(machine.numa.iter().map(|node| node.memory * MIB * rows(node)).sum()),
            hugepages: only_total(machine.numa.iter().map(|node| node.hugepage_bytes()).sum()),
            functions: machine.nics.iter().map(|nic| only_total(nic.sriov_max_vf)).collect(),
            ..Capacity::default()
        },
        None => Capacity {
            cores: only_total(host.own_cores),
            general: only_total(host.own_memory * MIB),
            ..Capacity::default()
        },
    };
    capacity.pools = host.storage_pools.iter().map(|pool| only_total(pool.total)).collect();
    capacity
}

/// Rows that a node makes in MAAS's sum.
fn rows(node: &NumaNode) -> i64 {
    node.hugepages.len().max(1) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{options::Options, state::Vm};

    #[test]
    fn negative_free_is_not_hidden() {
        let world = crate::fleet::build(&Options::default());
        let host = world.hosts.values().find(|host| host.name == "overcommit-host").unwrap();
        let capacity = of_host(&world, host);
        assert!(capacity.cores.free() < 0);
        assert!(capacity.general.free() < 0);
        assert_eq!(capacity.cores.total, 8);
    }

    #[test]
    fn a_core_pinned_twice_counts_twice_and_projects_are_kept_apart() {
        let mut world = crate::fleet::build(&Options::default());
        let host = world.hosts.values().find(|host| host.name == "numa-host").unwrap().clone();
        let before = of_host(&world, &host);
        let id = world.next_id("vm");
        let vm = Vm {
            id,
            host: host.id,
            name: "extra".into(),
            project: host.project().to_owned(),
            machine: None,
            memory: 1024,
            hugepages: true,
            unpinned: 0,
            pinned: vec![0, 1],
            disks: vec![("fast".into(), 5)],
            nics: vec![],
        };
        world.add_vm(vm.clone());
        world.add_vm(Vm { id: id + 1, project: "elsewhere".into(), ..vm });
        let after = of_host(&world, &host);
        assert_eq!(after.cores.tracked, before.cores.tracked + 2);
        assert_eq!(after.cores.other, before.cores.other + 2);
        assert_eq!(after.hugepages.tracked, before.hugepages.tracked + 1024 * MIB);
        assert_eq!(after.storage.free(), before.storage.free() - 10);
        assert_eq!(after.vms_other, before.vms_other + 1);
    }
}
