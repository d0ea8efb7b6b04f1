//! Who sits where on a VM host's NUMA nodes, and what is not aligned (maas-api §4.6.2, §5; maas-ui §3).
//!
//! Build a [`Topology`] from what is known of a host, then ask: [`findings`] for what is wrong and how sure that is,
//! [`verdicts`] for a badge a VM, [`attribute`] for who holds how much of a node, [`CoreMap`] for what is drawn.
//! Everything here is pure and takes any data, also data that contradicts itself: [`contradictions`] names what does.

mod arrow_keys;
mod attribution;
mod contradictions;
mod core_map;
mod finding;
mod findings_view;
mod hugepages;
mod inputs;
mod likely_nic;
mod memory_elsewhere;
mod nic_elsewhere;
mod not_attributed;
mod palette;
mod report;
mod sharing;
mod spans;
mod suggest;
mod suggested_fix;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod topology;
mod vm_alignment;

pub use arrow_keys::{Key, Position, step};
pub use attribution::{NodeShares, PageState, PageUse, VmShare, attribute, share};
pub use contradictions::contradictions;
pub use core_map::{Cell, CoreMap, MapNode, VmCores};
pub use finding::{Certainty, Extent, Finding, FindingKind};
pub use findings_view::{FindingsView, Order, counts};
pub use inputs::{nics_matter, nics_moved};
pub use likely_nic::{Basis, LikelyNic, NicCandidates, Side, guest_ports, likely_nic, side};
pub use not_attributed::{Group, NotAttributed};
pub use palette::{COLOURS, PATTERNS, Slot, assign};
pub use report::{ReportRow, csv, rows};
pub use suggested_fix::SuggestedFix;
pub use summary::Summary;
pub use topology::{Spread, Topology};
pub(crate) use topology::{cores_text, join, nodes_text};
pub use vm_alignment::{Alignment, Badge, verdicts};

/// Everything that is not as it should be, worst and surest first, then by VM.
///
/// On hosts with one NUMA node nothing can span nodes and no NIC can be elsewhere, so those two kinds never appear
/// there. The other three are no matter of nodes (two VMs on one core collide on any host) and are kept.
pub fn findings(topology: &Topology) -> Vec<Finding> {
    let mut all = spans::find(topology);
    all.extend(memory_elsewhere::find(topology));
    all.extend(nic_elsewhere::find(topology));
    all.extend(sharing::core_shared(topology));
    all.extend(hugepages::find(topology));
    all.extend(sharing::without_cores(topology));
    all.sort_by(|a, b| {
        b.certainty.cmp(&a.certainty).then(a.kind.cmp(&b.kind)).then(a.vm.cmp(&b.vm)).then(a.vms.cmp(&b.vms))
    });
    suggest::agree(topology, &mut all);
    all
}
