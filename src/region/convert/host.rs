//! VM hosts of both interfaces and all versions.

use super::{cores, filled};
use crate::model::capacity::{Capacity, Tally};
use crate::model::host::{
    Certificate, Host, HostDetail, HostHealth, HostKind, HostNic, Permissions, VirtualFunctions, VmCount,
};
use crate::model::ids::{ClusterId, HostId, NicId, PoolId, StoragePoolId, SystemId, VlanId, VmId, ZoneId};
use crate::model::numa::{Cores, Hugepages, NumaNode, Placement};
use crate::model::order::InOrder;
use crate::model::storage::{StoragePool, sort_for_display};
use crate::model::units::MIB;
use crate::region::wire::pod::{self, FlatResources, Pod, Resources, Triple};
use crate::region::wire::rest;

/// A host of the WebSocket, list or detail shape.
pub fn host(pod: Pod) -> Host {
    let detail = pod.is_detail().then(|| detail(&pod));
    let default = filled(pod.default_storage_pool.clone()).map(StoragePoolId);
    let mut storage_pools = pools(&pod);
    sort_for_display(&mut storage_pools, default.as_ref());
    let power = pod.power_parameters.clone().unwrap_or_default();
    let mut host = Host {
        id: HostId(pod.id),
        capacity: capacity(&pod),
        vm_count: vm_count(&pod),
        nics: nics(&pod),
        name: pod.name,
        kind: HostKind::from_wire(&pod.kind),
        version: pod.version,
        address: filled(power.power_address).or(filled(pod.power_address)),
        project: filled(power.project).or(filled(pod.project)),
        zone: ZoneId(pod.zone),
        pool: PoolId(pod.pool),
        tags: pod.tags,
        architectures: pod.architectures,
        capabilities: pod.capabilities,
        cpu_speed: pod.cpu_speed,
        default_macvlan_mode: filled(pod.default_macvlan_mode),
        default_storage_pool: default,
        machine: filled(pod.host).map(SystemId),
        cluster: pod.cluster.map(ClusterId),
        permissions: Permissions {
            edit: pod.permissions.iter().any(|word| word == "edit"),
            delete: pod.permissions.iter().any(|word| word == "delete"),
            compose: pod.permissions.iter().any(|word| word == "compose"),
        },
        storage_pools,
        updated: pod.updated,
        detail,
    };
    host.tags.order();
    // Nobody has counted what is on a host that was never reached.
    if host.health() == HostHealth::NeverReached {
        host.vm_count = VmCount::default();
    }
    host
}

/// A host of REST, which knows neither NUMA nor other projects nor permissions: the last from who is asking.
pub fn rest_host(wire: rest::VmHost, is_superuser: bool) -> Host {
    let default =
        wire.storage_pools.iter().find(|pool| pool.is_default).map(|pool| StoragePoolId(pool.pool.id.clone()));
    let mut storage_pools: Vec<StoragePool> =
        wire.storage_pools.into_iter().map(|pool| flat_pool(&pool.pool)).collect();
    sort_for_display(&mut storage_pools, default.as_ref());
    let mut host = Host {
        id: HostId(wire.id),
        name: wire.name,
        kind: HostKind::from_wire(&wire.kind),
        version: wire.version,
        address: None,
        project: None,
        zone: ZoneId(wire.zone.id),
        pool: PoolId(wire.pool.id),
        tags: wire.tags,
        architectures: wire.architectures,
        capabilities: wire.capabilities,
        cpu_speed: 0,
        default_macvlan_mode: filled(wire.default_macvlan_mode),
        default_storage_pool: default,
        machine: filled(wire.host.system_id).map(SystemId),
        cluster: None,
        permissions: Permissions { edit: is_superuser, delete: is_superuser, compose: is_superuser },
        capacity: flat_capacity(&wire.total, &wire.used, wire.cpu_over_commit_ratio, wire.memory_over_commit_ratio),
        storage_pools,
        vm_count: VmCount::default(),
        nics: Vec::new(),
        updated: String::new(),
        detail: None,
    };
    host.tags.order();
    host
}

fn tally(triple: &Triple) -> Tally {
    Tally::from_parts(triple.allocated_tracked, triple.allocated_other, triple.free)
}

