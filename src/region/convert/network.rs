//! Fabrics, VLANs, subnets and spaces of the socket as one lookup.

use crate::model::ids::{FabricId, SpaceId, SubnetId, VlanId};
use crate::model::network::{Fabric, Networks, Space, Subnet, Vlan};
use crate::region::wire::network as wire;

/// The four lists joined.
pub fn networks(
    fabrics: Vec<wire::Fabric>,
    vlans: Vec<wire::Vlan>,
    subnets: Vec<wire::Subnet>,
    spaces: Vec<wire::Space>,
) -> Networks {
    Networks {
        fabrics: fabrics.into_iter().map(|f| (FabricId(f.id), Fabric { id: FabricId(f.id), name: f.name })).collect(),
        vlans: vlans.into_iter().map(vlan).map(|vlan| (vlan.id, vlan)).collect(),
        subnets: subnets.into_iter().map(subnet).map(|subnet| (subnet.id, subnet)).collect(),
        spaces: spaces.into_iter().map(|s| (SpaceId(s.id), Space { id: SpaceId(s.id), name: s.name })).collect(),
    }
}

fn vlan(wire: wire::Vlan) -> Vlan {
    Vlan {
        id: VlanId(wire.id),
        vid: wire.vid,
        name: super::filled(wire.name),
        fabric: FabricId(wire.fabric),
        dhcp_on: wire.dhcp_on,
        relayed: wire.relay_vlan.is_some(),
        space: wire.space.map(SpaceId),
    }
}

fn subnet(wire: wire::Subnet) -> Subnet {
    Subnet {
        id: SubnetId(wire.id),
        name: wire.name,
        cidr: wire.cidr,
        vlan: VlanId(wire.vlan),
        space: wire.space.map(SpaceId),
        gateway: super::filled(wire.gateway_ip),
    }
}
