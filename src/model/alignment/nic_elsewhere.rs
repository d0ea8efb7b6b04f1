//! VMs with a NIC on another node than their cores.
//!
//! Three grounds, from strong to weak: MAAS lists the VM under a node where it has no core, or names the host NIC (2.9):
//! proven. Every host NIC on the VM NIC's VLAN stands on another node: consistent. The host NIC that MAAS itself would
//! pick does, but another would not: unknown. Absence proves nothing: bridges, bonds and VLANs have no node of their own,
//! and a VM on one of them is listed nowhere for it.

use super::finding::{Certainty, Extent, Finding, FindingKind};
use super::likely_nic::{Basis, Side, guest_ports, likely_nic, side};
use super::suggest::suggest;
use super::topology::{Spread, Topology, cores_text, join, nodes_text};
use crate::model::ids::NicId;
use crate::model::numa::Placement;
use std::collections::BTreeSet;

const COST: &str = "Its traffic crosses nodes on the way to the device: higher latency, lower throughput.";

/// Pinned VMs only: shared cores float, so no node is the right one.
pub(super) fn find(topology: &Topology) -> Vec<Finding> {
    if !topology.has_several_nodes() {
        return Vec::new();
    }
    topology
        .vms()
        .filter_map(|vm| {
            let spread = topology.spread(vm);
            if spread.nodes.is_empty() {
                return None;
            }
            proven(topology, vm, &spread).or_else(|| by_vlan(topology, vm, &spread))
        })
        .collect()
}

fn proven(topology: &Topology, vm: &Placement, spread: &Spread) -> Option<Finding> {
    let own = all_holders(topology, vm);
    let listed = topology.nic_only_nodes(vm);
    let named_side = |nic: &NicId| side(&topology.nodes_of(*nic), &own);
    let named = vm.host_nics.as_deref().unwrap_or_default();
    let away: Vec<NicId> = named.iter().copied().filter(|nic| named_side(nic) == Side::Elsewhere).collect();
    let mut nodes: BTreeSet<i64> = listed.iter().copied().collect();
    nodes.extend(away.iter().flat_map(|nic| topology.nodes_of(*nic)));
    if nodes.is_empty() {
        return None;
    }
    // A core that no node has may be on the NIC's node after all.
    let certainty = if spread.stray.is_empty() { Certainty::Proven } else { Certainty::Consistent };
    let mut finding = Finding::about(FindingKind::NicElsewhere, certainty, vm);
    finding.nodes = nodes.into_iter().collect();
    finding.cores = vm.cores.pinned().to_vec();
    let mut nics: BTreeSet<NicId> = away.iter().copied().collect();
    let unnamed: Vec<i64> =
        listed.into_iter().filter(|at| !away.iter().any(|nic| topology.own_node(*nic) == Some(*at))).collect();
    nics.extend(unnamed.iter().flat_map(|node| topology.nics_of_node(*node)));
    finding.nics = nics.into_iter().collect();
    let least = away.len().saturating_add(unnamed.len());
    let good = named.iter().any(|nic| matches!(named_side(nic), Side::Same | Side::Spans));
    let extent = match topology.guest(vm).map(|guest| guest_ports(guest).count()) {
        _ if good => Extent::Some,
        Some(count) if count <= least => Extent::All,
        _ => Extent::AtLeastOne,
    };
    finding.extent = Some(extent);
    finding.seen = proven_seen(topology, spread, &away, &unnamed, extent);
    finding.cost = COST.to_owned();
    finding.fix = way_out(topology, vm, &finding);
    Some(finding)
}

