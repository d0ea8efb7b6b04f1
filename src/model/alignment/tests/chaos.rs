//! Records that contradict themselves: nothing may panic, and what is shown stays within what was given.

use super::generator::{Made, made};
use crate::model::alignment::*;
use crate::model::ids::{NicId, SystemId, VmId};
use crate::model::network::Networks;
use crate::model::network_map;
use crate::model::numa::Hugepages;
use crate::model::vm::Power;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Breaks a good host in ways that data from outside may be broken.
fn broken() -> impl Strategy<Value = Made> {
    let blows = prop::collection::vec((0..12usize, any::<prop::sample::Index>(), any::<i64>()), 0..12);
    (made(), blows).prop_map(|(mut made, blows)| {
        blows.into_iter().for_each(|(kind, at, number)| blow(&mut made, kind, at, number));
        made
    })
}

fn blow(made: &mut Made, kind: usize, at: prop::sample::Index, number: i64) {
    let detail = made.host.detail.as_mut().unwrap();
    let small = number.unsigned_abs() as u32 % 40;
    if !detail.numa.is_empty() {
        let place = at.index(detail.numa.len());
        let node = &mut detail.numa[place];
        match kind {
            0 => node.free_cores.push(small),
            1 => node.allocated_cores.insert(0, small),
            2 => node.vms.push(VmId(number)),
            3 => node.memory_free = number,
            4 => node.hugepages.push(Hugepages { page_size: number % 3, allocated: number, free: i64::MIN }),
            5 => node.hugepages.insert(0, Hugepages { page_size: i64::MAX, allocated: i64::MAX, free: number }),
            6 => node.nics.push(NicId(number % 120)),
            7 => {
                let copy = node.clone();
                detail.numa.push(copy);
            }
            8 => detail.numa.clear(),
            _ => {}
        }
    }
    if !detail.vms.is_empty() {
        let place = at.index(detail.vms.len());
        match kind {
            9 => detail.vms[place].memory = if number % 2 == 0 { i64::MAX } else { i64::MIN },
            10 => {
                let copy = detail.vms[place].clone();
                detail.vms.push(copy);
            }
            _ => {}
        }
    }
    if kind == 11 && !made.machine.nics.is_empty() {
        let place = at.index(made.machine.nics.len());
        made.machine.nics[place].parents.push(NicId(i64::from(small) * 3));
        made.machine.nics[place].numa_node = None;
        made.machine.nics[place].link_speed = i64::MAX;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics_and_every_core_is_drawn_once(made in broken(), machines: bool) {
        let topology = made.topology(machines);
        let all = findings(&topology);
        let badges = verdicts(&topology, &all);
        prop_assert!(badges.values().all(|badge| !badge.reason.is_empty()));
        if !topology.has_several_nodes() {
            prop_assert!(all.iter().all(|f| !matches!(f.kind, FindingKind::SpansNodes | FindingKind::NicElsewhere)));
        }
        for finding in &all {
            prop_assert!(!finding.seen.is_empty() && !finding.cost.is_empty());
            prop_assert!(finding.vm.is_some_and(|vm| topology.vm(vm).is_some()));
        }
        let _ = (contradictions(&made.host), attribute(&topology), NotAttributed::of(&topology).sentence());
        let rows = rows(&made.host, &all, |_| None);
        prop_assert_eq!(csv(&rows).matches("\r\n").count(), all.len() + 1);
        let map = CoreMap::new(&topology, |_: &SystemId| Power::On);
        let drawn: Vec<u32> = map.nodes.iter().flat_map(|node| &node.cells).chain(&map.stray).map(|cell| cell.core).collect();
        prop_assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), drawn.len());
        let networks = Networks::default();
        let links = network_map::links(&topology, &all, &networks, &[]);
        prop_assert!(links.iter().all(|link| !link.vm_name.is_empty() && !link.reason.is_empty()));
        prop_assert_eq!(network_map::host_nics(&topology, &networks).len(), topology.host_nics().len());
    }
}
