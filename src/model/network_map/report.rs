//! Links in words, for the table, the map and for export.

use super::host_nics::HostNicRow;
use super::link::{LinkVerdict, NetworkLink};
use super::node_words;
use crate::model::alignment::{Certainty, NicCandidates};
use crate::model::csv as format;
use crate::model::ids::NicId;
use crate::model::units;
use std::collections::BTreeMap;

/// Names of host NICs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<NicId, String>);

impl Names {
    /// Of these NICs.
    pub fn new(nics: &[HostNicRow]) -> Self {
        Names(nics.iter().map(|nic| (nic.id, nic.name.clone())).collect())
    }

    /// One NIC's name; empty for one that no record has.
    pub fn of(&self, nic: NicId) -> &str {
        self.0.get(&nic).map_or("", String::as_str)
    }
}

impl NetworkLink {
    /// Tells VMs apart: the system id, or the row's id for VMs without one.
    pub fn key(&self) -> String {
        match (&self.system_id, self.vm) {
            (Some(id), _) => id.0.clone(),
            (None, Some(vm)) => format!("vm-{vm}"),
            (None, None) => String::new(),
        }
    }

    /// Tells links apart, also while their order changes.
    pub fn row_key(&self) -> String {
        let own = self.nic.as_ref().map(|nic| nic.id.to_string());
        let host = || self.host_nic.candidates().first().map(|nic| format!("on-{nic}"));
        format!("{} {}", self.key(), own.or_else(host).unwrap_or_default())
    }

    /// The VM is known to have no NIC: there is nothing to hang anywhere.
    pub fn has_no_nic(&self) -> bool {
        self.nic.is_none() && self.reason == super::link::NO_NIC
    }

    /// Several host NICs come into question.
    pub fn is_one_of_several(&self) -> bool {
        matches!(self.host_nic, NicCandidates::Several(_))
    }

    /// The name of the host NIC if only one comes into question, else empty.
    pub fn sole_host_nic(&self, names: &Names) -> String {
        match &self.host_nic {
            NicCandidates::Known(nic) | NicCandidates::Single(nic) => names.of(*nic).to_owned(),
            NicCandidates::Several(_) | NicCandidates::Unknown => String::new(),
        }
    }

    /// `eno1`, `br0 or eno1`, `not known`.
    pub fn host_nic_words(&self, names: &Names) -> String {
        let all: Vec<&str> = self.host_nic.candidates().iter().map(|nic| names.of(*nic)).collect();
        match all.as_slice() {
            [] if self.has_no_nic() => "–".to_owned(),
            [] => "not known".to_owned(),
            [one] => (*one).to_owned(),
            [most @ .., last] => format!("{} or {last}", most.join(", ")),
        }
    }

    /// How sure the host NIC is, in a few words; empty where there is none to be sure of.
    pub fn sureness(&self) -> &'static str {
        match (&self.host_nic, self.host_nic_certainty) {
            (NicCandidates::Unknown, _) => "",
            (NicCandidates::Known(_), _) => "named by MAAS",
            (NicCandidates::Several(_), Certainty::Proven) => "proven to be one of these",
            (NicCandidates::Several(_), Certainty::Consistent) => "one of these, by its VLAN",
            (_, Certainty::Proven) => "proven by the node's list",
            (_, Certainty::Consistent) => "likely, by its VLAN",
            (_, Certainty::Unknown) => "not proven",
        }
    }

    /// The verdict with how sure it is: `other node`, `other node, probably`.
    pub fn verdict_words(&self) -> String {
        let label = self.verdict.label();
        match self.verdict {
            LinkVerdict::Unknown | LinkVerdict::NotApplicable => label.to_owned(),
            _ if self.certainty == Certainty::Proven => label.to_owned(),
            _ if self.certainty == Certainty::Consistent => format!("{label}, likely"),
            _ => format!("{label}, unknown"),
        }
    }

    /// The ground of the verdict where [`NetworkLink::sureness`] does not give it already.
    pub fn note(&self) -> Option<&str> {
        let given = !self.host_nic.candidates().is_empty()
            && self.certainty == self.host_nic_certainty
            && !matches!(self.verdict, LinkVerdict::Unknown | LinkVerdict::NotApplicable);
        (!given).then_some(self.reason.as_str())
    }

    /// What keeps its NIC from working as MAAS would have it; `None` if nothing is known to.
    pub fn unready(&self) -> Option<&'static str> {
        let nic = self.nic.as_ref()?;
        if self.vlan.is_none() {
            Some("no VLAN")
        } else if nic.boot && self.pxe == Some(false) {
            Some("boots here, but MAAS does no DHCP on the VLAN")
        } else {
            None
        }
    }

    /// For screen readers and tooltips on the map.
    pub fn sentence(&self, names: &Names) -> String {
        let nic = self.nic.as_ref().map_or("its NIC", |nic| nic.name.as_str());
        let sure = self.sureness();
        let sure = if sure.is_empty() { String::new() } else { format!(" ({sure})") };
        format!("{nic} on {}{sure}: {}", self.host_nic_words(names), self.verdict_words())
    }

    fn cells(&self, names: &Names) -> Vec<String> {
        vec![
            self.vm_name.clone(),
            self.system_id.as_ref().map(|id| id.0.clone()).unwrap_or_default(),
            self.nic.as_ref().map(|nic| nic.name.clone()).unwrap_or_default(),
            self.nic.as_ref().map(|nic| nic.mac.clone()).unwrap_or_default(),
            self.ips.join(" "),
            self.subnets.iter().map(|subnet| subnet.label.as_str()).collect::<Vec<_>>().join(" "),
            self.space.clone().unwrap_or_default(),
            self.vlan_label.clone().unwrap_or_default(),
            self.host_nic_words(names),
            self.host_nic_certainty.label().to_owned(),
            self.attach.map(|attach| attach.label().to_owned()).unwrap_or_default(),
            self.link_speed.map(units::link_speed).unwrap_or_default(),
            nodes_or(&self.host_nic_nodes, ""),
            nodes_or(&self.core_nodes, ""),
            self.verdict.word().to_owned(),
            self.certainty.label().to_owned(),
            self.reason.clone(),
        ]
    }
}

/// Nodes in words, or what is said where there are none.
pub fn nodes_or(nodes: &[i64], none: &str) -> String {
    if nodes.is_empty() { none.to_owned() } else { node_words(nodes) }
}

const HEADER: [&str; 17] = [
    "vm",
    "system id",
    "nic",
    "mac",
    "ips",
    "subnets",
    "space",
    "vlan",
    "host nic",
    "host nic certainty",
    "attached by",
    "link speed",
    "nic node",
    "core nodes",
    "verdict",
    "certainty",
    "why",
];

/// Links as CSV.
pub fn csv(links: &[NetworkLink], names: &Names) -> String {
    format::write(&HEADER, links.iter().map(|link| link.cells(names)))
}
