//! Where things are on the drawn network map: VMs at the left, host NICs in stacks, NUMA nodes at the right.
//!
//! Only heights are computed here, in pixels: columns are as wide as the window lets them be, and lines between two
//! columns are drawn from 0 to [`ACROSS`] whatever their width.

use super::groups::{Fold, Folds, groups};
use super::host_nics::HostNicRow;
use super::link::{LinkVerdict, NetworkLink};
use super::stacks::stacks;
use crate::model::alignment::Certainty;
use crate::model::ids::NicId;
use crate::model::order::InOrder;
use std::collections::{BTreeMap, BTreeSet};

/// How wide the space between two columns is in the units of [`Wire::path`].
pub const ACROSS: i64 = 100;
/// Height of a VM's NIC.
const PORT: i64 = 26;
/// Space between VMs.
const VM_GAP: i64 = 5;
/// Height of a line of text over a group of VMs.
const CAPTION: i64 = 24;
/// Height of a group of VMs that is drawn as one box.
const FOLDED: i64 = 34;
/// Space over a caption.
const GROUP_GAP: i64 = 14;
/// Height of a host NIC.
const NIC: i64 = 46;
/// Space between stacks of one node, and between nodes.
const STACK_GAP: i64 = 10;
const NODE_GAP: i64 = 28;
/// What a node's frame stands out over its stacks.
const NODE_PAD: i64 = 6;

/// Where everything is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Of the whole map.
    pub height: i64,
    /// Over groups of VMs.
    pub captions: Vec<Caption>,
    /// VMs, top to bottom.
    pub vms: Vec<VmBox>,
    /// Host NICs, top to bottom, those that stand on each other without space between.
    pub stacks: Vec<Stack>,
    /// Nodes, top to bottom; last, if there is one, what has no known node.
    pub nodes: Vec<NodeBox>,
    /// VM NIC → host NIC.
    pub wires: Vec<Wire>,
    /// Port → node.
    pub trunks: Vec<Trunk>,
}

/// A heading within the VMs' column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// Top.
    pub y: i64,
    /// What the VMs below have in common.
    pub text: String,
    /// Where the group can be folded: whether it is, and what it holds.
    pub fold: Option<Fold>,
}

impl Caption {
    /// Stands for its VMs.
    pub fn is_folded(&self) -> bool {
        self.fold.as_ref().is_some_and(|fold| !fold.open)
    }
}

/// A VM with its NICs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VmBox {
    /// [`NetworkLink::key`].
    pub key: String,
    /// Top.
    pub y: i64,
    /// Height.
    pub height: i64,
    /// Which of the links are its own, in the order of its NICs.
    pub links: Vec<usize>,
}

/// Host NICs that stand on each other: the upmost first, ports last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Top.
    pub y: i64,
    /// Height.
    pub height: i64,
    /// Its NICs; `None` alone is the place of VM NICs whose host NIC is not known.
    pub nics: Vec<Option<NicId>>,
}

/// A node's frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeBox {
    /// Which; `None` for what has no known node.
    pub node: Option<i64>,
    /// Top.
    pub y: i64,
    /// Height.
    pub height: i64,
    /// How many VMs have cores here.
    pub vms: usize,
}

/// A line from a VM's NIC, or from those of a folded group, to a host NIC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// Whose, by [`NetworkLink::key`]: one VM, or several of a folded group.
    pub vms: Vec<String>,
    /// The host NIC; `None` leads to the place of those not known.
    pub nic: Option<NicId>,
    /// Height at the VM.
    pub from: i64,
    /// Height at the host NIC.
    pub to: i64,
    /// What is thought of the link.
    pub verdict: LinkVerdict,
    /// How sure it is that this is the host NIC.
    pub certainty: Certainty,
    /// Not the likeliest of several: drawn only while its VM is looked at.
    pub spare: bool,
}

/// A line from a port to its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trunk {
    /// The port.
    pub nic: NicId,
    /// Its node.
    pub node: i64,
    /// Height at the port.
    pub from: i64,
    /// Height at the node's frame.
    pub to: i64,
}

impl Wire {
    /// The line as an SVG path.
    pub fn path(&self) -> String {
        path(self.from, self.to)
    }
}

impl Trunk {
    /// The line as an SVG path.
    pub fn path(&self) -> String {
        path(self.from, self.to)
    }
}

fn path(from: i64, to: i64) -> String {
    let half = ACROSS / 2;
    format!("M0 {from}C{half} {from} {half} {to} {ACROSS} {to}")
}

impl Layout {
    /// Counts the VMs of each node among these links.
    pub fn count_vms(&mut self, links: &[NetworkLink]) {
        for frame in &mut self.nodes {
            let here = |link: &&NetworkLink| frame.node.is_some_and(|node| link.core_nodes.contains(&node));
            frame.vms = links.iter().filter(here).map(NetworkLink::key).collect::<BTreeSet<_>>().len();
        }
    }
}

