//! `machine.action`, single and bulk, and `machine.update` (maas-api §4.8.4).

use super::{Answer, Failure, Params, denied, fail, machine, missing};
use crate::{
    shapes::machine_parts as parts,
    socket::session::Session,
    state::{HostKind, Machine, Region, Status, User, World},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

pub fn action(region: &Arc<Region>, session: &Session, params: &Params) -> Answer {
    let Some(action) = params.get("action").and_then(Value::as_str) else { return fail("'action'") };
    let empty = Map::new();
    let extra = params.get("extra").and_then(Value::as_object).unwrap_or(&empty);
    if params.contains_key("system_id") {
        let (system_id, _) = machine::detail(region, session, params)?;
        let done = region.change(|world| run(world, &system_id, action, extra, &session.user));
        return done.map(|()| Value::Null).map_err(Failure::Text);
    }
    if !region.options.maas.has_paged_machines() || !params.contains_key("filter") {
        return fail("{\"system_id\": [\"This field is required\"]}");
    }
    let targets: Vec<String> = {
        let world = region.world();
        machine::found(&world, session, params)?.iter().map(|machine| machine.system_id.clone()).collect()
    };
    let mut failures: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut done = 0;
    for system_id in targets {
        match region.change(|world| run(world, &system_id, action, extra, &session.user)) {
            Ok(()) => done += 1,
            Err(message) => failures.entry(message).or_default().push(system_id),
        }
    }
    let failed: Vec<&String> = failures.values().flatten().collect();
    Ok(json!({"success_count": done, "failed_system_ids": failed, "failure_details": failures}))
}

fn run(world: &mut World, system_id: &str, action: &str, extra: &Params, user: &User) -> Result<(), String> {
    let Some(machine) = world.machine(system_id) else {
        return Err(format!("Object with id ({system_id}) does not exist"));
    };
    if !parts::actions(machine, user).contains(&action) {
        return Err(format!("{action} action is not available for this node."));
    }
    if action == "deploy"
        && let Some(kind) = allow_deploy(world, extra, user)?
    {
        world.becoming_hosts.insert(system_id.to_owned(), kind);
    }
    let number = |key: &str| extra.get(key).and_then(Value::as_i64);
    let me = Some(user.username);
    match action {
        "on" | "off" => {
            world.set_power(system_id, action);
        }
        "commission" => world.set_status_until(system_id, Status::Commissioning, Status::Ready, 4000, me),
        "deploy" => world.set_status_until(system_id, Status::Deploying, Status::Deployed, 5000, me),
        "release" => world.set_status_until(system_id, Status::Releasing, Status::Ready, 3000, None),
        "test" => {
            let back = world.machine(system_id).map_or(Status::Ready, |machine| machine.status);
            world.set_status_until(system_id, Status::Testing, back, 4000, None);
        }
        "abort" | "exit-rescue-mode" | "override-failed-testing" | "mark-fixed" => {
            world.set_status(system_id, Status::Ready, None);
        }
        "acquire" => {
            world.set_status(system_id, Status::Allocated, me);
        }
        "rescue-mode" => {
            world.set_status(system_id, Status::RescueMode, None);
        }
        "mark-broken" => {
            world.set_status(system_id, Status::Broken, None);
            world.update_machine(system_id, |machine| {
                machine.error = format!("Marked broken by {}", user.username);
            });
        }
        "lock" | "unlock" => {
            world.update_machine(system_id, |machine| machine.locked = action == "lock");
        }
        "set-zone" => {
            set(world, system_id, number("zone_id"), |world, id| world.zone(id).is_some(), |m, id| m.zone = id)?
        }
        "set-pool" => {
            set(world, system_id, number("pool_id"), |world, id| world.pool(id).is_some(), |m, id| m.pool = id)?
        }
        "tag" | "untag" => {
            let tags: Vec<i64> =
                extra.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_i64).collect();
            world.update_machine(system_id, |machine| {
                machine.tags.retain(|tag| !tags.contains(tag));
                if action == "tag" {
                    machine.tags.extend(&tags);
                    machine.tags.sort_unstable();
                }
            });
        }
        "delete" => return delete(world, system_id),
        _ => {}
    }
    Ok(())
}

fn allow_deploy(world: &World, extra: &Params, user: &User) -> Result<Option<HostKind>, String> {
    let mut becomes = None;
    for (field, kind) in [("install_kvm", HostKind::Virsh), ("register_vmhost", HostKind::Lxd)] {
        let asked = extra.get(field).and_then(Value::as_bool) == Some(true);
        if asked {
            becomes = Some(kind);
        }
        if asked && !world.version.has_vm_hosts() {
            return Err(format!("Support for {field} allocation parameter has been removed."));
        }
        if asked && !user.superuser {
            return Err("You must be a MAAS administrator to deploy a machine as a MAAS-managed VM host.".into());
        }
    }
    Ok(becomes)
}

fn set(
    world: &mut World,
    system_id: &str,
    id: Option<i64>,
    known: impl Fn(&World, i64) -> bool,
    write: impl Fn(&mut Machine, i64),
) -> Result<(), String> {
    match id.filter(|id| known(world, *id)) {
        Some(id) => {
            world.update_machine(system_id, |machine| write(machine, id));
            Ok(())
        }
        None => Err("Select a valid choice. That choice is not one of the available choices.".into()),
    }
}

/// Destroys a composed VM; refused for a machine that VM hosts run on.
fn delete(world: &mut World, system_id: &str) -> Result<(), String> {
    let hosted: Vec<&str> = world
        .hosts
        .values()
        .filter(|host| host.machine.as_deref() == Some(system_id))
        .map(|host| host.name.as_str())
        .collect();
    if !hosted.is_empty() {
        return Err(format!("The following VM hosts must be removed first: {}", hosted.join(", ")));
    }
    world.remove_machine(system_id);
    Ok(())
}

/// Host name, description, zone, pool and domain; the latter three as `{id}` or `{name}`.
pub fn update(region: &Arc<Region>, session: &Session, params: &Params) -> Answer {
    let (system_id, _) = machine::detail(region, session, params)?;
    if !session.user.superuser {
        return denied();
    }
    let text = |key: &str| params.get(key).and_then(Value::as_str).map(str::to_owned);
    let id = |key: &str| {
        let value = params.get(key)?;
        value.as_i64().or_else(|| value.get("id")?.as_i64())
    };
    let hostname = text("hostname").filter(|name| !name.is_empty());
    if let Some(name) = &hostname {
        if let Err(message) = crate::compose::hostname::check(name) {
            return fail(json!({"hostname": [message]}).to_string());
        }
        if region.world().machine_by_hostname(name).is_some_and(|other| other.system_id != system_id) {
            return fail(json!({"hostname": ["Node with this Hostname already exists."]}).to_string());
        }
    }
    region.change(|world| {
        let zone = id("zone").filter(|id| world.zone(*id).is_some());
        let pool = id("pool").filter(|id| world.pool(*id).is_some());
        let domain = id("domain").filter(|id| world.domain(*id).is_some());
        world.update_machine(&system_id, |machine| {
            machine.hostname = hostname.unwrap_or_else(|| machine.hostname.clone());
            machine.description = text("description").unwrap_or_else(|| machine.description.clone());
            machine.zone = zone.unwrap_or(machine.zone);
            machine.pool = pool.unwrap_or(machine.pool);
            machine.domain = domain.unwrap_or(machine.domain);
        })
    });
    match machine::detail(region, session, params) {
        Ok((_, row)) => Ok(row),
        Err(_) => missing(&system_id),
    }
}
