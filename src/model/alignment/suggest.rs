//! Which free cores would put a VM right, and that several findings do not propose the same ones.

use super::attribution::share;
use super::finding::{Certainty, Finding, FindingKind};
use super::suggested_fix::SuggestedFix;
use super::topology::Topology;
use crate::model::ids::VmId;
use crate::model::numa::{NumaNode, Placement};
use crate::model::order::InOrder;
use std::collections::{BTreeMap, BTreeSet};

/// One way out for each VM, whichever of its findings is read: the one that also puts its NICs right, if these are more
/// than a guess and that node has cores left, else that of its gravest finding. No two VMs are sent to the same core as
/// long as their node has others. Memory is looked at for each VM alone.
pub(super) fn agree(topology: &Topology, findings: &mut [Finding]) {
    // By VM; ways for several VMs at once stand by themselves, by the place of their finding.
    let key = |at: usize, way: &SuggestedFix| way.vm.ok_or(at);
    let mut order: Vec<Result<VmId, usize>> = Vec::new();
    let mut ways: BTreeMap<Result<VmId, usize>, Vec<SuggestedFix>> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let Some(way) = &finding.fix else { continue };
        let mine = ways.entry(key(at, way)).or_insert_with(|| {
            order.push(key(at, way));
            Vec::new()
        });
        let of_nics = finding.kind == FindingKind::NicElsewhere && finding.certainty >= Certainty::Consistent;
        mine.insert(if of_nics { 0 } else { mine.len() }, way.clone());
    }
    let mut given: BTreeSet<u32> = BTreeSet::new();
    let mut grant = |ways: &[SuggestedFix]| {
        ways.iter().find_map(|way| {
            let left = topology.free_cores(way.node).iter().copied().filter(|core| !given.contains(core));
            let take: Vec<u32> = left.take(way.take.len()).collect();
            let enough = take.len() == way.take.len();
            enough.then(|| {
                given.extend(&take);
                SuggestedFix { take, ..way.clone() }
            })
        })
    };
    let granted: BTreeMap<Result<VmId, usize>, SuggestedFix> =
        order.into_iter().filter_map(|key| Some((key, grant(ways.get(&key)?)?))).collect();
    for (at, finding) in findings.iter_mut().enumerate() {
        let Some(way) = &mut finding.fix else { continue };
        match granted.get(&key(at, way)) {
            // Another node than that of its NICs does not put these right.
            Some(better) if finding.kind != FindingKind::NicElsewhere || better.node == way.node => {
                *way = better.clone();
            }
            _ => way.contested = true,
        }
    }
}

/// The node and free cores that would hold a whole pinned VM and nobody else.
///
/// Nodes of `prefer` come first, then where most of its cores are, then the lowest index. `only` names the one node
/// that helps. Cores that it shares with another VM are not kept. `None` where nothing fits or nothing would change.
pub(super) fn suggest(topology: &Topology, vm: &Placement, prefer: &[i64], only: Option<i64>) -> Option<SuggestedFix> {
    let wanted = topology.spread(vm).cores();
    topology
        .nodes()
        .filter(|node| only.is_none_or(|only| node.index == only))
        .filter_map(|node| {
            let keep = kept(topology, vm, node);
            let missing = wanted.checked_sub(keep.len()).filter(|missing| *missing > 0)?;
            let take = topology.free_cores(node.index).get(..missing)?;
            memory_fits(topology, vm, node).then(|| SuggestedFix {
                vm: Some(vm.id),
                node: node.index,
                take: take.to_vec(),
                keep,
                contested: false,
            })
        })
        // Of equals the last wins, so the lower index has to count as greater.
        .max_by_key(|way| (prefer.contains(&way.node), way.keep.len(), std::cmp::Reverse(way.node)))
}

/// So many free cores of one node, the given ones first.
pub(super) fn free_on_one_node(topology: &Topology, count: usize, prefer: &[i64]) -> Option<SuggestedFix> {
    let mut nodes: Vec<i64> = topology.nodes().map(|node| node.index).collect();
    nodes.order_by_key(|node| !prefer.contains(node));
    nodes.into_iter().filter(|_| count > 0).find_map(|node| {
        let take = topology.free_cores(node).get(..count)?.to_vec();
        Some(SuggestedFix { vm: None, node, take, keep: Vec::new(), contested: false })
    })
}

fn kept(topology: &Topology, vm: &Placement, node: &NumaNode) -> Vec<u32> {
    let mut cores = vm.cores.pinned().to_vec();
    cores.order();
    cores.dedup();
    cores.retain(|core| {
        topology.node_of(*core) == Some(node.index) && topology.claims().get(core).is_some_and(|v| v.len() == 1)
    });
    cores
}

/// Whether the node could take all of the VM's memory, what it holds there already included.
fn memory_fits(topology: &Topology, vm: &Placement, node: &NumaNode) -> bool {
    let here = share(topology, vm, node);
    if !vm.hugepages {
        return node.memory_free.saturating_add(here.general) >= vm.memory;
    }
    node.hugepages.iter().any(|pages| {
        let held = if here.page_size == Some(pages.page_size) { here.hugepages } else { 0 };
        let bytes = pages.pages(vm.memory).map_or(vm.memory, |count| count.saturating_mul(pages.page_size));
        pages.reserved() > 0 && pages.free.saturating_add(held) >= bytes
    })
}
