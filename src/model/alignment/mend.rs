//! Which free cores would put a VM right.

use super::attribution::share;
use super::finding::{Finding, FindingKind};
use super::scene::{Scene, cores_text};
use crate::model::ids::VmId;
use crate::model::numa::{NumaNode, Placement};
use crate::model::order::InOrder;
use crate::model::units;
use std::collections::BTreeMap;

/// A way out: free cores of one node.
///
/// MAAS does not change pinning; an operator does so in LXD. Memory is checked against what MAAS counts as free on the
/// node, which leaves out shared VMs and other projects: it is a ceiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The VM that would move; `None` when several would.
    pub vm: Option<VmId>,
    /// The node.
    pub node: i64,
    /// Free cores to pin to, sorted.
    pub take: Vec<u32>,
    /// Cores of the node that the VM has already and keeps, sorted.
    pub keep: Vec<u32>,
    /// To how many other VMs some of the same free cores are proposed.
    pub rivals: usize,
}

impl Mend {
    /// All cores the VM would have then, sorted.
    pub fn cores(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.take.iter().chain(&self.keep).copied().collect();
        all.order();
        all
    }

    /// In words. `who` names the VM where the finding is about several.
    pub fn text(&self, who: Option<&str>) -> String {
        let (free, node) = (cores_text(&self.take), self.node);
        let are = if self.take.len() == 1 { "is" } else { "are" };
        let who = who.unwrap_or("it");
        let way = match self.vm {
            None => format!("On node {node}, {free} {are} free."),
            Some(_) if self.keep.is_empty() => format!("On node {node}, {free} {are} free to pin {who} to."),
            Some(_) => format!("On node {node}, {free} {are} free: pin {who} to {}.", units::ranges(&self.cores())),
        };
        match self.rivals {
            0 => way,
            1 => format!("{way} Also proposed to another VM: only one can have them."),
            more => format!("{way} Also proposed to {more} other VMs: only one can have them."),
        }
    }
}

/// One way out for each VM, whichever of its findings is read: the one that also puts its NICs right, if there is one,
/// else that of its gravest finding. Counts VMs to which the same cores are proposed.
pub(super) fn agree(findings: &mut [Finding]) {
    let mut ways: BTreeMap<VmId, Mend> = BTreeMap::new();
    for finding in findings.iter() {
        let Some((vm, way)) = finding.mend.as_ref().and_then(|way| Some((way.vm?, way))) else { continue };
        if finding.kind == FindingKind::NicElsewhere || !ways.contains_key(&vm) {
            ways.insert(vm, way.clone());
        }
    }
    let rivals = |vm: VmId, way: &Mend| {
        let meets =
            |(other, theirs): &(&VmId, &Mend)| **other != vm && theirs.take.iter().any(|core| way.take.contains(core));
        ways.iter().filter(meets).count()
    };
    for finding in findings {
        if let Some(vm) = finding.mend.as_ref().and_then(|way| way.vm)
            && let Some(way) = ways.get(&vm)
        {
            finding.mend = Some(Mend { rivals: rivals(vm, way), ..way.clone() });
        }
    }
}

/// The node and free cores that would hold a whole pinned VM and nobody else.
///
/// Nodes of `prefer` come first, then where most of its cores are, then the lowest index. `only` names the one node
/// that helps. Cores that it shares with another VM are not kept. `None` where nothing fits or nothing would change.
pub(super) fn mend(scene: &Scene, vm: &Placement, prefer: &[i64], only: Option<i64>) -> Option<Mend> {
    let wanted = scene.spread(vm).cores();
    scene
        .nodes()
        .filter(|node| only.is_none_or(|only| node.index == only))
        .filter_map(|node| {
            let keep = kept(scene, vm, node);
            let missing = wanted.checked_sub(keep.len()).filter(|missing| *missing > 0)?;
            let take = scene.free_cores(node.index).get(..missing)?;
            memory_fits(scene, vm, node).then(|| Mend {
                vm: Some(vm.id),
                node: node.index,
                take: take.to_vec(),
                keep,
                rivals: 0,
            })
        })
        // Of equals the last wins, so the lower index has to count as greater.
        .max_by_key(|way| (prefer.contains(&way.node), way.keep.len(), std::cmp::Reverse(way.node)))
}

/// So many free cores of one node, the given ones first.
pub(super) fn free_on_one_node(scene: &Scene, count: usize, prefer: &[i64]) -> Option<Mend> {
    let mut nodes: Vec<i64> = scene.nodes().map(|node| node.index).collect();
    nodes.order_by_key(|node| !prefer.contains(node));
    nodes.into_iter().filter(|_| count > 0).find_map(|node| {
        let take = scene.free_cores(node).get(..count)?.to_vec();
        Some(Mend { vm: None, node, take, keep: Vec::new(), rivals: 0 })
    })
}

fn kept(scene: &Scene, vm: &Placement, node: &NumaNode) -> Vec<u32> {
    let mut cores = vm.cores.pinned().to_vec();
    cores.order();
    cores.dedup();
    cores.retain(|core| {
        scene.node_of(*core) == Some(node.index) && scene.claims().get(core).is_some_and(|v| v.len() == 1)
    });
    cores
}

/// Whether the node could take all of the VM's memory, what it holds there already included.
fn memory_fits(scene: &Scene, vm: &Placement, node: &NumaNode) -> bool {
    let here = share(scene, vm, node);
    if !vm.hugepages {
        return node.memory_free.saturating_add(here.general) >= vm.memory;
    }
    node.hugepages.iter().any(|pages| {
        let held = if here.page_size == Some(pages.page_size) { here.hugepages } else { 0 };
        let bytes = pages.pages(vm.memory).map_or(vm.memory, |count| count.saturating_mul(pages.page_size));
        pages.reserved() > 0 && pages.free.saturating_add(held) >= bytes
    })
}
