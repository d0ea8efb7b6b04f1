//! The six questions that operators ask of a host's network (issue 3), answered in short.

use super::filter::{Show, one_of_several};
use super::host_nics::{HostNicRow, Sriov};
use super::link::{LinkVerdict, NetworkLink};
use crate::model::alignment::{Certainty, Finding, FindingKind};
use crate::model::ids::VmId;
use crate::model::units;
use std::collections::{BTreeMap, BTreeSet};

/// A question with its answer for one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In a few words.
    pub question: &'static str,
    /// The figure or the fact.
    pub answer: String,
    /// What stands behind it, on a second line.
    pub more: String,
    /// Something is not as it should be.
    pub wrong: bool,
    /// Which links it is about; `None` where there are none, or it is about host NICs.
    pub show: Option<Show>,
}

/// All six, in the order in which they are asked. `findings` are those of the same host; `nodes` is how many
/// NUMA nodes of it are known.
pub fn answers(links: &[NetworkLink], findings: &[Finding], nics: &[HostNicRow], nodes: usize) -> Vec<Answer> {
    vec![
        places(nics),
        elsewhere(links, findings, nodes),
        several(links, nodes),
        networks(links),
        ready(links),
        functions(nics),
    ]
}

fn places(nics: &[HostNicRow]) -> Answer {
    let mut nodes: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for nic in nics {
        for node in &nic.nodes {
            nodes.entry(*node).or_default().push(&nic.name);
        }
    }
    let lost = nics.iter().filter(|nic| nic.nodes.is_empty()).count() as i64;
    let mut parts: Vec<String> = nodes.iter().map(|(node, nics)| format!("{node}: {}", nics.join(", "))).collect();
    if lost > 0 {
        parts.push(format!("{lost} without a known node"));
    }
    let answer = match (nics.len(), nodes.len()) {
        (0, _) => "No host NIC is known".to_owned(),
        (all, on) => {
            format!("{} on {}", units::count(all as i64, "NIC", "NICs"), units::count(on as i64, "node", "nodes"))
        }
    };
    Answer { question: "Which NIC is on which node?", answer, more: parts.join(" · "), wrong: false, show: None }
}

fn vms(links: &[NetworkLink], wanted: impl Fn(&NetworkLink) -> bool) -> BTreeSet<String> {
    links.iter().filter(|link| wanted(link)).map(NetworkLink::key).collect()
}

fn vms_text(count: usize) -> String {
    match count {
        0 => "None".to_owned(),
        count => units::count(count as i64, "VM", "VMs"),
    }
}

/// Why nothing can be on another node, or nobody can say; `None` where it can.
fn no_nodes(nodes: usize) -> Option<(&'static str, &'static str)> {
    match nodes {
        0 => Some(("Not known", "MAAS knows no NUMA node of the host.")),
        1 => Some(("None", "The host has one NUMA node.")),
        _ => None,
    }
}

fn elsewhere(links: &[NetworkLink], findings: &[Finding], nodes: usize) -> Answer {
    let show = Show::Alignment(LinkVerdict::Elsewhere);
    let all = vms(links, |link| link.verdict == LinkVerdict::Elsewhere);
    // That a VM has a NIC elsewhere may be proven although it is not known which of its NICs that is.
    let sure = |finding: &&Finding| finding.kind == FindingKind::NicElsewhere && finding.certainty == Certainty::Proven;
    let certain: BTreeSet<VmId> = findings.iter().filter(sure).filter_map(|finding| finding.vm).collect();
    let proven =
        vms(links, |link| link.verdict == LinkVerdict::Elsewhere && link.vm.is_some_and(|vm| certain.contains(&vm)))
            .len();
    let unknown = vms(links, |link| link.verdict == LinkVerdict::Unknown).len();
    let mut more = Vec::new();
    if !all.is_empty() {
        more.push(match proven {
            0 => "likely, none proven".to_owned(),
            some if some == all.len() => "proven".to_owned(),
            some => format!("{some} of them proven"),
        });
    }
    if unknown > 0 {
        more.push(format!("of {} it is not known", vms_text(unknown)));
    }
    let mut answer = vms_text(all.len());
    if let Some((word, why)) = no_nodes(nodes).filter(|_| all.is_empty()) {
        (answer, more) = (word.to_owned(), vec![why.to_owned()]);
    }
    Answer {
        question: "Which VMs have a NIC on another node than their cores?",
        answer,
        more: more.join(", "),
        wrong: !all.is_empty(),
        show: (!all.is_empty()).then_some(show),
    }
}

