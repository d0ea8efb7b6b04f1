//! The handlers of the socket, and which version has which (maas-api §4.4, §4.9, §6.1).

mod general;
mod machine;
mod machine_action;
mod machine_filter;
mod pod;
mod reference;
mod vmcluster;

use super::session::Session;
use crate::{
    shapes,
    state::{Key, Region, User, World},
    version::MaasVersion,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub type Params = Map<String, Value>;

/// Why there is no result.
#[derive(Debug, PartialEq)]
pub enum Failure {
    /// The error string
    Text(String),
    /// Closes the connection
    NoHandler,
    /// Drops it
    NoMethod,
}

pub type Answer = Result<Value, Failure>;

pub fn fail<T>(text: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Text(text.into()))
}

pub fn denied<T>() -> Result<T, Failure> {
    fail("Permission denied")
}

pub fn exists(handler: &str, version: MaasVersion) -> bool {
    match handler {
        "pod" => version.has_vm_hosts(),
        "vmcluster" => version.has_clusters(),
        "zone" | "resourcepool" | "user" | "sshkey" | "sslkey" => version.has_reference_handlers(),
        "machine" | "subnet" | "space" | "vlan" | "fabric" | "domain" | "tag" | "general" | "config" | "controller"
        | "notification" | "device" => true,
        _ => false,
    }
}

pub fn call(region: &Arc<Region>, session: &mut Session, handler: &str, method: &str, params: &Params) -> Answer {
    if !exists(handler, region.options.maas) {
        return Err(Failure::NoHandler);
    }
    match handler {
        "pod" => pod::call(region, session, method, params),
        "vmcluster" => vmcluster::call(region, session, method, params),
        "machine" if method == "action" => machine_action::action(region, session, params),
        "machine" if method == "update" => machine_action::update(region, session, params),
        "machine" => machine::call(region, session, method, params),
        "general" => general::call(region, method, params),
        "config" => reference::config(region, session, method, params),
        _ => reference::call(region, session, handler, method, params),
    }
}

/// The object behind a key, as this user may see it.
pub fn object(world: &World, handler: &str, key: &Key, detail: bool, user: &User) -> Option<Value> {
    match (handler, key) {
        ("pod", Key::Number(id)) => Some(shapes::pod::pod(world, world.hosts.get(id)?, detail, user)),
        ("vmcluster", Key::Number(id)) => Some(shapes::cluster::socket(world, world.clusters.get(id)?)),
        ("machine", Key::Text(id)) => {
            let machine = world.machine(id).filter(|machine| shapes::machine_parts::visible(machine, user))?;
            Some(if detail {
                shapes::machine_detail::detail(world, machine, user)
            } else {
                shapes::machine_row::row(world, machine, user, shapes::machine_row::Route::Notify)
            })
        }
        ("controller", Key::Text(id)) => shapes::controller::detail(world, id, user),
        ("config", Key::Text(name)) => Some(json!({"name": name, "value": world.config.get(name)?})),
        (_, Key::Number(id)) => reference::row(world, handler, *id, detail, user),
        _ => None,
    }
}

/// The numeric key of a call, or the error of a missing one.
pub fn number_key(params: &Params, name: &str) -> Result<i64, Failure> {
    match params.get(name) {
        None | Some(Value::Null) => fail(format!("{{\"{name}\": [\"This field is required\"]}}")),
        Some(value) => match value.as_i64().or_else(|| value.as_str()?.parse().ok()) {
            Some(number) => Ok(number),
            None => fail(format!("Field '{name}' expected a number but got {value}.")),
        },
    }
}

pub fn missing<T>(key: &str) -> Result<T, Failure> {
    fail(format!("Object with id ({key}) does not exist"))
}

/// `start` and `limit` of simple lists: rows whose id is greater than `start`.
pub fn page(rows: impl Iterator<Item = i64>, params: &Params) -> Vec<i64> {
    let start = params.get("start").and_then(Value::as_i64);
    let limit = params.get("limit").and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    rows.filter(|id| start.is_none_or(|start| *id > start)).take(limit.unwrap_or(usize::MAX)).collect()
}
