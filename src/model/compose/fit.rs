//! Which NUMA node has room for the whole VM, and which of its cores to pin.
//!
//! Node figures cover pinned VMs only (maas-api §5), so what is free on a node is a ceiling: shared VMs and other
//! projects may use it too.

use super::form::{ComposeForm, CoresMode};
use super::typed::whole;
use crate::model::host::Host;
use crate::model::numa::NumaNode;
use crate::model::order::InOrder;
use crate::model::units::{self, MIB};

/// The size of a VM, as far as NUMA nodes are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Number of cores, shared or pinned.
    pub cores: i64,
    /// Bytes.
    pub memory: i64,
    /// Memory out of hugepages.
    pub hugepages: bool,
}

impl Shape {
    /// What the form asks for; empty fields count as the server's defaults, unreadable ones as nothing.
    pub fn of(form: &ComposeForm) -> Shape {
        let number = |text, default| match whole(text) {
            Some(typed) => typed.unwrap_or(default).max(0),
            None => 0,
        };
        Shape {
            cores: match form.cores_mode {
                CoresMode::Shared => number(&form.cores, 1),
                CoresMode::Pinned => match form.pinned.cores().len() as i64 {
                    // Not chosen yet: as many as were asked for.
                    0 => number(&form.cores, 1),
                    chosen => chosen,
                },
            },
            memory: number(&form.memory, 2048).saturating_mul(MIB),
            hugepages: form.hugepages,
        }
    }
}

/// Whether the whole VM could live on one node alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFit {
    /// The node's index.
    pub index: i64,
    /// Core ids that no tracked VM is pinned to and that MAAS lets a VM be pinned to.
    pub free_cores: Vec<u32>,
    /// Free cores that MAAS lets no VM be pinned to: their ids are not below the host's number of cores.
    pub barred_cores: Vec<u32>,
    /// Bytes of general memory; may be negative.
    pub memory_free: i64,
    /// Bytes of hugepages, all page sizes; may be negative.
    pub hugepages_free: i64,
    /// What is missing, if it does not fit.
    pub fits: Result<(), Vec<String>>,
}

impl NodeFit {
    /// Why the whole VM does not fit; empty when it does.
    pub fn why(&self) -> String {
        self.fits.as_ref().err().map(|missing| missing.join("; ")).unwrap_or_default()
    }

    /// What is free, in words; what is short of hugepages only where these are asked for.
    pub fn free(&self, asks_hugepages: bool) -> String {
        let mut cores = units::count(self.free_cores.len() as i64, "free core", "free cores");
        if !self.barred_cores.is_empty() {
            let barred = units::ranges(&self.barred_cores);
            cores = format!("{cores} to pin ({barred} cannot be pinned by MAAS)");
        }
        let hugepages = match self.hugepages_free {
            0 => String::new(),
            bytes @ 1.. => format!(", {} of hugepages", units::memory(bytes)),
            short if asks_hugepages => format!(", {} too few hugepages", units::memory(short.saturating_neg())),
            _ => String::new(),
        };
        format!("{cores}, {} of memory{hugepages}", units::memory(self.memory_free.max(0)))
    }
}

/// One row a NUMA node of the host that has cores, by index; none while the host was not opened or has no known machine.
pub fn node_fits(host: &Host, shape: &Shape) -> Vec<NodeFit> {
    let nodes = host.detail.as_ref().map(|detail| detail.numa.as_slice()).unwrap_or_default();
    nodes.iter().filter(|node| node.has_cores()).map(|node| node_fit(host, node, shape)).collect()
}

fn node_fit(host: &Host, node: &NumaNode, shape: &Shape) -> NodeFit {
    let hugepages_free = hugepages_free(node);
    let mut missing = Vec::new();
    let (free_cores, barred_cores): (Vec<u32>, Vec<u32>) =
        node.free_cores.iter().copied().partition(|core| host.can_pin(*core));
    let free = free_cores.len() as i64;
    if free < shape.cores {
        let what = if barred_cores.is_empty() { "free" } else { "that MAAS can pin" };
        missing.push(format!("{} {what}, {} wanted", units::count(free, "core", "cores"), shape.cores));
    }
    if !has_memory(node, shape.memory, shape.hugepages) {
        let (left, of) = if shape.hugepages { (hugepages_free, "of hugepages ") } else { (node.memory_free, "") };
        missing.push(format!("{} {of}free, {} wanted", units::memory(left.max(0)), units::memory(shape.memory)));
    }
    NodeFit {
        index: node.index,
        free_cores,
        barred_cores,
        memory_free: node.memory_free,
        hugepages_free,
        fits: if missing.is_empty() { Ok(()) } else { Err(missing) },
    }
}

/// Bytes of hugepages left on a node, all page sizes.
pub(super) fn hugepages_free(node: &NumaNode) -> i64 {
    node.hugepages.iter().fold(0i64, |sum, pages| sum.saturating_add(pages.free))
}