/// Lays the map out. `nodes` are the host's NUMA nodes; `links` those that are to be drawn.
pub fn layout(links: &[NetworkLink], nics: &[HostNicRow], nodes: &[i64], folds: &Folds) -> Layout {
    let mut map = Layout::default();
    let left = place_vms(&mut map, links, folds);
    let centres = centres(&map, links);
    let right = place_stacks(&mut map, nics, nodes, &centres, left);
    map.height = left.max(right);
    map.count_vms(links);
    let heights = heights(&map);
    map.wires = wires(&map, links, &heights);
    map.trunks = trunks(&map, nics, &heights);
    map
}

/// VMs below the captions of their groups; folded groups as one box.
fn place_vms(map: &mut Layout, links: &[NetworkLink], folds: &Folds) -> i64 {
    let groups = groups(links);
    let all = groups.iter().map(|group| group.vms.len()).sum();
    let (mut y, mut bottom) = (0, 0);
    for group in groups {
        let fold = folds.of(&group, all, links);
        let caption = Caption { y, text: group.text, fold };
        if caption.is_folded() {
            bottom = y + FOLDED;
            y = bottom + VM_GAP;
            map.captions.push(caption);
        } else {
            y += if map.captions.last().is_some_and(Caption::is_folded) { GROUP_GAP } else { 0 };
            let caption = Caption { y, ..caption };
            y += CAPTION;
            for (key, own) in group.vms {
                let height = PORT.saturating_mul(own.len() as i64);
                map.vms.push(VmBox { key, y, height, links: own });
                bottom = y + height;
                y = bottom + VM_GAP;
            }
            y += GROUP_GAP;
            map.captions.push(caption);
        }
    }
    bottom
}

/// The mean height of the lines that lead to each host NIC. VMs without pinned cores have a say only where no others
/// have: there may be many, and nothing about them can be wrong.
fn centres(map: &Layout, links: &[NetworkLink]) -> BTreeMap<Option<NicId>, i64> {
    let sums = |pinned: bool| {
        let mut sums: BTreeMap<Option<NicId>, (i64, i64)> = BTreeMap::new();
        for (link, y) in ports(map, links).filter(|(link, _)| link.core_nodes.is_empty() != pinned) {
            if let Some(nic) = target(link) {
                let sum = sums.entry(nic).or_default();
                *sum = (sum.0 + y, sum.1 + 1);
            }
        }
        sums
    };
    let mut all = sums(false);
    all.extend(sums(true));
    all.into_iter().map(|(nic, (sum, count))| (nic, sum / count.max(1))).collect()
}

/// Where the line of a link leads: a host NIC, or `Some(None)` for those not known; `None` if it has no NIC at all.
fn target(link: &NetworkLink) -> Option<Option<NicId>> {
    match link.host_nic.candidates().first() {
        Some(nic) => Some(Some(*nic)),
        None if link.has_no_nic() => None,
        None => Some(None),
    }
}

/// The links with the heights of their VM ends, those of a folded group all at the same.
fn ports<'a>(map: &'a Layout, links: &'a [NetworkLink]) -> impl Iterator<Item = (&'a NetworkLink, i64)> {
    let drawn = map.vms.iter().flat_map(move |vm| {
        let place = move |(row, at): (usize, &usize)| Some((links.get(*at)?, vm.y + PORT * row as i64 + PORT / 2));
        vm.links.iter().enumerate().filter_map(place)
    });
    let folded = map.captions.iter().flat_map(move |caption| {
        let within = caption.fold.iter().flat_map(|fold| &fold.links);
        within.filter_map(move |at| Some((links.get(*at)?, caption.y + FOLDED / 2)))
    });
    drawn.chain(folded)
}

struct Item {
    node: Option<i64>,
    nics: Vec<Option<NicId>>,
    height: i64,
    wish: Option<i64>,
}

/// Stacks by node, each as near to its VMs as the others leave room for.
fn place_stacks(
    map: &mut Layout,
    nics: &[HostNicRow],
    nodes: &[i64],
    centres: &BTreeMap<Option<NicId>, i64>,
    tall: i64,
) -> i64 {
    let mut items: Vec<Item> = stacks(nics).into_iter().map(|stack| item(&stack, centres)).collect();
    if let Some(wish) = centres.get(&None) {
        items.push(Item { node: None, nics: vec![None], height: NIC, wish: Some(*wish) });
    }
    let taken: BTreeSet<i64> = items.iter().filter_map(|item| item.node).collect();
    let empty = nodes.iter().filter(|node| !taken.contains(node));
    items.extend(empty.map(|node| Item { node: Some(*node), nics: Vec::new(), height: NIC, wish: None }));
    // Nodes in their order; what has none comes last, and there those that are not known last of all.
    items.order_by_key(|item| {
        (item.node.is_none(), item.node, item.nics == [None], item.wish.is_none(), item.wish.unwrap_or_default())
    });
    let tops = spread(&items, tall);
    for (item, top) in items.iter().zip(&tops) {
        let bottom = top + item.height + NODE_PAD;
        match map.nodes.last_mut().filter(|node| node.node == item.node) {
            Some(node) => node.height = bottom - node.y,
            None => map.nodes.push(NodeBox {
                node: item.node,
                y: top - NODE_PAD,
                height: bottom - (top - NODE_PAD),
                vms: 0,
            }),
        }
        if !item.nics.is_empty() {
            map.stacks.push(Stack { y: *top, height: item.height, nics: item.nics.clone() });
        }
    }
    map.nodes.last().map_or(0, |node| node.y + node.height)
}

