//! Which host NIC a VM's NIC hangs on.
//!
//! MAAS 2.9 names the host NICs of a VM, though not which guest NIC is on which. From 3.0 on neither interface of MAAS
//! says it: there remain the nodes that list the VM (physical host NICs only), the VLAN that both ends share, and the
//! rule by which MAAS picks (maas-api §3.4.1). What is deduced from those may be wrong for VMs that were made or
//! changed outside MAAS, so it is at most *consistent*.

use super::finding::Certainty;
use super::topology::Topology;
use crate::model::ids::NicId;
use crate::model::machine::Machine;
use crate::model::nic::{Nic, NicKind};
use crate::model::numa::Placement;
use crate::model::order::InOrder;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Which host NIC it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NicCandidates {
    /// MAAS names it (2.9).
    Known(NicId),
    /// Only this one comes into question.
    Single(NicId),
    /// One of these; the one MAAS would pick first.
    Several(Vec<NicId>),
    /// Nothing to go by.
    Unknown,
}

impl NicCandidates {
    /// Those that come into question, the likeliest first.
    pub fn candidates(&self) -> &[NicId] {
        match self {
            NicCandidates::Known(nic) | NicCandidates::Single(nic) => std::slice::from_ref(nic),
            NicCandidates::Several(nics) => nics,
            NicCandidates::Unknown => &[],
        }
    }
}

/// What a likely host NIC rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// MAAS names the host NICs.
    Named,
    /// The nodes that list the VM.
    Listed,
    /// Both ends are on one VLAN.
    Vlan,
    /// Neither end's VLAN is known.
    Nothing,
}

/// Likely host NICs, and what that rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikelyNic {
    /// Which.
    pub nic: NicCandidates,
    /// Why.
    pub basis: Basis,
}

impl LikelyNic {
    /// How sure it is that the host NIC is among the candidates.
    pub fn certainty(&self) -> Certainty {
        match (&self.nic, self.basis) {
            (NicCandidates::Unknown, _) | (_, Basis::Nothing) => Certainty::Unknown,
            (_, Basis::Named | Basis::Listed) => Certainty::Proven,
            (_, Basis::Vlan) => Certainty::Consistent,
        }
    }
}

/// The NICs through which a VM is connected: what a guest builds upon them (bridges, bonds, VLANs) is left out.
pub fn guest_ports(guest: &Machine) -> impl Iterator<Item = &Nic> {
    guest.nics.iter().filter(|nic| nic.parents.is_empty() && !matches!(nic.kind, NicKind::Bond | NicKind::Vlan))
}

/// Guesses for one of `count` NICs of a VM.
pub fn likely_nic(topology: &Topology, vm: &Placement, nic: &Nic, count: usize) -> LikelyNic {
    let named = vm.host_nics.as_deref().unwrap_or_default();
    if !named.is_empty() && named.len() >= count {
        return narrow(topology, unique(named), nic, Basis::Named);
    }
    let listed = topology.nic_only_nodes(vm);
    if !listed.is_empty() && listed.len() == count {
        // As many nodes as NICs: each has exactly one, on a NIC of that node.
        let pool: Vec<NicId> = listed.iter().flat_map(|node| topology.nics_of_node(*node)).collect();
        if !pool.is_empty() {
            return narrow(topology, pool, nic, Basis::Listed);
        }
    }
    by_vlan(topology, vm, nic)
}

/// One of a pool that is certain to hold the right one, by VLAN where that decides.
fn narrow(topology: &Topology, pool: Vec<NicId>, nic: &Nic, basis: Basis) -> LikelyNic {
    if let [one] = pool.as_slice() {
        let one = *one;
        let nic = if basis == Basis::Named { NicCandidates::Known(one) } else { NicCandidates::Single(one) };
        return LikelyNic { nic, basis };
    }
    let matching = same_vlan(topology, &pool, nic);
    match matching.len() {
        0 => LikelyNic { nic: from(ranked(topology, pool)), basis },
        _ => LikelyNic { nic: from(ranked(topology, matching)), basis: Basis::Vlan },
    }
}

fn by_vlan(topology: &Topology, vm: &Placement, nic: &Nic) -> LikelyNic {
    // A host NIC with a node of its own would have put the VM on that node's list.
    let listed: Vec<i64> = topology.listed(vm.id).collect();
    let possible = |nic: &NicId| match topology.own_node(*nic) {
        Some(node) => listed.contains(&node) || topology.node(node).is_none(),
        None => true,
    };
    let pool: Vec<NicId> = topology.host_nics().into_iter().filter(possible).collect();
    let candidates = without_ports(topology, same_vlan(topology, &pool, nic));
    let basis = if nic.vlan.is_some() { Basis::Vlan } else { Basis::Nothing };
    LikelyNic { nic: from(ranked(topology, candidates)), basis }
}

fn from(mut nics: Vec<NicId>) -> NicCandidates {
    match nics.len() {
        0 => NicCandidates::Unknown,
        1 => NicCandidates::Single(nics.remove(0)),
        _ => NicCandidates::Several(nics),
    }
}

fn unique(nics: &[NicId]) -> Vec<NicId> {
    nics.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

fn same_vlan(topology: &Topology, pool: &[NicId], nic: &Nic) -> Vec<NicId> {
    pool.iter().copied().filter(|id| topology.machine_nic(*id).is_some_and(|host| host.vlan == nic.vlan)).collect()
}

/// Drops ports of a candidate bridge or bond: a port in use has no room for a VM of its own, unless by SR-IOV.
fn without_ports(topology: &Topology, nics: Vec<NicId>) -> Vec<NicId> {
    let taken: BTreeSet<NicId> = nics
        .iter()
        .filter_map(|id| topology.machine_nic(*id))
        .filter(|nic| matches!(nic.kind, NicKind::Bridge | NicKind::Bond))
        .flat_map(|nic| nic.parents.iter().copied())
        .collect();
    let keeps = |id: &NicId| !taken.contains(id) || topology.machine_nic(*id).is_some_and(|nic| nic.sriov_max_vf > 0);
    nics.into_iter().filter(keeps).collect()
}

/// In the order in which MAAS picks: bridges, then bonds, then the highest id (maas-api §3.4.1).
fn ranked(topology: &Topology, mut nics: Vec<NicId>) -> Vec<NicId> {
    nics.order_by_key(|id| {
        let rank = match topology.machine_nic(*id).map(|nic| &nic.kind) {
            Some(NicKind::Bridge) => 0,
            Some(NicKind::Bond) => 1,
            _ => 2,
        };
        (rank, Reverse(*id))
    });
    nics
}

/// Where a host NIC is, seen from a VM's cores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// On the very node of all the cores.
    Same,
    /// On none of the cores' nodes.
    Elsewhere,
    /// Partly: the ports below it or the cores are on several nodes.
    Spans,
    /// One of the two is not known.
    Unknown,
}

/// Compares a host NIC's nodes with the cores' nodes. Both sorted.
pub fn side(nic: &[i64], cores: &[i64]) -> Side {
    if nic.is_empty() || cores.is_empty() {
        Side::Unknown
    } else if nic.iter().all(|node| !cores.contains(node)) {
        Side::Elsewhere
    } else if nic.len() == 1 && cores.len() == 1 {
        Side::Same
    } else {
        Side::Spans
    }
}
