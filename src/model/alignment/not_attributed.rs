//! What the nodes' figures leave out, so that host totals and node sums can be told apart (maas-api §5, maas-ui §1 no. 6).

use super::attribution::{VmShare, share};
use super::topology::{Topology, join};
use crate::model::numa::{Cores, Placement};
use crate::model::units;

/// A number of VMs with what they take. Memory in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// How many VMs.
    pub vms: i64,
    /// How many cores.
    pub cores: i64,
    /// General memory.
    pub general: i64,
    /// Memory from hugepages.
    pub hugepages: i64,
}

impl Group {
    fn add(&mut self, cores: i64, memory: i64, hugepages: bool) {
        self.vms = self.vms.saturating_add(1);
        self.cores = self.cores.saturating_add(cores);
        let sum = if hugepages { &mut self.hugepages } else { &mut self.general };
        *sum = sum.saturating_add(memory);
    }

    fn text(&self, one: &str, many: &str) -> Option<String> {
        if self.vms == 0 && self.cores == 0 && self.general == 0 && self.hugepages == 0 {
            return None;
        }
        let mut facts = Vec::new();
        if self.cores != 0 || (self.general == 0 && self.hugepages == 0) {
            facts.push(units::count(self.cores, "core", "cores"));
        }
        if self.general != 0 {
            facts.push(units::memory(self.general));
        }
        if self.hugepages != 0 {
            facts.push(format!("{} of hugepages", units::memory(self.hugepages)));
        }
        Some(format!("{} ({})", units::count(self.vms, one, many), facts.join(", ")))
    }
}

/// What is in the host's totals and in no node's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotAttributed {
    /// VMs with shared cores: they may run anywhere.
    pub shared: Group,
    /// Pinned VMs as far as their cores belong to no node.
    pub stray: Group,
    /// Pinned VMs as far as they need hugepages of a node that has none.
    pub unbacked: Group,
    /// VMs of other projects; `None` where the source does not tell.
    pub other: Option<Group>,
    /// General memory that MAAS loses by cutting shares to whole bytes.
    pub cut: i64,
    /// Hugepage memory that MAAS counts above the VMs' size by rounding shares up to whole pages.
    pub rounded_up: i64,
}

impl NotAttributed {
    /// Counts it. For tracked VMs: host total = sum over nodes + shared + stray + unbacked + cut (general)
    /// − rounded up (hugepages).
    pub fn of(topology: &Topology) -> Self {
        let mut left = NotAttributed { other: other(topology), ..NotAttributed::default() };
        for vm in topology.vms() {
            match vm.cores {
                Cores::Shared(cores) => left.shared.add(cores, vm.memory, vm.hugepages),
                Cores::Pinned(_) => left.add_pinned(topology, vm),
            }
        }
        left
    }

    fn add_pinned(&mut self, topology: &Topology, vm: &Placement) {
        let spread = topology.spread(vm);
        let shares: Vec<VmShare> = topology.nodes().map(|node| share(topology, vm, node)).collect();
        let sum = |pick: fn(&VmShare) -> i64| shares.iter().map(pick).fold(0, i64::saturating_add);
        let (placed, unbacked) = (sum(|share| share.memory), sum(|share| share.unbacked));
        let missing = vm.memory.saturating_sub(placed);
        let mut above = if vm.hugepages { sum(|share| share.hugepages).saturating_sub(placed) } else { 0 };
        let is_stray = !spread.stray.is_empty() || spread.nodes.is_empty();
        if is_stray || unbacked > 0 {
            let group = if is_stray { &mut self.stray } else { &mut self.unbacked };
            group.add(spread.stray.len() as i64, missing.saturating_add(unbacked), vm.hugepages);
            above = if vm.hugepages { above.saturating_add(unbacked) } else { 0 };
        } else if vm.hugepages {
            above = above.saturating_sub(missing);
        } else {
            self.cut = self.cut.saturating_add(missing);
        }
        self.rounded_up = self.rounded_up.saturating_add(above);
    }

    /// In a sentence; `None` when nothing is left out.
    pub fn sentence(&self) -> Option<String> {
        let parts: Vec<String> = [
            self.shared.text("VM with shared cores", "VMs with shared cores"),
            self.stray.text("pinned VM outside the known nodes", "pinned VMs outside the known nodes"),
            self.unbacked.text("VM's part on a node without hugepages", "VMs' parts on nodes without hugepages"),
            self.other.and_then(|other| other.text("VM of other projects", "VMs of other projects")),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| format!("Not attributed to a node: {}.", join(&parts, "and")))
    }
}

fn other(topology: &Topology) -> Option<Group> {
    let host = topology.host;
    Some(Group {
        vms: host.vm_count.other?,
        cores: host.capacity.cores.other?,
        general: host.capacity.general.other?,
        hugepages: host.capacity.hugepages.other?,
    })
}
