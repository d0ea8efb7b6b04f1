//! Everything that the NUMA page of a host shows, ready to be drawn: names, words, shares of bars.
//!
//! Built anew from the records after every change; parts compare equal where nothing changed, so only what did is drawn
//! again.

mod bar;
mod cell;
mod finding;
mod gap;
mod node;
mod tag;
#[cfg(test)]
mod tests;

pub use bar::{Bar, Segment};
pub use cell::CellView;
pub use finding::FindingLine;
pub use gap::{Gap, gap};
pub use node::{NicLine, NodeCard, ShareLine, Store, VfCount};
pub use tag::{VmTag, next_pick};

use crate::model::alignment::{CoreMap, NotAttributed, Topology, attribute, contradictions, findings, verdicts};
use crate::model::ids::{SystemId, VmId};
use crate::model::network::Networks;
use crate::model::network_map::{host_nics, links};
use crate::model::units::count;
use crate::model::vm::Vm;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The page's content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumaView {
    /// VMs by row id.
    pub vms: Vec<Arc<VmTag>>,
    /// NUMA nodes by index.
    pub nodes: Vec<Arc<NodeCard>>,
    /// Host NICs without a node.
    pub unowned: Vec<NicLine>,
    /// Cores that VMs are pinned to and no node has.
    pub stray: Vec<CellView>,
    /// VMs that hold no core of any node: with shared cores, or pinned to cores that no node has.
    pub unplaced: Vec<ShareLine>,
    /// What is not as it should be, surest first.
    pub findings: Vec<FindingLine>,
    /// What the nodes' figures leave out.
    pub not_attributed: Option<String>,
    /// Where the records contradict themselves.
    pub contradictions: Vec<String>,
}

impl NumaView {
    /// Draws it up. `rows` are the VMs as machines, for names and power.
    pub fn new(topology: &Topology, networks: &Networks, rows: &[Vm]) -> Self {
        let by_id: BTreeMap<&SystemId, &Vm> = rows.iter().map(|row| (&row.system_id, row)).collect();
        let findings = findings(topology);
        let verdicts = verdicts(topology, &findings);
        let links = links(topology, &findings, networks, rows);
        let map = CoreMap::new(topology, |id| by_id.get(id).map(|row| row.power).unwrap_or_default());
        let vms = tag::tags(topology, &map, &by_id, &verdicts, &links);
        let mut nics = node::nic_lines(topology, &host_nics(topology, networks), &links);
        let names = |id: VmId| tag::find(&vms, id).map_or_else(|| format!("VM {id}"), |vm| vm.name.clone());
        let cells = |cells: &[_]| cells.iter().map(|cell| cell::view(cell, &vms, &names)).collect::<Vec<_>>();
        let shares = attribute(topology);
        let nodes = map.nodes.iter().zip(&shares).filter_map(|(drawn, shares)| {
            let own = |nic: &NicLine| nic.node == Some(drawn.index);
            let mine: Vec<NicLine> = nics.extract_if(.., |nic| own(nic)).collect();
            let record = topology.node(drawn.index)?;
            Some(Arc::new(node::card(topology, record, shares, &vms, cells(&drawn.cells), mine)))
        });
        let nodes = nodes.collect();
        let stray = cells(&map.stray);
        NumaView {
            nodes,
            stray,
            unowned: nics,
            unplaced: node::unplaced(&map, &vms),
            findings: FindingLine::of(findings),
            not_attributed: NotAttributed::of(topology).sentence(),
            contradictions: contradictions(topology.host),
            vms,
        }
    }

    /// One VM.
    pub fn vm(&self, id: VmId) -> Option<&Arc<VmTag>> {
        tag::find(&self.vms, id)
    }

    /// A VM by what the address names it: its system id, or its row id where it has no machine.
    pub fn by_key(&self, key: &str) -> Option<&Arc<VmTag>> {
        self.vms.iter().find(|vm| vm.key == key).or_else(|| self.vms.iter().find(|vm| vm.id.to_string() == key))
    }

    /// One node.
    pub fn node(&self, index: i64) -> Option<&Arc<NodeCard>> {
        self.nodes.iter().find(|node| node.index == index)
    }

    /// One finding.
    pub fn finding(&self, key: i64) -> Option<&FindingLine> {
        self.findings.iter().find(|line| line.key == key)
    }

    /// Whether there is any core to draw.
    pub fn has_cells(&self) -> bool {
        !self.stray.is_empty() || self.nodes.iter().any(|node| !node.cells.is_empty())
    }

    /// `2 NUMA nodes with 32 cores: 19 pinned, 13 free`.
    pub fn summary(&self) -> String {
        if self.nodes.is_empty() {
            return "No NUMA nodes".to_owned();
        }
        let cores: usize = self.nodes.iter().map(|node| node.cells.len()).sum();
        let free: usize = self.nodes.iter().map(|node| node.free).sum();
        format!(
            "{} with {}: {} pinned, {free} free",
            count(self.nodes.len() as i64, "NUMA node", "NUMA nodes"),
            count(cores as i64, "core", "cores"),
            cores.saturating_sub(free),
        )
    }
}

/// Row ids as a `data-` attribute: `5 9`.
pub fn ids_text(ids: &[VmId]) -> String {
    ids.iter().map(VmId::to_string).collect::<Vec<_>>().join(" ")
}

/// The reverse of [`ids_text`]; what is no id is left out.
pub fn ids_from(text: &str) -> Vec<VmId> {
    text.split(' ').filter_map(|id| id.parse().ok()).map(VmId).collect()
}
