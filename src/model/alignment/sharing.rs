//! Cores that several VMs are pinned to, and VMs for which no unpinned core is left.

use super::finding::{Certainty, Finding, FindingKind};
use super::suggest::{free_on_one_node, suggest};
use super::suggested_fix::SuggestedFix;
use super::topology::{Topology, cores_text, nodes_text};
use crate::model::ids::VmId;
use crate::model::numa::{CoreUse, Cores, Placement};
use crate::model::units;
use std::collections::{BTreeMap, BTreeSet};

/// One finding for each set of VMs that share cores, with all the cores this set shares.
pub(super) fn core_shared(topology: &Topology) -> Vec<Finding> {
    let mut groups: BTreeMap<&[VmId], Vec<u32>> = BTreeMap::new();
    for (core, users) in topology.claims() {
        if users.len() > 1 {
            groups.entry(users).or_default().push(*core);
        }
    }
    groups.into_iter().filter_map(|(users, cores)| shared_by(topology, users, cores)).collect()
}

fn shared_by(topology: &Topology, users: &[VmId], cores: Vec<u32>) -> Option<Finding> {
    let first = topology.vm(*users.first()?)?;
    let mut finding = Finding::about(FindingKind::CoreShared, Certainty::Proven, first);
    let nodes: BTreeSet<i64> = cores.iter().filter_map(|core| topology.node_of(*core)).collect();
    finding.nodes = nodes.into_iter().collect();
    finding.vms = users.to_vec();
    let place = if finding.nodes.is_empty() {
        "that no node of the host has".to_owned()
    } else {
        format!("of {}", nodes_text(&finding.nodes))
    };
    finding.seen = format!("{} VMs are pinned to {} {place}, by their pinning.", users.len(), cores_text(&cores));
    finding.cost = "They compete for the core, which causes irregular delays.".to_owned();
    finding.fix = way_out(topology, users, &cores, &finding.nodes);
    finding.cores = cores;
    Some(finding)
}

/// Of two VMs the later one would move, of more all but one.
fn way_out(topology: &Topology, users: &[VmId], cores: &[u32], nodes: &[i64]) -> Option<SuggestedFix> {
    match users {
        [_, later] => suggest(topology, topology.vm(*later)?, nodes, None),
        _ => free_on_one_node(topology, cores.len().saturating_mul(users.len().saturating_sub(1)), nodes),
    }
}

/// VMs with shared cores on a host where every core is pinned by a tracked VM.
///
/// Where MAAS knows no NUMA nodes, the count of pinned cores is held against the host's: consistent, not proven.
pub(super) fn without_cores(topology: &Topology) -> Vec<Finding> {
    let Some((certainty, total)) = all_pinned(topology) else { return Vec::new() };
    let seen = match certainty {
        Certainty::Proven => {
            format!("All {} of the host are pinned, by the nodes' core lists.", units::count(total, "core", "cores"))
        }
        _ => format!(
            "VMs are pinned to at least as many cores as the host has ({total}); MAAS knows no NUMA nodes of it."
        ),
    };
    let flagged = |vm: &&Placement| matches!(vm.cores, Cores::Shared(count) if count > 0);
    topology
        .vms()
        .filter(flagged)
        .map(|vm| {
            let mut finding = Finding::about(FindingKind::SharedWithoutCores, certainty, vm);
            finding.seen.clone_from(&seen);
            finding.cost =
                "Its cores run on cores that other VMs are pinned to: both sides are slowed down.".to_owned();
            finding
        })
        .collect()
}

/// How many cores the host has if every one is pinned, and how sure that is.
fn all_pinned(topology: &Topology) -> Option<(Certainty, i64)> {
    let mut total = 0i64;
    for node in topology.nodes() {
        for core in node.cores() {
            if topology.node_of(core) != Some(node.index) {
                continue;
            }
            if topology.core_use(core, node) == CoreUse::Free {
                return None;
            }
            total = total.saturating_add(1);
        }
    }
    if total > 0 {
        return Some((Certainty::Proven, total));
    }
    let cores = topology.host.capacity.cores.total;
    let known = topology.nodes().next().is_some();
    (!known && cores > 0 && topology.claims().len() as i64 >= cores).then_some((Certainty::Consistent, cores))
}
