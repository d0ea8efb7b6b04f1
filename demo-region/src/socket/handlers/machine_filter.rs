//! The filters of `machine.list` and what can be filtered by (maas-api §4.8.2).

use super::{Failure, Params, fail};
use crate::{
    shapes::machine_parts as parts,
    state::{Machine, Status, World},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// (key, label, type, has fixed values, usable for grouping)
const GROUPS: [(&str, &str, &str, bool, bool); 22] = [
    ("arch", "Architecture", "list[str]", true, true),
    ("tags", "Tags", "list[str]", false, false),
    ("fabrics", "Fabrics", "list[str]", false, false),
    ("subnets", "Subnets", "list[str]", false, false),
    ("vlans", "VLANs", "list[str]", false, false),
    ("spaces", "Spaces", "list[str]", false, false),
    ("zone", "Zone", "list[str]", false, true),
    ("system_id", "System id", "list[str]", false, false),
    ("pool", "Resource pool", "list[str]", false, true),
    ("cpu_count", "Cores", "list[float]", false, false),
    ("mem", "Memory", "list[float]", false, false),
    ("pod", "VM host", "list[str]", false, true),
    ("pod_type", "Type of VM host", "list[str]", false, true),
    ("owner", "Owner", "list[str]", false, true),
    ("power_state", "Power", "list[str]", true, true),
    ("mac_address", "MAC address", "list[str]", false, false),
    ("domain", "Domain", "list[str]", false, true),
    ("status", "Status", "list[str]", true, true),
    ("simple_status", "Simplified status", "list[str]", true, false),
    ("ip_addresses", "IP addresses", "list[str]", false, false),
    ("fqdn", "FQDN", "list[str]", false, false),
    ("parent", "Parent", "list[str]", false, true),
];

pub fn groups(world: &World) -> Value {
    let mut rows = Vec::new();
    for (key, label, kind, fixed, grouping) in GROUPS {
        if key.starts_with("pod") && !world.version.has_vm_hosts() {
            continue;
        }
        rows.push(json!({"key": key, "label": label, "type": kind, "dynamic": !fixed, "for_grouping": grouping}));
        let not = match key {
            "zone" | "pool" => format!("not_in_{key}"),
            _ => format!("not_{key}"),
        };
        rows.push(
            json!({"key": not, "label": format!("Not: {label}"), "type": kind, "dynamic": true, "for_grouping": false}),
        );
    }
    Value::Array(rows)
}

/// The texts a machine has under a key; `None` for unknown keys.
pub fn values(world: &World, machine: &Machine, key: &str) -> Option<Vec<String>> {
    let host = || world.host_of(machine);
    let vlans = || machine.nics.iter().filter_map(|nic| nic.vlan).filter_map(|id| world.vlan(id));
    let one = |text: &str| vec![text.to_owned()];
    Some(match key {
        "id" | "system_id" => one(&machine.system_id),
        "hostname" => one(&machine.hostname),
        "fqdn" => one(&parts::fqdn(world, machine)),
        "pod" if world.version.has_vm_hosts() => host().map(|host| host.name.clone()).into_iter().collect(),
        "pod_type" if world.version.has_vm_hosts() => {
            host().map(|host| host.kind.name().to_owned()).into_iter().collect()
        }
        "status" => vec![machine.status.slug()],
        "simple_status" => vec![machine.status.simple().to_lowercase().replace(' ', "_")],
        "power_state" => one(&machine.power_state),
        "zone" => world.zone(machine.zone).map(|zone| zone.name.clone()).into_iter().collect(),
        "pool" => world.pool(machine.pool).map(|pool| pool.name.clone()).into_iter().collect(),
        "domain" => world.domain(machine.domain).map(|domain| domain.name.clone()).into_iter().collect(),
        "owner" => machine.owner.iter().cloned().collect(),
        "tags" => world.tag_names(&machine.tags).into_iter().map(str::to_owned).collect(),
        "arch" => one(&machine.architecture),
        "parent" => {
            let parent = machine.parent.as_deref();
            let name = parent.and_then(|id| world.machine(id)).map(|parent| parent.hostname.clone());
            parent.map(str::to_owned).into_iter().chain(name).collect()
        }
        "spaces" => parts::fabrics_and_spaces(world, machine).1,
        "fabrics" => parts::fabrics_and_spaces(world, machine).0,
        "vlans" => vlans().filter_map(|vlan| vlan.name.clone()).collect(),
        "subnets" => machine
            .nics
            .iter()
            .flat_map(|nic| &nic.links)
            .filter_map(|link| world.subnet(link.subnet?))
            .flat_map(|subnet| [subnet.cidr.clone(), subnet.name.clone()])
            .collect(),
        "ip_addresses" => machine.nics.iter().flat_map(|nic| &nic.links).filter_map(|link| link.ip.clone()).collect(),
        "mac_address" => machine.nics.iter().map(|nic| nic.mac.clone()).collect(),
        "cpu_count" => vec![machine.cpu_count.to_string()],
        "mem" => vec![machine.memory.to_string()],
        "workloads" => vec![],
        _ => return None,
    })
}

/// All that `free_text` looks into.
fn free_text(world: &World, machine: &Machine) -> Vec<String> {
    let mut texts: Vec<String> =
        ["system_id", "fqdn", "owner", "pod", "pod_type", "pool", "zone", "spaces", "tags", "fabrics"]
            .into_iter()
            .filter_map(|key| values(world, machine, key))
            .flatten()
            .collect();
    texts.extend(machine.boot_nic().map(|nic| nic.mac.clone()));
    texts.push(machine.osystem.clone());
    texts.push(machine.series.clone());
    texts
}

/// A filter made ready: keys with their wanted texts.
pub struct Filter(Vec<(String, bool, Vec<String>)>);

impl Filter {
    pub fn new(world: &World, params: &Params) -> Result<Self, Failure> {
        let mut conditions = Vec::new();
        for (key, value) in params.get("filter").and_then(Value::as_object).into_iter().flatten() {
            let wanted: Vec<String> = match value {
                Value::Null => continue,
                Value::Array(items) => items.iter().map(text).collect(),
                other => vec![text(other)],
            };
            if wanted.is_empty() {
                continue;
            }
            let bare = key.strip_prefix("not_in_").or_else(|| key.strip_prefix("not_")).unwrap_or(key);
            if bare == "status" {
                for status in &wanted {
                    if !Status::ALL.iter().any(|known| known.slug() == status.trim_start_matches('=')) {
                        return fail(format!(
                            "{{\"{key}\": [\"Select a valid choice. {status} is not one of the available choices.\"]}}"
                        ));
                    }
                }
            }
            let removed = bare.starts_with("pod") && !world.version.has_vm_hosts();
            if !removed {
                conditions.push((bare.to_owned(), bare != key, wanted));
            }
        }
        Ok(Self(conditions))
    }

    pub fn holds(&self, world: &World, machine: &Machine) -> bool {
        self.0.iter().all(|(key, not, wanted)| {
            let found = if key == "free_text" { Some(free_text(world, machine)) } else { values(world, machine, key) };
            // Keys the demo does not know filter nothing.
            let Some(found) = found else { return true };
            let exact = matches!(key.as_str(), "id" | "status" | "simple_status" | "power_state" | "cpu_count" | "mem");
            let hit = wanted.iter().any(|want| found.iter().any(|text| fits(text, want, exact)));
            hit != *not
        })
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Substrings in any case; a leading `=` asks for the whole.
fn fits(text: &str, want: &str, exact: bool) -> bool {
    match want.strip_prefix('=') {
        Some(want) => text.eq_ignore_ascii_case(want),
        None if exact => text == want,
        None => text.to_lowercase().contains(&want.to_lowercase()),
    }
}

/// The values a key can take: for `pod` the names of all BMCs.
pub fn options(world: &World, key: &str) -> Value {
    let names: BTreeSet<String> = match key {
        "pod" => world.hosts.values().map(|host| host.name.clone()).collect(),
        "status" => Status::ALL.iter().map(|status| status.slug()).collect(),
        _ => world.machines.values().filter_map(|machine| values(world, machine, key)).flatten().collect(),
    };
    let label = |name: &str| {
        let status = Status::ALL.iter().find(|status| key == "status" && status.slug() == name);
        status.map_or_else(|| name.to_owned(), |status| status.text().to_owned())
    };
    names.iter().map(|name| json!({"key": name, "label": label(name)})).collect()
}
