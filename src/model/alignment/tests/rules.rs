//! Single rules on small hosts made for them.

use super::{host, node, vm};
use crate::model::alignment::*;
use crate::model::host::{Host, HostDetail, HostNic};
use crate::model::ids::{NicId, VmId};
use crate::model::machine::Machine;
use crate::model::nic::Nic;
use crate::model::numa::{Cores, Hugepages, NumaNode, Placement};
use crate::model::units::GIB;
use crate::model::vm::Power;

fn pinned(id: i64, cores: &[u32]) -> Placement {
    vm(id, Cores::Pinned(cores.to_vec()))
}

fn made(numa: Vec<NumaNode>, vms: Vec<Placement>) -> Host {
    host(HostDetail { vms, numa, ..HostDetail::default() })
}

fn kinds(host: &Host) -> Vec<(FindingKind, Certainty, i64)> {
    let found = findings(&Topology::new(host, None, []));
    found.iter().map(|f| (f.kind, f.certainty, f.vm.unwrap().0)).collect()
}

#[test]
fn one_finding_a_set_of_vms_that_share_cores() {
    let host = made(
        vec![node(0, &[0, 1, 2, 3, 4, 5, 6, 7])],
        vec![pinned(1, &[0, 1, 2]), pinned(2, &[1, 2]), pinned(3, &[4, 5]), pinned(4, &[5]), pinned(5, &[5])],
    );
    let found = findings(&Topology::new(&host, None, []));
    // Also on a host with one node: two VMs on one core are in each other's way wherever it is.
    assert_eq!(kinds(&host).len(), 2);
    assert_eq!((found[0].vms.as_slice(), found[0].cores.as_slice()), (&[VmId(1), VmId(2)][..], &[1, 2][..]));
    // VM 2 moves: 3 and 6 are free.
    assert_eq!(
        found[0].fix,
        Some(SuggestedFix { vm: Some(VmId(2)), node: 0, take: vec![3, 6], keep: vec![], contested: false })
    );
    assert_eq!(found[1].vms, [VmId(3), VmId(4), VmId(5)]);
    // Two of three VMs would have to move, and one free core is left beside those that VM 2 gets.
    assert_eq!(
        found[1].fix.as_ref().unwrap().text(None),
        "On node 0, cores 3, 6 are free. This conflicts with the fix of another finding."
    );
}

#[test]
fn shared_vms_need_an_unpinned_core() {
    let mut all = made(vec![node(0, &[]), node(1, &[])], vec![pinned(1, &[0, 1]), vm(2, Cores::Shared(2))]);
    // Nodes without cores: nothing is pinned and nothing can be said.
    assert_eq!(kinds(&all), []);
    all.detail.as_mut().unwrap().numa = vec![NumaNode { allocated_cores: vec![0, 1], ..node(0, &[]) }];
    assert_eq!(kinds(&all), [(FindingKind::SharedWithoutCores, Certainty::Proven, 2)]);
    all.detail.as_mut().unwrap().numa = vec![NumaNode { allocated_cores: vec![0, 1], ..node(0, &[2]) }];
    assert_eq!(kinds(&all), []);
    // No NUMA nodes known: only the count speaks.
    all.detail.as_mut().unwrap().numa.clear();
    all.capacity.cores.total = 2;
    assert_eq!(kinds(&all), [(FindingKind::SharedWithoutCores, Certainty::Consistent, 2)]);
}

fn paged(index: i64, core: u32, allocated: i64, free: i64) -> NumaNode {
    let pages = Hugepages { page_size: GIB, allocated: allocated * GIB, free: free * GIB };
    NumaNode { hugepages: vec![pages], allocated_cores: vec![core], ..node(index, &[core + 10]) }
}

fn backed(id: i64, core: u32, gib: i64) -> Placement {
    Placement { hugepages: true, memory: gib * GIB, ..pinned(id, &[core]) }
}

