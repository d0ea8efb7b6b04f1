//! Hugepage-backed VMs for which the pages do not suffice.
//!
//! MAAS books pages by share and never asks whether they are there. What follows from its books is said here; from
//! which node a running VM really got its pages, MAAS does not know.

use super::attribution::share;
use super::finding::{Certainty, Finding, FindingKind};
use super::suggest::suggest;
use super::topology::{Topology, join, nodes_text};
use crate::model::numa::{Cores, NumaNode, Placement};
use crate::model::units;

const COST: &str = "It may fail to start, or take pages of another node and reach them over the link between nodes.";
const COST_SHARED: &str = "It may fail to start because pages are missing.";

/// Pinned VMs are held against their nodes, VMs with shared cores against the host.
pub(super) fn find(topology: &Topology) -> Vec<Finding> {
    let backed = topology.vms().filter(|vm| vm.hugepages);
    backed
        .filter_map(|vm| match vm.cores {
            Cores::Pinned(_) => pinned(topology, vm),
            Cores::Shared(_) => shared(topology, vm),
        })
        .collect()
}

fn pinned(topology: &Topology, vm: &Placement) -> Option<Finding> {
    let mut certainty = Certainty::Unknown;
    let (mut nodes, mut seen) = (Vec::new(), Vec::new());
    for node in topology.nodes() {
        if let Some((sure, text)) = short_on(topology, vm, node) {
            certainty = certainty.max(sure);
            nodes.push(node.index);
            seen.push(text);
        }
    }
    if nodes.is_empty() {
        return None;
    }
    let mut finding = Finding::about(FindingKind::HugepagesShort, certainty, vm);
    finding.seen =
        format!("Backed by hugepages, but {}, by MAAS's figures for {}.", join(&seen, "and"), nodes_text(&nodes));
    finding.cores = topology.vm(vm.id).map_or_else(Vec::new, |vm| vm.cores.pinned().to_vec());
    finding.nodes = nodes;
    finding.cost = COST.to_owned();
    finding.fix = suggest(topology, vm, &[], None);
    Some(finding)
}

/// Whether the VM's share of a node cannot be had, and how sure it is that this VM goes without.
fn short_on(topology: &Topology, vm: &Placement, node: &NumaNode) -> Option<(Certainty, String)> {
    let share = share(topology, vm, node);
    if share.cores.is_empty() {
        return None;
    }
    let index = node.index;
    let Some(pages) = node.hugepages.first().filter(|pages| pages.reserved() > 0) else {
        return Some((Certainty::Proven, format!("node {index} has none reserved")));
    };
    if share.hugepages > pages.reserved() {
        let (needs, has) = (units::memory(share.hugepages), units::memory(pages.reserved()));
        return Some((Certainty::Proven, format!("its share of node {index} is {needs} and {has} are reserved")));
    }
    if pages.free >= 0 || share.hugepages <= 0 {
        return None;
    }
    let over = units::memory(pages.free.saturating_neg());
    // That somebody goes without is proven; who, only if there is but one.
    let alone = pages.allocated <= share.hugepages;
    let certainty = if alone { Certainty::Proven } else { Certainty::Consistent };
    Some((certainty, format!("node {index} has {over} more allocated than it reserves")))
}

fn shared(topology: &Topology, vm: &Placement) -> Option<Finding> {
    // Without a known host machine MAAS counts no hugepages at all: zero is no fact then (maas-api §5).
    topology.nodes().next()?;
    let pages = topology.host.capacity.hugepages;
    let (certainty, seen) = if pages.total <= 0 {
        (Certainty::Proven, "Backed by hugepages, but the host has none reserved, by its totals.".to_owned())
    } else if pages.free() < 0 && vm.memory > 0 {
        let certainty = if pages.used() <= vm.memory { Certainty::Proven } else { Certainty::Consistent };
        let over = units::memory(pages.free().saturating_neg());
        (
            certainty,
            format!("Backed by hugepages, but the host has {over} more allocated than it reserves, by its totals."),
        )
    } else {
        return None;
    };
    let mut finding = Finding::about(FindingKind::HugepagesShort, certainty, vm);
    finding.seen = seen;
    finding.cost = COST_SHARED.to_owned();
    Some(finding)
}
