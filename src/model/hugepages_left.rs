//! What is left of a host's hugepages: one definition for every page that says it.
//!
//! MAAS tells it twice: in the host's totals, which know every VM, and by NUMA node, where VMs without a recorded node and
//! other projects are missing (maas-api §5). A node that has too much allocated takes nothing from another.

use super::host::Host;
use super::order::InOrder;
use super::units;

/// The figures, bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HugepagesLeft {
    /// What the host reserves.
    pub reserved: i64,
    /// What a VM can still get: the sum over the nodes that have some left; by the totals where nodes are not known.
    pub left: i64,
    /// Nodes with too much allocated, and how much.
    pub over: Vec<(i64, i64)>,
    /// What the totals know to be allocated and no node does; `None` where nodes are not known.
    pub unplaced: Option<i64>,
    /// The size of a page where all have the same.
    pub page_size: Option<i64>,
}

impl HugepagesLeft {
    /// Of a host; `None` where it reserves none and nobody has any.
    pub fn of(host: &Host) -> Option<Self> {
        let load = host.size().ram_hugepages();
        if load.physical <= 0 && load.used() <= 0 {
            return None;
        }
        let nodes = host.detail.as_ref().map(|detail| detail.numa.as_slice()).unwrap_or_default();
        let pages = || nodes.iter().flat_map(|node| node.hugepages.iter().map(move |pages| (node.index, pages)));
        let mut sizes: Vec<i64> = pages().map(|(_, pages)| pages.page_size).filter(|size| *size > 0).collect();
        sizes.order();
        sizes.dedup();
        // With nodes that have too much allocated, for the totals add those up as well.
        let unplaced = pages().next().map(|_| {
            let by_nodes = pages().fold(0i64, |sum, (_, pages)| sum.saturating_add(pages.free));
            by_nodes.saturating_sub(load.free())
        });
        let room = pages().fold(0i64, |sum, (_, pages)| sum.saturating_add(pages.free.max(0)));
        Some(Self {
            reserved: load.physical,
            left: if unplaced.is_some() { room } else { load.free().max(0) },
            over: pages()
                .filter(|(_, pages)| pages.free < 0)
                .map(|(node, pages)| (node, pages.free.saturating_neg()))
                .collect(),
            unplaced,
            page_size: <[i64; 1]>::try_from(sizes).ok().map(|[size]| size),
        })
    }

    /// `26 GiB left of 48 GiB; node 1 has 16 GiB more allocated than it reserves. …`: the figure, and why others differ.
    pub fn words(&self) -> String {
        let pages = self
            .page_size
            .map(|size| format!(" ({} of {})", units::count(self.left / size, "page", "pages"), units::memory(size)));
        let mut words = format!(
            "{}{} left of {}",
            units::memory(self.left),
            pages.unwrap_or_default(),
            units::memory(self.reserved)
        );
        match self.over.as_slice() {
            [] if self.unplaced.is_some() => words.push_str(" on all nodes"),
            over => over.iter().for_each(|(node, bytes)| {
                words.push_str(&format!("; node {node} has {} more allocated than it reserves", units::memory(*bytes)));
            }),
        }
        words.push('.');
        // MAAS rounds shares up to whole pages, so a few pages are its own.
        let rounding = self.page_size.unwrap_or(0).saturating_mul(8);
        if let Some(unplaced) = self.unplaced.filter(|unplaced| *unplaced > rounding) {
            words.push_str(&format!(
                " Another {} are allocated to VMs that MAAS assigns to no node.",
                units::memory(unplaced)
            ));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::HugepagesLeft;
    use crate::model::units::{GIB, MIB};

    #[test]
    fn says_which_node_is_over_and_what_is_on_none() {
        let left = HugepagesLeft {
            reserved: 48 * GIB,
            left: 26 * GIB,
            over: vec![(1, 16 * GIB)],
            unplaced: Some(4 * GIB),
            page_size: Some(2 * MIB),
        };
        assert_eq!(
            left.words().replace('\u{a0}', " "),
            "26 GiB (13312 pages of 2 MiB) left of 48 GiB; node 1 has 16 GiB more allocated than it reserves. Another 4 GiB \
             are allocated to VMs that MAAS assigns to no node."
        );
        let plain = HugepagesLeft { reserved: 8 * GIB, left: 6 * GIB, ..HugepagesLeft::default() };
        assert_eq!(plain.words().replace('\u{a0}', " "), "6 GiB left of 8 GiB.");
    }
}
