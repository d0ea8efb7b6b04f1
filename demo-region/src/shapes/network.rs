//! VLANs, subnets, spaces and fabrics on both interfaces.

use super::statistics;
use crate::{
    clock::{self, FLEET_BORN},
    state::{Fabric, Space, Subnet, Vlan, World, network},
};
use serde_json::{Value, json};

/// The rack that serves DHCP.
pub const RACK: &str = "fkrack";

fn space_name(world: &World, vlan: &Vlan) -> String {
    vlan.space.and_then(|id| world.space(id)).map_or_else(|| "undefined".into(), |space| space.name.clone())
}

pub fn rest_vlan(world: &World, vlan: &Vlan) -> Value {
    let fabric = world.fabric(vlan.fabric).map(|fabric| fabric.name.as_str()).unwrap_or_default();
    let relay = vlan.relay.and_then(|id| world.vlan(id)).map_or(Value::Null, |relay| rest_vlan(world, relay));
    json!({
        "id": vlan.id, "vid": vlan.vid, "name": vlan.rest_name(), "fabric": fabric, "fabric_id": vlan.fabric,
        "mtu": vlan.mtu, "dhcp_on": vlan.dhcp, "external_dhcp": null, "relay_vlan": relay,
        "primary_rack": vlan.dhcp.then_some(RACK), "secondary_rack": null, "space": space_name(world, vlan),
        "resource_uri": format!("/MAAS/api/2.0/vlans/{}/", vlan.id),
    })
}

pub fn rest_subnet(world: &World, subnet: &Subnet) -> Value {
    let vlan = world.vlan(subnet.vlan);
    json!({
        "id": subnet.id, "name": subnet.name, "description": "", "cidr": subnet.cidr,
        "vlan": vlan.map_or(Value::Null, |vlan| rest_vlan(world, vlan)),
        "space": vlan.map(|vlan| space_name(world, vlan)),
        "gateway_ip": subnet.gateway, "dns_servers": subnet.dns, "rdns_mode": 2, "allow_dns": true,
        "allow_proxy": true, "active_discovery": false, "managed": true, "disabled_boot_architectures": [],
        "resource_uri": format!("/MAAS/api/2.0/subnets/{}/", subnet.id),
    })
}

/// All spaces, and the pseudo space −1 when some VLAN has none.
pub fn rest_spaces(world: &World) -> Value {
    let mut spaces: Vec<Value> = world
        .spaces
        .iter()
        .map(|space| rest_space(world, Some(space.id), space.id, &space.name, &space.description))
        .collect();
    if world.vlans.iter().any(|vlan| vlan.space.is_none()) {
        spaces.push(rest_space(world, None, -1, "undefined", ""));
    }
    Value::Array(spaces)
}

fn rest_space(world: &World, space: Option<i64>, id: i64, name: &str, description: &str) -> Value {
    let inside = |vlan: &&Vlan| vlan.space == space;
    let vlans: Vec<Value> = world.vlans.iter().filter(inside).map(|vlan| rest_vlan(world, vlan)).collect();
    let subnets: Vec<Value> = world
        .subnets
        .iter()
        .filter(|subnet| world.vlan(subnet.vlan).as_ref().is_some_and(inside))
        .map(|subnet| rest_subnet(world, subnet))
        .collect();
    let uri = if id < 0 { "undefined".to_owned() } else { id.to_string() };
    let mut row = json!({
        "id": id, "name": name, "vlans": vlans, "subnets": subnets,
        "resource_uri": format!("/MAAS/api/2.0/spaces/{uri}/"),
    });
    if id >= 0 {
        row["description"] = json!(description);
    }
    row
}

pub fn rest_fabric(world: &World, fabric: &Fabric) -> Value {
    let vlans: Vec<Value> =
        world.vlans.iter().filter(|vlan| vlan.fabric == fabric.id).map(|vlan| rest_vlan(world, vlan)).collect();
    json!({
        "id": fabric.id, "name": fabric.name, "class_type": fabric.class_type, "vlans": vlans,
        "resource_uri": format!("/MAAS/api/2.0/fabrics/{}/", fabric.id),
    })
}

pub fn subnet(world: &World, subnet: &Subnet, detail: bool) -> Value {
    let mut row = json!({
        "id": subnet.id, "created": clock::stamp(FLEET_BORN), "updated": clock::stamp(FLEET_BORN),
        "name": subnet.name, "description": "", "vlan": subnet.vlan, "cidr": subnet.cidr, "rdns_mode": 2,
        "gateway_ip": subnet.gateway, "dns_servers": subnet.dns.join(" "), "allow_dns": true, "allow_proxy": true,
        "active_discovery": false, "managed": true, "disabled_boot_architectures": [],
        "statistics": statistics::of_subnet(world, subnet),
        "version": if subnet.network().2 { 6 } else { 4 },
        "space": world.vlan(subnet.vlan).and_then(|vlan| vlan.space),
    });
    if detail {
        row["ip_addresses"] = addresses(world, subnet);
    }
    row
}

