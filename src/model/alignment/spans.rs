//! VMs whose pinned cores lie on several nodes.

use super::finding::{Certainty, Finding, FindingKind};
use super::suggest::suggest;
use super::topology::{Spread, Topology, cores_text, join};
use crate::model::numa::Placement;
use crate::model::order::InOrder;

/// Proven by the pinning and the nodes' core lists alone.
pub(super) fn find(topology: &Topology) -> Vec<Finding> {
    if !topology.has_several_nodes() {
        return Vec::new();
    }
    topology.vms().filter_map(|vm| spans(topology, vm, &topology.spread(vm))).collect()
}

fn spans(topology: &Topology, vm: &Placement, spread: &Spread) -> Option<Finding> {
    if spread.nodes.len() < 2 {
        return None;
    }
    let mut finding = Finding::about(FindingKind::SpansNodes, Certainty::Proven, vm);
    finding.nodes = spread.node_ids();
    finding.cores = spread.nodes.values().flatten().copied().collect();
    finding.cores.order();
    let parts: Vec<String> =
        spread.nodes.iter().map(|(node, cores)| format!("{} on node {node}", cores_text(cores))).collect();
    finding.seen = format!("Pinned to {}, by its pinning and the nodes' core lists.", join(&parts, "and"));
    finding.cost = "Its memory is spread over these nodes too: part of every core's accesses go to a remote node, \
                    which is slower and less even."
        .to_owned();
    finding.fix = suggest(topology, vm, &known_nic_nodes(topology, vm), None);
    Some(finding)
}

/// Nodes on which a NIC of the VM certainly is.
fn known_nic_nodes(topology: &Topology, vm: &Placement) -> Vec<i64> {
    let mut nodes = topology.nic_only_nodes(vm);
    nodes.extend(vm.host_nics.iter().flatten().flat_map(|nic| topology.nodes_of(*nic)));
    nodes
}