fn several(links: &[NetworkLink], nodes: usize) -> Answer {
    let mixed = one_of_several(links);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    links.iter().filter(|link| link.nic.is_some()).for_each(|link| *counts.entry(link.key()).or_default() += 1);
    let with_several = counts.values().filter(|count| **count > 1).count();
    let (answer, more) = match (no_nodes(nodes), with_several) {
        (Some((word, why)), _) if mixed.is_empty() => (word.to_owned(), why.to_owned()),
        (_, 0) => (vms_text(mixed.len()), "No VM has several NICs.".to_owned()),
        (_, some) => (vms_text(mixed.len()), format!("of {} with several NICs", vms_text(some))),
    };
    Answer {
        question: "Which VMs have only some NICs on the right node?",
        answer,
        more,
        wrong: !mixed.is_empty(),
        show: (!mixed.is_empty()).then_some(Show::OneOfSeveral),
    }
}

fn networks(links: &[NetworkLink]) -> Answer {
    let subnets: BTreeSet<&str> =
        links.iter().flat_map(|link| &link.subnets).map(|subnet| subnet.label.as_str()).collect();
    let spaces: BTreeSet<&str> = links.iter().filter_map(|link| link.space.as_deref()).collect();
    let words: Vec<&str> = spaces.into_iter().collect();
    let answer = format!(
        "{}, {}",
        units::count(subnets.len() as i64, "subnet", "subnets"),
        units::count(words.len() as i64, "space", "spaces")
    );
    Answer {
        question: "Which subnets and spaces are the VMs in?",
        answer,
        more: words.join(", "),
        wrong: false,
        show: None,
    }
}

fn ready(links: &[NetworkLink]) -> Answer {
    let all = vms(links, |link| link.unready().is_some());
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    links.iter().filter_map(NetworkLink::unready).for_each(|why| *reasons.entry(why).or_default() += 1);
    let known = vms(links, |link| link.nic.is_some()).len();
    let answer = match (known, all.len()) {
        (0, _) => "Not known".to_owned(),
        (_, 0) => "All of them".to_owned(),
        (_, bad) => format!("{} not", vms_text(bad)),
    };
    let parts: Vec<String> = reasons.iter().map(|(why, count)| format!("{count} × {why}")).collect();
    let more = if parts.is_empty() { "VLAN set, DHCP where they boot".to_owned() } else { parts.join(", ") };
    Answer {
        question: "Do the VMs have the networks they need?",
        answer,
        more: if known == 0 { "The VMs' NICs are not read.".to_owned() } else { more },
        wrong: !all.is_empty(),
        show: (!all.is_empty()).then_some(Show::Unready),
    }
}

fn functions(nics: &[HostNicRow]) -> Answer {
    let mut capable: Vec<String> = Vec::new();
    let (mut left, mut maximum, mut unknown) = (0i64, 0i64, false);
    for nic in nics {
        if let Sriov::Vfs { free, maximum: most, .. } = nic.sriov {
            maximum = maximum.saturating_add(most);
            left = left.saturating_add(free.unwrap_or(0));
            unknown |= free.is_none();
            let free = free.map_or_else(|| "?".to_owned(), |free| free.to_string());
            capable.push(format!("{} {free} of {most}", nic.name));
        }
    }
    let answer = match (capable.len(), unknown) {
        (0, _) if nics.is_empty() => "Not known".to_owned(),
        (0, _) => "None".to_owned(),
        (count, true) => units::count(count as i64, "NIC", "NICs"),
        (_, false) => format!("at most {left} of {} free", units::count(maximum, "VF", "VFs")),
    };
    let more = if capable.is_empty() { String::new() } else { format!("{} (hardware maximum)", capable.join(", ")) };
    Answer {
        question: "Which NICs support SR-IOV, and how many VFs are free?",
        answer,
        more,
        wrong: !capable.is_empty() && !unknown && left <= 0,
        show: None,
    }
}
