//! VMs whose pinned cores lie on several nodes.

use super::finding::{Certainty, Finding, FindingKind};
use super::mend::mend;
use super::scene::{Scene, Spread, cores_text, join};
use crate::model::numa::Placement;
use crate::model::order::InOrder;

/// Proven by the pinning and the nodes' core lists alone.
pub(super) fn find(scene: &Scene) -> Vec<Finding> {
    if !scene.has_several_nodes() {
        return Vec::new();
    }
    scene.vms().filter_map(|vm| spans(scene, vm, &scene.spread(vm))).collect()
}

fn spans(scene: &Scene, vm: &Placement, spread: &Spread) -> Option<Finding> {
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
    finding.mend = mend(scene, vm, &known_nic_nodes(scene, vm), None);
    Some(finding)
}

/// Nodes on which a NIC of the VM certainly is.
fn known_nic_nodes(scene: &Scene, vm: &Placement) -> Vec<i64> {
    let mut nodes = scene.nic_only_nodes(vm);
    nodes.extend(vm.host_nics.iter().flatten().flat_map(|nic| scene.nodes_of(*nic)));
    nodes
}
