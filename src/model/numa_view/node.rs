//! A NUMA node's card: cores, memory, VMs and NICs.

use super::bar::Bar;
use super::cell::CellView;
use super::tag::{VmTag, find};
use crate::model::alignment::{CoreMap, NodeShares, PageState, Topology, VmShare, cores_text, join, nodes_text};
use crate::model::ids::{NicId, VmId};
use crate::model::network_map::{HostNicRow, NetworkLink, Sriov};
use crate::model::numa::{CoreUse, Cores, NumaNode};
use crate::model::units;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is shown of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeCard {
    /// The node's index.
    pub index: i64,
    /// Cores by id.
    pub cells: Vec<CellView>,
    /// How many of them nobody pins.
    pub free: usize,
    /// General memory, then each hugepage size.
    pub stores: Vec<Store>,
    /// Pinned VMs with cores here.
    pub vms: Vec<ShareLine>,
    /// VMs that are listed here for a NIC alone, each with where its cores are.
    pub nic_only: Vec<ShareLine>,
    /// Host NICs of the node.
    pub nics: Vec<NicLine>,
}

/// Memory of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// Bytes of a page; `None` for general memory.
    pub page_size: Option<i64>,
    /// `Memory`, `2 MiB pages`.
    pub name: String,
    /// Who holds how much.
    pub bar: Bar,
    /// Allocated, free and, for hugepages, reserved.
    pub figures: [Option<String>; 3],
    /// How it stands with hugepages.
    pub state: Option<PageState>,
}

impl NodeCard {
    /// `10 of 16 cores pinned, 6 free`.
    pub fn summary(&self) -> String {
        let all = self.cells.len();
        match all {
            0 if self.stores.iter().any(|store| store.bar.has_any()) => "memory only, no cores".to_owned(),
            0 => "no cores and no memory".to_owned(),
            _ => format!("{} of {all} cores pinned, {} free", all.saturating_sub(self.free), self.free),
        }
    }
}

impl Store {
    /// `16 GiB allocated, 80 GiB free`, for hugepages also what is reserved and the state.
    pub fn words(&self) -> String {
        let named = self.figures.iter().zip(["allocated", "free", "reserved"]);
        let figure = |(amount, what): (&Option<String>, &str)| match amount.as_deref()? {
            // What is no amount to be free speaks for itself.
            text if what == "free" && !text.starts_with(|c: char| c.is_ascii_digit()) => Some(text.to_owned()),
            text if what == "free" && text.ends_with(OVER) => Some(text.to_owned()),
            text => Some(format!("{text} {what}")),
        };
        let mut words: Vec<String> = named.filter_map(figure).collect();
        words.extend(self.state.map(|state| state.label().to_owned()));
        words.join(", ")
    }
}

/// A VM in a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareLine {
    /// Who.
    pub tag: Arc<VmTag>,
    /// Its cores here, or where they are.
    pub cores: String,
    /// Its memory here.
    pub memory: String,
    /// Pages it holds here; what MAAS counts nowhere.
    pub pages: String,
}

/// VFs of a NIC.
#[derive(Clone, Debug, PartialEq)]
pub struct VfCount {
    /// `4 allocated, at most 4 free`.
    pub text: String,
    /// Held of the hardware maximum.
    pub bar: Bar,
    /// The hardware maximum.
    pub maximum: i64,
}

/// A host NIC.
#[derive(Clone, Debug, PartialEq)]
pub struct NicLine {
    /// Key.
    pub id: NicId,
    /// Interface name.
    pub name: String,
    /// The node that owns it.
    pub node: Option<i64>,
    /// VMs that hang on it, or may do so.
    pub vms: Vec<VmId>,
    /// `bond on eno1 and eno2`, `physical`; empty where unknown.
    pub kind: String,
    /// Link speed or that no cable is in; empty where unknown.
    pub speed: String,
    /// VLAN, subnets, space, DHCP; those that are known.
    pub network: Vec<String>,
    /// Nodes of the ports below, for NICs without a node of their own.
    pub stands_on: String,
    /// What `data-vfs-free` says: 0 without SR-IOV, empty where unknown.
    pub vfs_free: String,
    /// VFs; `None` without SR-IOV.
    pub vfs: Option<VfCount>,
}

/// What an amount below nothing is called.
const OVER: &str = "over";

/// What is free, never below nothing: what is allocated beyond what exists is `4 GiB over`.
fn free_words(free: i64) -> String {
    match free {
        0.. => units::memory(free),
        over => format!("{} {OVER}", units::memory(over.saturating_neg())),
    }
}

pub(super) fn card(
    topology: &Topology,
    record: &NumaNode,
    shares: &NodeShares,
    vms: &[Arc<VmTag>],
    cells: Vec<CellView>,
    nics: Vec<NicLine>,
) -> NodeCard {
    let mut stores = vec![general(record, shares, vms)];
    stores.extend(shares.pages.iter().enumerate().map(|(at, pages)| {
        let held: Vec<(VmId, i64)> = shares.vms.iter().filter(|_| at == 0).map(|vm| (vm.vm, vm.hugepages)).collect();
        Store {
            page_size: Some(pages.page_size),
            name: format!("{} pages", units::memory(pages.page_size)),
            bar: Bar::new(&held, pages.allocated, pages.reserved).coloured(vms),
            figures: [
                Some(units::memory(pages.allocated)),
                Some(free_words(pages.free)),
                Some(units::memory(pages.reserved)),
            ],
            state: Some(pages.state),
        }
    }));
    NodeCard {
        index: record.index,
        free: cells.iter().filter(|cell| cell.usage == CoreUse::Free).count(),
        cells,
        stores,
        vms: shares.vms.iter().filter_map(|share| line(share, vms)).collect(),
        nic_only: shares.nic_only.iter().filter_map(|id| elsewhere(topology, *id, vms)).collect(),
        nics,
    }
}