/// Whether a node has so many bytes left; hugepages must be of one size and are taken as whole pages.
pub(super) fn has_memory(node: &NumaNode, bytes: i64, hugepages: bool) -> bool {
    if !hugepages {
        return node.memory_free >= bytes;
    }
    node.hugepages
        .iter()
        .any(|pages| pages.pages(bytes).is_some_and(|count| count.saturating_mul(pages.page_size) <= pages.free))
}

/// Cores to pin so that the VM is on one node, and the node; `None` when no node has so many free.
///
/// Of the nodes with enough free cores *and* memory it is the one with the fewest free cores, so that larger gaps
/// stay whole; the lower index on a tie. If memory is short on all of them it is the one with the most memory left.
/// On the node the cores come from the shortest run of neighbours that holds them all, else from the lowest ids.
pub fn propose(host: &Host, shape: &Shape) -> Option<(i64, Vec<u32>)> {
    let wanted = usize::try_from(shape.cores).ok().filter(|count| *count > 0)?;
    let free =
        |node: &NumaNode| node.free_cores.iter().copied().filter(|core| host.can_pin(*core)).collect::<Vec<u32>>();
    let nodes = &host.detail.as_ref()?.numa;
    let roomy = nodes.iter().filter(|node| free(node).len() >= wanted);
    let best = roomy.min_by_key(|node| {
        let left = if shape.hugepages { hugepages_free(node) } else { node.memory_free };
        let enough = has_memory(node, shape.memory, shape.hugepages);
        (!enough, if enough { free(node).len() as i64 } else { left.saturating_neg() }, node.index)
    })?;
    Some((best.index, pick(&free(best), wanted)))
}

/// The cores to pin for the *number* that the form holds, whatever its mode: what the button "on one node" offers.
pub fn proposal(form: &ComposeForm, host: &Host) -> Option<(i64, Vec<u32>)> {
    propose(host, &Shape { cores: whole(&form.cores).map_or(0, |typed| typed.unwrap_or(1)), ..Shape::of(form) })
}

fn pick(free: &[u32], wanted: usize) -> Vec<u32> {
    let mut sorted = free.to_vec();
    sorted.order();
    let runs = sorted.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let best = runs.filter(|run| run.len() >= wanted).min_by_key(|run| run.len());
    best.unwrap_or(&sorted).iter().take(wanted).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::host;
    use super::*;
    use crate::model::units::GIB;
    use proptest::prelude::*;

    fn shape(cores: i64, memory: i64, hugepages: bool) -> Shape {
        Shape { cores, memory: memory * GIB, hugepages }
    }

    #[test]
    fn the_tightest_node_with_memory_enough_is_proposed() {
        // Node 0: cores 8-15 free, 20 GiB of hugepages; node 1: cores 28-31 free, 4 GiB of hugepages.
        assert_eq!(propose(&host(), &shape(2, 2, false)), Some((1, vec![28, 29])));
        assert_eq!(propose(&host(), &shape(2, 8, true)), Some((0, vec![8, 9])));
        assert_eq!(propose(&host(), &shape(5, 2, false)).map(|(node, _)| node), Some(0));
        assert_eq!(propose(&host(), &shape(9, 2, false)), None);
        assert_eq!(propose(&host(), &shape(0, 2, false)), None);
    }

    #[test]
    fn with_too_little_memory_everywhere_the_node_with_the_most_is_proposed() {
        assert_eq!(propose(&host(), &shape(2, 200, false)).map(|(node, _)| node), Some(1));
        assert_eq!(propose(&host(), &shape(2, 200, true)).map(|(node, _)| node), Some(0));
    }

    #[test]
    fn neighbours_are_preferred() {
        assert_eq!(pick(&[0, 2, 3, 4, 5, 8, 9], 2), [8, 9]);
        assert_eq!(pick(&[4, 0, 2], 2), [0, 2]);
    }

    #[test]
    fn a_row_says_what_is_missing() {
        let rows = node_fits(&host(), &shape(6, 8, true));
        assert_eq!(rows[0].fits, Ok(()));
        assert_eq!(
            rows[1].fits,
            Err(vec![
                "4 cores free, 6 wanted".to_owned(),
                "4\u{a0}GiB of hugepages free, 8\u{a0}GiB wanted".to_owned()
            ])
        );
        assert!(node_fits(&Host { detail: None, ..host() }, &shape(1, 1, false)).is_empty());
    }

    proptest! {
        #[test]
        fn a_proposal_is_free_cores_of_one_node(cores in -2..20i64, memory in 0..300i64, hugepages: bool) {
            let (host, shape) = (host(), shape(cores, memory, hugepages));
            match propose(&host, &shape) {
                Some((index, ids)) => {
                    let rows = node_fits(&host, &shape);
                    let row = rows.iter().find(|row| row.index == index).unwrap();
                    prop_assert_eq!(ids.len() as i64, cores);
                    prop_assert!(ids.iter().all(|id| row.free_cores.contains(id)));
                    // If any node fits, the proposed one does.
                    prop_assert!(row.fits.is_ok() || rows.iter().all(|row| row.fits.is_err()));
                }
                None => prop_assert!(!(1..=8).contains(&cores)),
            }
        }
    }
}
