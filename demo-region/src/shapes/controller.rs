//! The region's own controllers; nobody's VM host runs on them here.

use crate::{
    clock::FLEET_BORN,
    shapes::network::RACK,
    state::{User, World},
};
use serde_json::{Value, json};

/// (numeric id, system_id, host name, node type, its text)
const CONTROLLERS: [(i64, &str, &str, i64, &str); 2] =
    [(1_000_001, "qf7yn7", "region-1", 3, "Region controller"), (1_000_002, RACK, "rack-1", 2, "Rack controller")];

pub fn all(world: &World, user: &User) -> Vec<(String, Value)> {
    CONTROLLERS.iter().map(|(id, system_id, ..)| ((*system_id).to_owned(), row(world, *id, user))).collect()
}

fn row(world: &World, id: i64, user: &User) -> Value {
    let (id, system_id, hostname, kind, kind_text) =
        CONTROLLERS.into_iter().find(|controller| controller.0 == id).unwrap_or(CONTROLLERS[0]);
    let rack = kind == 2;
    let permissions: &[&str] = if user.superuser { &["edit", "delete"] } else { &[] };
    json!({
        "id": id, "system_id": system_id, "hostname": hostname, "domain": {"id": 0, "name": "maas"},
        "status": "Deployed", "node_type": kind, "cpu_count": if rack { 4 } else { 0 }, "cpu_speed": 0,
        "last_image_sync": null, "permissions": permissions, "fqdn": format!("{hostname}.maas"),
        "actions": ["set-zone", "delete"], "link_type": "controller", "tags": [],
        "architecture": rack.then_some("amd64/generic"), "osystem": "", "distro_series": "",
        "memory": if rack { 8.0 } else { 0.0 }, "description": "", "status_code": 6, "simple_status": "Deployed",
        "node_type_display": kind_text, "vlans_ha": {"true": 0, "false": 0},
        "versions": {
            "install_type": "snap", "current": {"version": world.version.full()}, "origin": "stable",
            "up_to_date": true, "issues": [],
        },
        "service_ids": [id], "vault_configured": false,
    })
}

/// What `controller.get` adds.
pub fn detail(world: &World, system_id: &str, user: &User) -> Option<Value> {
    let (_, mut row) = all(world, user).into_iter().find(|(key, _)| key == system_id)?;
    row["created"] = json!(crate::clock::stamp(FLEET_BORN));
    row["updated"] = json!(crate::clock::stamp(FLEET_BORN));
    row["interfaces"] = json!([]);
    row["numa_nodes"] = json!([]);
    row["zone"] = json!({"id": 1, "name": "default"});
    Some(row)
}
