//! What is said of generated hosts against what is true of them.

use super::generator::{Made, made, single};
use crate::model::alignment::*;
use crate::model::ids::VmId;
use crate::model::numa::{Cores, Placement};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

impl Made {
    pub(crate) fn topology(&self, machines: bool) -> Topology<'_> {
        let guests: &[_] = if machines { &self.guests } else { &[] };
        Topology::new(&self.host, machines.then_some(&self.machine), guests)
    }

    pub(crate) fn vms(&self) -> &[Placement] {
        &self.host.detail.as_ref().unwrap().vms
    }

    pub(crate) fn core_nodes(&self, vm: &Placement) -> BTreeSet<i64> {
        vm.cores.pinned().iter().filter_map(|core| self.core_node.get(core)).copied().collect()
    }

    fn is_stray(&self, vm: &Placement) -> bool {
        vm.cores.pinned().iter().any(|core| !self.core_node.contains_key(core))
    }

    /// For each NIC of the VM: whether it is on none of its cores' nodes; `None` where MAAS cannot know the NIC.
    fn away(&self, vm: &Placement) -> Vec<Option<bool>> {
        let own = self.core_nodes(vm);
        self.attached[&vm.id].iter().map(|end| end.map(|nic| self.nic_nodes[&nic].is_disjoint(&own))).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn spans_are_found_exactly(made in made(), machines: bool) {
        let topology = made.topology(machines);
        let found: Vec<VmId> = of_kind(&findings(&topology), FindingKind::SpansNodes).filter_map(|f| f.vm).collect();
        let true_ones: Vec<VmId> =
            made.vms().iter().filter(|vm| made.core_nodes(vm).len() > 1).map(|vm| vm.id).collect();
        prop_assert_eq!(found, true_ones);
    }

    #[test]
    fn what_is_proven_of_nics_is_true_and_what_can_be_proven_is(made in made(), machines: bool) {
        let topology = made.topology(machines);
        let all = findings(&topology);
        for finding in of_kind(&all, FindingKind::NicElsewhere) {
            let vm = topology.vm(finding.vm.unwrap()).unwrap();
            let away = made.away(vm);
            if finding.certainty == Certainty::Proven {
                prop_assert!(away.contains(&Some(true)), "{:?}", finding);
                prop_assert!(finding.nodes.iter().all(|node| !made.core_nodes(vm).contains(node)));
                match finding.extent.unwrap() {
                    Extent::All => prop_assert!(away.iter().all(|nic| *nic == Some(true)), "{:?}", finding),
                    Extent::Some => prop_assert!(away.contains(&Some(false)), "{:?}", finding),
                    Extent::AtLeastOne => {}
                }
            }
            prop_assert!(matches!(vm.cores, Cores::Pinned(_)));
        }
        // Where one node alone has cores, nothing can be out of place.
        let placed = |vm: &&Placement| !made.core_nodes(vm).is_empty() && !made.is_stray(vm);
        for vm in made.vms().iter().filter(|_| topology.has_several_nodes()).filter(placed) {
            let own = made.core_nodes(vm);
            let on_record = |nic: &crate::model::ids::NicId| topology.own_node(*nic);
            for node in made.attached[&vm.id].iter().flatten().filter_map(on_record).filter(|node| !own.contains(node)) {
                let said = of_kind(&all, FindingKind::NicElsewhere)
                    .any(|f| f.vm == Some(vm.id) && f.certainty == Certainty::Proven && f.nodes.contains(&node));
                prop_assert!(said, "VM {} has a NIC on node {}", vm.id, node);
            }
        }
    }

    #[test]
    fn who_is_called_aligned_is(made in made(), machines: bool) {
        let topology = made.topology(machines);
        let all = findings(&topology);
        let badges = verdicts(&topology, &all);
        prop_assert_eq!(badges.len(), made.vms().len());
        for vm in made.vms() {
            match badges[&vm.id].verdict {
                Alignment::Aligned => {
                    let own = made.core_nodes(vm);
                    prop_assert_eq!(own.len(), 1);
                    for end in &made.attached[&vm.id] {
                        prop_assert_eq!(end.map(|nic| made.nic_nodes[&nic].clone()), Some(own.clone()));
                    }
                }
                Alignment::Misaligned(Certainty::Proven) => {
                    prop_assert!(made.core_nodes(vm).len() > 1 || made.away(vm).contains(&Some(true)));
                }
                Alignment::Misaligned(certainty) => prop_assert_eq!(certainty, Certainty::Consistent),
                Alignment::NotApplicable => {
                    prop_assert!(!topology.has_several_nodes() || matches!(vm.cores, Cores::Shared(_)));
                }
                Alignment::Unknown | Alignment::Consistent => {}
            }
        }
    }

    #[test]
    fn one_node_has_nothing_to_align(made in single(), machines: bool) {
        let topology = made.topology(machines);
        let kinds = [FindingKind::SpansNodes, FindingKind::NicElsewhere];
        prop_assert!(findings(&topology).iter().all(|finding| !kinds.contains(&finding.kind)));
    }

    #[test]
    fn collisions_are_found_exactly(made in made()) {
        let mut users: BTreeMap<u32, BTreeSet<VmId>> = BTreeMap::new();
        for vm in made.vms() {
            vm.cores.pinned().iter().for_each(|core| { users.entry(*core).or_default().insert(vm.id); });
        }
        let mut expected: BTreeMap<Vec<VmId>, Vec<u32>> = BTreeMap::new();
        for (core, users) in users.into_iter().filter(|(_, users)| users.len() > 1) {
            expected.entry(users.into_iter().collect()).or_default().push(core);
        }
        let all = findings(&made.topology(true));
        let found: BTreeMap<_, _> =
            of_kind(&all, FindingKind::CoreShared).map(|f| (f.vms.clone(), f.cores.clone())).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn want_of_cores_and_pages_is_found_exactly(made in made()) {
        let topology = made.topology(false);
        let all = findings(&topology);
        let pinned: BTreeSet<u32> = made.vms().iter().flat_map(|vm| vm.cores.pinned()).copied().collect();
        let none_left = !made.core_node.is_empty() && made.core_node.keys().all(|core| pinned.contains(core));
        let numa = &made.host.detail.as_ref().unwrap().numa;
        for vm in made.vms() {
            let said = |kind| of_kind(&all, kind).any(|f| f.vm == Some(vm.id));
            let shared = matches!(vm.cores, Cores::Shared(_));
            prop_assert_eq!(said(FindingKind::SharedWithoutCores), none_left && shared);
            let short = numa.iter().filter(|node| made.core_nodes(vm).contains(&node.index)).any(|node| {
                node.hugepages.iter().map(|pages| pages.allocated + pages.free).sum::<i64>() == 0
                    || (vm.memory > 0 && node.hugepages[0].free < 0)
            });
            let pages = made.host.capacity.hugepages;
            let host_short = pages.total == 0 || (pages.tracked > pages.total && vm.memory > 0);
            let expected = vm.hugepages && if shared { host_short } else { short };
            prop_assert_eq!(said(FindingKind::HugepagesShort), expected, "{:?}", vm);
        }
    }

    #[test]
    fn a_mend_is_free_on_one_node_and_large_enough(made in made(), machines: bool) {
        let pinned: BTreeSet<u32> = made.vms().iter().flat_map(|vm| vm.cores.pinned()).copied().collect();
        let topology = made.topology(machines);
        for finding in findings(&topology) {
            let Some(fix) = finding.fix else { continue };
            prop_assert!(!fix.take.is_empty() && fix.take.is_sorted());
            prop_assert!(fix.cores().iter().all(|core| made.core_node[core] == fix.node));
            prop_assert!(fix.take.iter().all(|core| !pinned.contains(core)));
            if let Some(vm) = fix.vm.and_then(|vm| topology.vm(vm)) {
                prop_assert!(fix.keep.iter().all(|core| vm.cores.pinned().contains(core)));
                prop_assert_eq!(fix.cores().len(), vm.cores.pinned().len());
            }
        }
    }

    #[test]
    fn mends_of_several_vms_can_all_be_followed(made in made(), machines: bool) {
        let mut sent: BTreeMap<u32, VmId> = BTreeMap::new();
        let mut ways: BTreeMap<VmId, Vec<u32>> = BTreeMap::new();
        let topology = made.topology(machines);
        let mut contested = Vec::new();
        for (at, fix) in findings(&topology).into_iter().filter_map(|finding| finding.fix).enumerate() {
            // A way for several VMs at once stands by itself.
            let whose = fix.vm.unwrap_or(VmId(-1 - at as i64));
            if fix.contested {
                contested.push((whose, fix));
                continue;
            }
            for core in &fix.take {
                prop_assert_eq!(*sent.entry(*core).or_insert(whose), whose, "core {} proposed twice", core);
            }
            prop_assert_eq!(ways.entry(whose).or_insert(fix.cores()), &fix.cores(), "two ways for one VM");
        }
        // Only where cores are short, or the VM is sent elsewhere, can a way not be followed.
        for (whose, fix) in contested {
            let left = topology.free_cores(fix.node).iter().filter(|core| !sent.contains_key(core)).count();
            prop_assert!(left < fix.take.len() || ways.contains_key(&whose));
        }
    }

    #[test]
    fn shares_reconcile_with_what_maas_counts(made in made()) {
        let topology = made.topology(false);
        let nodes = attribute(&topology);
        let left = NotAttributed::of(&topology);
        for shares in &nodes {
            let node = topology.node(shares.node).unwrap();
            prop_assert_eq!(shares.general(), node.memory_allocated);
            prop_assert_eq!(shares.hugepages(), node.hugepages.iter().map(|pages| pages.allocated).sum::<i64>());
        }
        let general: i64 = nodes.iter().map(NodeShares::general).sum();
        let huge: i64 = nodes.iter().map(NodeShares::hugepages).sum();
        let host = &made.host.capacity;
        prop_assert_eq!(host.general.tracked, general + left.shared.general + left.stray.general + left.cut);
        prop_assert_eq!(host.hugepages.tracked, huge + left.shared.hugepages + left.stray.hugepages + left.unbacked.hugepages - left.rounded_up);
        prop_assert!((0..16 * 14).contains(&left.cut), "{}", left.cut);
    }
}

fn of_kind(all: &[Finding], kind: FindingKind) -> impl Iterator<Item = &Finding> {
    all.iter().filter(move |finding| finding.kind == kind)
}

/// The generator must make what the properties are about, or they would hold of nothing.
#[test]
fn generated_hosts_cover_the_cases() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut kinds, mut labels, mut extents) = (BTreeMap::new(), BTreeMap::new(), [0; 3]);
    for _ in 0..600 {
        let made = made().new_tree(&mut runner).unwrap().current();
        let topology = made.topology(true);
        let all = findings(&topology);
        for finding in &all {
            *kinds.entry((finding.kind.word(), finding.certainty.word())).or_insert(0) += 1;
            if let (Some(extent), Certainty::Proven) = (finding.extent, finding.certainty) {
                extents[extent as usize] += 1;
            }
        }
        for badge in verdicts(&topology, &all).into_values() {
            *labels.entry(badge.verdict.label()).or_insert(0) += 1;
        }
    }
    assert!(kinds.len() == 9 && kinds.values().all(|count| *count >= 5), "{kinds:?}");
    assert!(labels.len() == 6 && labels.values().all(|count| *count >= 20), "{labels:?}");
    assert!(extents.iter().all(|count| *count >= 10), "{extents:?}");
    println!("{kinds:?}\n{labels:?}\n{extents:?}");
}

/// 16 nodes, 512 cores, 300 VMs: far below what a page may take, even unoptimised.
#[test]
fn a_large_host_is_quick() {
    use super::{host, node, vm};
    use crate::model::host::HostDetail;
    let numa = (0..16).map(|at| node(at, &(0..32).map(|core| at as u32 * 32 + core).collect::<Vec<_>>())).collect();
    let pinned = |id: i64| vm(id, Cores::Pinned((0..4).map(|k| (id as u32 * 7 + k * 40) % 512).collect()));
    let host = host(HostDetail { vms: (0..300).map(pinned).collect(), numa, ..HostDetail::default() });
    let start = std::time::Instant::now();
    let topology = Topology::new(&host, None, []);
    let all = findings(&topology);
    let _ = (verdicts(&topology, &all), attribute(&topology), NotAttributed::of(&topology), contradictions(&host));
    let _ = CoreMap::new(&topology, |_| crate::model::vm::Power::On);
    println!("{} findings in {:?}", all.len(), start.elapsed());
    assert!(start.elapsed() < std::time::Duration::from_secs(3));
}
