//! The host's side: every NIC of the host with what stands on what.
//!
//! The VM host's record and its machine's record list the same interfaces by the same ids; the first knows VFs and
//! nodes, the second everything else. Where one is missing its columns are `None`, never zero.

use crate::model::alignment::Topology;
use crate::model::host::VirtualFunctions;
use crate::model::ids::{NicId, SubnetId, VlanId};
use crate::model::network::Networks;
use crate::model::nic::{Nic, NicKind, nodes_below};
use crate::model::nic_walk::link_speed_below;
use crate::model::order::InOrder;

/// A subnet by the name people know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubnetRef {
    /// Key.
    pub id: SubnetId,
    /// `10.0.0.0/24`; `subnet 3` where the region's subnets are not loaded.
    pub label: String,
}

/// SR-IOV on a NIC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sriov {
    /// The NIC cannot do it.
    No,
    /// It can. `maximum` is the hardware's; how many VFs are enabled MAAS does not know (maas-ui §1 no. 7).
    Vfs {
        /// Held by VMs; `None` without the VM host's record.
        allocated: Option<i64>,
        /// Hardware maximum less held; may be negative.
        free: Option<i64>,
        /// Hardware maximum.
        maximum: i64,
    },
}

/// One host NIC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostNicRow {
    /// Key.
    pub id: NicId,
    /// Interface name.
    pub name: String,
    /// Port, bond, bridge …; `None` without the host's machine.
    pub kind: Option<NicKind>,
    /// Names of what it stands on.
    pub parents: Option<Vec<String>>,
    /// Names of what stands on it.
    pub children: Option<Vec<String>>,
    /// The node that the records give it itself.
    pub own_node: Option<i64>,
    /// Nodes it stands on as far as they are known: its own, or those of the ports below.
    pub nodes: Vec<i64>,
    /// Mbit/s of the link, for bonds of all ports together; `None` unknown.
    pub link_speed: Option<i64>,
    /// Whether a cable is in.
    pub connected: Option<bool>,
    /// Its VLAN.
    pub vlan: Option<VlanId>,
    /// The VLAN in words.
    pub vlan_label: Option<String>,
    /// Subnets it has a link on; `None` without the host's machine.
    pub subnets: Option<Vec<SubnetRef>>,
    /// Space of the VLAN.
    pub space: Option<String>,
    /// Whether MAAS does DHCP on the VLAN, own or relayed, so that VMs can boot from it; `None` where unknown.
    pub dhcp: Option<bool>,
    /// SR-IOV.
    pub sriov: Sriov,
}

impl HostNicRow {
    /// No node of the host owns it: a bridge, bond or VLAN, or MAAS does not know.
    pub fn unowned(&self) -> bool {
        self.own_node.is_none()
    }
}

/// All host NICs by name.
pub fn host_nics(topology: &Topology, networks: &Networks) -> Vec<HostNicRow> {
    let mut rows: Vec<HostNicRow> = topology.host_nics().into_iter().map(|id| row(topology, networks, id)).collect();
    rows.order_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    rows
}

fn row(topology: &Topology, networks: &Networks, id: NicId) -> HostNicRow {
    let nic = topology.machine_nic(id);
    let vlan = nic.and_then(|nic| nic.vlan);
    let names = |ids: &[NicId]| ids.iter().map(|id| topology.nic_name(*id)).collect::<Vec<_>>();
    HostNicRow {
        id,
        name: topology.nic_name(id),
        kind: nic.map(|nic| nic.kind.clone()),
        parents: nic.map(|nic| names(&nic.parents)),
        children: nic.map(|nic| names(&nic.children)),
        own_node: topology.own_node(id),
        nodes: nodes(topology, id),
        link_speed: nic.and_then(|nic| link_speed_below(nic, topology.machine_nics())),
        connected: nic.map(|nic| nic.connected),
        vlan,
        vlan_label: vlan.map(|vlan| networks.vlan_label(vlan)),
        subnets: nic.map(|nic| subnets([nic], networks)),
        space: vlan.and_then(|vlan| networks.space_of(vlan)).map(|space| space.name.clone()),
        dhcp: dhcp(vlan, networks),
        sriov: sriov(topology, id, nic),
    }
}

fn nodes(topology: &Topology, id: NicId) -> Vec<i64> {
    let below = || topology.machine_nic(id).map_or_else(Vec::new, |nic| nodes_below(nic, topology.machine_nics()));
    topology.own_node(id).map_or_else(below, |node| vec![node])
}

impl Sriov {
    /// `4 allocated, at most 4 free`. MAAS knows the hardware's maximum and not how many functions are enabled, so that
    /// what is free is a ceiling; less than none is named as what it is. Nothing for a NIC without SR-IOV.
    pub fn words(&self) -> String {
        match *self {
            Sriov::No => String::new(),
            Sriov::Vfs { allocated: Some(held), free: Some(free), .. } if free < 0 => {
                format!("{held} allocated, {} more than the hardware maximum", free.saturating_neg())
            }
            Sriov::Vfs { allocated: Some(held), free: Some(free), .. } => {
                format!("{held} allocated, at most {free} free")
            }
            Sriov::Vfs { .. } => "not known".to_owned(),
        }
    }

    /// In a few words: `at most 4 of 8 VFs free`.
    pub fn short(&self) -> Option<String> {
        match *self {
            Sriov::No => None,
            Sriov::Vfs { free: Some(free), .. } if free < 0 => {
                Some(format!("{} VFs over the maximum", free.saturating_neg()))
            }
            Sriov::Vfs { free: Some(free), maximum, .. } => Some(format!("at most {free} of {maximum} VFs free")),
            Sriov::Vfs { maximum, .. } => Some(format!("up to {maximum} VFs")),
        }
    }
}

fn sriov(topology: &Topology, id: NicId, nic: Option<&Nic>) -> Sriov {
    let vfs: Option<VirtualFunctions> = topology.host.nics.iter().find(|nic| nic.id == id).map(|nic| nic.vfs);
    let maximum = vfs.map(|vfs| vfs.maximum()).into_iter().chain(nic.map(|nic| nic.sriov_max_vf)).max().unwrap_or(0);
    let allocated = vfs.map(|vfs| vfs.allocated());
    if maximum <= 0 && allocated.unwrap_or(0) <= 0 {
        return Sriov::No;
    }
    Sriov::Vfs { allocated, free: vfs.map(|vfs| vfs.free), maximum }
}

/// Whether MAAS does DHCP on a VLAN; `None` where the VLAN is not known.
pub(super) fn dhcp(vlan: Option<VlanId>, networks: &Networks) -> Option<bool> {
    vlan.filter(|vlan| networks.vlans.contains_key(vlan)).map(|vlan| networks.has_dhcp(vlan))
}

/// The subnets that interfaces have links on, by id, each once.
pub(super) fn subnets<'a>(nics: impl IntoIterator<Item = &'a Nic>, networks: &Networks) -> Vec<SubnetRef> {
    let mut ids: Vec<SubnetId> = nics.into_iter().flat_map(|nic| &nic.links).filter_map(|link| link.subnet).collect();
    ids.order();
    ids.dedup();
    let label = |id: SubnetId| networks.subnets.get(&id).map_or_else(|| format!("subnet {id}"), |s| s.cidr.clone());
    ids.into_iter().map(|id| SubnetRef { id, label: label(id) }).collect()
}