fn addresses(world: &World, subnet: &Subnet) -> Value {
    let mut rows: Vec<(u128, Value)> = Vec::new();
    for machine in world.machines.values() {
        for nic in &machine.nics {
            for link in nic.links.iter().filter(|link| link.subnet == Some(subnet.id)) {
                let Some(ip) = &link.ip else { continue };
                let mut row = json!({
                    "ip": ip,
                    "alloc_type": if machine.vm.is_some() { 0 } else { 1 },
                    "created": clock::stamp(machine.created),
                    "updated": clock::stamp(machine.updated),
                    "node_summary": {
                        "system_id": machine.system_id, "node_type": 0,
                        "fqdn": super::machine_parts::fqdn(world, machine), "hostname": machine.hostname,
                        "is_container": machine.vm.is_some(), "via": nic.name,
                    },
                    "user": machine.owner,
                });
                if let Some(host) =
                    world.hosts.values().find(|host| host.machine.as_deref() == Some(machine.system_id.as_str()))
                {
                    let nodes: Vec<Value> = world
                        .tracked_vms(host)
                        .filter_map(|vm| Some(json!({"system_id": vm.machine.as_ref()?, "hostname": vm.name})))
                        .collect();
                    row["bmcs"] = json!([{"id": host.id, "power_type": host.kind.name(), "nodes": nodes}]);
                }
                rows.push((network::number_of(ip).unwrap_or(0), row));
            }
        }
    }
    rows.sort_by_key(|(number, _)| *number);
    rows.into_iter().map(|(_, row)| row).collect()
}

pub fn space(world: &World, space: &Space) -> Value {
    let vlans: Vec<i64> = world.vlans.iter().filter(|vlan| vlan.space == Some(space.id)).map(|vlan| vlan.id).collect();
    let subnets: Vec<i64> =
        world.subnets.iter().filter(|subnet| vlans.contains(&subnet.vlan)).map(|subnet| subnet.id).collect();
    json!({
        "id": space.id, "created": clock::stamp(FLEET_BORN), "updated": clock::stamp(FLEET_BORN),
        "name": space.name, "description": space.description, "vlan_ids": vlans, "subnet_ids": subnets,
    })
}

pub fn vlan(world: &World, vlan: &Vlan, detail: bool) -> Value {
    let subnets: Vec<i64> =
        world.subnets.iter().filter(|subnet| subnet.vlan == vlan.id).map(|subnet| subnet.id).collect();
    let mut row = json!({
        "id": vlan.id, "created": clock::stamp(FLEET_BORN), "updated": clock::stamp(FLEET_BORN),
        "name": vlan.name, "description": "", "vid": vlan.vid, "fabric": vlan.fabric, "mtu": vlan.mtu,
        "dhcp_on": vlan.dhcp, "external_dhcp": null, "primary_rack": vlan.dhcp.then_some(RACK),
        "secondary_rack": null, "relay_vlan": vlan.relay, "space": vlan.space, "rack_sids": [],
        "subnet_ids": subnets,
    });
    if detail {
        let nodes: Vec<i64> = world
            .machines
            .values()
            .filter(|machine| machine.nics.iter().any(|nic| nic.vlan == Some(vlan.id)))
            .map(|machine| machine.id)
            .collect();
        row["node_ids"] = json!(nodes);
        row["space_ids"] = json!(vlan.space.into_iter().collect::<Vec<_>>());
    }
    row
}

pub fn fabric(world: &World, fabric: &Fabric) -> Value {
    let mut vlans: Vec<i64> = world.vlans.iter().filter(|vlan| vlan.fabric == fabric.id).map(|vlan| vlan.id).collect();
    vlans.sort_unstable();
    let default = world
        .vlans
        .iter()
        .find(|vlan| vlan.fabric == fabric.id && vlan.vid == 0)
        .map(|vlan| vlan.id)
        .or_else(|| vlans.first().copied());
    json!({
        "id": fabric.id, "created": clock::stamp(FLEET_BORN), "updated": clock::stamp(FLEET_BORN),
        "name": fabric.name, "description": "", "class_type": fabric.class_type, "vlan_ids": vlans,
        "default_vlan_id": default,
    })
}
