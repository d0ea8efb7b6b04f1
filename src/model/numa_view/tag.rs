//! A VM as it is named and coloured everywhere on the page, and what is said when it is lit.

use crate::model::alignment::{Alignment, Badge, CoreMap, Slot, Topology, VmCores, join};
use crate::model::ids::{NicId, SystemId, VmId};
use crate::model::network_map::NetworkLink;
use crate::model::numa::Placement;
use crate::model::units;
use crate::model::vm::{Power, Vm};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A VM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VmTag {
    /// Row id, to which cells and shares refer.
    pub id: VmId,
    /// What the address and `data-vm` name it: the system id, or the row id where it has no machine.
    pub key: String,
    /// Host name; the system id or `VM 7` where no row is known.
    pub name: String,
    /// Colour and pattern.
    pub slot: Slot,
    /// Power.
    pub power: Power,
    /// Where its cores are.
    pub cores: String,
    /// How much memory it has and of which kind.
    pub memory: String,
    /// The host NICs behind it and how sure that is; empty where nothing is known.
    pub nics: String,
    /// How it sits.
    pub verdict: Alignment,
    /// Why.
    pub reason: String,
}

impl VmTag {
    /// Known not to run: drawn hollow.
    pub fn is_off(&self) -> bool {
        self.power == Power::Off
    }
}

pub(super) fn find(vms: &[Arc<VmTag>], id: VmId) -> Option<&Arc<VmTag>> {
    vms.binary_search_by_key(&id, |vm| vm.id).ok().and_then(|at| vms.get(at))
}

pub(super) fn tags(
    topology: &Topology,
    map: &CoreMap,
    rows: &BTreeMap<&SystemId, &Vm>,
    verdicts: &BTreeMap<VmId, Badge>,
    links: &[NetworkLink],
) -> Vec<Arc<VmTag>> {
    let mut by_vm: BTreeMap<VmId, Vec<&NetworkLink>> = BTreeMap::new();
    for link in links {
        if let Some(vm) = link.vm {
            by_vm.entry(vm).or_default().push(link);
        }
    }
    let tag = |drawn: &VmCores| {
        let vm = topology.vm(drawn.vm)?;
        let row = drawn.system_id.as_ref().and_then(|id| rows.get(id)).map(|row| row.hostname.clone());
        let id = drawn.system_id.as_ref().map(SystemId::to_string);
        let badge = verdicts.get(&vm.id);
        Some(Arc::new(VmTag {
            id: vm.id,
            name: row.filter(|name| !name.is_empty()).or_else(|| id.clone()).unwrap_or_else(|| format!("VM {}", vm.id)),
            key: id.unwrap_or_else(|| vm.id.to_string()),
            slot: drawn.slot,
            power: drawn.power,
            cores: cores(topology, drawn),
            memory: memory(vm),
            nics: nics(topology, by_vm.get(&vm.id).map_or(&[], Vec::as_slice)),
            verdict: badge.map_or(Alignment::Unknown, |badge| badge.verdict),
            reason: badge.map(|badge| badge.reason.clone()).unwrap_or_default(),
        }))
    };
    map.vms.iter().filter_map(tag).collect()
}

/// `0-3 on node 0`, `6-7 on node 0 and 14-15 on node 1`, `2 shared, on any node`.
fn cores(topology: &Topology, vm: &VmCores) -> String {
    if vm.shared > 0 {
        return format!("{} shared{}", vm.shared, if topology.has_several_nodes() { ", on any node" } else { "" });
    }
    let mut parts: Vec<String> =
        vm.by_node.iter().map(|(node, cores)| format!("{} on node {node}", units::ranges(cores))).collect();
    if !vm.stray.is_empty() {
        parts.push(format!("{} on no known node", units::ranges(&vm.stray)));
    }
    if parts.is_empty() { "none".to_owned() } else { join(&parts, "and") }
}

fn memory(vm: &Placement) -> String {
    let amount = units::memory(vm.memory);
    if vm.hugepages { format!("{amount} in hugepages") } else { amount }
}

/// `eno1 (proven), br0 or br1 (consistent)`.
fn nics(topology: &Topology, links: &[&NetworkLink]) -> String {
    let of = |link: &&NetworkLink| {
        let names: Vec<String> = link.host_nic.candidates().iter().map(|nic: &NicId| topology.nic_name(*nic)).collect();
        (!names.is_empty()).then(|| format!("{} ({})", join(&names, "or"), link.host_nic_certainty.label()))
    };
    let mut parts: Vec<String> = links.iter().filter_map(of).collect();
    parts.dedup();
    parts.join(", ")
}

/// What pressing something that stands for these VMs selects: the first, then the next, after the last none.
pub fn next_pick(selected: Option<VmId>, vms: &[VmId]) -> Option<VmId> {
    let at = selected.and_then(|selected| vms.iter().position(|vm| *vm == selected));
    vms.get(at.map_or(0, |at| at + 1)).copied()
}
