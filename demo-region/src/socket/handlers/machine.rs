//! `machine.*` for reading (maas-api §4.8).

use super::{Answer, Failure, Params, fail, machine_filter, missing};
use crate::{
    shapes::{
        machine_detail,
        machine_parts::{self as parts, visible},
        machine_row::{self, Route},
    },
    socket::session::Session,
    state::{Key, Machine, Region, World},
};
use serde_json::{Value, json};
use std::{cmp::Ordering, sync::Arc};

pub fn call(region: &Arc<Region>, session: &mut Session, method: &str, params: &Params) -> Answer {
    let paged = region.options.maas.has_paged_machines();
    match method {
        "list" if paged => list(&region.world(), session, params),
        "list" => old_list(&region.world(), session, params),
        "list_ids" if region.options.maas.has_lean_machine_rows() => list_ids(&region.world(), session, params),
        "count" if paged => {
            let world = region.world();
            Ok(json!({"count": found(&world, session, params)?.len()}))
        }
        "filter_groups" if paged => Ok(machine_filter::groups(&region.world())),
        "filter_options" if paged => {
            let key = params.get("group_key").and_then(Value::as_str).unwrap_or_default();
            Ok(machine_filter::options(&region.world(), key))
        }
        "get" => {
            let (system_id, row) = detail(region, session, params)?;
            session.load("machine", system_id.as_str());
            Ok(row)
        }
        "set_active" => {
            if !params.contains_key("system_id") {
                session.active.remove("machine");
                return Ok(Value::Null);
            }
            let (system_id, row) = detail(region, session, params)?;
            session.load("machine", system_id.as_str());
            session.active.insert("machine", Key::Text(system_id));
            Ok(row)
        }
        "unsubscribe" if paged => {
            let Some(ids) = params.get("system_ids").and_then(Value::as_array) else { return fail("'system_ids'") };
            for id in ids.iter().filter_map(Value::as_str) {
                session.loaded.entry("machine").or_default().remove(&Key::from(id));
            }
            Ok(Value::Array(ids.clone()))
        }
        "check_power" => {
            let (system_id, _) = detail(region, session, params)?;
            let world = region.world();
            Ok(json!(world.machine(&system_id).map(|machine| machine.power_state.as_str())))
        }
        _ => Err(Failure::NoMethod),
    }
}

/// The machine a call is about, in detail.
pub fn detail(region: &Arc<Region>, session: &Session, params: &Params) -> Result<(String, Value), Failure> {
    let Some(system_id) = params.get("system_id").and_then(Value::as_str) else {
        return fail("{\"system_id\": [\"This field is required\"]}");
    };
    let world = region.world();
    match world.machine(system_id).filter(|machine| visible(machine, &session.user)) {
        Some(machine) => Ok((system_id.to_owned(), machine_detail::detail(&world, machine, &session.user))),
        None => missing(system_id),
    }
}

/// Everything the filter lets through, sorted.
pub fn found<'a>(world: &'a World, session: &Session, params: &Params) -> Result<Vec<&'a Machine>, Failure> {
    let filter = machine_filter::Filter::new(world, params)?;
    let mut machines: Vec<&Machine> = world
        .machines
        .values()
        .filter(|machine| visible(machine, &session.user) && filter.holds(world, machine))
        .collect();
    if let Some(key) = params.get("sort_key").and_then(Value::as_str) {
        let descending = params.get("sort_direction").and_then(Value::as_str) == Some("descending");
        machines.sort_by(|a, b| {
            let order = compare(world, a, b, key);
            (if descending { order.reverse() } else { order }).then(a.id.cmp(&b.id))
        });
    }
    Ok(machines)
}

fn compare(world: &World, a: &Machine, b: &Machine, key: &str) -> Ordering {
    match key {
        "cpu_count" => a.cpu_count.cmp(&b.cpu_count),
        "memory" => a.memory.cmp(&b.memory),
        "storage" => parts::storage_gb(a).total_cmp(&parts::storage_gb(b)),
        "physical_disk_count" => a.disks.len().cmp(&b.disks.len()),
        "status" => a.status.text().cmp(b.status.text()),
        "pxe_mac" => a.boot_nic().map(|nic| &nic.mac).cmp(&b.boot_nic().map(|nic| &nic.mac)),
        _ => machine_filter::values(world, a, key).cmp(&machine_filter::values(world, b, key)),
    }
}