fn proven_seen(topology: &Topology, spread: &Spread, away: &[NicId], unnamed: &[i64], extent: Extent) -> String {
    let mut text = cores_sentence(spread);
    for nic in away.iter().collect::<BTreeSet<_>>() {
        text.push_str(&format!(
            " MAAS names {} on {} for it.",
            topology.nic_name(*nic),
            nodes_text(&topology.nodes_of(*nic))
        ));
    }
    for node in unnamed {
        let nics = topology.nics_of_node(*node);
        let on = if nics.is_empty() { "a host NIC".to_owned() } else { topology.one_of(&nics) };
        text.push_str(&format!(
            " MAAS also lists it under node {node}, where it has no core: one of its NICs is attached to {on} there."
        ));
    }
    text.push_str(match extent {
        Extent::All => " It has no other NIC.",
        Extent::Some => " Another NIC of it is where its cores are.",
        Extent::AtLeastOne => " Which of its NICs that is, and where the others are, MAAS does not tell.",
    });
    text
}

fn by_vlan(topology: &Topology, vm: &Placement, spread: &Spread) -> Option<Finding> {
    let ports: Vec<_> = guest_ports(topology.guest(vm)?).collect();
    let own = spread.node_ids();
    let mut certainty = None;
    let (mut nodes, mut nics) = (BTreeSet::new(), BTreeSet::new());
    let (mut away, mut good, mut names) = (0usize, 0usize, Vec::new());
    for port in &ports {
        let likely_nic = likely_nic(topology, vm, port, ports.len());
        let candidates = likely_nic.nic.candidates();
        let sides: Vec<Side> = candidates.iter().map(|nic| side(&topology.nodes_of(*nic), &own)).collect();
        if sides.first() == Some(&Side::Elsewhere) && likely_nic.basis == Basis::Vlan {
            let all = sides.iter().all(|side| *side == Side::Elsewhere);
            let sure = if all && spread.stray.is_empty() { Certainty::Consistent } else { Certainty::Unknown };
            certainty = certainty.max(Some(sure));
            away += usize::from(all);
            let told: &[NicId] = if all { candidates } else { candidates.get(..1).unwrap_or_default() };
            nodes.extend(told.iter().flat_map(|nic| topology.nodes_of(*nic)));
            nics.extend(told.iter().copied());
            names.push(port.name.clone());
        } else if !sides.is_empty() && sides.iter().all(|side| *side == Side::Same) {
            good += 1;
        }
    }
    let mut finding = Finding::about(FindingKind::NicElsewhere, certainty?, vm);
    finding.nodes = nodes.into_iter().collect();
    finding.nics = nics.into_iter().collect();
    finding.cores = vm.cores.pinned().to_vec();
    finding.extent = Some(match (away, good) {
        (_, 1..) => Extent::Some,
        (away, _) if away == ports.len() => Extent::All,
        _ => Extent::AtLeastOne,
    });
    let tail = if certainty == Some(Certainty::Consistent) {
        "no host NIC of that VLAN is on the node of its cores"
    } else {
        "MAAS would pick that one, but does not tell whether it did"
    };
    finding.seen = format!(
        "{} Its {} shares a VLAN with {} on {}: {tail}.",
        cores_sentence(spread),
        join(&names, "and"),
        topology.one_of(&finding.nics),
        nodes_text(&finding.nodes),
    );
    finding.cost = COST.to_owned();
    finding.fix = way_out(topology, vm, &finding);
    Some(finding)
}

fn cores_sentence(spread: &Spread) -> String {
    let parts: Vec<String> =
        spread.nodes.iter().map(|(node, cores)| format!("{} on node {node}", cores_text(cores))).collect();
    format!("Pinned to {}.", join(&parts, "and"))
}

/// Every node that claims one of the cores: where nodes contradict each other, none of them counts as elsewhere.
fn all_holders(topology: &Topology, vm: &Placement) -> Vec<i64> {
    let nodes = vm.cores.pinned().iter().flat_map(|core| topology.holders(*core)).copied();
    nodes.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Cores can follow the NICs only if these are on one node and none is known to be right already.
fn way_out(topology: &Topology, vm: &Placement, finding: &Finding) -> Option<super::SuggestedFix> {
    match (finding.nodes.as_slice(), finding.extent) {
        ([node], Some(Extent::All | Extent::AtLeastOne)) => suggest(topology, vm, &[], Some(*node)),
        _ => None,
    }
}
