//! `/vm-hosts/` and its alias `/pods/` (maas-api §3.3, §3.4).

use super::{call::Call, reply::Reply, vm_host_form};
use crate::{
    compose::{self, ComposeError, Fields},
    shapes::{pod, pod_rest},
    state::{Host, World},
    version::MaasVersion,
};
use serde_json::{Value, json};

pub fn all(call: &Call) -> Reply {
    match (call.method(), call.op.as_deref()) {
        ("GET" | "HEAD", None) => {
            let world = call.region.world();
            let hosts: Vec<Value> = world.hosts.values().map(|host| pod_rest::vm_host(&world, host)).collect();
            Reply::json(&Value::Array(hosts))
        }
        ("POST", None) if !call.user.superuser => forbidden(call),
        ("POST", None) => {
            let fields = Fields::from_pairs(call.request.form.clone());
            call.region.change(|world| match vm_host_form::create(world, &fields, vm_host_form::Names::Names) {
                Ok(id) => shown(world, id),
                Err(refusal) => refused(refusal),
            })
        }
        ("GET" | "POST", Some(_)) => call.bad_op(),
        _ => Reply::not_allowed("GET, POST"),
    }
}

/// From 3.8 on the refusal is empty.
fn forbidden(call: &Call) -> Reply {
    if call.region.options.maas >= MaasVersion::V3_8 { Reply::text(403, "") } else { Reply::forbidden() }
}

fn refused(refusal: vm_host_form::Refusal) -> Reply {
    match refusal {
        vm_host_form::Refusal::Form(errors) => Reply::errors(&errors),
        vm_host_form::Refusal::Text(status, text) => Reply::text(status, text),
    }
}

fn shown(world: &World, id: i64) -> Reply {
    world.hosts.get(&id).map_or_else(Reply::plain_not_found, |host| Reply::json(&pod_rest::vm_host(world, host)))
}

pub fn one(call: &Call, id: &str) -> Reply {
    let Ok(id) = id.parse::<i64>() else { return Reply::unknown_path(&call.request.path) };
    let admin = call.user.superuser;
    match (call.method(), call.op.as_deref()) {
        ("GET" | "HEAD", None) => shown(&call.region.world(), id),
        ("GET", Some("parameters"))
        | ("POST", Some("refresh" | "compose" | "add_tag" | "remove_tag"))
        | ("PUT" | "DELETE", None)
            if !admin =>
        {
            forbidden(call)
        }
        ("GET", Some("parameters")) => with_host(call, id, |_, host| Reply::json(&pod::power_parameters(host))),
        ("PUT", None) => {
            let fields = Fields::from_pairs(call.request.form.clone());
            call.region.change(|world| {
                if !world.hosts.contains_key(&id) {
                    return call.not_found("Pod");
                }
                match vm_host_form::update(world, id, &fields, vm_host_form::Names::Names) {
                    Ok(()) => shown(world, id),
                    Err(refusal) => refused(refusal),
                }
            })
        }
        ("DELETE", None) => {
            call.region.change(|world| if world.remove_host(id) { Reply::no_content() } else { call.not_found("Pod") })
        }
        ("POST", Some("refresh")) => call.region.change(|world| match refresh(world, id) {
            None => call.not_found("Pod"),
            Some(Err(text)) => Reply::text(503, text),
            Some(Ok(())) => shown(world, id),
        }),
        ("POST", Some("compose")) => compose(call, id),
        ("POST", Some("add_tag")) => tag(call, id, true),
        ("POST", Some("remove_tag")) => tag(call, id, false),
        ("GET" | "POST" | "PUT" | "DELETE", Some(_)) => call.bad_op(),
        ("POST", None) => call.bad_op(),
        _ => Reply::not_allowed("GET, POST, PUT, DELETE"),
    }
}

fn with_host(call: &Call, id: i64, show: impl FnOnce(&World, &Host) -> Reply) -> Reply {
    let world = call.region.world();
    match world.hosts.get(&id) {
        Some(host) => show(&world, host),
        None => call.not_found("Pod"),
    }
}

/// Ask the hypervisor again. `None`: no such host; the error is the driver's.
pub fn refresh(world: &mut World, id: i64) -> Option<Result<(), String>> {
    let host = world.hosts.get(&id)?;
    if !host.reachable {
        return Some(Err(format!("Failed talking to pod: Pod {id}: Failed to connect to the LXD REST API.")));
    }
    world.update_host(id, |_| {});
    Some(Ok(()))
}

fn compose(call: &Call, id: i64) -> Reply {
    let fields = Fields::from_pairs(call.request.form.clone());
    let result = call
        .region
        .change(|world| world.hosts.contains_key(&id).then(|| compose::compose(world, id, &fields, &call.user)));
    match result {
        None => call.not_found("Pod"),
        Some(Ok(system_id)) => {
            let uri = format!("/MAAS/api/2.0/machines/{system_id}/");
            Reply::json(&json!({"system_id": system_id, "resource_uri": uri}))
        }
        Some(Err(ComposeError::NotComposable)) => {
            let who = if call.region.options.maas == MaasVersion::V2_9 { "Pod" } else { "VM host" };
            Reply::text(400, format!("{who} does not support composability."))
        }
        Some(Err(ComposeError::Form(errors))) => Reply::errors(&errors),
        Some(Err(ComposeError::Problem(text))) => Reply::text(400, text),
        Some(Err(ComposeError::NotFound(text))) => Reply { content_type: "text/plain", ..Reply::text(404, text) },
        Some(Err(ComposeError::Internal(text))) => Reply::text(500, text),
        Some(Err(ComposeError::Unavailable(text))) => Reply::text(503, text),
    }
}

fn tag(call: &Call, id: i64, add: bool) -> Reply {
    let tag = call.request.field("tag").unwrap_or_default().to_owned();
    call.region.change(|world| {
        if !world.hosts.contains_key(&id) {
            return call.not_found("Pod");
        }
        if tag.is_empty() {
            return Reply::text(400, "No provided tag!");
        }
        if tag.contains(',') {
            return Reply::text(400, "Tag may not contain a \",\".");
        }
        world.update_host(id, |host| {
            host.tags.retain(|known| *known != tag);
            if add {
                host.tags.push(tag);
            }
        });
        shown(world, id)
    })
}
