//! Network interfaces of machines: of the machine a VM host runs on, and of VMs.

use super::ids::{NicId, SubnetId, VlanId};
use crate::model::order::InOrder;

/// What an interface is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NicKind {
    /// A port.
    #[default]
    Physical,
    /// Several ports as one.
    Bond,
    /// A switch in software; VM NICs that stand on it share it.
    Bridge,
    /// A tagged VLAN on another interface.
    Vlan,
    /// Something else; the wire's word.
    Other(String),
}

impl NicKind {
    /// From the wire's `type`.
    pub fn from_wire(word: &str) -> Self {
        match word {
            "physical" => NicKind::Physical,
            "bond" => NicKind::Bond,
            "bridge" => NicKind::Bridge,
            "vlan" => NicKind::Vlan,
            other => NicKind::Other(other.to_owned()),
        }
    }

    /// How it is called on screen.
    pub fn label(&self) -> &str {
        match self {
            NicKind::Physical => "physical",
            NicKind::Bond => "bond",
            NicKind::Bridge => "bridge",
            NicKind::Vlan => "VLAN",
            NicKind::Other(word) => word,
        }
    }
}

/// An address or subnet on an interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NicLink {
    /// `static`, `auto`, `dhcp`, `link_up` …
    pub mode: String,
    /// The address, if one is known.
    pub ip: Option<String>,
    /// The subnet it is in.
    pub subnet: Option<SubnetId>,
}

/// One interface of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nic {
    /// Key; the same as in the VM host's own NIC list.
    pub id: NicId,
    /// Interface name.
    pub name: String,
    /// Port, bond, bridge …
    pub kind: NicKind,
    /// Hardware address.
    pub mac: String,
    /// VLAN; `None` when disconnected or unknown.
    pub vlan: Option<VlanId>,
    /// Addresses and subnets.
    pub links: Vec<NicLink>,
    /// What this one stands on.
    pub parents: Vec<NicId>,
    /// What stands on this one.
    pub children: Vec<NicId>,
    /// NUMA node; `None` for virtual interfaces and where unknown.
    pub numa_node: Option<i64>,
    /// How many VFs the hardware could make; 0 without SR-IOV.
    pub sriov_max_vf: i64,
    /// Mbit/s that the link runs at; 0 unknown.
    pub link_speed: i64,
    /// Mbit/s that the interface could do; 0 unknown.
    pub interface_speed: i64,
    /// Whether a cable is in.
    pub connected: bool,
    /// Whether MAAS may use it.
    pub enabled: bool,
    /// Whether the machine boots from it.
    pub is_boot: bool,
    /// Interface tags.
    pub tags: Vec<String>,
    /// Maker and product, where known.
    pub product: Option<String>,
}

/// The NUMA nodes that an interface stands on: its own, or those of the ports below it (bond, bridge, VLAN).
///
/// Sorted, each once; empty where MAAS knows none. Loops in the parent lists end the walk instead of hanging it.
pub fn nodes_below(nic: &Nic, all: &[Nic]) -> Vec<i64> {
    let mut nodes = Vec::new();
    let mut seen = vec![nic.id];
    let mut open = vec![nic];
    while let Some(next) = open.pop() {
        if let Some(node) = next.numa_node {
            nodes.push(node);
            continue;
        }
        for parent in all.iter().filter(|other| next.parents.contains(&other.id)) {
            if !seen.contains(&parent.id) {
                seen.push(parent.id);
                open.push(parent);
            }
        }
    }
    nodes.order();
    nodes.dedup();
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nic(id: i64, parents: &[i64], node: Option<i64>) -> Nic {
        Nic { id: NicId(id), parents: parents.iter().map(|id| NicId(*id)).collect(), numa_node: node, ..Nic::default() }
    }

    #[test]
    fn a_vlan_on_a_bond_stands_on_both_ports_nodes() {
        let all = [nic(1, &[], Some(0)), nic(2, &[], Some(1)), nic(3, &[1, 2], None), nic(4, &[3], None)];
        assert_eq!(nodes_below(&all[3], &all), [0, 1]);
        assert_eq!(nodes_below(&all[0], &all), [0]);
    }

    #[test]
    fn loops_end() {
        let all = [nic(1, &[2], None), nic(2, &[1], None)];
        assert!(nodes_below(&all[0], &all).is_empty());
    }
}
