//! Which host NICs stand on each other.

use super::host_nics::HostNicRow;
use crate::model::order::InOrder;
use std::collections::BTreeMap;

/// Host NICs that stand on each other, the upmost first; each NIC once, by name.
pub(super) fn stacks(nics: &[HostNicRow]) -> Vec<Vec<&HostNicRow>> {
    let by_name: BTreeMap<&str, usize> = nics.iter().enumerate().map(|(at, nic)| (nic.name.as_str(), at)).collect();
    let mut home: Vec<usize> = (0..nics.len()).collect();
    for (at, nic) in nics.iter().enumerate() {
        for below in nic.parents.iter().flatten().filter_map(|name| by_name.get(name.as_str())) {
            let (one, other) = (home[at], home[*below]);
            home.iter_mut().filter(|home| **home == other).for_each(|home| *home = one);
        }
    }
    let mut found: BTreeMap<usize, Vec<&HostNicRow>> = BTreeMap::new();
    for (nic, home) in nics.iter().zip(&home) {
        found.entry(*home).or_default().push(nic);
    }
    let mut stacks: Vec<Vec<&HostNicRow>> = found.into_values().collect();
    for stack in &mut stacks {
        stack.order_by_key(|nic| std::cmp::Reverse(depth(nic, nics, &by_name, nics.len())));
    }
    stacks
}

/// How many NICs are below this one. Loops end at `left`.
fn depth(nic: &HostNicRow, all: &[HostNicRow], by_name: &BTreeMap<&str, usize>, left: usize) -> usize {
    let below = nic.parents.iter().flatten().filter_map(|name| all.get(*by_name.get(name.as_str())?));
    match left {
        0 => 0,
        _ => below.map(|nic| 1 + depth(nic, all, by_name, left - 1)).max().unwrap_or(0),
    }
}
