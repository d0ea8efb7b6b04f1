//! VMs of the network map in groups by the nodes of their cores, and which groups are drawn as one box.

use super::link::{LinkVerdict, NetworkLink};
use crate::model::order::InOrder;
use std::collections::{BTreeMap, BTreeSet};

/// With more VMs than this, the large groups are folded: else the host NICs would be screens away from the VMs.
const MANY: usize = 60;
/// Groups up to this size are never folded: a box would say less than the VM.
const FEW: usize = 1;

/// Which groups are drawn as one box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// Groups that somebody opened, by their captions.
    pub open: BTreeSet<String>,
    /// The chosen VM, whose group is open.
    pub chosen: Option<String>,
}

/// VMs with cores on the same nodes.
pub(super) struct Group {
    /// `Cores on node 3`.
    pub text: String,
    /// VMs in the order of their first host NICs, so that lines cross seldom, each with its links.
    pub vms: Vec<(String, Vec<usize>)>,
}

/// Pinned VMs by node, those on several nodes after them, those without pinned cores last.
pub(super) fn groups(links: &[NetworkLink]) -> Vec<Group> {
    let mut vms: Vec<(String, Vec<usize>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, link) in links.iter().enumerate() {
        let key = link.key();
        let slot = *known.entry(key.clone()).or_insert_with(|| {
            vms.push((key, Vec::new()));
            vms.len() - 1
        });
        if let Some((_, own)) = vms.get_mut(slot) {
            own.push(at);
        }
    }
    let first = |own: &[usize]| own.first().and_then(|at| links.get(*at));
    vms.order_by_key(|(_, own)| {
        first(own).map(|link| (rank(link), link.host_nic.candidates().first().copied(), link.vm_name.clone()))
    });
    let mut groups: Vec<Group> = Vec::new();
    let mut before = None;
    for vm in vms {
        let mine = first(&vm.1).map(rank);
        if mine != before || groups.is_empty() {
            groups.push(Group { text: caption(first(&vm.1)), vms: Vec::new() });
            before = mine;
        }
        if let Some(group) = groups.last_mut() {
            group.vms.push(vm);
        }
    }
    groups
}

fn rank(link: &NetworkLink) -> (usize, Vec<i64>) {
    let rank = match link.core_nodes.len() {
        0 => 2,
        1 => 0,
        _ => 1,
    };
    (rank, link.core_nodes.clone())
}

fn caption(link: Option<&NetworkLink>) -> String {
    match link.map(|link| link.core_nodes.as_slice()) {
        Some([]) if link.is_some_and(|link| !link.knows_pinning) => "Pinning not known".to_owned(),
        Some([]) | None => "No pinned cores".to_owned(),
        Some(nodes) => format!("Cores on {}", super::node_words(nodes)),
    }
}

/// The caption of the group that a VM is in.
pub fn group_of(links: &[NetworkLink], key: &str) -> Option<String> {
    let link = links.iter().find(|link| link.key() == key)?;
    Some(caption(Some(link)))
}

/// A group that can be folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Its VMs are drawn.
    pub open: bool,
    /// How many VMs it has.
    pub vms: usize,
    /// How many of them have a NIC on another node than their cores, or cores or NICs on several.
    pub misaligned: usize,
    /// Its links, while it is folded.
    pub links: Vec<usize>,
}

impl Folds {
    /// How a group is drawn; `None` where there is nothing to fold. `all` VMs are on the map.
    pub(super) fn of(&self, group: &Group, all: usize, links: &[NetworkLink]) -> Option<Fold> {
        if all <= MANY || group.vms.len() <= FEW {
            return None;
        }
        let is_wrong = |at: &usize| {
            links.get(*at).is_some_and(|link| matches!(link.verdict, LinkVerdict::Elsewhere | LinkVerdict::Spans))
        };
        let has_chosen = group.vms.iter().any(|(key, _)| self.chosen.as_ref() == Some(key));
        let open = has_chosen || self.open.contains(&group.text);
        Some(Fold {
            open,
            vms: group.vms.len(),
            misaligned: group.vms.iter().filter(|(_, own)| own.iter().any(is_wrong)).count(),
            links: if open { Vec::new() } else { group.vms.iter().flat_map(|(_, own)| own.clone()).collect() },
        })
    }
}
