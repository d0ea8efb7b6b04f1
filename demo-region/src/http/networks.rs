//! Spaces, subnets, fabrics and VLANs, for reading (maas-api §3.6).

use super::{call::Call, reply::Reply};
use crate::{shapes::network, state::World};
use serde_json::Value;

pub fn answer(call: &Call, parts: &[&str]) -> Option<Reply> {
    if !matches!(call.method(), "GET" | "HEAD") {
        return Some(Reply::not_allowed("GET"));
    }
    if call.op.is_some() {
        return Some(call.bad_op());
    }
    let world = call.region.world();
    let list = |rows: Vec<Value>| Some(Reply::json(&Value::Array(rows)));
    let one = |row: Option<Value>, what: &str| Some(row.map_or_else(|| call.not_found(what), |row| Reply::json(&row)));
    match parts {
        ["spaces"] => Some(Reply::json(&network::rest_spaces(&world))),
        ["spaces", id] => {
            let all = network::rest_spaces(&world);
            let found = all
                .as_array()
                .into_iter()
                .flatten()
                .find(|row| row["name"] == **id || row["id"].as_i64() == id.parse().ok());
            one(found.cloned(), "Space")
        }
        ["subnets"] => list(world.subnets.iter().map(|row| network::rest_subnet(&world, row)).collect()),
        // A CIDR has a slash of its own.
        ["subnets", rest @ ..] => {
            let id = rest.join("/").replace("%2F", "/").replace("%3A", ":");
            let found = world.subnets.iter().find(|row| row.id.to_string() == id || row.cidr == id || row.name == id);
            one(found.map(|row| network::rest_subnet(&world, row)), "Subnet")
        }
        ["fabrics"] => list(world.fabrics.iter().map(|row| network::rest_fabric(&world, row)).collect()),
        ["fabrics", id] => one(fabric(&world, id).map(|row| network::rest_fabric(&world, row)), "Fabric"),
        ["fabrics", id, "vlans"] => match fabric(&world, id) {
            None => Some(call.not_found("Fabric")),
            Some(fabric) => {
                let vlans = world.vlans.iter().filter(|row| row.fabric == fabric.id);
                list(vlans.map(|row| network::rest_vlan(&world, row)).collect())
            }
        },
        ["vlans", id] => {
            let found = id.parse().ok().and_then(|id| world.vlan(id));
            one(found.map(|row| network::rest_vlan(&world, row)), "VLAN")
        }
        _ => None,
    }
}

fn fabric<'a>(world: &'a World, id: &str) -> Option<&'a crate::state::Fabric> {
    world.fabrics.iter().find(|row| row.id.to_string() == id || row.name == id)
}
