//! Zones, resource pools, domains, tags and users (maas-api §3.6, §4.9).

use crate::{
    clock::{self, FLEET_BORN},
    state::{Domain, Named, Status, Tag, User, World},
};
use serde_json::{Value, json};

fn rest_named(named: Option<&Named>, uri: impl Fn(&Named) -> String) -> Value {
    named.map_or(Value::Null, |named| {
        json!({"id": named.id, "name": named.name, "description": named.description, "resource_uri": uri(named)})
    })
}

pub fn rest_zone(world: &World, id: i64) -> Value {
    rest_named(world.zone(id), |zone| format!("/MAAS/api/2.0/zones/{}/", zone.name))
}

pub fn rest_pool(world: &World, id: i64) -> Value {
    rest_named(world.pool(id), |pool| format!("/MAAS/api/2.0/resourcepool/{}/", pool.id))
}

pub fn rest_domain(domain: &Domain) -> Value {
    json!({
        "authoritative": true, "ttl": null, "id": domain.id, "name": domain.name, "resource_record_count": 0,
        "is_default": domain.id == 0, "resource_uri": format!("/MAAS/api/2.0/domains/{}/", domain.id),
    })
}

pub fn rest_tag(tag: &Tag) -> Value {
    json!({
        "name": tag.name, "definition": "", "comment": tag.comment, "kernel_opts": tag.kernel_opts,
        "resource_uri": format!("/MAAS/api/2.0/tags/{}/", tag.name),
    })
}

/// `users/?op=whoami` under a session: the raw row, as the live region sent it.
pub fn rest_whoami(user: &User) -> Value {
    json!({
        "id": user.id,
        "password": "pbkdf2_sha256$DEMO-SECRET-HASH",
        "last_login": user.last_login.map(clock::iso),
        "is_superuser": user.superuser,
        "username": user.username,
        "first_name": "",
        "last_name": user.last_name,
        "email": user.email,
        "is_staff": user.superuser,
        "is_active": true,
        "date_joined": clock::iso(FLEET_BORN),
        "_state": "<django.db.models.base.ModelState object at 0x7f0000000000>",
    })
}

pub fn zone(world: &World, zone: &Named) -> Value {
    let machines = world.machines.values().filter(|machine| machine.zone == zone.id).count();
    json!({
        "id": zone.id, "created": clock::stamp(FLEET_BORN), "updated": clock::stamp(FLEET_BORN),
        "name": zone.name, "description": zone.description, "devices_count": 0, "machines_count": machines,
        "controllers_count": if zone.id == 1 { 2 } else { 0 },
    })
}

pub fn pool(world: &World, pool: &Named, user: &User) -> Value {
    let machines = || world.machines.values().filter(|machine| machine.pool == pool.id);
    let permissions: &[&str] = if user.superuser { &["edit", "delete"] } else { &[] };
    json!({
        "id": pool.id, "created": clock::stamp(FLEET_BORN), "updated": clock::stamp(FLEET_BORN),
        "name": pool.name, "description": pool.description, "permissions": permissions,
        "machine_total_count": machines().count(),
        "machine_ready_count": machines().filter(|machine| machine.status == Status::Ready).count(),
        "is_default": pool.id == 0,
    })
}

pub fn domain(world: &World, domain: &Domain, detail: bool) -> Value {
    let records: Vec<_> = world
        .machines
        .values()
        .filter(|machine| machine.domain == domain.id)
        .filter_map(|machine| {
            let ip = machine.nics.iter().flat_map(|nic| &nic.links).find_map(|link| link.ip.as_deref())?;
            Some((machine, ip))
        })
        .collect();
    let mut row = json!({
        "id": domain.id, "created": clock::stamp(FLEET_BORN), "updated": clock::stamp(FLEET_BORN),
        "name": domain.name, "authoritative": true, "ttl": null, "hosts": records.len(),
        "resource_count": records.len(), "is_default": domain.id == 0,
        "displayname": if domain.id == 0 { format!("{} (default)", domain.name) } else { domain.name.clone() },
    });
    if detail {
        row["rrsets"] = records
            .iter()
            .map(|(machine, ip)| {
                json!({
                    "name": machine.hostname, "system_id": machine.system_id, "node_type": 0, "user_id": null,
                    "dnsresource_id": null, "ttl": null, "rrtype": if ip.contains(':') { "AAAA" } else { "A" },
                    "rrdata": ip, "dnsdata_id": null,
                })
            })
            .collect();
    }
    row
}

pub fn tag(world: &World, tag: &Tag) -> Value {
    let mut row = json!({
        "id": tag.id, "created": clock::stamp(tag.created), "updated": clock::stamp(tag.created),
        "name": tag.name, "definition": "", "comment": tag.comment, "kernel_opts": tag.kernel_opts,
    });
    if world.version.has_tag_ids() {
        let machines = world.machines.values().filter(|machine| machine.tags.contains(&tag.id)).count();
        row["machine_count"] = json!(machines);
        row["device_count"] = json!(0);
        row["controller_count"] = json!(0);
    }
    row
}

/// `global_permissions` only on one's own row.
pub fn user(world: &World, user: &User, own: bool) -> Value {
    let owner = Some(user.username);
    let machines = world.machines.values().filter(|machine| machine.owner.as_deref() == owner).count();
    let mut row = json!({
        "id": user.id, "last_login": user.last_login.map(clock::stamp).unwrap_or_default(),
        "is_superuser": user.superuser, "username": user.username, "last_name": user.last_name, "email": user.email,
        "sshkeys_count": 0, "is_local": true, "completed_intro": true, "machines_count": machines,
    });
    if own {
        row["global_permissions"] = if user.superuser {
            json!(["machine_create", "device_create", "resource_pool_create", "resource_pool_delete", "pod_create"])
        } else {
            json!(["device_create"])
        };
    }
    row
}
