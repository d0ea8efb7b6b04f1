//! VMs that are pinned to cores of a node without memory: a socket whose slots are empty, say.

use super::finding::{Certainty, Finding, FindingKind};
use super::suggest::suggest;
use super::topology::{Topology, cores_text, nodes_text};
use crate::model::numa::Placement;

/// Proven by the nodes' memory alone. Hugepages that such a node lacks are a finding of their own.
pub(super) fn find(topology: &Topology) -> Vec<Finding> {
    // Where no node has any memory, nothing is known of it.
    if topology.nodes().all(|node| node.memory_total() <= 0) {
        return Vec::new();
    }
    topology.vms().filter(|vm| !vm.hugepages).filter_map(|vm| without_memory(topology, vm)).collect()
}

fn without_memory(topology: &Topology, vm: &Placement) -> Option<Finding> {
    let spread = topology.spread(vm);
    let bare = |index: &i64| topology.node(*index).is_some_and(|node| node.memory_total() == 0);
    let nodes: Vec<i64> = spread.nodes.keys().copied().filter(bare).collect();
    if nodes.is_empty() {
        return None;
    }
    let mut finding = Finding::about(FindingKind::MemoryElsewhere, Certainty::Proven, vm);
    finding.cores = nodes.iter().filter_map(|node| spread.nodes.get(node)).flatten().copied().collect();
    let have = if nodes.len() == 1 { "has" } else { "have" };
    finding.seen = format!(
        "Pinned to {} of {}, which {have} no memory, by the nodes' figures: its memory is on other nodes.",
        cores_text(&finding.cores),
        nodes_text(&nodes),
    );
    finding.cost = "Every access to memory goes to a remote node, which is slower.".to_owned();
    finding.nodes = nodes;
    finding.fix = suggest(topology, vm, &[], None);
    Some(finding)
}
