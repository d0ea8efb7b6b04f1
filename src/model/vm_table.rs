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

/// A column of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VmColumn {
    /// By name, as people count.
    #[default]
    Name,
    /// On, off, error, unknown.
    Power,
    /// MAAS's words.
    Status,
    /// The first address; numbers count as numbers.
    Addresses,
    /// How many cores.
    Cores,
    /// NUMA nodes.
    Numa,
    /// Bytes of memory.
    Memory,
    /// Bytes of disks.
    Storage,
    /// Resource pool.
    Pool,
}

impl VmColumn {
    /// Every column, left to right, with its head and its word in the address.
    pub const ALL: [(VmColumn, &str, &str); 9] = [
        (VmColumn::Name, "Name", "name"),
        (VmColumn::Power, "Power", "power"),
        (VmColumn::Status, "Status", "status"),
        (VmColumn::Addresses, "Addresses", "addresses"),
        (VmColumn::Cores, "Cores", "cores"),
        (VmColumn::Numa, "NUMA", "numa"),
        (VmColumn::Memory, "Memory", "memory"),
        (VmColumn::Storage, "Storage", "storage"),
        (VmColumn::Pool, "Pool", "pool"),
    ];

    /// A column from its word; by name for any other.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.iter().find(|(_, _, known)| *known == word).map_or(VmColumn::Name, |(column, ..)| *column)
    }
}

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
    /// The ids that `cores` names.
    ids: Vec<u32>,
    /// How many cores, bytes of memory, bytes of disks: to sort by.
    figures: [i64; 3],
    text: String,
}

impl VmLine {
    /// Whether all words of a search are found. `core 14` finds who is pinned to that core.
    pub fn matches(&self, search: &str) -> bool {
        let mut words = search.split_whitespace().map(str::to_lowercase).peekable();
        while let Some(word) = words.next() {
            let core = matches!(word.as_str(), "core" | "cores").then(|| words.peek()?.parse::<u32>().ok()).flatten();
            let found = match core {
                Some(core) => {
                    words.next();
                    self.ids.contains(&core)
                }
                None => self.text.contains(&word),
            };
            if !found {
                return false;
            }
        }
        true
    }

    /// Order of the table by a column; by name, as people count, where that tells nothing.
    pub fn order(&self, other: &VmLine, column: VmColumn, descending: bool) -> Ordering {
        let figure = |at: usize| self.figures[at].cmp(&other.figures[at]);
        let first = |line: &VmLine| line.ips.first().cloned().unwrap_or_default();
        let by = match column {
            VmColumn::Name => natural(&self.name, &other.name),
            VmColumn::Power => self.power.cmp(&other.power),
            VmColumn::Status => self.status.cmp(&other.status),
            VmColumn::Addresses => natural(&first(self), &first(other)),
            VmColumn::Cores => figure(0),
            VmColumn::Numa => natural(&self.nodes, &other.nodes),
            VmColumn::Memory => figure(1),
            VmColumn::Storage => figure(2),
            VmColumn::Pool => natural(&self.pool, &other.pool),
        };
        let by = if descending { by.reverse() } else { by };
        by.then_with(|| natural(&self.name, &other.name)).then_with(|| self.key.cmp(&other.key))
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
    let ids = placed.map(|placed| placed.cores.pinned().to_vec()).unwrap_or_default();
    let count = placed.map_or_else(|| vm.map_or(0, |vm| vm.cpu_count), |placed| placed.cores.count());
    let bytes = match (placed, vm) {
        (Some(placed), _) if placed.memory > 0 => placed.memory,
        (_, Some(vm)) => (vm.memory_gib * GIB as f64) as i64,
        _ => 0,
    };
    let memory = if placed.is_some() || vm.is_some() { units::memory(bytes) } else { String::new() };
    let disk = vm.map_or(0, |vm| (vm.storage_gb * GB as f64) as i64);
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
        storage: if disk > 0 { units::storage(disk) } else { String::new() },
        ids,
        figures: [count, bytes, disk],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::compose::testing::host;
    use crate::model::ids::VmId;

    fn table() -> Vec<VmLine> {
        let mut host = host();
        let placed = |id: i64, cores: Cores, memory: i64| Placement {
            id: VmId(id),
            system_id: Some(SystemId(format!("vm{id}"))),
            memory,
            hugepages: false,
            cores,
            host_nics: None,
        };
        let vm = |id: i64, ip: &str| {
            let ips = vec![ip.to_owned()];
            Arc::new(Vm { system_id: SystemId(format!("vm{id}")), hostname: format!("web-{id}"), ips, ..Vm::default() })
        };
        if let Some(detail) = &mut host.detail {
            detail.vms = vec![
                placed(2, Cores::Pinned(vec![13, 14]), 3 * GIB),
                placed(10, Cores::Shared(4), GIB),
                placed(1, Cores::Pinned(vec![4]), 2 * GIB),
            ];
        }
        lines(&host, &[vm(2, "10.0.0.9"), vm(10, "10.0.0.10"), vm(1, "10.0.0.2")])
    }

    #[test]
    fn every_column_sorts_and_names_settle_ties() {
        let sorted = |column: VmColumn, descending: bool| {
            let mut all = table();
            all.sort_by(|a, b| a.order(b, column, descending));
            all.into_iter().map(|line| line.name).collect::<Vec<_>>()
        };
        let (one, two, ten) = ("web-1".to_owned(), "web-2".to_owned(), "web-10".to_owned());
        assert_eq!(sorted(VmColumn::Name, false), [one.clone(), two.clone(), ten.clone()]);
        assert_eq!(sorted(VmColumn::Addresses, false), [one.clone(), two.clone(), ten.clone()], "numbers as numbers");
        assert_eq!(sorted(VmColumn::Cores, true), [ten.clone(), two.clone(), one.clone()]);
        assert_eq!(sorted(VmColumn::Memory, true), [two.clone(), one.clone(), ten.clone()]);
        assert_eq!(sorted(VmColumn::Status, true), [one, two, ten], "a tie");
        for (column, _, word) in VmColumn::ALL {
            assert_eq!(VmColumn::from_word(word), column);
        }
    }

    #[test]
    fn a_core_finds_who_is_pinned_to_it() {
        let found = |words: &str| -> Vec<String> {
            table().into_iter().filter(|line| line.matches(words)).map(|line| line.name).collect()
        };
        assert_eq!(found("core 14"), ["web-2"]);
        assert_eq!(found("core 4"), ["web-1"], "not 14");
        assert_eq!(found("WEB core 13"), ["web-2"]);
        assert_eq!(found("core"), [""; 0]);
    }
}
