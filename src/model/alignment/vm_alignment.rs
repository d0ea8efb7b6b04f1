//! One word a VM: does it sit well?

use super::finding::{Certainty, Finding, FindingKind};
use super::likely_nic::{Side, guest_ports, likely_nic, side};
use super::topology::{Topology, cores_text, nodes_text};
use crate::model::host::HostKind;
use crate::model::ids::VmId;
use crate::model::nic::Nic;
use crate::model::numa::{Cores, Placement};
use std::collections::BTreeMap;

/// How a VM sits on the host's NUMA nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alignment {
    /// Cores or a NIC are on the wrong node; never with [`Certainty::Unknown`].
    Misaligned(Certainty),
    /// MAAS does not tell enough.
    Unknown,
    /// Cores are on one node and everything known of the NICs fits.
    Consistent,
    /// Cores and all NICs are on one node.
    Aligned,
    /// One node only, or shared cores, which have no node.
    NotApplicable,
}

/// A verdict with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The verdict.
    pub verdict: Alignment,
    /// Why, in a short sentence.
    pub reason: String,
}

impl Alignment {
    /// Word for the badge.
    pub fn label(self) -> &'static str {
        match self {
            Alignment::Misaligned(Certainty::Proven) => "misaligned",
            Alignment::Misaligned(_) => "likely misaligned",
            Alignment::Unknown => "unknown",
            Alignment::Consistent => "likely aligned",
            Alignment::Aligned => "aligned",
            Alignment::NotApplicable => "not applicable",
        }
    }
}

/// A badge for every VM of the host. `findings` are those of the same topology.
pub fn verdicts(topology: &Topology, findings: &[Finding]) -> BTreeMap<VmId, Badge> {
    let mut known: BTreeMap<VmId, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let (FindingKind::SpansNodes | FindingKind::NicElsewhere, Some(vm)) = (finding.kind, finding.vm) {
            known.entry(vm).or_default().push(finding);
        }
    }
    topology.vms().map(|vm| (vm.id, badge(topology, vm, known.get(&vm.id).map_or(&[], Vec::as_slice)))).collect()
}

fn badge(topology: &Topology, vm: &Placement, findings: &[&Finding]) -> Badge {
    let (verdict, reason) = judge(topology, vm, findings);
    Badge { verdict, reason }
}

fn judge(topology: &Topology, vm: &Placement, findings: &[&Finding]) -> (Alignment, String) {
    if topology.nodes().next().is_none() {
        return (Alignment::Unknown, "MAAS knows no NUMA nodes of this host.".to_owned());
    }
    if !topology.has_several_nodes() {
        return (Alignment::NotApplicable, one_node(topology));
    }
    if topology.host.kind == HostKind::Virsh {
        return (Alignment::Unknown, "MAAS does not read which cores VMs of libvirt are pinned to.".to_owned());
    }
    if let Cores::Shared(_) = vm.cores {
        return (Alignment::NotApplicable, "Its cores are shared and may run on any node.".to_owned());
    }
    if let Some(worst) = findings.iter().max_by_key(|finding| finding.certainty) {
        let verdict = match worst.certainty {
            Certainty::Unknown => Alignment::Unknown,
            sure => Alignment::Misaligned(sure),
        };
        return (verdict, format!("{}.", worst.title()));
    }
    let spread = topology.spread(vm);
    if !spread.stray.is_empty() {
        return (Alignment::Unknown, format!("No node of the host has {}.", cores_text(&spread.stray)));
    }
    let own = spread.node_ids();
    if own.is_empty() {
        return (Alignment::Unknown, "MAAS knows no cores of it.".to_owned());
    }
    if own.len() > 1 {
        return (Alignment::Unknown, "Several nodes claim the same cores.".to_owned());
    }
    let place = nodes_text(&own);
    match nics(topology, vm, &own) {
        Nics::None => (Alignment::Aligned, format!("All cores on {place}; it has no NIC.")),
        Nics::Fit(Certainty::Proven) => (Alignment::Aligned, format!("All cores and NICs on {place}.")),
        Nics::Fit(_) => {
            (Alignment::Consistent, format!("All cores on {place}, and as far as MAAS tells its NICs too."))
        }
        Nics::Hidden(name) => {
            (Alignment::Unknown, format!("All cores on {place}; a NIC on {name} would show under no node."))
        }
        Nics::Unknown => (Alignment::Unknown, format!("All cores on {place}; where its NICs are, MAAS does not tell.")),
    }
}

fn one_node(topology: &Topology) -> String {
    match topology.nodes().count() {
        1 => "The host has one NUMA node.".to_owned(),
        _ => "Only one NUMA node of the host has cores.".to_owned(),
    }
}

/// What is known of the NICs of a VM about which nothing bad is known.
enum Nics {
    None,
    Fit(Certainty),
    Hidden(String),
    Unknown,
}

fn nics(topology: &Topology, vm: &Placement, own: &[i64]) -> Nics {
    match topology.guest(vm) {
        Some(guest) => {
            let ports: Vec<&Nic> = guest_ports(guest).collect();
            if ports.is_empty() { Nics::None } else { by_port(topology, vm, &ports, own) }
        }
        None => by_host(topology, own),
    }
}

fn by_port(topology: &Topology, vm: &Placement, ports: &[&Nic], own: &[i64]) -> Nics {
    let mut worst = Certainty::Proven;
    for port in ports {
        let likely_nic = likely_nic(topology, vm, port, ports.len());
        let all_same = likely_nic.nic.candidates().iter().all(|nic| side(&topology.nodes_of(*nic), own) == Side::Same);
        if !all_same || likely_nic.certainty() == Certainty::Unknown {
            return by_host(topology, own);
        }
        worst = worst.min(likely_nic.certainty());
    }
    Nics::Fit(worst)
}

/// Without the VM's own NICs: it could hang unseen only on host NICs that have no node in the records.
fn by_host(topology: &Topology, own: &[i64]) -> Nics {
    let all = topology.host_nics();
    if all.is_empty() {
        return Nics::Unknown;
    }
    let hidden = all.into_iter().filter(|nic| topology.own_node(*nic).is_none());
    match hidden.into_iter().find(|nic| side(&topology.nodes_of(*nic), own) != Side::Same) {
        Some(nic) => Nics::Hidden(topology.nic_name(nic)),
        None => Nics::Fit(Certainty::Consistent),
    }
}
