//! How much of a node each VM holds, by MAAS's own rule (maas-api §5).
//!
//! MAAS measures nothing: it divides a pinned VM's memory over nodes by its cores there. Real pages may lie elsewhere.

use super::topology::Topology;
use crate::model::ids::VmId;
use crate::model::numa::{Cores, NumaNode, Placement};
use crate::model::order::InOrder;

/// What one pinned VM holds of one node. Memory in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VmShare {
    /// The VM.
    pub vm: VmId,
    /// Its cores on the node, sorted.
    pub cores: Vec<u32>,
    /// Its memory times cores here over all its pinned cores, cut to whole bytes, of whatever kind.
    pub memory: i64,
    /// The share as general memory; 0 for hugepage-backed VMs.
    pub general: i64,
    /// The share as hugepages, rounded up to whole pages; 0 for other VMs.
    pub hugepages: i64,
    /// The page size those are of.
    pub page_size: Option<i64>,
    /// How many pages.
    pub pages: Option<i64>,
    /// Bytes that should come from hugepages of this node, which has none; MAAS counts them nowhere.
    pub unbacked: i64,
}

/// Who holds what of one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeShares {
    /// The node.
    pub node: i64,
    /// Pinned VMs with cores here, by id.
    pub vms: Vec<VmShare>,
    /// VMs that are listed here for a NIC alone, by id.
    pub nic_only: Vec<VmId>,
    /// One entry a page size.
    pub pages: Vec<PageUse>,
}

impl NodeShares {
    /// Bytes of general memory that pinned VMs hold here.
    pub fn general(&self) -> i64 {
        self.vms.iter().fold(0, |sum, vm| sum.saturating_add(vm.general))
    }

    /// Bytes of hugepages that pinned VMs hold here.
    pub fn hugepages(&self) -> i64 {
        self.vms.iter().fold(0, |sum, vm| sum.saturating_add(vm.hugepages))
    }
}

/// Hugepages of one size on one node. Bytes unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageUse {
    /// Bytes of one page.
    pub page_size: i64,
    /// Held by VMs.
    pub allocated: i64,
    /// Reserved and not held; negative when over-booked.
    pub free: i64,
    /// Reserved.
    pub reserved: i64,
    /// What that comes to.
    pub state: PageState,
    /// VMs that hold pages, by id, with how many pages.
    pub holders: Vec<(VmId, i64)>,
}

/// How it stands with the hugepages of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageState {
    /// None are reserved.
    None,
    /// Reserved, but no VM holds any: memory that nobody can use.
    Idle,
    /// Some are held, some free.
    InUse,
    /// All are held.
    Exhausted,
    /// More are promised than reserved.
    OverBooked,
}

impl PageState {
    /// From bytes held and free.
    pub fn of(allocated: i64, free: i64) -> Self {
        match (allocated, free) {
            (_, ..0) => PageState::OverBooked,
            (..=0, 0) => PageState::None,
            (_, 0) => PageState::Exhausted,
            (..=0, _) => PageState::Idle,
            _ => PageState::InUse,
        }
    }

    /// How it is called on screen.
    pub fn label(self) -> &'static str {
        match self {
            PageState::None => "none reserved",
            PageState::Idle => "idle",
            PageState::InUse => "in use",
            PageState::Exhausted => "exhausted",
            PageState::OverBooked => "over-allocated",
        }
    }
}

/// What a VM holds of a node. Shared VMs hold nothing that could be attributed.
pub fn share(topology: &Topology, vm: &Placement, node: &NumaNode) -> VmShare {
    let mut share = VmShare { vm: vm.id, ..VmShare::default() };
    let Cores::Pinned(pinned) = &vm.cores else { return share };
    share.cores = pinned.iter().copied().filter(|core| topology.node_of(*core) == Some(node.index)).collect();
    share.cores.order();
    share.cores.dedup();
    let bytes = part(vm.memory, share.cores.len(), pinned.len());
    share.memory = bytes;
    if !vm.hugepages {
        share.general = bytes;
    } else if let Some(pages) = node.hugepages.first() {
        // LXD has one page size a host, so MAAS looks at the first.
        share.page_size = Some(pages.page_size);
        share.pages = pages.pages(bytes);
        share.hugepages = share.pages.map_or(bytes, |count| count.saturating_mul(pages.page_size));
    } else {
        share.unbacked = bytes;
    }
    share
}

/// The bytes of `memory` that fall on `here` of `all` cores. In floating point as MAAS does it, so that the last byte agrees.
fn part(memory: i64, here: usize, all: usize) -> i64 {
    if here == 0 || all == 0 { 0 } else { (memory as f64 * (here as f64 / all as f64)) as i64 }
}

/// Every node with the VMs that hold something of it.
pub fn attribute(topology: &Topology) -> Vec<NodeShares> {
    let nic_only: Vec<(VmId, Vec<i64>)> =
        topology.vms().map(|vm| (vm.id, topology.nic_only_nodes(vm).into_iter().collect())).collect();
    let of_node = |node: &NumaNode| {
        let is_here =
            |vm: &&Placement| vm.cores.pinned().iter().any(|core| topology.node_of(*core) == Some(node.index));
        let vms: Vec<VmShare> = topology.vms().filter(is_here).map(|vm| share(topology, vm, node)).collect();
        let pages = node.hugepages.iter().enumerate().map(|(at, pages)| PageUse {
            page_size: pages.page_size,
            allocated: pages.allocated,
            free: pages.free,
            reserved: pages.reserved(),
            state: PageState::of(pages.allocated, pages.free),
            holders: vms.iter().filter(|_| at == 0).filter_map(|vm| vm.pages.map(|count| (vm.vm, count))).collect(),
        });
        let for_a_nic = nic_only.iter().filter(|(_, nodes)| nodes.contains(&node.index));
        NodeShares { node: node.index, nic_only: for_a_nic.map(|(vm, _)| *vm).collect(), pages: pages.collect(), vms }
    };
    topology.nodes().map(of_node).collect()
}
