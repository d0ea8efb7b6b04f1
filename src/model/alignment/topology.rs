//! What findings look at: a host's record with lookups built once, and what else is known about its NICs.

use crate::model::host::Host;
use crate::model::ids::{NicId, SystemId, VmId};
use crate::model::machine::Machine;
use crate::model::nic::Nic;
use crate::model::nic_walk::all_nodes_below;
use crate::model::numa::{CoreUse, NumaNode, Placement, core_use};
use crate::model::order::InOrder;
use std::collections::{BTreeMap, BTreeSet};

/// A host, its machine and its VMs' machines as far as they are known.
///
/// The more is known, the more can be said: the host alone proves what maas-api §4.6.2 lists, the machines add VLANs
/// and what bridges and bonds stand on.
pub struct Topology<'a> {
    /// The VM host, best with detail.
    pub host: &'a Host,
    /// The machine that the host runs on.
    pub machine: Option<&'a Machine>,
    guests: BTreeMap<&'a SystemId, &'a Machine>,
    vms: BTreeMap<VmId, &'a Placement>,
    nodes: BTreeMap<i64, &'a NumaNode>,
    holders: BTreeMap<u32, Vec<i64>>,
    claims: BTreeMap<u32, Vec<VmId>>,
    listed: BTreeMap<VmId, BTreeSet<i64>>,
    nic_nodes: BTreeMap<NicId, i64>,
    free: BTreeMap<i64, Vec<u32>>,
}

/// A VM's pinned cores by the node that has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Cores a node, sorted, each once.
    pub nodes: BTreeMap<i64, Vec<u32>>,
    /// Cores that no node of the host has.
    pub stray: Vec<u32>,
}

impl Spread {
    /// The nodes that hold the cores, sorted.
    pub fn node_ids(&self) -> Vec<i64> {
        self.nodes.keys().copied().collect()
    }

    /// How many different cores there are.
    pub fn cores(&self) -> usize {
        self.nodes.values().map(Vec::len).sum::<usize>().saturating_add(self.stray.len())
    }
}

impl<'a> Topology<'a> {
    /// Builds the lookups. Of VMs or nodes that are listed twice, the first counts ([`super::contradictions`] tells).
    pub fn new(host: &'a Host, machine: Option<&'a Machine>, guests: impl IntoIterator<Item = &'a Machine>) -> Self {
        let (vms, numa) = match &host.detail {
            Some(detail) => (detail.vms.as_slice(), detail.numa.as_slice()),
            None => (&[][..], &[][..]),
        };
        let mut topology = Topology {
            host,
            machine,
            guests: guests.into_iter().map(|guest| (&guest.system_id, guest)).collect(),
            vms: BTreeMap::new(),
            nodes: BTreeMap::new(),
            holders: BTreeMap::new(),
            claims: BTreeMap::new(),
            listed: BTreeMap::new(),
            nic_nodes: BTreeMap::new(),
            free: BTreeMap::new(),
        };
        for vm in vms {
            topology.vms.entry(vm.id).or_insert(vm);
        }
        for node in numa {
            topology.nodes.entry(node.index).or_insert(node);
        }
        topology.index_cores();
        topology.free = topology.nodes().map(|node| (node.index, topology.count_free(node))).collect();
        topology.index_nics();
        topology
    }

    fn index_cores(&mut self) {
        for node in self.nodes.values() {
            for core in node.cores() {
                self.holders.entry(core).or_default().push(node.index);
            }
            for vm in &node.vms {
                self.listed.entry(*vm).or_default().insert(node.index);
            }
        }
        for vm in self.vms.values() {
            for core in vm.cores.pinned() {
                let users = self.claims.entry(*core).or_default();
                if !users.contains(&vm.id) {
                    users.push(vm.id);
                }
            }
        }
    }

    fn index_nics(&mut self) {
        for nic in &self.host.nics {
            if let Some(node) = nic.numa_node {
                self.nic_nodes.insert(nic.id, node);
            }
        }
        for node in self.nodes.values() {
            for nic in &node.nics {
                self.nic_nodes.entry(*nic).or_insert(node.index);
            }
        }
        for nic in self.machine_nics() {
            if let Some(node) = nic.numa_node {
                self.nic_nodes.entry(nic.id).or_insert(node);
            }
        }
    }