#[test]
fn hugepages_that_do_not_suffice() {
    // Node 0 reserves 4 GiB and has promised 6 to two VMs: one goes without, but which? Node 1 has no pages at all.
    let mut host = made(
        vec![paged(0, 0, 6, -2), NumaNode { allocated_cores: vec![1], ..node(1, &[]) }],
        vec![backed(1, 0, 3), backed(2, 0, 3), backed(3, 1, 1)],
    );
    let short: Vec<_> = kinds(&host).into_iter().filter(|f| f.0 == FindingKind::HugepagesShort).collect();
    assert_eq!(
        short,
        [
            (FindingKind::HugepagesShort, Certainty::Proven, 3),
            (FindingKind::HugepagesShort, Certainty::Consistent, 1),
            (FindingKind::HugepagesShort, Certainty::Consistent, 2),
        ]
    );
    // One VM that wants more than there is: proven, and a node that has it is named.
    let big = vec![paged(0, 0, 6, -2), paged(1, 1, 0, 8)];
    host = made(big, vec![backed(1, 0, 6)]);
    let found = findings(&Topology::new(&host, None, []));
    assert_eq!((found[0].certainty, found[0].nodes.as_slice()), (Certainty::Proven, &[0][..]));
    assert_eq!(
        found[0].fix,
        Some(SuggestedFix { vm: Some(VmId(1)), node: 1, take: vec![11], keep: vec![], contested: false })
    );
    assert_eq!(
        found[0].seen,
        "Backed by hugepages, but its share of node 0 is 6\u{a0}GiB and 4\u{a0}GiB are reserved, by MAAS's figures for node 0."
    );
    // Exhausted is enough.
    assert_eq!(kinds(&made(vec![paged(0, 0, 6, 0)], vec![backed(1, 0, 6)])), []);
}

#[test]
fn shared_hugepage_vms_are_held_against_the_host() {
    let shared = Placement { hugepages: true, memory: GIB, ..vm(1, Cores::Shared(1)) };
    let mut host = made(vec![node(0, &[0])], vec![shared]);
    assert_eq!(kinds(&host), [(FindingKind::HugepagesShort, Certainty::Proven, 1)]);
    host.capacity.hugepages.total = 2 * GIB;
    host.capacity.hugepages.tracked = GIB;
    assert_eq!(kinds(&host), []);
    host.capacity.hugepages.tracked = 3 * GIB;
    assert_eq!(kinds(&host), [(FindingKind::HugepagesShort, Certainty::Consistent, 1)]);
    // Host machine unknown: MAAS then counts no hugepages, which says nothing.
    host.detail.as_mut().unwrap().numa.clear();
    assert_eq!(kinds(&host), []);
}

#[test]
fn page_states() {
    let states = [(0, 0), (0, 1), (1, 1), (1, 0), (1, -1)].map(|(held, free)| PageState::of(held, free));
    use PageState::*;
    assert_eq!(states, [None, Idle, InUse, Exhausted, OverBooked]);
}

fn two_nodes(vms: Vec<Placement>, listed: [&[i64]; 2]) -> Host {
    let ids = |list: &[i64]| list.iter().map(|id| VmId(*id)).collect();
    let mut numa = vec![
        NumaNode { vms: ids(listed[0]), nics: vec![NicId(1)], ..node(0, &[0, 1, 2, 3]) },
        NumaNode { vms: ids(listed[1]), nics: vec![NicId(2)], ..node(1, &[4, 5, 6, 7]) },
    ];
    for node in &mut numa {
        let used = |core: &u32| vms.iter().any(|vm| vm.cores.pinned().contains(core));
        node.allocated_cores = node.free_cores.iter().copied().filter(used).collect();
        node.free_cores.retain(|core| !used(core));
    }
    let mut host = made(numa, vms);
    let nic =
        |id: i64, node| HostNic { id: NicId(id), name: format!("eno{id}"), numa_node: node, ..HostNic::default() };
    host.nics = vec![nic(1, Some(0)), nic(2, Some(1)), nic(3, None)];
    host
}

