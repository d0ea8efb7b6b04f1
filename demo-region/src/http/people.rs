//! Zones, resource pools, domains, tags, users, and the region's settings (maas-api §3.6).

use super::{call::Call, reply::Reply};
use crate::shapes::named;
use serde_json::Value;

pub fn answer(call: &Call, parts: &[&str]) -> Option<Reply> {
    if !matches!(call.method(), "GET" | "HEAD") {
        return Some(Reply::not_allowed("GET"));
    }
    let world = call.region.world();
    match (parts, call.op.as_deref()) {
        (["users"], Some("whoami")) => {
            let row = world.users.iter().find(|user| user.id == call.user.id)?;
            return Some(Reply::json(&named::rest_whoami(row)));
        }
        (["maas"], Some("get_config")) => {
            let name = call.request.query("name").unwrap_or_default();
            return Some(match world.config.get(name) {
                Some(value) => Reply { content_type: "application/json", ..Reply::json(value) },
                None => Reply::text(400, format!("{name} is not a valid config setting")),
            });
        }
        (_, Some(_)) | (["users" | "maas"], None) => return Some(call.bad_op()),
        _ => {}
    }
    let list = |rows: Vec<Value>| Some(Reply::json(&Value::Array(rows)));
    let one = |row: Option<Value>, what: &str| Some(row.map_or_else(|| call.not_found(what), |row| Reply::json(&row)));
    match parts {
        ["zones"] => list(world.zones.iter().map(|row| named::rest_zone(&world, row.id)).collect()),
        ["zones", name] => {
            let found = world.zones.iter().find(|row| row.name == *name);
            one(found.map(|row| named::rest_zone(&world, row.id)), "Zone")
        }
        ["resourcepools"] => list(world.pools.iter().map(|row| named::rest_pool(&world, row.id)).collect()),
        ["resourcepool", id] => {
            let found = world.pools.iter().find(|row| row.id.to_string() == **id || row.name == **id);
            one(found.map(|row| named::rest_pool(&world, row.id)), "ResourcePool")
        }
        ["domains"] => list(world.domains.iter().map(named::rest_domain).collect()),
        ["domains", id] => {
            one(world.domains.iter().find(|row| row.id.to_string() == **id).map(named::rest_domain), "Domain")
        }
        ["tags"] => list(world.tags.iter().map(named::rest_tag).collect()),
        ["tags", name] => one(world.tags.iter().find(|row| row.name == *name).map(named::rest_tag), "Tag"),
        _ => None,
    }
}
