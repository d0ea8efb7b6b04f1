//! Which host NIC a VM's NIC hangs on.
//!
//! MAAS 2.9 names the host NICs of a VM, though not which guest NIC is on which. From 3.0 on neither interface of MAAS
//! says it: there remain the nodes that list the VM (physical host NICs only), the VLAN that both ends share, and the
//! rule by which MAAS picks (CONTRACT §3.4.1). What is deduced from those may be wrong for VMs that were made or
//! changed outside MAAS, so it is at most *consistent*.

use super::finding::Certainty;
use super::scene::Scene;
use crate::model::ids::NicId;
use crate::model::machine::Machine;
use crate::model::nic::{Nic, NicKind};
use crate::model::numa::Placement;
use crate::model::order::InOrder;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Which host NIC it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostNicGuess {
    /// MAAS names it (2.9).
    Known(NicId),
    /// Only this one comes into question.
    Single(NicId),
    /// One of these; the one MAAS would pick first.
    Several(Vec<NicId>),
    /// Nothing to go by.
    Unknown,
}

impl HostNicGuess {
    /// Those that come into question, the likeliest first.
    pub fn candidates(&self) -> &[NicId] {
        match self {
            HostNicGuess::Known(nic) | HostNicGuess::Single(nic) => std::slice::from_ref(nic),
            HostNicGuess::Several(nics) => nics,
            HostNicGuess::Unknown => &[],
        }
    }
}

/// What a guess rests on.
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

/// A guess with its ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Which.
    pub nic: HostNicGuess,
    /// Why.
    pub basis: Basis,
}

impl Guess {
    /// How sure it is that the host NIC is among the candidates.
    pub fn certainty(&self) -> Certainty {
        match (&self.nic, self.basis) {
            (HostNicGuess::Unknown, _) | (_, Basis::Nothing) => Certainty::Unknown,
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
pub fn guess(scene: &Scene, vm: &Placement, nic: &Nic, count: usize) -> Guess {
    let named = vm.host_nics.as_deref().unwrap_or_default();
    if !named.is_empty() && named.len() >= count {
        return narrow(scene, unique(named), nic, Basis::Named);
    }
    let listed = scene.nic_only_nodes(vm);
    if !listed.is_empty() && listed.len() == count {
        // As many nodes as NICs: each has exactly one, on a NIC of that node.
        let pool: Vec<NicId> = listed.iter().flat_map(|node| scene.nics_of_node(*node)).collect();
        if !pool.is_empty() {
            return narrow(scene, pool, nic, Basis::Listed);
        }
    }
    by_vlan(scene, vm, nic)
}

/// One of a pool that is certain to hold the right one, by VLAN where that decides.
fn narrow(scene: &Scene, pool: Vec<NicId>, nic: &Nic, basis: Basis) -> Guess {
    if let [one] = pool.as_slice() {
        let one = *one;
        let nic = if basis == Basis::Named { HostNicGuess::Known(one) } else { HostNicGuess::Single(one) };
        return Guess { nic, basis };
    }
    let matching = same_vlan(scene, &pool, nic);
    match matching.len() {
        0 => Guess { nic: from(ranked(scene, pool)), basis },
        _ => Guess { nic: from(ranked(scene, matching)), basis: Basis::Vlan },
    }
}

fn by_vlan(scene: &Scene, vm: &Placement, nic: &Nic) -> Guess {
    // A host NIC with a node of its own would have put the VM on that node's list.
    let listed: Vec<i64> = scene.listed(vm.id).collect();
    let possible = |nic: &NicId| match scene.own_node(*nic) {
        Some(node) => listed.contains(&node) || scene.node(node).is_none(),
        None => true,
    };
    let pool: Vec<NicId> = scene.host_nics().into_iter().filter(possible).collect();
    let candidates = without_ports(scene, same_vlan(scene, &pool, nic));
    let basis = if nic.vlan.is_some() { Basis::Vlan } else { Basis::Nothing };
    Guess { nic: from(ranked(scene, candidates)), basis }
}

fn from(mut nics: Vec<NicId>) -> HostNicGuess {
    match nics.len() {
        0 => HostNicGuess::Unknown,
        1 => HostNicGuess::Single(nics.remove(0)),
        _ => HostNicGuess::Several(nics),
    }
}

fn unique(nics: &[NicId]) -> Vec<NicId> {
    nics.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

fn same_vlan(scene: &Scene, pool: &[NicId], nic: &Nic) -> Vec<NicId> {
    pool.iter().copied().filter(|id| scene.machine_nic(*id).is_some_and(|host| host.vlan == nic.vlan)).collect()
}

/// Drops ports of a candidate bridge or bond: a port in use has no room for a VM of its own, unless by SR-IOV.
fn without_ports(scene: &Scene, nics: Vec<NicId>) -> Vec<NicId> {
    let taken: BTreeSet<NicId> = nics
        .iter()
        .filter_map(|id| scene.machine_nic(*id))
        .filter(|nic| matches!(nic.kind, NicKind::Bridge | NicKind::Bond))
        .flat_map(|nic| nic.parents.iter().copied())
        .collect();
    let keeps = |id: &NicId| !taken.contains(id) || scene.machine_nic(*id).is_some_and(|nic| nic.sriov_max_vf > 0);
    nics.into_iter().filter(keeps).collect()
}

/// In the order in which MAAS picks: bridges, then bonds, then the highest id (CONTRACT §3.4.1).
fn ranked(scene: &Scene, mut nics: Vec<NicId>) -> Vec<NicId> {
    nics.order_by_key(|id| {
        let rank = match scene.machine_nic(*id).map(|nic| &nic.kind) {
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