#[test]
fn maas_2_9_names_the_nic() {
    let named = |id, core, nics: &[i64]| Placement {
        host_nics: Some(nics.iter().map(|id| NicId(*id)).collect()),
        ..pinned(id, &[core])
    };
    let host = two_nodes(vec![named(1, 0, &[2]), named(2, 1, &[1, 2]), named(3, 2, &[1])], [&[1, 2, 3], &[1, 2]]);
    let topology = Topology::new(&host, None, []);
    let found = findings(&topology);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].nics.as_slice(), found[0].extent), (&[NicId(2)][..], Some(Extent::AtLeastOne)));
    assert!(found[0].seen.starts_with("Pinned to core 0 on node 0. MAAS names eno2 on node 1 for it."));
    // Another NIC is known to be right, so the cores must not move.
    assert_eq!((found[1].extent, &found[1].fix), (Some(Extent::Some), &None));
    assert_eq!(found[1].title(), "One of several NICs on another node");
    // VM 3: eno1 is right; whether that is all its NICs only its machine tells.
    assert_eq!(verdicts(&topology, &found)[&VmId(3)].verdict, Alignment::Unknown);
    let guest = Machine { system_id: "vm3".into(), nics: vec![Nic::default()], ..Machine::default() };
    let topology = Topology::new(&host, None, [&guest]);
    assert_eq!(verdicts(&topology, &findings(&topology))[&VmId(3)].verdict, Alignment::Aligned);
}

#[test]
fn contradictions_prove_nothing() {
    // VM 1's core 4 is claimed by both nodes: it may well sit on node 1 alone, where its NIC is.
    let mut host = two_nodes(vec![pinned(1, &[4])], [&[1], &[1]]);
    host.detail.as_mut().unwrap().numa[0].allocated_cores.push(4);
    assert_eq!(kinds(&host), []);
    let odd = contradictions(&host);
    assert!(odd.contains(&"Nodes 0 and 1 all claim core 4, counted for node 0.".to_owned()), "{odd:?}");
    // VM 2's core 99 is on no node; it may be on node 1 with the NIC.
    let host = two_nodes(vec![pinned(2, &[0, 99])], [&[2], &[2]]);
    assert_eq!(kinds(&host), [(FindingKind::NicElsewhere, Certainty::Consistent, 2)]);
    assert!(contradictions(&host).contains(&"VM vm2 is pinned to core 99, which no node has.".to_owned()));
}

#[test]
fn what_does_not_fit_is_named() {
    let mut host = made(
        vec![
            NumaNode { allocated_cores: vec![0, 5], vms: vec![VmId(77)], nics: vec![NicId(8)], ..node(0, &[0, 1]) },
            node(1, &[]),
            node(1, &[9]),
        ],
        vec![pinned(1, &[0]), pinned(1, &[1]), vm(2, Cores::Shared(0))],
    );
    host.capacity.cores.total = 3;
    let odd = contradictions(&host);
    for part in [
        "Node 1 appears 2 times",
        "row id 1 2 times",
        "Node 0 counts core 0 as pinned and as free",
        "Node 0 counts core 5 as pinned, by a VM",
        "lists a VM with row id 77",
        "lists a NIC with id 8",
        "VM vm2 has no cores",
        "MAAS counts 3 cores on the host",
    ] {
        assert!(odd.iter().any(|line| line.contains(part)), "{part} not in {odd:#?}");
    }
}

#[test]
fn the_core_map_shows_every_core_once() {
    let host = two_nodes(vec![pinned(1, &[0, 1]), pinned(2, &[1, 99]), vm(3, Cores::Shared(2))], [&[1, 2], &[]]);
    let topology = Topology::new(&host, None, []);
    let map = CoreMap::new(&topology, |id| if id.0 == "vm1" { Power::On } else { Power::Off });
    assert_eq!(map.sizes(), [4, 4]);
    let cell = |at: usize| (map.nodes[0].cells[at].usage.vms().len(), map.nodes[0].cells[at].running);
    assert_eq!([cell(0), cell(1), cell(2)], [(1, Some(true)), (2, Some(true)), (0, None)]);
    assert_eq!((map.nodes[0].free, map.stray.len(), map.stray[0].running), (2, 1, Some(false)));
    assert_eq!(map.vm(VmId(2)).unwrap().by_node, [(0, vec![1])]);
    assert_eq!(map.vm(VmId(3)).unwrap().shared, 2);
}
