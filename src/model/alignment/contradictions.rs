//! Data that contradicts itself, named instead of hidden.

use super::topology::{Topology, cores_text};
use crate::model::host::{Host, HostDetail};
use crate::model::numa::{CoreUse, NumaNode, Placement};
use std::collections::{BTreeMap, BTreeSet};

/// What does not fit together in a host's record, in sentences for the operator. Empty when all is well.
pub fn contradictions(host: &Host) -> Vec<String> {
    let Some(detail) = &host.detail else { return Vec::new() };
    let topology = Topology::new(host, None, []);
    let mut odd = twice(detail);
    for node in topology.nodes() {
        odd.extend(of_node(&topology, node));
    }
    odd.extend(overlaps(&topology));
    if topology.nodes().next().is_some() {
        odd.extend(topology.vms().filter_map(|vm| stray(&topology, vm)));
    }
    odd.extend(topology.vms().filter(|vm| vm.cores.count() <= 0).map(|vm| format!("{} has no cores.", name(vm))));
    odd.extend(host.numa_disagreement());
    odd
}

fn twice(detail: &HostDetail) -> Vec<String> {
    let mut vms = BTreeMap::new();
    detail.vms.iter().for_each(|vm| *vms.entry(vm.id).or_insert(0) += 1);
    let mut nodes = BTreeMap::new();
    detail.numa.iter().for_each(|node| *nodes.entry(node.index).or_insert(0) += 1);
    let vms = vms
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|(id, count)| format!("The host lists the VM with row id {id} {count} times; the first counts."));
    let nodes = nodes
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|(index, count)| format!("Node {index} appears {count} times; the first counts."));
    nodes.chain(vms).collect()
}

fn of_node(topology: &Topology, node: &NumaNode) -> Vec<String> {
    let mut odd = Vec::new();
    let index = node.index;
    let cores = node.cores();
    let free: BTreeSet<u32> = node.free_cores.iter().copied().collect();
    let both: Vec<u32> =
        cores.iter().copied().filter(|c| free.contains(c) && node.allocated_cores.contains(c)).collect();
    if !both.is_empty() {
        odd.push(format!("Node {index} counts {} as pinned and as free.", cores_text(&both)));
    }
    let unknown = |core: &u32| topology.core_use(*core, node) == CoreUse::Unknown;
    let unknown: Vec<u32> = cores.into_iter().filter(unknown).collect();
    if !unknown.is_empty() {
        odd.push(format!("Node {index} counts {} as pinned, by a VM that MAAS does not list.", cores_text(&unknown)));
    }
    for vm in node.vms.iter().collect::<BTreeSet<_>>() {
        if topology.vm(*vm).is_none() {
            odd.push(format!("Node {index} lists a VM with row id {vm}, which the host does not list."));
        }
    }
    for nic in node.nics.iter().filter(|nic| !topology.host.nics.iter().any(|known| known.id == **nic)) {
        odd.push(format!("Node {index} lists a NIC with id {nic}, which the host does not list."));
    }
    for pages in node.hugepages.iter().filter(|pages| pages.page_size <= 0) {
        odd.push(format!("Node {index} has hugepages of {} bytes each.", pages.page_size));
    }
    odd
}

fn overlaps(topology: &Topology) -> Vec<String> {
    let mut groups: BTreeMap<&[i64], BTreeSet<u32>> = BTreeMap::new();
    for core in topology.nodes().flat_map(NumaNode::cores) {
        let holders = topology.holders(core);
        if holders.len() > 1 {
            groups.entry(holders).or_default().insert(core);
        }
    }
    let text = |(nodes, cores): (&[i64], BTreeSet<u32>)| {
        let words: Vec<String> = nodes.iter().map(i64::to_string).collect();
        let cores: Vec<u32> = cores.into_iter().collect();
        let first = words.first().cloned().unwrap_or_default();
        let all = super::topology::join(&words, "and");
        format!("Nodes {all} all claim {}, counted for node {first}.", cores_text(&cores))
    };
    groups.into_iter().map(text).collect()
}

fn stray(topology: &Topology, vm: &Placement) -> Option<String> {
    let stray = topology.spread(vm).stray;
    (!stray.is_empty()).then(|| format!("{} is pinned to {}, which no node has.", name(vm), cores_text(&stray)))
}

fn name(vm: &Placement) -> String {
    match &vm.system_id {
        Some(id) => format!("VM {id}"),
        None => format!("The VM with row id {}", vm.id),
    }
}
