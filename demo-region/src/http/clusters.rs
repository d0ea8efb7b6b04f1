//! `/vm-clusters/` (maas-api §3.5).

use super::{call::Call, reply::Reply};
use crate::{
    compose::{Errors, Fields, fields::NO_SUCH_CHOICE},
    shapes::cluster,
    state::World,
};
use serde_json::Value;

pub fn all(call: &Call) -> Reply {
    match (call.method(), &call.op) {
        ("GET" | "HEAD", None) => {
            let world = call.region.world();
            let clusters: Vec<Value> = world.clusters.values().map(|one| cluster::rest(&world, one)).collect();
            Reply::json(&Value::Array(clusters))
        }
        ("GET" | "POST", Some(_)) => call.bad_op(),
        _ => Reply::not_allowed("GET"),
    }
}

pub fn one(call: &Call, id: &str) -> Reply {
    let Ok(id) = id.parse::<i64>() else { return Reply::unknown_path(&call.request.path) };
    match call.method() {
        "GET" | "HEAD" => shown(&call.region.world(), id).unwrap_or_else(|| call.not_found("VMCluster")),
        "PUT" | "DELETE" if !call.user.superuser => Reply::forbidden(),
        "PUT" => call.region.change(|world| {
            if !world.clusters.contains_key(&id) {
                return call.not_found("VMCluster");
            }
            match update(world, id, &Fields::from_pairs(call.request.form.clone())) {
                Ok(()) => shown(world, id).unwrap_or_else(Reply::plain_not_found),
                Err(errors) => Reply::errors(&errors),
            }
        }),
        "DELETE" => call
            .region
            .change(|world| if world.remove_cluster(id) { Reply::no_content() } else { call.not_found("VMCluster") }),
        _ => Reply::not_allowed("GET, PUT, DELETE"),
    }
}

fn shown(world: &World, id: i64) -> Option<Reply> {
    world.clusters.get(&id).map(|one| Reply::json(&cluster::rest(world, one)))
}

/// `name`, `zone` and `pool`, the latter two by name on both interfaces (§7.3).
pub fn update(world: &mut World, id: i64, fields: &Fields) -> Result<(), Errors> {
    let mut errors = Errors::default();
    let mut named = |field: &str, rows: &[crate::state::Named]| {
        let wanted = fields.get(field)?;
        let found = rows.iter().find(|row| row.name == wanted).map(|row| row.id);
        if found.is_none() {
            errors.add(field, NO_SUCH_CHOICE);
        }
        found
    };
    let (zone, pool) = (named("zone", &world.zones), named("pool", &world.pools));
    let name = fields.get("name").map(str::to_owned);
    if let Some(name) = &name
        && world.clusters.values().any(|other| other.id != id && other.name == *name)
    {
        errors.add("name", "VMCluster with this Name already exists.");
    }
    if !errors.0.is_empty() {
        return Err(errors);
    }
    world.update_cluster(id, |cluster| {
        cluster.name = name.unwrap_or_else(|| cluster.name.clone());
        cluster.zone = zone.unwrap_or(cluster.zone);
        cluster.pool = pool.or(cluster.pool);
    });
    Ok(())
}