fn capacity(pod: &Pod) -> Capacity {
    let (cpu_ratio, memory_ratio) = (pod.cpu_over_commit_ratio, pod.memory_over_commit_ratio);
    match (&pod.resources, &pod.total, &pod.used) {
        (Some(resources), _, _) => Capacity {
            cores: tally(&resources.cores),
            general: tally(&resources.memory.general),
            hugepages: tally(&resources.memory.hugepages),
            storage: tally(&resources.storage),
            cpu_ratio,
            memory_ratio,
        },
        (None, Some(total), used) => {
            let mut capacity = flat_capacity(total, &used.clone().unwrap_or_default(), cpu_ratio, memory_ratio);
            capacity.hugepages = pinning_hugepages(pod);
            // 2.9 counts hugepage-backed VMs in `used` memory; their part moves to the hugepages' own tally.
            capacity.general.tracked = capacity.general.tracked.saturating_sub(capacity.hugepages.tracked);
            capacity
        }
        _ => Capacity { cpu_ratio, memory_ratio, ..Capacity::default() },
    }
}

fn flat_capacity(total: &FlatResources, used: &FlatResources, cpu_ratio: f64, memory_ratio: f64) -> Capacity {
    let tally = |total: i64, tracked: i64| Tally { tracked, other: None, total };
    Capacity {
        cores: tally(total.cores, used.cores),
        general: tally(total.memory.saturating_mul(MIB), used.memory.saturating_mul(MIB)),
        hugepages: Tally { other: None, ..Tally::default() },
        storage: tally(total.local_storage, used.local_storage),
        cpu_ratio,
        memory_ratio,
    }
}

fn pinning_hugepages(pod: &Pod) -> Tally {
    let nodes = pod.numa_pinning.iter().flatten().flat_map(|node| &node.memory.hugepages);
    nodes.fold(Tally { other: None, ..Tally::default() }, |sum, pages| Tally {
        tracked: sum.tracked.saturating_add(pages.allocated),
        other: None,
        total: sum.total.saturating_add(pages.allocated).saturating_add(pages.free),
    })
}

fn vm_count(pod: &Pod) -> VmCount {
    match &pod.resources {
        Some(resources) => VmCount { tracked: Some(resources.vm_count.tracked), other: Some(resources.vm_count.other) },
        None => VmCount { tracked: pod.composed_machines_count, other: None },
    }
}

/// The flat list has every pool and its id; `resources` adds what other projects take.
fn pools(pod: &Pod) -> Vec<StoragePool> {
    let detailed = pod.resources.as_ref().map(|resources| &resources.storage_pools);
    let mut pools: Vec<StoragePool> = pod.storage_pools.iter().map(flat_pool).collect();
    for (name, more) in detailed.into_iter().flatten() {
        let id = if more.id.is_empty() { name } else { &more.id };
        let at = pools.iter().position(|pool| pool.id.0 == *id).unwrap_or_else(|| {
            pools.push(StoragePool {
                id: StoragePoolId(id.clone()),
                name: name.clone(),
                kind: more.backend.clone(),
                path: more.path.clone(),
                ..StoragePool::default()
            });
            pools.len() - 1
        });
        pools[at].total = more.total;
        pools[at].tracked = more.allocated_tracked;
        pools[at].other = Some(more.allocated_other);
    }
    pools
}

fn flat_pool(pool: &pod::PodStoragePool) -> StoragePool {
    StoragePool {
        id: StoragePoolId(pool.id.clone()),
        name: pool.name.clone(),
        kind: pool.kind.clone(),
        path: pool.path.clone(),
        total: pool.total,
        tracked: pool.used,
        other: None,
    }
}

fn nics(pod: &Pod) -> Vec<HostNic> {
    let mut nics: Vec<HostNic> = match &pod.resources {
        Some(resources) => resources.interfaces.iter().map(nic).collect(),
        None => pod.numa_pinning.iter().flatten().flat_map(pinning_nics).collect(),
    };
    nics.order_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    nics
}

fn nic(wire: &pod::Interface) -> HostNic {
    let vfs = &wire.virtual_functions;
    HostNic {
        id: NicId(wire.id),
        name: wire.name.clone(),
        numa_node: wire.numa_index,
        vfs: VirtualFunctions { tracked: vfs.allocated_tracked, other: vfs.allocated_other, free: vfs.free },
    }
}

fn pinning_nics(node: &pod::NumaPinning) -> impl Iterator<Item = HostNic> {
    node.interfaces.iter().map(|wire| HostNic {
        id: NicId(wire.id),
        name: wire.name.clone(),
        numa_node: Some(node.node_id),
        vfs: VirtualFunctions {
            tracked: wire.virtual_functions.allocated,
            other: 0,
            free: wire.virtual_functions.free,
        },
    })
}

