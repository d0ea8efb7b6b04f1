//! `pod.*` (maas-api §4.6).

use super::{Answer, Failure, Params, denied, fail, missing, number_key, page};
use crate::{
    compose::{self, Fields},
    http::{vm_host_form, vm_hosts},
    shapes::pod,
    socket::session::Session,
    state::{Key, Region, World},
    version::MaasVersion,
};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn call(region: &Arc<Region>, session: &mut Session, method: &str, params: &Params) -> Answer {
    match method {
        "list" => list(region, session, params),
        "get" => {
            let id = number_key(params, "id")?;
            let result = detail(&region.world(), id, session)?;
            session.load("pod", id);
            Ok(result)
        }
        "set_active" => {
            if !params.contains_key("id") {
                session.active.remove("pod");
                return Ok(Value::Null);
            }
            let id = number_key(params, "id")?;
            let result = detail(&region.world(), id, session)?;
            session.load("pod", id);
            session.active.insert("pod", Key::Number(id));
            Ok(result)
        }
        "create" => create(region, session, params),
        "update" => update(region, session, params),
        "delete" => {
            let id = known(region, params)?;
            if !session.user.superuser {
                return denied();
            }
            region.change(|world| world.remove_host(id));
            Ok(Value::Null)
        }
        // In practice only the right to view is checked.
        "refresh" => {
            let id = known(region, params)?;
            match region.change(|world| vm_hosts::refresh(world, id)) {
                Some(Ok(())) => detail(&region.world(), id, session),
                Some(Err(text)) => fail(text),
                None => missing(&id.to_string()),
            }
        }
        "compose" => {
            let id = known(region, params)?;
            if !session.user.superuser {
                return denied();
            }
            let fields = Fields::from_json(params);
            let user = session.user.clone();
            region
                .change(|world| compose::compose(world, id, &fields, &user))
                .map_err(|error| Failure::Text(error.socket_text()))?;
            detail(&region.world(), id, session)
        }
        "get_projects" if region.options.maas > MaasVersion::V2_9 => projects(params),
        _ => Err(Failure::NoMethod),
    }
}

fn list(region: &Arc<Region>, session: &mut Session, params: &Params) -> Answer {
    let world = region.world();
    let ids = page(world.hosts.keys().copied(), params);
    let rows = ids
        .iter()
        .filter_map(|id| world.hosts.get(id))
        .map(|host| pod::pod(&world, host, false, &session.user))
        .collect();
    for id in ids {
        session.load("pod", id);
    }
    Ok(rows)
}

fn detail(world: &World, id: i64, session: &Session) -> Answer {
    match world.hosts.get(&id) {
        Some(host) => Ok(pod::pod(world, host, true, &session.user)),
        None => missing(&id.to_string()),
    }
}

fn known(region: &Arc<Region>, params: &Params) -> Result<i64, Failure> {
    let id = number_key(params, "id")?;
    if region.world().hosts.contains_key(&id) { Ok(id) } else { missing(&id.to_string()) }
}

fn refused<T>(refusal: vm_host_form::Refusal) -> Result<T, Failure> {
    match refusal {
        vm_host_form::Refusal::Form(errors) => fail(errors.json()),
        vm_host_form::Refusal::Text(_, text) => fail(text),
    }
}

fn create(region: &Arc<Region>, session: &Session, params: &Params) -> Answer {
    if !session.user.superuser {
        return denied();
    }
    let fields = Fields::from_json(params);
    match region.change(|world| vm_host_form::create(world, &fields, vm_host_form::Names::Ids)) {
        Ok(id) => detail(&region.world(), id, session),
        Err(refusal) => refused(refusal),
    }
}

fn update(region: &Arc<Region>, session: &Session, params: &Params) -> Answer {
    let id = known(region, params)?;
    if !session.user.superuser {
        return denied();
    }
    if !params.contains_key("tags") {
        return fail("'tags'");
    }
    let fields = Fields::from_json(params);
    match region.change(|world| vm_host_form::update(world, id, &fields, vm_host_form::Names::Ids)) {
        Ok(()) => detail(&region.world(), id, session),
        Err(refusal) => refused(refusal),
    }
}

/// Any address answers but one with "unreachable" in it, and the password "wrong".
fn projects(params: &Params) -> Answer {
    let text = |key: &str| params.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("power_address").contains("unreachable") {
        return fail("Failed talking to pod: Failed to connect to the LXD REST API.");
    }
    let trusted = !text("certificate").is_empty() && !text("key").is_empty();
    if !trusted && text("password").is_empty() {
        return fail("Failed talking to pod: VM Host 0: Certificate is not trusted and no password was given");
    }
    if text("password") == "wrong" {
        return fail("Failed talking to pod: VM Host 0: Password authentication failed: not authorized");
    }
    Ok(json!([
        {"name": "default", "description": "Default LXD project"},
        {"name": "maas", "description": "Project managed by MAAS"},
        {"name": "other", "description": ""},
    ]))
}