fn whole(params: &Params, key: &str, default: usize) -> usize {
    params.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0).unwrap_or(default)
}

fn list(world: &World, session: &mut Session, params: &Params) -> Answer {
    let user = session.user.clone();
    let (result, shown) =
        pages(world, session, params, |machine| machine_row::row(world, machine, &user, Route::List))?;
    for system_id in shown {
        session.load("machine", system_id.as_str());
    }
    Ok(result)
}

fn list_ids(world: &World, session: &Session, params: &Params) -> Answer {
    let user = &session.user;
    let row = |machine: &Machine| {
        json!({
            "id": machine.id, "actions": parts::actions(machine, user), "permissions": parts::permissions(machine, user),
        })
    };
    pages(world, session, params, row).map(|(result, _)| result)
}

/// One page in its groups, and the keys on it.
fn pages(
    world: &World,
    session: &Session,
    params: &Params,
    row: impl Fn(&Machine) -> Value,
) -> Result<(Value, Vec<String>), Failure> {
    let machines = found(world, session, params)?;
    let group_key = params.get("group_key").and_then(Value::as_str).filter(|key| !key.is_empty());
    let collapsed: Vec<&str> = params
        .get("group_collapsed")
        .and_then(Value::as_array)
        .map(|values| values.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    // (sort key, name, value, machines)
    let mut groups: Vec<(String, Value, Value, Vec<&Machine>)> = Vec::new();
    let total = machines.len();
    for machine in machines {
        let (order, name, value) = group_of(world, machine, group_key);
        match groups.iter_mut().find(|group| group.0 == order) {
            Some(group) => group.3.push(machine),
            None => groups.push((order, name, value, vec![machine])),
        }
    }
    groups.sort_by(|a, b| a.0.cmp(&b.0));
    let size = whole(params, "page_size", 100);
    let open = |value: &Value| !collapsed.iter().any(|closed| value == *closed);
    let listed: usize = groups.iter().filter(|group| open(&group.2)).map(|group| group.3.len()).sum();
    let count_pages = listed.div_ceil(size).max(1);
    let page = whole(params, "page_number", 1).min(count_pages);
    let (mut skip, mut room) = ((page - 1) * size, size);
    let mut shown = Vec::new();
    let mut rows = Vec::new();
    for (_, name, value, machines) in &groups {
        let collapsed = !open(value);
        let mut items = Vec::new();
        if !collapsed {
            for machine in machines.iter().skip(skip).take(room) {
                items.push(row(machine));
                shown.push(machine.system_id.clone());
            }
            room -= items.len();
            skip = skip.saturating_sub(machines.len());
            if items.is_empty() {
                continue;
            }
        }
        rows.push(json!({
            "name": name, "value": value, "count": machines.len(), "collapsed": collapsed, "items": items,
        }));
    }
    if group_key.is_none() && rows.is_empty() {
        rows.push(json!({"name": null, "value": null, "count": 0, "collapsed": false, "items": []}));
    }
    Ok((json!({"count": total, "cur_page": page, "num_pages": count_pages, "groups": rows}), shown))
}

fn group_of(world: &World, machine: &Machine, key: Option<&str>) -> (String, Value, Value) {
    match key {
        None => (String::new(), Value::Null, Value::Null),
        Some("status") => {
            let status = machine.status;
            (format!("{:03}", status.code()), json!(status.text()), json!(status.slug()))
        }
        Some(key) => {
            let value = machine_filter::values(world, machine, key).and_then(|values| values.into_iter().next());
            let text = value.unwrap_or_else(|| "None".into());
            (text.clone(), json!(text), json!(text))
        }
    }
}

/// Before 3.3: a plain array, paged by the numeric id.
fn old_list(world: &World, session: &mut Session, params: &Params) -> Answer {
    let start = params.get("start").and_then(Value::as_i64).unwrap_or(i64::MIN);
    let limit = whole(params, "limit", usize::MAX);
    let machines: Vec<&Machine> = world
        .machines
        .values()
        .filter(|machine| machine.id > start && visible(machine, &session.user))
        .take(limit)
        .collect();
    let rows = machines.iter().map(|machine| machine_row::row(world, machine, &session.user, Route::List)).collect();
    for machine in machines {
        session.load("machine", machine.system_id.as_str());
    }
    Ok(rows)
}
