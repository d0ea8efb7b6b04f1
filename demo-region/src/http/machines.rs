//! `/machines/` and the hidden `/virtual-machines/` (maas-api §3.5, §3.7).

use super::{call::Call, reply::Reply};
use crate::{
    shapes::{machine_parts as parts, machine_rest},
    state::{HostKind, Machine, Status, Vm, World},
};
use serde_json::{Value, json};

pub fn all(call: &Call) -> Reply {
    match (call.method(), &call.op) {
        ("GET" | "HEAD", None) => {
            let world = call.region.world();
            let rows: Vec<Value> = world
                .machines
                .values()
                .filter(|machine| parts::visible(machine, &call.user) && wanted(call, &world, machine))
                .map(|machine| machine_rest::machine(&world, machine))
                .collect();
            Reply::json(&Value::Array(rows))
        }
        (_, Some(_)) => call.bad_op(),
        _ => Reply::not_allowed("GET, POST"),
    }
}

/// Repeated filters are ORed, different ones ANDed; `pod` is the exact name.
fn wanted(call: &Call, world: &World, machine: &Machine) -> bool {
    let pod = world.host_of(machine).map(|host| host.name.as_str());
    let any = |key: &str, test: &dyn Fn(&str) -> bool| {
        let mut asked = call.request.queries(key).peekable();
        asked.peek().is_none() || asked.any(test)
    };
    let is = |name: Option<&String>, value: &str| name.is_some_and(|name| name == value);
    any("id", &|value| machine.system_id == value)
        && any("hostname", &|value| machine.hostname == value)
        && any("pod", &|value| pod == Some(value))
        && !call.request.queries("not_pod").any(|value| pod == Some(value))
        && any("pod_type", &|value| machine.vm.is_some() && machine.power_type == value)
        && any("status", &|value| machine.status.slug() == value || machine.status.code().to_string() == value)
        && any("zone", &|value| is(world.zone(machine.zone).map(|zone| &zone.name), value))
        && any("pool", &|value| is(world.pool(machine.pool).map(|pool| &pool.name), value))
        && any("domain", &|value| is(world.domain(machine.domain).map(|domain| &domain.name), value))
        && any("mac_address", &|value| machine.nics.iter().any(|nic| nic.mac == value))
        && any("tags", &|value| world.tag_names(&machine.tags).contains(&value))
}

pub fn one(call: &Call, system_id: &str) -> Reply {
    let region = call.region;
    let found = region.world().machine(system_id).filter(|machine| parts::visible(machine, &call.user)).cloned();
    let Some(machine) = found else { return call.not_found("Machine") };
    let shown = |world: &World| {
        world
            .machine(system_id)
            .map_or_else(Reply::plain_not_found, |row| Reply::json(&machine_rest::machine(world, row)))
    };
    match (call.method(), call.op.as_deref()) {
        ("GET" | "HEAD", None) => shown(&region.world()),
        ("GET", Some("query_power_state")) => Reply::json(&json!({"state": machine.power_state})),
        ("POST", Some("power_on")) => power(call, &machine, "on").unwrap_or_else(|| shown(&region.world())),
        ("POST", Some("power_off")) => power(call, &machine, "off").unwrap_or_else(|| shown(&region.world())),
        ("POST", Some("deploy")) => deploy(call, &machine).unwrap_or_else(|| shown(&region.world())),
        ("DELETE", None) => delete(call, &machine),
        (_, Some(_)) | ("POST", None) => call.bad_op(),
        _ => Reply::not_allowed("GET, POST, PUT, DELETE"),
    }
}

fn may_edit(call: &Call, machine: &Machine) -> bool {
    !parts::permissions(machine, &call.user).is_empty()
}

fn power(call: &Call, machine: &Machine, state: &str) -> Option<Reply> {
    if !may_edit(call, machine) {
        return Some(Reply::text(403, "You don't have the required permission to power this machine."));
    }
    call.region.change(|world| world.set_power(&machine.system_id, state));
    None
}

fn deploy(call: &Call, machine: &Machine) -> Option<Reply> {
    let asked = |field: &str| {
        call.request
            .field(field)
            .is_some_and(|value| matches!(value.to_lowercase().as_str(), "true" | "yes" | "on" | "1" | "t" | "y"))
    };
    let mut becomes = None;
    for (field, kind) in [("install_kvm", HostKind::Virsh), ("register_vmhost", HostKind::Lxd)] {
        if asked(field) {
            becomes = Some(kind);
        }
        if asked(field) && !call.region.options.maas.has_vm_hosts() {
            return Some(Reply::text(400, format!("Support for {field} allocation parameter has been removed.")));
        }
        if asked(field) && !call.user.superuser {
            return Some(Reply::text(403, "Only administratros can deploy VM hosts"));
        }
    }
    if !matches!(machine.status, Status::Ready | Status::Allocated) {
        return Some(Reply::text(
            409,
            format!("Can't deploy a machine that is in the '{}' state", machine.status.text()),
        ));
    }
    call.region.change(|world| {
        if let Some(kind) = becomes {
            world.becoming_hosts.insert(machine.system_id.clone(), kind);
        }
        let owner = Some(call.user.username);
        world.set_status_until(&machine.system_id, Status::Deploying, Status::Deployed, 5000, owner);
    });
    None
}

/// A machine that VM hosts run on is kept unless `force=true`; a composed VM is destroyed.
fn delete(call: &Call, machine: &Machine) -> Reply {
    if !call.user.superuser {
        return Reply::forbidden();
    }
    let force = call.request.query("force").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    call.region.change(|world| {
        let hosted: Vec<(i64, String)> = world
            .hosts
            .values()
            .filter(|host| host.machine.as_deref() == Some(machine.system_id.as_str()))
            .map(|host| (host.id, host.name.clone()))
            .collect();
        if !hosted.is_empty() && !force {
            let names: Vec<String> = hosted.into_iter().map(|(_, name)| name).collect();
            return Reply::text(400, format!("The following VM hosts must be removed first: {}", names.join(", ")));
        }
        for (host, _) in hosted {
            world.remove_host(host);
        }
        world.remove_machine(&machine.system_id);
        Reply::no_content()
    })
}

fn vm_row(world: &World, vm: &Vm) -> Value {
    let machine = vm.machine.as_deref().and_then(|id| world.machine(id)).map(|machine| machine.id);
    json!({
        "id": vm.id, "identifier": vm.name, "project": vm.project, "pinned_cores": vm.pinned,
        "unpinned_cores": vm.unpinned, "memory": vm.memory, "hugepages_backed": vm.hugepages, "machine_id": machine,
        "bmc_id": vm.host, "resource_uri": format!("/MAAS/api/2.0/virtual-machines/{}", vm.id),
    })
}

pub fn all_vms(call: &Call) -> Reply {
    match (call.method(), &call.op) {
        ("GET" | "HEAD", None) => {
            let world = call.region.world();
            Reply::json(&world.vms.values().map(|vm| vm_row(&world, vm)).collect())
        }
        (_, Some(_)) => call.bad_op(),
        _ => Reply::not_allowed("GET"),
    }
}

pub fn one_vm(call: &Call, id: &str) -> Reply {
    if !matches!(call.method(), "GET" | "HEAD") {
        return Reply::not_allowed("GET");
    }
    let world = call.region.world();
    let found = id.parse().ok().and_then(|id: i64| world.vms.get(&id));
    found.map_or_else(|| call.not_found("VirtualMachine"), |vm| Reply::json(&vm_row(&world, vm)))
}