fn general(record: &NumaNode, shares: &NodeShares, vms: &[Arc<VmTag>]) -> Store {
    let held: Vec<(VmId, i64)> = shares.vms.iter().map(|vm| (vm.vm, vm.general)).collect();
    let total = record.memory_allocated.saturating_add(record.memory_free);
    Store {
        page_size: None,
        name: "Memory".to_owned(),
        bar: Bar::new(&held, record.memory_allocated, total).coloured(vms),
        figures: [
            Some(units::memory(record.memory_allocated)),
            Some(match record.memory_total() {
                0 => "none of its own".to_owned(),
                _ => free_words(record.memory_free),
            }),
            None,
        ],
        state: None,
    }
}

fn line(share: &VmShare, vms: &[Arc<VmTag>]) -> Option<ShareLine> {
    let pages = match (share.pages, share.page_size) {
        (Some(count), Some(size)) => {
            format!("{} of {}", units::count(count, "page", "pages"), units::memory(size))
        }
        _ if share.unbacked > 0 => "hugepages, of which the node has none".to_owned(),
        _ => String::new(),
    };
    Some(ShareLine {
        tag: Arc::clone(find(vms, share.vm)?),
        cores: cores_text(&share.cores),
        memory: units::memory(share.memory),
        pages,
    })
}

fn elsewhere(topology: &Topology, id: VmId, vms: &[Arc<VmTag>]) -> Option<ShareLine> {
    let vm = topology.vm(id)?;
    let nodes = topology.spread(vm).node_ids();
    let cores = match (&vm.cores, nodes.is_empty()) {
        (Cores::Shared(_), _) => "its cores are shared".to_owned(),
        (Cores::Pinned(_), true) => "its cores are on no known node".to_owned(),
        (Cores::Pinned(_), false) => format!("its cores are on {}", nodes_text(&nodes)),
    };
    Some(ShareLine { tag: Arc::clone(find(vms, id)?), cores, memory: String::new(), pages: String::new() })
}

/// VMs without a core on any node, with what they take of the host.
pub(super) fn unplaced(map: &CoreMap, vms: &[Arc<VmTag>]) -> Vec<ShareLine> {
    let homeless = map.vms.iter().filter(|vm| vm.by_node.is_empty());
    let line = |tag: &Arc<VmTag>| ShareLine {
        tag: Arc::clone(tag),
        cores: tag.cores.clone(),
        memory: tag.memory.clone(),
        pages: String::new(),
    };
    homeless.filter_map(|vm| find(vms, vm.vm).map(line)).collect()
}

pub(super) fn nic_lines(topology: &Topology, rows: &[HostNicRow], links: &[NetworkLink]) -> Vec<NicLine> {
    let mut users: BTreeMap<NicId, BTreeSet<VmId>> = BTreeMap::new();
    for link in links {
        let Some(vm) = link.vm else { continue };
        for nic in link.host_nic.candidates() {
            users.entry(*nic).or_default().insert(vm);
        }
    }
    // Where nothing names the NIC, all of the node that lists the VM for one of its NICs come into question.
    for vm in topology.vms().filter(|vm| !users.values().any(|vms| vms.contains(&vm.id))).collect::<Vec<_>>() {
        for nic in topology.nic_only_nodes(vm).into_iter().flat_map(|node| topology.nics_of_node(node)) {
            users.entry(nic).or_default().insert(vm.id);
        }
    }
    rows.iter().map(|row| nic_line(row, users.remove(&row.id).unwrap_or_default())).collect()
}

fn nic_line(row: &HostNicRow, users: BTreeSet<VmId>) -> NicLine {
    let kind = row.kind.as_ref().map(|kind| match row.parents.as_deref().unwrap_or_default() {
        [] => kind.label().to_owned(),
        parents => format!("{} on {}", kind.label(), join(parents, "and")),
    });
    let speed = match (row.connected, row.link_speed) {
        (Some(false), _) => "no cable".to_owned(),
        (_, Some(speed)) => units::link_speed(speed),
        (Some(true), None) => "speed unknown".to_owned(),
        (None, None) => String::new(),
    };
    let mut network: Vec<String> = row.vlan_label.clone().into_iter().collect();
    network.extend(row.subnets.iter().flatten().map(|subnet| subnet.label.clone()));
    network.extend(row.space.as_ref().map(|space| format!("space {space}")));
    network.extend(row.dhcp.map(|dhcp| if dhcp { "DHCP/PXE" } else { "no DHCP" }.to_owned()));
    let (vfs_free, vfs) = match row.sriov {
        Sriov::No => ("0".to_owned(), None),
        Sriov::Vfs { allocated, free, maximum } => {
            let vfs = VfCount { text: row.sriov.words(), bar: Bar::new(&[], allocated.unwrap_or(0), maximum), maximum };
            (free.map(|free| free.to_string()).unwrap_or_default(), Some(vfs))
        }
    };
    NicLine {
        id: row.id,
        name: row.name.clone(),
        node: row.own_node,
        vms: users.into_iter().collect(),
        kind: kind.unwrap_or_default(),
        speed,
        network,
        stands_on: match (row.own_node, row.nodes.is_empty()) {
            (None, false) => format!("on the ports of {}", nodes_text(&row.nodes)),
            _ => String::new(),
        },
        vfs_free,
        vfs,
    }
}
