//! `vmcluster.*` (maas-api §4.7). `list` and `get` record no keys (§4.5).

use super::{Answer, Failure, Params, denied, fail, number_key};
use crate::{compose::Fields, http::clusters, shapes::cluster, socket::session::Session, state::Region};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::Arc};

pub fn call(region: &Arc<Region>, session: &Session, method: &str, params: &Params) -> Answer {
    match method {
        "list" => {
            let world = region.world();
            let clusters: Map<String, Value> =
                world.clusters.values().map(|one| (one.name.clone(), cluster::socket(&world, one))).collect();
            Ok(Value::Object(clusters))
        }
        "list_by_physical_cluster" => {
            let world = region.world();
            // Projects on the same members stand together.
            let mut groups: BTreeMap<Vec<String>, Vec<Value>> = BTreeMap::new();
            for one in world.clusters.values() {
                let members = world.members(one.id).map(|host| host.power.address.clone()).collect();
                groups.entry(members).or_default().push(cluster::socket(&world, one));
            }
            Ok(groups.into_values().map(Value::Array).collect())
        }
        "get" => shown(region, number_key(params, "id")?),
        "update" | "delete" => {
            let id = number_key(params, "id")?;
            if !session.user.superuser {
                return denied();
            }
            shown(region, id)?;
            if method == "delete" {
                region.change(|world| world.remove_cluster(id));
                return Ok(Value::Null);
            }
            let fields = Fields::from_json(params);
            match region.change(|world| clusters::update(world, id, &fields)) {
                Ok(()) => shown(region, id),
                Err(errors) => fail(errors.json()),
            }
        }
        _ => Err(Failure::NoMethod),
    }
}

fn shown(region: &Arc<Region>, id: i64) -> Answer {
    let world = region.world();
    match world.clusters.get(&id) {
        Some(one) => Ok(cluster::socket(&world, one)),
        None => fail("No VMCluster matches the given query."),
    }
}
