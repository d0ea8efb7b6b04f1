//! The server's side of maas-api §3.4 for tests: an independent, plain reading of the rules, sharing no code with the
//! checks.

use crate::model::host::{Host, HostKind};
use crate::model::machine::Machine;
use crate::model::network::Networks;
use crate::model::nic::NicKind;
use std::collections::BTreeSet;
use std::net::Ipv4Addr;

type Outcome = Result<(), String>;

fn want(condition: bool, message: &str) -> Outcome {
    if condition { Ok(()) } else { Err(message.to_owned()) }
}

/// Whether the region takes the request; `Err` says which rule it breaks.
pub fn accepts(
    pairs: &[(String, String)],
    host: &Host,
    machine: &Machine,
    networks: &Networks,
    taken: &BTreeSet<String>,
) -> Outcome {
    let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    want(pairs.iter().all(|(_, value)| !value.is_empty()), "empty value")?;
    let physical = host.capacity.cores.total;
    let cores: i64 = get("cores").map_or(Ok(1), str::parse).map_err(|_| "cores: whole number")?;
    want((1..=physical).contains(&cores), "cores: range")?;
    for (_, id) in pairs.iter().filter(|(key, _)| key == "pinned_cores") {
        want((0..physical).any(|known| known.to_string() == *id), "pinned_cores: choice")?;
    }
    let total_mib = host.capacity.general.total >> 20;
    let memory: i64 = get("memory").map_or(Ok(2048), str::parse).map_err(|_| "memory: whole number")?;
    want((1024..=total_mib).contains(&memory), "memory: range")?;
    let used_mib = (host.capacity.general.tracked + host.capacity.hugepages.tracked) >> 20;
    let ratio = host.capacity.cpu_ratio;
    want((host.capacity.cores.tracked + cores) as f64 <= physical as f64 * ratio, "CPU over-commit")?;
    let ratio = host.capacity.memory_ratio;
    want((used_mib + memory) as f64 <= total_mib as f64 * ratio, "memory over-commit")?;
    want(get("hugepages_backed").is_none_or(|value| value == "true"), "hugepages")?;
    want(get("architecture").is_none_or(|word| host.architectures.iter().any(|arch| arch == word)), "architecture")?;
    if let Some(name) = get("hostname") {
        want(!taken.contains(name), "hostname: taken")?;
        want(!name.split('.').next().unwrap_or("").contains('_'), "hostname: underscore")?;
        want(name.split('.').all(|l| (1..64).contains(&l.len()) && !l.starts_with('-') && !l.ends_with('-')), "label")?;
    }
    storage(get("storage").unwrap_or("root:8(local)"))?;
    interfaces(get("interfaces").unwrap_or(""), host, machine, networks)
}

fn storage(text: &str) -> Outcome {
    // Commas inside brackets separate tags, not disks.
    let (mut disks, mut depth) = (vec![String::new()], 0);
    for c in text.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        match c {
            ',' if depth == 0 => disks.push(String::new()),
            _ => disks.iter_mut().last().unwrap().push(c),
        }
    }
    for disk in disks {
        let (label, rest) = disk.split_once(':').unwrap_or(("x", &disk));
        want(!label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric()), "storage: label")?;
        let (size, tags) = rest.split_once('(').unwrap_or((rest, ")"));
        let tags = tags.strip_suffix(')').ok_or("storage: bracket")?;
        want(!tags.contains(')'), "storage: bracket")?;
        let gigabytes: f64 = size.parse().map_err(|_| "storage: float")?;
        want(gigabytes > 0.0 && size.chars().all(|c| c.is_ascii_digit() || c == '.'), "storage: size")?;
        want(gigabytes * 1e9 >= 4_194_304.0, "storage: smaller than a block device may be")?;
    }
    Ok(())
}

fn interfaces(text: &str, host: &Host, machine: &Machine, networks: &Networks) -> Outcome {
    if text.len() <= 1 {
        return Ok(());
    }
    want(host.machine.is_some(), "Pod must be on a known host if interfaces are specified.")?;
    let (mut labels, mut boots) = (BTreeSet::new(), false);
    for nic in text.split(';') {
        let (label, asked) = nic.split_once(':').ok_or("interfaces: no label")?;
        want(label.starts_with(|c: char| c.is_ascii_alphanumeric()), "interfaces: label")?;
        want(labels.insert(label), "interfaces: label twice")?;
        let mut matching: Vec<_> = machine.nics.iter().filter(|nic| nic.vlan.is_some()).collect();
        for pair in asked.split(',') {
            let (key, value) = pair.split_once('=').ok_or("interfaces: pair")?;
            match key {
                "space" => {
                    let id = networks.spaces.values().find(|s| s.name == value).ok_or("No Space matches")?.id;
                    matching.retain(|nic| networks.vlans[&nic.vlan.unwrap()].space == Some(id));
                }
                "vlan" => matching.retain(|nic| format!("id:{}", nic.vlan.unwrap()) == value),
                "subnet_cidr" => {
                    let id = networks.subnets.values().find(|s| s.cidr == value).ok_or("no such subnet")?.id;
                    matching.retain(|nic| nic.links.iter().any(|link| link.subnet == Some(id)));
                }
                "ip" => {
                    let vlan = best_vlan(value, networks).ok_or("no subnet for the address")?;
                    matching.retain(|nic| nic.vlan == Some(networks.subnets[&vlan].vlan));
                }
                _ => return Err(format!("Unknown interfaces constraint: {key}")),
            }
        }
        let best = |kind: NicKind| matching.iter().filter(|nic| nic.kind == kind).max_by_key(|nic| nic.id);
        let chosen = best(NicKind::Bridge).or(best(NicKind::Bond)).or(matching.iter().max_by_key(|nic| nic.id));
        let chosen = chosen.ok_or("This pod does not match the specified networks.")?;
        let vlan = &networks.vlans[&chosen.vlan.unwrap()];
        boots |= vlan.dhcp_on || vlan.relayed;
    }
    want(boots, "MAAS DHCP must be enabled on at least one VLAN attached to the specified interfaces.")?;
    want(host.kind == HostKind::Lxd || host.kind == HostKind::Virsh, "kind")
}

/// Narrowest subnet of an address; the one v6 subnet of the test networks by its first letters.
fn best_vlan(address: &str, networks: &Networks) -> Option<crate::model::ids::SubnetId> {
    let mut best = None;
    for subnet in networks.subnets.values() {
        let (network, prefix) = subnet.cidr.split_once('/')?;
        let prefix: u32 = prefix.parse().ok()?;
        let within = match (network.parse::<Ipv4Addr>(), address.parse::<Ipv4Addr>()) {
            (Ok(network), Ok(address)) => u32::from(network) >> (32 - prefix) == u32::from(address) >> (32 - prefix),
            (Err(_), Err(_)) => address.starts_with("fd00::"),
            _ => false,
        };
        if within && best.is_none_or(|(other, _)| prefix > other) {
            best = Some((prefix, subnet.id));
        }
    }
    best.map(|(_, id)| id)
}
