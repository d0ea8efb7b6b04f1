//! One word a VM: does it sit well?

use super::finding::{Certainty, Finding, FindingKind};
use super::guess::{Side, guess, guest_ports, side};
use super::scene::{Scene, cores_text, nodes_text};
use crate::model::host::HostKind;
use crate::model::ids::VmId;
use crate::model::nic::Nic;
use crate::model::numa::{Cores, Placement};
use std::collections::BTreeMap;

/// How a VM sits on the host's NUMA nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
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
    pub verdict: Verdict,
    /// Why, in a short sentence.
    pub reason: String,
}

impl Verdict {
    /// Word for the badge.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Misaligned(Certainty::Proven) => "misaligned",
            Verdict::Misaligned(_) => "misaligned, consistent",
            Verdict::Unknown => "unknown",
            Verdict::Consistent => "aligned, consistent",
            Verdict::Aligned => "aligned",
            Verdict::NotApplicable => "not applicable",
        }
    }
}

/// A badge for every VM of the host. `findings` are those of the same scene.
pub fn verdicts(scene: &Scene, findings: &[Finding]) -> BTreeMap<VmId, Badge> {
    let mut known: BTreeMap<VmId, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let (FindingKind::SpansNodes | FindingKind::NicElsewhere, Some(vm)) = (finding.kind, finding.vm) {
            known.entry(vm).or_default().push(finding);
        }
    }
    scene.vms().map(|vm| (vm.id, badge(scene, vm, known.get(&vm.id).map_or(&[], Vec::as_slice)))).collect()
}

fn badge(scene: &Scene, vm: &Placement, findings: &[&Finding]) -> Badge {
    let (verdict, reason) = judge(scene, vm, findings);
    Badge { verdict, reason }
}

fn judge(scene: &Scene, vm: &Placement, findings: &[&Finding]) -> (Verdict, String) {
    if scene.nodes().next().is_none() {
        return (Verdict::Unknown, "MAAS knows no NUMA nodes of this host.".to_owned());
    }
    if !scene.has_several_nodes() {
        return (Verdict::NotApplicable, "The host has one NUMA node.".to_owned());
    }
    if scene.host.kind == HostKind::Virsh {
        return (Verdict::Unknown, "MAAS does not read which cores VMs of libvirt are pinned to.".to_owned());
    }
    if let Cores::Shared(_) = vm.cores {
        return (Verdict::NotApplicable, "Its cores are shared and may run on any node.".to_owned());
    }
    if let Some(worst) = findings.iter().max_by_key(|finding| finding.certainty) {
        let verdict = match worst.certainty {
            Certainty::Unknown => Verdict::Unknown,
            sure => Verdict::Misaligned(sure),
        };
        return (verdict, format!("{}.", worst.title()));
    }
    let spread = scene.spread(vm);
    if !spread.stray.is_empty() {
        return (Verdict::Unknown, format!("No node of the host has {}.", cores_text(&spread.stray)));
    }
    let own = spread.node_ids();
    if own.is_empty() {
        return (Verdict::Unknown, "MAAS knows no cores of it.".to_owned());
    }
    if own.len() > 1 {
        return (Verdict::Unknown, "Several nodes claim the same cores.".to_owned());
    }
    let place = nodes_text(&own);
    match nics(scene, vm, &own) {
        Nics::None => (Verdict::Aligned, format!("All cores on {place}; it has no NIC.")),
        Nics::Fit(Certainty::Proven) => (Verdict::Aligned, format!("All cores and NICs on {place}.")),
        Nics::Fit(_) => (Verdict::Consistent, format!("All cores on {place}, and as far as MAAS tells its NICs too.")),
        Nics::Hidden(name) => {
            (Verdict::Unknown, format!("All cores on {place}; a NIC on {name} would show under no node."))
        }
        Nics::Unknown => (Verdict::Unknown, format!("All cores on {place}; where its NICs are, MAAS does not tell.")),
    }
}

/// What is known of the NICs of a VM about which nothing bad is known.
enum Nics {
    None,
    Fit(Certainty),
    Hidden(String),
    Unknown,
}

fn nics(scene: &Scene, vm: &Placement, own: &[i64]) -> Nics {
    match scene.guest(vm) {
        Some(guest) => {
            let ports: Vec<&Nic> = guest_ports(guest).collect();
            if ports.is_empty() { Nics::None } else { by_port(scene, vm, &ports, own) }
        }
        None => by_host(scene, own),
    }
}

fn by_port(scene: &Scene, vm: &Placement, ports: &[&Nic], own: &[i64]) -> Nics {
    let mut worst = Certainty::Proven;
    for port in ports {
        let guess = guess(scene, vm, port, ports.len());
        let all_same = guess.nic.candidates().iter().all(|nic| side(&scene.nodes_of(*nic), own) == Side::Same);
        if !all_same || guess.certainty() == Certainty::Unknown {
            return by_host(scene, own);
        }
        worst = worst.min(guess.certainty());
    }
    Nics::Fit(worst)
}

/// Without the VM's own NICs: it could hang unseen only on host NICs that have no node in the records.
fn by_host(scene: &Scene, own: &[i64]) -> Nics {
    let all = scene.host_nics();
    if all.is_empty() {
        return Nics::Unknown;
    }
    let hidden = all.into_iter().filter(|nic| scene.own_node(*nic).is_none());
    match hidden.into_iter().find(|nic| side(&scene.nodes_of(*nic), own) != Side::Same) {
        Some(nic) => Nics::Hidden(scene.nic_name(nic)),
        None => Nics::Fit(Certainty::Consistent),
    }
}
