//! Fabrics, VLANs, subnets and spaces: how MAAS names networks.

use super::ids::{FabricId, SpaceId, SubnetId, VlanId};
use std::collections::BTreeMap;

/// A group of switches; VIDs are unique within.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fabric {
    /// Key.
    pub id: FabricId,
    /// Name.
    pub name: String,
}

/// A VLAN of one fabric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vlan {
    /// Key.
    pub id: VlanId,
    /// 0 is untagged.
    pub vid: i64,
    /// As stored, which differs from what REST prints (maas-api §7 no. 38).
    pub name: Option<String>,
    /// Its fabric.
    pub fabric: FabricId,
    /// Whether MAAS runs DHCP here.
    pub dhcp_on: bool,
    /// Whether DHCP is relayed to another VLAN.
    pub relayed: bool,
    /// Its space.
    pub space: Option<SpaceId>,
}

/// A subnet on a VLAN.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subnet {
    /// Key.
    pub id: SubnetId,
    /// Often the CIDR again.
    pub name: String,
    /// `10.0.0.0/24`.
    pub cidr: String,
    /// The VLAN it is on.
    pub vlan: VlanId,
    /// The space of that VLAN.
    pub space: Option<SpaceId>,
    /// Gateway, if set.
    pub gateway: Option<String>,
}

/// A space: VLANs that may talk to each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// Key.
    pub id: SpaceId,
    /// Name.
    pub name: String,
}

/// All networks of the region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks {
    /// By id.
    pub fabrics: BTreeMap<FabricId, Fabric>,
    /// By id.
    pub vlans: BTreeMap<VlanId, Vlan>,
    /// By id.
    pub subnets: BTreeMap<SubnetId, Subnet>,
    /// By id.
    pub spaces: BTreeMap<SpaceId, Space>,
}

impl Networks {
    /// A VLAN in words that mean the same everywhere: `fabric-0 untagged`, `fabric-1.20`.
    pub fn vlan_label(&self, id: VlanId) -> String {
        let Some(vlan) = self.vlans.get(&id) else {
            return format!("VLAN id {id}");
        };
        let fabric =
            self.fabrics.get(&vlan.fabric).map_or_else(|| format!("fabric {}", vlan.fabric), |f| f.name.clone());
        if vlan.vid == 0 { format!("{fabric} untagged") } else { format!("{fabric}.{}", vlan.vid) }
    }

    /// The subnets of a VLAN in the order of their ids.
    pub fn subnets_of(&self, vlan: VlanId) -> impl Iterator<Item = &Subnet> {
        self.subnets.values().filter(move |subnet| subnet.vlan == vlan)
    }

    /// The space of a VLAN.
    pub fn space_of(&self, vlan: VlanId) -> Option<&Space> {
        self.vlans.get(&vlan)?.space.and_then(|space| self.spaces.get(&space))
    }

    /// Whether machines can boot over this VLAN: DHCP by MAAS, own or relayed.
    pub fn has_dhcp(&self, vlan: VlanId) -> bool {
        self.vlans.get(&vlan).is_some_and(|vlan| vlan.dhcp_on || vlan.relayed)
    }
}
