//! NUMA nodes of a host and which VM sits on which core (maas-api §4.6.2, §5).
//!
//! MAAS attributes only *pinned* VMs to nodes. A VM with shared cores appears in a node only when one of its NICs
//! hangs on a host NIC of that node, and VMs of other projects never do.

use super::ids::{NicId, SystemId, VmId};
use crate::model::order::InOrder;
use std::collections::BTreeMap;

/// How a VM takes cores. The wire fills exactly one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cores {
    /// So many of any core that is free at the moment.
    Shared(i64),
    /// These core ids of the host, sorted.
    Pinned(Vec<u32>),
}

impl Cores {
    /// How many cores the VM has.
    pub fn count(&self) -> i64 {
        match self {
            Cores::Shared(n) => *n,
            Cores::Pinned(ids) => ids.len() as i64,
        }
    }

    /// The pinned core ids; empty for shared cores.
    pub fn pinned(&self) -> &[u32] {
        match self {
            Cores::Shared(_) => &[],
            Cores::Pinned(ids) => ids,
        }
    }
}

/// A tracked VM as its host accounts for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The row's id, to which NUMA nodes refer.
    pub id: VmId,
    /// The machine in MAAS; `None` for a VM that has none.
    pub system_id: Option<SystemId>,
    /// Bytes.
    pub memory: i64,
    /// Whether the memory comes out of hugepages.
    pub hugepages: bool,
    /// Shared or pinned cores.
    pub cores: Cores,
    /// The host NICs behind the VM's NICs. MAAS 2.9 alone tells; `None` in every later version.
    pub host_nics: Option<Vec<NicId>>,
}

/// Hugepages of one size on one node, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hugepages {
    /// Bytes of one page.
    pub page_size: i64,
    /// Bytes that VMs hold, rounded up to whole pages per node by MAAS.
    pub allocated: i64,
    /// Bytes that are reserved and not held; negative when more is held than reserved.
    pub free: i64,
}

impl Hugepages {
    /// Bytes reserved on the node.
    pub fn reserved(&self) -> i64 {
        self.allocated.saturating_add(self.free)
    }

    /// How many pages so many bytes need, rounded up; `None` for a page size that cannot be.
    pub fn pages(&self, bytes: i64) -> Option<i64> {
        (self.page_size > 0).then(|| {
            let whole = bytes / self.page_size;
            if bytes % self.page_size > 0 { whole.saturating_add(1) } else { whole }
        })
    }
}

/// One NUMA node. Figures cover tracked, pinned VMs only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumaNode {
    /// The node's index on the host.
    pub index: i64,
    /// Core ids that a tracked VM is pinned to, sorted.
    pub allocated_cores: Vec<u32>,
    /// Core ids that no tracked VM is pinned to, sorted. Shared VMs may well run on them.
    pub free_cores: Vec<u32>,
    /// Bytes of general memory attributed to pinned VMs.
    pub memory_allocated: i64,
    /// Bytes: node memory less allocated less hugepage reservation.
    pub memory_free: i64,
    /// One entry a page size.
    pub hugepages: Vec<Hugepages>,
    /// VMs with pinned cores here, or with a NIC on a host NIC of this node.
    pub vms: Vec<VmId>,
    /// Host NICs that belong to this node.
    pub nics: Vec<NicId>,
}

impl NumaNode {
    /// All core ids of the node, sorted, each once.
    pub fn cores(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.allocated_cores.iter().chain(&self.free_cores).copied().collect();
        all.order();
        all.dedup();
        all
    }

    /// Whether it has any core: nodes of memory alone are legal (CXL memory, GPUs with memory of their own).
    pub fn has_cores(&self) -> bool {
        !self.allocated_cores.is_empty() || !self.free_cores.is_empty()
    }

    /// Bytes of memory on the node: general and reserved for hugepages.
    pub fn memory_total(&self) -> i64 {
        let reserved = self.hugepages.iter().fold(0i64, |sum, pages| sum.saturating_add(pages.reserved()));
        self.memory_allocated.saturating_add(self.memory_free).saturating_add(reserved)
    }
}

/// Who is on a core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoreUse {
    /// Pinned by no tracked VM.
    Free,
    /// Pinned by exactly this VM.
    One(VmId),
    /// Pinned by several VMs, ordered by id.
    Collision(Vec<VmId>),
    /// MAAS counts the core as pinned, but no VM of the list claims it.
    Unknown,
}

impl CoreUse {
    /// The VMs on the core; none when it is free or its user unknown.
    pub fn vms(&self) -> &[VmId] {
        match self {
            CoreUse::One(id) => std::slice::from_ref(id),
            CoreUse::Collision(ids) => ids,
            CoreUse::Free | CoreUse::Unknown => &[],
        }
    }
}

/// Which VMs pin which core, for every core id that any VM names.
pub fn claims(vms: &[Placement]) -> BTreeMap<u32, Vec<VmId>> {
    let mut map: BTreeMap<u32, Vec<VmId>> = BTreeMap::new();
    for vm in vms {
        for core in vm.cores.pinned() {
            let users = map.entry(*core).or_default();
            if !users.contains(&vm.id) {
                users.push(vm.id);
            }
        }
    }
    map.values_mut().for_each(|users| users.order());
    map
}

/// What the core map shows for one core of `node`.
pub fn core_use(core: u32, node: &NumaNode, claims: &BTreeMap<u32, Vec<VmId>>) -> CoreUse {
    match claims.get(&core).map(Vec::as_slice) {
        Some([one]) => CoreUse::One(*one),
        Some(several) if !several.is_empty() => CoreUse::Collision(several.to_vec()),
        _ if node.allocated_cores.binary_search(&core).is_ok() => CoreUse::Unknown,
        _ => CoreUse::Free,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(id: i64, cores: &[u32]) -> Placement {
        Placement {
            id: VmId(id),
            system_id: None,
            memory: 0,
            hugepages: false,
            cores: Cores::Pinned(cores.to_vec()),
            host_nics: None,
        }
    }

    #[test]
    fn a_core_is_free_taken_shared_or_unknown() {
        let node = NumaNode { allocated_cores: vec![0, 1, 9], free_cores: vec![2], ..NumaNode::default() };
        let claims = claims(&[pinned(7, &[0, 1]), pinned(3, &[1, 1]), pinned(8, &[99])]);
        assert_eq!(core_use(0, &node, &claims), CoreUse::One(VmId(7)));
        assert_eq!(core_use(1, &node, &claims), CoreUse::Collision(vec![VmId(3), VmId(7)]));
        assert_eq!(core_use(2, &node, &claims), CoreUse::Free);
        assert_eq!(core_use(9, &node, &claims), CoreUse::Unknown);
    }

    #[test]
    fn pages_round_up_and_survive_a_size_of_zero() {
        let pages = Hugepages { page_size: 2 << 20, allocated: 0, free: 4 << 20 };
        assert_eq!(pages.pages(1), Some(1));
        assert_eq!(pages.pages(4 << 20), Some(2));
        assert_eq!(Hugepages::default().pages(1), None);
    }
}
