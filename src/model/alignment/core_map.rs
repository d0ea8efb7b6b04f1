//! The core map: what is drawn, and what its table says.

use super::palette::{Slot, assign};
use super::topology::Topology;
use crate::model::ids::{SystemId, VmId};
use crate::model::numa::CoreUse;
use crate::model::vm::Power;

/// A core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its id on the host.
    pub core: u32,
    /// Who is on it.
    pub usage: CoreUse,
    /// Whether a VM on it runs: yes if any does, no if none does; `None` for free cores and where nobody knows.
    pub running: Option<bool>,
}

/// A node with its cells by core id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapNode {
    /// The node's index on the host.
    pub index: i64,
    /// Its cores. A core that another node claimed before is not shown again.
    pub cells: Vec<Cell>,
    /// How many of them nobody pins.
    pub free: usize,
}

/// A VM on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VmCores {
    /// The VM.
    pub vm: VmId,
    /// Its machine, if it has one.
    pub system_id: Option<SystemId>,
    /// Its colour and pattern.
    pub slot: Slot,
    /// Power, where it has a machine.
    pub power: Power,
    /// Pinned cores by node; empty for shared cores.
    pub by_node: Vec<(i64, Vec<u32>)>,
    /// Pinned cores that no node has.
    pub stray: Vec<u32>,
    /// How many cores float; 0 for pinned VMs.
    pub shared: i64,
}

/// The whole map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoreMap {
    /// Nodes by index.
    pub nodes: Vec<MapNode>,
    /// VMs by id, those with shared cores included.
    pub vms: Vec<VmCores>,
    /// Cores that VMs are pinned to and no node has.
    pub stray: Vec<Cell>,
}

impl CoreMap {
    /// Builds the map. `power` tells how a VM's machine is powered.
    pub fn new(topology: &Topology, power: impl Fn(&SystemId) -> Power) -> Self {
        let slots = assign(topology.vms(), |vm| topology.spread(vm).node_ids());
        let vms: Vec<VmCores> = topology
            .vms()
            .map(|vm| {
                let spread = topology.spread(vm);
                VmCores {
                    vm: vm.id,
                    system_id: vm.system_id.clone(),
                    slot: slots.get(&vm.id).copied().unwrap_or_default(),
                    power: vm.system_id.as_ref().map_or(Power::Unknown, &power),
                    by_node: spread.nodes.into_iter().collect(),
                    stray: spread.stray,
                    shared: if vm.cores.pinned().is_empty() { vm.cores.count() } else { 0 },
                }
            })
            .collect();
        let cell = |core: u32, usage: CoreUse| Cell { core, running: running(&usage, &vms), usage };
        let nodes = topology.nodes().map(|node| {
            let mine = node.cores().into_iter().filter(|core| topology.node_of(*core) == Some(node.index));
            let cells: Vec<Cell> = mine.map(|core| cell(core, topology.core_use(core, node))).collect();
            let free = cells.iter().filter(|cell| cell.usage == CoreUse::Free).count();
            MapNode { index: node.index, cells, free }
        });
        let stray = topology.claims().iter().filter(|(core, _)| topology.node_of(**core).is_none());
        let stray = stray.map(|(core, users)| match users.as_slice() {
            [one] => cell(*core, CoreUse::One(*one)),
            several => cell(*core, CoreUse::Collision(several.to_vec())),
        });
        CoreMap { nodes: nodes.collect(), stray: stray.collect(), vms }
    }

    /// One VM.
    pub fn vm(&self, id: VmId) -> Option<&VmCores> {
        self.vms.binary_search_by_key(&id, |vm| vm.vm).ok().and_then(|at| self.vms.get(at))
    }

    /// How many cells each node has, for [`super::step`].
    pub fn sizes(&self) -> Vec<usize> {
        self.nodes.iter().map(|node| node.cells.len()).collect()
    }
}

fn running(usage: &CoreUse, vms: &[VmCores]) -> Option<bool> {
    let power = |id: &VmId| vms.binary_search_by_key(id, |vm| vm.vm).ok().and_then(|at| vms.get(at)).map(|vm| vm.power);
    let powers: Vec<Power> = usage.vms().iter().filter_map(power).collect();
    if powers.contains(&Power::On) {
        Some(true)
    } else {
        (!powers.is_empty() && powers.iter().all(|power| *power == Power::Off)).then_some(false)
    }
}