fn detail(pod: &Pod) -> HostDetail {
    let vlans = |ids: &Option<Vec<i64>>| {
        let mut ids: Vec<VlanId> = ids.iter().flatten().copied().map(VlanId).collect();
        ids.order();
        ids.dedup();
        ids
    };
    let (mut vms, mut numa) = match (&pod.resources, &pod.numa_pinning) {
        (Some(resources), _) => (resources.vms.iter().map(placement).collect(), nodes(resources)),
        (None, Some(pinning)) => pinned(pinning),
        (None, None) => (Vec::new(), Vec::new()),
    };
    vms.order_by_key(|vm: &Placement| vm.id);
    numa.order_by_key(|node| node.index);
    HostDetail {
        vms,
        numa,
        attached_vlans: vlans(&pod.attached_vlans),
        boot_vlans: vlans(&pod.boot_vlans),
        certificate: pod.certificate.as_ref().map(|wire| Certificate {
            cn: wire.cn.clone(),
            expiration: wire.expiration.clone(),
            fingerprint: wire.fingerprint.clone(),
        }),
    }
}

fn placement(wire: &pod::VmResources) -> Placement {
    let pinned = cores(&wire.pinned_cores);
    Placement {
        id: VmId(wire.id),
        system_id: filled(wire.system_id.clone()).map(SystemId),
        memory: wire.memory,
        hugepages: wire.hugepages_backed,
        cores: if pinned.is_empty() { Cores::Shared(wire.unpinned_cores) } else { Cores::Pinned(pinned) },
        host_nics: None,
    }
}

fn nodes(resources: &Resources) -> Vec<NumaNode> {
    let node = |wire: &pod::Numa| NumaNode {
        vms: sorted(wire.vms.iter().copied().map(VmId)),
        nics: sorted(wire.interfaces.iter().copied().map(NicId)),
        ..node(wire.node_id, &wire.cores, &wire.memory)
    };
    resources.numa.iter().map(node).collect()
}

fn node(index: i64, wire_cores: &pod::NumaCores, memory: &pod::NumaMemory) -> NumaNode {
    let pages =
        |wire: &pod::NumaHugepages| Hugepages { page_size: wire.page_size, allocated: wire.allocated, free: wire.free };
    NumaNode {
        index,
        allocated_cores: cores(&wire_cores.allocated),
        free_cores: cores(&wire_cores.free),
        memory_allocated: memory.general.allocated,
        memory_free: memory.general.free,
        hugepages: memory.hugepages.iter().map(pages).collect(),
        ..NumaNode::default()
    }
}

/// 2.9 has no row ids: the system ids are numbered in their order. Memory and hugepages of a VM are not told there.
fn pinned(pinning: &[pod::NumaPinning]) -> (Vec<Placement>, Vec<NumaNode>) {
    let names = sorted(pinning.iter().flat_map(|node| &node.vms).filter_map(|vm| vm.system_id.clone()));
    let id_of = |name: &Option<String>| {
        let at = names.iter().position(|known| Some(known) == name.as_ref())?;
        Some(VmId(i64::try_from(at).unwrap_or(i64::MAX)))
    };
    let vms = names.iter().enumerate().map(|(at, name)| {
        let mine = || pinning.iter().flat_map(|n| &n.vms).filter(|vm| vm.system_id.as_ref() == Some(name));
        let ids: Vec<i64> = mine().flat_map(|vm| vm.pinned_cores.iter().copied()).collect();
        let nics = mine().flat_map(|vm| &vm.networks).filter_map(|net| net.host_nic_id).map(NicId);
        let ids = cores(&ids);
        Placement {
            id: VmId(i64::try_from(at).unwrap_or(i64::MAX)),
            system_id: Some(SystemId(name.clone())),
            memory: 0,
            hugepages: false,
            cores: if ids.is_empty() { Cores::Shared(0) } else { Cores::Pinned(ids) },
            host_nics: Some(sorted(nics)),
        }
    });
    let nodes = pinning.iter().map(|wire| NumaNode {
        vms: sorted(wire.vms.iter().filter_map(|vm| id_of(&vm.system_id))),
        nics: sorted(wire.interfaces.iter().map(|nic| NicId(nic.id))),
        ..node(wire.node_id, &wire.cores, &wire.memory)
    });
    (vms.collect(), nodes.collect())
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.order();
    items.dedup();
    items
}