    /// The host's VMs by id, each once.
    pub fn vms(&self) -> impl Iterator<Item = &'a Placement> {
        self.vms.values().copied()
    }

    /// One VM.
    pub fn vm(&self, id: VmId) -> Option<&'a Placement> {
        self.vms.get(&id).copied()
    }

    /// The VM's machine, where it is known.
    pub fn guest(&self, vm: &Placement) -> Option<&'a Machine> {
        vm.system_id.as_ref().and_then(|id| self.guests.get(id)).copied()
    }

    /// All machines of VMs that were given, by system id.
    pub fn guests(&self) -> impl Iterator<Item = &'a Machine> {
        self.guests.values().copied()
    }

    /// The NUMA nodes by index, each once.
    pub fn nodes(&self) -> impl Iterator<Item = &'a NumaNode> {
        self.nodes.values().copied()
    }

    /// One node.
    pub fn node(&self, index: i64) -> Option<&'a NumaNode> {
        self.nodes.get(&index).copied()
    }

    /// Whether alignment can go wrong at all: several nodes have cores. Nodes of memory alone do not count.
    pub fn has_several_nodes(&self) -> bool {
        self.nodes.values().filter(|node| node.has_cores()).count() > 1
    }

    /// The nodes that say they have this core. More than one contradicts itself.
    pub fn holders(&self, core: u32) -> &[i64] {
        self.holders.get(&core).map_or(&[], Vec::as_slice)
    }

    /// The node a core counts for: the first by index, as MAAS itself counts.
    pub fn node_of(&self, core: u32) -> Option<i64> {
        self.holders(core).first().copied()
    }

    /// Who pins which core, VMs by id.
    pub fn claims(&self) -> &BTreeMap<u32, Vec<VmId>> {
        &self.claims
    }

    /// What the core map shows for a core of a node.
    pub fn core_use(&self, core: u32, node: &NumaNode) -> CoreUse {
        core_use(core, node, &self.claims)
    }

    /// The cores of a node that nobody pins, sorted. Shared VMs may run on them all the same.
    pub fn free_cores(&self, node: i64) -> &[u32] {
        self.free.get(&node).map_or(&[], Vec::as_slice)
    }

    fn count_free(&self, node: &NumaNode) -> Vec<u32> {
        let mine = |core: &u32| self.node_of(*core) == Some(node.index);
        node.cores().into_iter().filter(mine).filter(|core| self.core_use(*core, node) == CoreUse::Free).collect()
    }

    /// A VM's pinned cores by node. Where nodes claim the same core, one node that has all of them is believed.
    pub fn spread(&self, vm: &Placement) -> Spread {
        let mut cores = vm.cores.pinned().to_vec();
        cores.order();
        cores.dedup();
        let (placed, stray): (Vec<u32>, Vec<u32>) = cores.into_iter().partition(|core| self.node_of(*core).is_some());
        let alone = self.nodes.keys().find(|node| placed.iter().all(|core| self.holders(*core).contains(node)));
        let mut spread = Spread { nodes: BTreeMap::new(), stray };
        for core in placed {
            if let Some(node) = alone.copied().or_else(|| self.node_of(core)) {
                spread.nodes.entry(node).or_default().push(core);
            }
        }
        spread
    }

    /// The nodes under which MAAS lists a VM: for cores there, or for a NIC on a host NIC there.
    pub fn listed(&self, vm: VmId) -> impl Iterator<Item = i64> + '_ {
        self.listed.get(&vm).into_iter().flatten().copied()
    }

    /// Nodes that list a VM without any of its cores: a NIC of it hangs on a host NIC there, for nothing else puts it
    /// on that list (maas-api §5).
    pub fn nic_only_nodes(&self, vm: &Placement) -> Vec<i64> {
        let has_core = |node: &i64| vm.cores.pinned().iter().any(|core| self.holders(*core).contains(node));
        self.listed(vm.id).filter(|node| !has_core(node)).collect()
    }

    /// VM ids that nodes list and the host's own VM list lacks.
    pub fn unknown_vms(&self) -> impl Iterator<Item = VmId> + '_ {
        self.listed.keys().copied().filter(|id| !self.vms.contains_key(id))
    }

    /// The NICs of the host's machine; empty where it is not known.
    pub fn machine_nics(&self) -> &'a [Nic] {
        self.machine.map_or(&[], |machine| machine.nics.as_slice())
    }

    /// A NIC as the host's machine has it.
    pub fn machine_nic(&self, id: NicId) -> Option<&'a Nic> {
        self.machine_nics().iter().find(|nic| nic.id == id)
    }

    /// The node that the records give a host NIC itself. Bridges, bonds and VLANs have none.
    pub fn own_node(&self, nic: NicId) -> Option<i64> {
        self.nic_nodes.get(&nic).copied()
    }

    /// The nodes a host NIC stands on: its own, or those of all ports below it. Empty where one of those is unknown.
    pub fn nodes_of(&self, nic: NicId) -> Vec<i64> {
        match self.own_node(nic) {
            Some(node) => vec![node],
            None => self.machine_nic(nic).and_then(|nic| all_nodes_below(nic, self.machine_nics())).unwrap_or_default(),
        }
    }

    /// Every host NIC that either record knows, sorted, each once.
    pub fn host_nics(&self) -> Vec<NicId> {
        let known = self.host.nics.iter().map(|nic| nic.id).chain(self.machine_nics().iter().map(|nic| nic.id));
        known.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Host NICs that hang on a node by the records, sorted.
    pub fn nics_of_node(&self, node: i64) -> Vec<NicId> {
        self.nic_nodes.iter().filter(|(_, at)| **at == node).map(|(nic, _)| *nic).collect()
    }

    /// A host NIC's name; its id where no record has it.
    pub fn nic_name(&self, id: NicId) -> String {
        let of_host = self.host.nics.iter().find(|nic| nic.id == id).map(|nic| nic.name.clone());
        of_host.or_else(|| self.machine_nic(id).map(|nic| nic.name.clone())).unwrap_or_else(|| format!("NIC {id}"))
    }

    /// Several NICs by name: `eno1`, `eno1 or br0`, `eno1, eno2 or br0`.
    pub(super) fn one_of(&self, nics: &[NicId]) -> String {
        join(&nics.iter().map(|nic| self.nic_name(*nic)).collect::<Vec<_>>(), "or")
    }
}

/// Words as a list: `a`, `a and b`, `a, b and c`.
pub(crate) fn join(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// Nodes in words: `node 0`, `nodes 0 and 2`.
pub(crate) fn nodes_text(nodes: &[i64]) -> String {
    let words: Vec<String> = nodes.iter().map(i64::to_string).collect();
    format!("{} {}", if nodes.len() == 1 { "node" } else { "nodes" }, join(&words, "and"))
}

/// Cores in words: `core 3`, `cores 0-3, 8`.
pub(crate) fn cores_text(cores: &[u32]) -> String {
    let noun = if cores.len() == 1 { "core" } else { "cores" };
    format!("{noun} {}", crate::model::units::ranges(cores))
}
