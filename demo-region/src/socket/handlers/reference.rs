//! The handlers of reference data: networks, zones, pools, domains, tags, users, controllers, settings.

use super::{Answer, Failure, Params, denied, fail, missing, number_key, page};
use crate::{
    clock::{self, FLEET_BORN},
    shapes::{controller, named, network},
    socket::session::Session,
    state::{Key, Region, User, What, World},
};
use serde_json::{Value, json};
use std::sync::Arc;

fn handler_name(handler: &str) -> Option<&'static str> {
    ["subnet", "space", "vlan", "fabric", "zone", "resourcepool", "domain", "tag", "user", "notification"]
        .into_iter()
        .find(|known| *known == handler)
}

/// One row by id, if this user may see it.
pub fn row(world: &World, handler: &str, id: i64, detail: bool, user: &User) -> Option<Value> {
    Some(match handler {
        "subnet" => network::subnet(world, world.subnet(id)?, detail),
        "space" => network::space(world, world.space(id)?),
        "vlan" => network::vlan(world, world.vlan(id)?, detail),
        "fabric" => network::fabric(world, world.fabric(id)?),
        "zone" => named::zone(world, world.zone(id)?),
        "resourcepool" => named::pool(world, world.pool(id)?, user),
        "domain" => named::domain(world, world.domain(id)?, detail),
        "tag" => named::tag(world, world.tags.iter().find(|tag| tag.id == id)?),
        "user" if user.superuser || user.id == id => {
            named::user(world, world.users.iter().find(|user| user.id == id)?, user.id == id)
        }
        "notification" if id == 1 && user.superuser => json!({
            "id": 1, "created": clock::stamp(FLEET_BORN), "updated": clock::stamp(FLEET_BORN),
            "ident": "demo_region", "user": null, "users": false, "admins": true,
            "message": "This is a demo region: its machines exist in memory only.", "category": "info",
            "dismissable": true,
        }),
        _ => return None,
    })
}

fn ids(world: &World, handler: &str) -> Vec<i64> {
    let mut ids: Vec<i64> = match handler {
        "subnet" => world.subnets.iter().map(|row| row.id).collect(),
        "space" => world.spaces.iter().map(|row| row.id).collect(),
        "vlan" => world.vlans.iter().map(|row| row.id).collect(),
        "fabric" => world.fabrics.iter().map(|row| row.id).collect(),
        "zone" => world.zones.iter().map(|row| row.id).collect(),
        "resourcepool" => world.pools.iter().map(|row| row.id).collect(),
        "domain" => world.domains.iter().map(|row| row.id).collect(),
        "tag" => world.tags.iter().map(|row| row.id).collect(),
        "user" => world.users.iter().map(|row| row.id).collect(),
        "notification" => vec![1],
        _ => vec![],
    };
    ids.sort_unstable();
    ids
}

pub fn call(region: &Arc<Region>, session: &mut Session, handler: &str, method: &str, params: &Params) -> Answer {
    let world = region.world();
    match (handler, method) {
        ("controller", _) => return controllers(&world, session, method, params),
        ("device" | "sshkey" | "sslkey", "list") => return Ok(json!([])),
        ("user", "auth_user") => {
            let me = world.users.iter().find(|user| user.id == session.user.id).unwrap_or(&session.user);
            return Ok(named::user(&world, me, true));
        }
        _ => {}
    }
    let Some(name) = handler_name(handler) else { return Err(Failure::NoMethod) };
    match method {
        "list" => {
            let found: Vec<(i64, Value)> = page(ids(&world, handler).into_iter(), params)
                .into_iter()
                .filter_map(|id| Some((id, row(&world, handler, id, false, &session.user)?)))
                .collect();
            for (id, _) in &found {
                session.load(name, *id);
            }
            Ok(found.into_iter().map(|(_, row)| row).collect())
        }
        "get" | "set_active" if method == "get" || !matches!(handler, "tag" | "resourcepool") => {
            if method == "set_active" && !params.contains_key("id") {
                session.active.remove(name);
                return Ok(Value::Null);
            }
            let id = number_key(params, "id")?;
            let Some(found) = row(&world, handler, id, true, &session.user) else { return missing(&id.to_string()) };
            session.load(name, id);
            if method == "set_active" {
                session.active.insert(name, Key::Number(id));
            }
            Ok(found)
        }
        // Reference data stays as it is here.
        "create" | "update" | "delete" if !session.user.superuser => denied(),
        "create" | "update" | "delete" => fail("The demo region does not change reference data."),
        _ => Err(Failure::NoMethod),
    }
}

fn controllers(world: &World, session: &mut Session, method: &str, params: &Params) -> Answer {
    match method {
        "list" => {
            let rows = controller::all(world, &session.user);
            for (key, _) in &rows {
                session.load("controller", key.as_str());
            }
            Ok(rows.into_iter().map(|(_, row)| row).collect())
        }
        "get" | "set_active" => {
            let Some(key) = params.get("system_id").and_then(Value::as_str) else {
                return if method == "get" {
                    fail("{\"system_id\": [\"This field is required\"]}")
                } else {
                    Ok(Value::Null)
                };
            };
            match controller::detail(world, key, &session.user) {
                Some(row) => {
                    session.load("controller", key);
                    Ok(row)
                }
                None => missing(key),
            }
        }
        _ => Err(Failure::NoMethod),
    }
}

pub fn config(region: &Arc<Region>, session: &mut Session, method: &str, params: &Params) -> Answer {
    let name = params.get("name").and_then(Value::as_str).map(str::to_owned);
    match (method, name) {
        ("list", _) => {
            let world = region.world();
            for name in world.config.keys() {
                session.load("config", name.as_str());
            }
            Ok(world.config.iter().map(|(name, value)| setting(name, value)).collect())
        }
        ("get" | "update", None) => fail("{\"name\": [\"This field is required\"]}"),
        ("get", Some(name)) => match region.world().config.get(&name) {
            Some(value) => {
                session.load("config", name.as_str());
                Ok(setting(&name, value))
            }
            None => missing(&name),
        },
        ("update", Some(_)) if !session.user.superuser => denied(),
        ("update", Some(name)) => region.change(|world| {
            let Some(known) = world.config.get_mut(&name) else { return missing(&name) };
            *known = params.get("value").cloned().unwrap_or(Value::Null);
            let row = setting(&name, known);
            world.note("config", name.as_str(), What::Update);
            Ok(row)
        }),
        _ => Err(Failure::NoMethod),
    }
}

fn setting(name: &str, value: &Value) -> Value {
    let choices = match name {
        "default_osystem" => json!([["ubuntu", "Ubuntu"]]),
        "default_distro_series" | "commissioning_distro_series" => json!([["jammy", "Ubuntu 22.04 LTS"]]),
        "default_storage_layout" => json!([["flat", "Flat"], ["lvm", "LVM"], ["blank", "No storage"]]),
        "network_discovery" => json!([["enabled", "On"], ["disabled", "Off"]]),
        "active_discovery_interval" => json!([[0, "Never"], [10800, "Every 3 hours"]]),
        _ => return json!({"name": name, "value": value}),
    };
    json!({"name": name, "value": value, "choices": choices})
}