fn item(stack: &[&HostNicRow], centres: &BTreeMap<Option<NicId>, i64>) -> Item {
    let nics: Vec<Option<NicId>> = stack.iter().map(|nic| Some(nic.id)).collect();
    let wishes: Vec<i64> = nics.iter().filter_map(|nic| centres.get(nic).copied()).collect();
    Item {
        node: stack.iter().rev().find_map(|nic| nic.nodes.first().copied()),
        height: NIC.saturating_mul(nics.len() as i64),
        nics,
        wish: (!wishes.is_empty()).then(|| wishes.iter().sum::<i64>() / wishes.len() as i64),
    }
}

/// Tops: first down, each where it would like to be or below the one before; then up again, if that runs out of space.
fn spread(items: &[Item], tall: i64) -> Vec<i64> {
    let gap = |at: usize| match (items.get(at), items.get(at + 1)) {
        (Some(one), Some(next)) if one.node == next.node => STACK_GAP,
        _ => NODE_GAP,
    };
    let mut tops = Vec::with_capacity(items.len());
    let mut free = NODE_PAD;
    for (at, item) in items.iter().enumerate() {
        let top = item.wish.map_or(free, |wish| (wish - item.height / 2).max(free));
        tops.push(top);
        free = top + item.height + gap(at);
    }
    let needed: i64 = items.iter().enumerate().map(|(at, item)| item.height + gap(at)).sum::<i64>() - NODE_GAP;
    let mut limit = tall.max(needed + 2 * NODE_PAD) - NODE_PAD;
    for (at, item) in items.iter().enumerate().rev() {
        if let Some(top) = tops.get_mut(at) {
            *top = (*top).min(limit - item.height);
            limit = *top - at.checked_sub(1).map_or(0, gap);
        }
    }
    tops
}

fn heights(map: &Layout) -> BTreeMap<Option<NicId>, i64> {
    let rows = |stack: &Stack| {
        let y = stack.y;
        stack.nics.clone().into_iter().enumerate().map(move |(row, nic)| (nic, y + NIC * row as i64 + NIC / 2))
    };
    map.stacks.iter().flat_map(rows).collect()
}

fn wires(map: &Layout, links: &[NetworkLink], heights: &BTreeMap<Option<NicId>, i64>) -> Vec<Wire> {
    let mut wires: Vec<Wire> = Vec::new();
    for (link, from) in ports(map, links) {
        let ends: Vec<Option<NicId>> = match link.host_nic.candidates() {
            [] => target(link).into_iter().collect(),
            several => several.iter().copied().map(Some).collect(),
        };
        for (at, nic) in ends.into_iter().enumerate() {
            let Some(to) = heights.get(&nic) else { continue };
            let wire = Wire {
                vms: vec![link.key()],
                nic,
                from,
                to: *to,
                verdict: link.verdict,
                certainty: link.host_nic_certainty.min(if link.is_one_of_several() {
                    Certainty::Consistent
                } else {
                    Certainty::Proven
                }),
                spare: at > 0,
            };
            // VMs of a folded group share a line where theirs would look the same.
            let same = |other: &&mut Wire| {
                (other.nic, other.verdict, other.certainty, other.spare)
                    == (wire.nic, wire.verdict, wire.certainty, wire.spare)
            };
            match wires.iter_mut().rev().take_while(|other| other.from == from).find(same) {
                Some(shared) => shared.vms.extend(wire.vms),
                None => wires.push(wire),
            }
        }
    }
    wires
}

fn trunks(map: &Layout, nics: &[HostNicRow], heights: &BTreeMap<Option<NicId>, i64>) -> Vec<Trunk> {
    let ports = nics.iter().filter(|nic| nic.parents.as_ref().is_none_or(Vec::is_empty));
    ports
        .filter_map(|nic| {
            let (node, from) = (nic.nodes.first()?, *heights.get(&Some(nic.id))?);
            let frame = map.nodes.iter().find(|frame| frame.node == Some(*node))?;
            let to = from.clamp(frame.y + NODE_PAD, frame.y + frame.height - NODE_PAD);
            Some(Trunk { nic: nic.id, node: *node, from, to })
        })
        .collect()
}

impl Layout {
    /// Where a host NIC begins; `None` for the place of those not known.
    pub fn nic_top(&self, nic: Option<NicId>) -> Option<i64> {
        self.stacks.iter().find_map(|stack| {
            let row = stack.nics.iter().position(|other| *other == nic)?;
            Some(stack.y + NIC * row as i64)
        })
    }
}
