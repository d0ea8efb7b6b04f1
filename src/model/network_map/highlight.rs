//! What lights up while a VM or a host NIC is looked at.

use super::host_nics::HostNicRow;
use super::layout::Wire;
use super::link::NetworkLink;
use crate::model::ids::NicId;
use std::collections::BTreeSet;

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// A VM by [`NetworkLink::key`].
    Vm(String),
    /// A host NIC.
    Nic(NicId),
}

/// What belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    /// VMs by key.
    pub vms: BTreeSet<String>,
    /// Host NICs that come into question, and what those stand on.
    pub nics: BTreeSet<NicId>,
    /// Nodes of the host NICs.
    pub nodes: BTreeSet<i64>,
    /// Nodes of the VM's cores.
    pub core_nodes: BTreeSet<i64>,
    only: Option<NicId>,
}

impl Highlight {
    /// Looks it up; nothing lights up for what is not there (any more).
    pub fn of(focus: Option<&Focus>, links: &[NetworkLink], nics: &[HostNicRow]) -> Highlight {
        let mut lit = Highlight::default();
        let ends = |link: &NetworkLink| link.host_nic.candidates().to_vec();
        match focus {
            None => return lit,
            Some(Focus::Vm(key)) => {
                for link in links.iter().filter(|link| link.key() == *key) {
                    lit.vms.insert(key.clone());
                    lit.nics.extend(ends(link));
                    lit.nodes.extend(&link.host_nic_nodes);
                    lit.core_nodes.extend(&link.core_nodes);
                }
            }
            Some(Focus::Nic(nic)) => {
                lit.only = Some(*nic);
                lit.nics.insert(*nic);
                lit.vms.extend(links.iter().filter(|link| ends(link).contains(nic)).map(NetworkLink::key));
            }
        }
        lit.add_below(nics);
        lit
    }

    fn add_below(&mut self, nics: &[HostNicRow]) {
        let id_of = |name: &String| nics.iter().find(|nic| nic.name == *name).map(|nic| nic.id);
        let mut open: Vec<NicId> = self.nics.iter().copied().collect();
        while let Some(next) = open.pop() {
            let Some(nic) = nics.iter().find(|nic| nic.id == next) else { continue };
            self.nodes.extend(&nic.nodes);
            let below = nic.parents.iter().flatten().filter_map(id_of);
            open.extend(below.filter(|nic| self.nics.insert(*nic)).collect::<Vec<_>>());
        }
    }

    /// Whether anything is looked at.
    pub fn any(&self) -> bool {
        !self.vms.is_empty() || !self.nics.is_empty()
    }

    /// Whether a line belongs to it.
    pub fn wire(&self, wire: &Wire) -> bool {
        wire.vms.iter().any(|vm| self.vms.contains(vm)) && self.only.is_none_or(|only| wire.nic == Some(only))
    }
}
