//! From an interface down to the ports it stands on.

use super::ids::NicId;
use super::nic::{Nic, NicKind};
use crate::model::order::InOrder;

/// The ports below an interface, by id, each once; the interface itself if it stands on nothing. Loops end the walk.
pub fn ports_below<'a>(nic: &'a Nic, all: &'a [Nic]) -> Vec<&'a Nic> {
    let mut ports: Vec<&Nic> = Vec::new();
    let mut seen: Vec<NicId> = vec![nic.id];
    let mut open = vec![nic];
    while let Some(next) = open.pop() {
        let parents: Vec<&Nic> = parents(next, all).collect();
        if parents.is_empty() && next.parents.is_empty() {
            ports.push(next);
        }
        for parent in parents {
            if !seen.contains(&parent.id) {
                seen.push(parent.id);
                open.push(parent);
            }
        }
    }
    ports.order_by_key(|port| port.id);
    ports
}

/// The NUMA nodes below an interface, sorted, but only if every port below has one: a bond of which one port's node is
/// not known may stand on any node. [`super::nic::nodes_below`] tells those that are known.
pub fn all_nodes_below(nic: &Nic, all: &[Nic]) -> Option<Vec<i64>> {
    let mut nodes = nodes(nic, all, &mut vec![nic.id])?;
    nodes.order();
    nodes.dedup();
    (!nodes.is_empty()).then_some(nodes)
}

fn nodes(nic: &Nic, all: &[Nic], seen: &mut Vec<NicId>) -> Option<Vec<i64>> {
    if let Some(node) = nic.numa_node {
        return Some(vec![node]);
    }
    if nic.parents.is_empty() || parents(nic, all).count() < nic.parents.len() {
        return None;
    }
    let mut found = Vec::new();
    for parent in parents(nic, all) {
        if !seen.contains(&parent.id) {
            seen.push(parent.id);
            found.extend(nodes(parent, all, seen)?);
        }
    }
    Some(found)
}

/// Mbit/s behind an interface: a port's own link speed, the sum of a bond's ports, the fastest below a bridge or VLAN.
///
/// `None` where MAAS knows no speed. For a bond this is the most that it can carry: MAAS's record here has no bond mode,
/// and an active-backup bond carries no more than one port does.
pub fn link_speed_below(nic: &Nic, all: &[Nic]) -> Option<i64> {
    speed(nic, all, &mut vec![nic.id])
}

fn speed(nic: &Nic, all: &[Nic], path: &mut Vec<NicId>) -> Option<i64> {
    if nic.parents.is_empty() {
        return (nic.link_speed > 0).then_some(nic.link_speed);
    }
    let mut speeds = Vec::new();
    for parent in parents(nic, all) {
        if !path.contains(&parent.id) {
            path.push(parent.id);
            speeds.extend(speed(parent, all, path));
        }
    }
    match nic.kind {
        NicKind::Bond if !speeds.is_empty() => Some(speeds.into_iter().fold(0, i64::saturating_add)),
        _ => speeds.into_iter().max(),
    }
}

fn parents<'a>(nic: &'a Nic, all: &'a [Nic]) -> impl Iterator<Item = &'a Nic> {
    all.iter().filter(|other| other.id != nic.id && nic.parents.contains(&other.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nic(id: i64, kind: NicKind, parents: &[i64], link_speed: i64) -> Nic {
        let parents = parents.iter().map(|id| NicId(*id)).collect();
        Nic { id: NicId(id), kind, parents, link_speed, ..Nic::default() }
    }

    #[test]
    fn a_bond_is_as_fast_as_its_ports_together() {
        let all = [
            nic(1, NicKind::Physical, &[], 10_000),
            nic(2, NicKind::Physical, &[], 25_000),
            nic(3, NicKind::Bond, &[1, 2], 0),
            nic(4, NicKind::Vlan, &[3], 0),
            nic(5, NicKind::Bridge, &[4], 0),
            nic(6, NicKind::Physical, &[], 0),
        ];
        assert_eq!(link_speed_below(&all[4], &all), Some(35_000));
        assert_eq!(link_speed_below(&all[0], &all), Some(10_000));
        assert_eq!(link_speed_below(&all[5], &all), None);
        let below: Vec<i64> = ports_below(&all[4], &all).iter().map(|port| port.id.0).collect();
        assert_eq!(below, [1, 2]);
    }

    #[test]
    fn nodes_are_told_only_if_all_are_known() {
        let at = |id, node| Nic { numa_node: node, ..nic(id, NicKind::Physical, &[], 0) };
        let all = [at(1, Some(0)), at(2, Some(1)), at(3, None), nic(4, NicKind::Bond, &[1, 2], 0)];
        assert_eq!(all_nodes_below(&all[3], &all), Some(vec![0, 1]));
        assert_eq!(all_nodes_below(&nic(5, NicKind::Bond, &[1, 3], 0), &all), None);
        assert_eq!(all_nodes_below(&nic(5, NicKind::Bridge, &[1, 99], 0), &all), None);
        assert_eq!(all_nodes_below(&all[2], &all), None);
    }

    #[test]
    fn loops_and_missing_parents_end_the_walk() {
        let all = [nic(1, NicKind::Bond, &[2, 1], 10), nic(2, NicKind::Bridge, &[1, 99], 10)];
        assert_eq!(link_speed_below(&all[0], &all), None);
        assert!(ports_below(&all[0], &all).is_empty());
    }
}
