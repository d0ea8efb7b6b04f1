//! Rows of a host's VM table: machines joined with what the host accounts for (maas-api §4.8.2, "what a VM row needs").

use super::host::Host;
use super::ids::SystemId;
use super::listing::natural;
use super::numa::{Cores, Placement};
use super::units::{self, GB, GIB};
use super::vm::{Power, Vm};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// One VM as a row of text.
#[derive(Clone, Debug, PartialEq)]
pub struct VmLine {
    /// Key: the system id, or a made-up one for VMs without a machine.
    pub key: SystemId,
    /// Host name, or what is known instead.
    pub name: String,
    /// With domain.
    pub fqdn: String,
    /// Power.
    pub power: Power,
    /// MAAS's words.
    pub status: String,
    /// What MAAS is doing.
    pub status_message: String,
    /// MAAS is at work on it.
    pub busy: bool,
    /// It needs a person.
    pub failed: bool,
    /// Addresses.
    pub ips: Vec<String>,
    /// `2 shared`, `0-3`.
    pub cores: String,
    /// Whether `cores` are ids.
    pub pinned: bool,
    /// NUMA nodes of its pinned cores: `0`, `0, 1`; empty when it floats.
    pub nodes: String,
    /// Memory in words.
    pub memory: String,
    /// Backed by hugepages.
    pub hugepages: bool,
    /// Disk space in words.
    pub storage: String,
    /// Resource pool.
    pub pool: String,
    text: String,
}

impl VmLine {
    /// Whether all words of a search are found.
    pub fn matches(&self, search: &str) -> bool {
        search.split_whitespace().all(|word| self.text.contains(&word.to_lowercase()))
    }

    /// Order of the table: by name, as people count.
    pub fn order(&self, other: &VmLine) -> Ordering {
        natural(&self.name, &other.name).then_with(|| self.key.cmp(&other.key))
    }
}

/// All VMs of a host: those that are machines, and those that only the host's own list knows.
pub fn lines(host: &Host, vms: &[Arc<Vm>]) -> Vec<VmLine> {
    let placements = host.detail.as_ref().map(|detail| detail.vms.as_slice()).unwrap_or_default();
    let by_id: HashMap<&SystemId, &Placement> =
        placements.iter().filter_map(|vm| Some((vm.system_id.as_ref()?, vm))).collect();
    let known: Vec<&SystemId> = vms.iter().map(|vm| &vm.system_id).collect();
    let mut lines: Vec<VmLine> = vms.iter().map(|vm| line(host, Some(vm), by_id.get(&vm.system_id).copied())).collect();
    let unknown = placements.iter().filter(|placed| placed.system_id.as_ref().is_none_or(|id| !known.contains(&id)));
    // While machines are still on their way, VMs of the host's list are no strangers yet.
    if !vms.is_empty() || placements.iter().all(|placed| placed.system_id.is_none()) {
        lines.extend(unknown.map(|placed| line(host, None, Some(placed))));
    }
    lines
}

fn line(host: &Host, vm: Option<&Vm>, placed: Option<&Placement>) -> VmLine {
    let own = placed.and_then(|placed| placed.system_id.clone());
    let key = vm.map(|vm| vm.system_id.clone()).or(own.clone());
    let key = key.unwrap_or_else(|| SystemId(format!("vm-{}", placed.map_or(0, |placed| placed.id.0))));
    let name = match (vm, &own) {
        (Some(vm), _) => vm.hostname.clone(),
        (None, Some(id)) => id.0.clone(),
        (None, None) => "VM without a machine in MAAS".to_owned(),
    };
    let (cores, pinned) = match (placed.map(|placed| &placed.cores), vm) {
        (Some(Cores::Pinned(ids)), _) => (units::ranges(ids), true),
        (Some(Cores::Shared(count)), _) if *count > 0 => (format!("{count} shared"), false),
        (_, Some(vm)) => (vm.cpu_count.to_string(), false),
        _ => (String::new(), false),
    };
    let memory = match (placed, vm) {
        (Some(placed), _) if placed.memory > 0 => units::memory(placed.memory),
        (_, Some(vm)) => units::memory((vm.memory_gib * GIB as f64) as i64),
        _ => String::new(),
    };
    let vm = vm.cloned().unwrap_or_else(|| Vm { status: "not visible to you".to_owned(), ..Vm::default() });
    let text = format!("{name} {} {} {} {cores} {} {}", vm.fqdn, vm.status, vm.ips.join(" "), vm.pool, vm.os);
    VmLine {
        key,
        name,
        power: vm.power,
        busy: vm.is_busy(),
        failed: vm.has_failed(),
        status_message: vm.status_message.clone().unwrap_or_default(),
        cores,
        pinned,
        nodes: placed.map(|placed| nodes(host, placed)).unwrap_or_default(),
        memory,
        hugepages: placed.is_some_and(|placed| placed.hugepages),
        storage: if vm.storage_gb > 0.0 { units::storage((vm.storage_gb * GB as f64) as i64) } else { String::new() },
        text: text.to_lowercase(),
        fqdn: vm.fqdn,
        status: vm.status,
        ips: vm.ips,
        pool: vm.pool,
    }
}

fn nodes(host: &Host, placed: &Placement) -> String {
    let numa = host.detail.as_ref().map(|detail| detail.numa.as_slice()).unwrap_or_default();
    let on = |node: &&super::numa::NumaNode| {
        let cores = node.cores();
        placed.cores.pinned().iter().any(|core| cores.binary_search(core).is_ok())
    };
    let ids: Vec<String> = numa.iter().filter(on).map(|node| node.index.to_string()).collect();
    ids.join(", ")
}
