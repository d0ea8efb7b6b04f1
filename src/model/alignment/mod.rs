//! Who sits where on a VM host's NUMA nodes, and what is not aligned (CONTRACT §4.6.2, §5; PEERS §1.4).
//!
//! Build a [`Scene`] from what is known of a host, then ask: [`findings`] for what is wrong and how sure that is,
//! [`verdicts`] for a badge a VM, [`attribute`] for who holds how much of a node, [`CoreMap`] for what is drawn.
//! Everything here is pure and takes any data, also data that contradicts itself: [`oddities`] names what does.

mod attribution;
mod core_map;
mod elsewhere;
mod evidence;
mod finding;
mod fleet;
mod grid;
mod guess;
mod hugepages;
mod mend;
mod not_attributed;
mod oddities;
mod palette;
mod report;
mod scene;
mod sharing;
mod spans;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod verdict;

pub use attribution::{NodeShares, PageState, PageUse, VmShare, attribute, share};
pub use core_map::{Cell, CoreMap, MapNode, VmCores};
pub use evidence::{nics_matter, nics_moved};
pub use finding::{Certainty, Extent, Finding, FindingKind};
pub use fleet::{FleetView, Order, counts};
pub use grid::{Key, Position, step};
pub use guess::{Basis, Guess, HostNicGuess, Side, guess, guest_ports, side};
pub use mend::Mend;
pub use not_attributed::{Group, NotAttributed};
pub use oddities::oddities;
pub use palette::{COLOURS, PATTERNS, Slot, assign};
pub use report::{ReportRow, csv, rows};
pub use scene::{Scene, Spread};
pub(crate) use scene::{cores_text, join, nodes_text};
pub use summary::Summary;
pub use verdict::{Badge, Verdict, verdicts};

/// Everything that is not as it should be, worst and surest first, then by VM.
///
/// On hosts with one NUMA node nothing can span nodes and no NIC can be elsewhere, so those two kinds never appear
/// there. The other three are no matter of nodes (two VMs on one core collide on any host) and are kept.
pub fn findings(scene: &Scene) -> Vec<Finding> {
    let mut all = spans::find(scene);
    all.extend(elsewhere::find(scene));
    all.extend(sharing::core_shared(scene));
    all.extend(hugepages::find(scene));
    all.extend(sharing::without_cores(scene));
    all.sort_by(|a, b| {
        b.certainty.cmp(&a.certainty).then(a.kind.cmp(&b.kind)).then(a.vm.cmp(&b.vm)).then(a.vms.cmp(&b.vms))
    });
    mend::agree(scene, &mut all);
    all
}
