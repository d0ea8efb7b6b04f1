//! Findings of captured hosts against what a person derives by hand.

use super::decode::{machine, pod};
use crate::model::alignment::*;
use crate::model::ids::{NicId, SystemId, VlanId, VmId};
use crate::model::machine::Machine;
use crate::model::nic::Nic;
use crate::model::units::GIB;

const NUMA_HOST: &str = include_str!("../../../../tests/contract/captures/ws-pod.get-numa-host.json");
const MACHINE: &str = include_str!("../../../../tests/contract/captures/ws-machine.get-host.json");
const CLUSTER_HOST: &str = include_str!("../../../../tests/contract/captures/ws-pod.get-cl-01.json");
const SINGLE: &str = include_str!("../../../../tests/contract/captures/ws-pod.get-single-numa.json");
const OVERCOMMITTED: &str = include_str!("../../../../tests/contract/captures/ws-pod.get-overcommit-host.json");

fn short(findings: &[Finding]) -> Vec<(&'static str, &'static str, i64)> {
    findings.iter().map(|f| (f.kind.word(), f.certainty.word(), f.vm.unwrap().0)).collect()
}

/// The host: node 0 has cores 0-7 and 16-23 and the NICs eno1 and enp59s0f0, node 1 cores 8-15 and 24-31 and eno2 and
/// enp175s0f0. br0 and br0.20 have no node. By hand, VM for VM:
///
/// | VM | cores | nodes of cores | listed under | so |
/// |----|-------|----------------|--------------|----|
/// | 1 | 0-3 | 0 | 0 | nothing (a NIC on br0 would not show) |
/// | 2 | 4, 5, hugepages | 0 | 0 | nothing; node 0 has 26 GiB of pages free |
/// | 3 | 8, 9, 24, 25, hugepages | 1 | 1 | nothing; node 1 has 4 GiB of pages free |
/// | 4 | 10, 11 | 1 | 0 and 1 | no core on node 0: a NIC of it is there, on eno1 or enp59s0f0. Proven |
/// | 5 | 6, 7, 14, 15 | 0 and 1 | 0 and 1 | spans. A NIC may be on either, so no finding about NICs |
/// | 6 | 22, 30, 31, hugepages | 0 and 1 | 0 and 1 | spans. A third of 6 GiB on node 0: pages suffice on both |
/// | 9 | one shared, hugepages | – | 1 | a NIC on node 1, but shared cores have no node: nothing |
/// | 7, 8, 10, 11 | shared | – | – | nothing; 13 cores are pinned by nobody, so there are cores to share |
///
/// No core appears in two VMs.
#[test]
fn the_numa_host_has_exactly_three_findings() {
    let host = pod(NUMA_HOST);
    let topology = Topology::new(&host, None, []);
    let found = findings(&topology);
    assert_eq!(
        short(&found),
        [("spans-nodes", "proven", 5), ("spans-nodes", "proven", 6), ("nic-elsewhere", "proven", 4)]
    );
    let [five, six, four] = found.as_slice() else { panic!() };
    assert_eq!((five.nodes.as_slice(), five.cores.as_slice()), (&[0, 1][..], &[6, 7, 14, 15][..]));
    assert_eq!(five.system_id, Some(SystemId::from("4483bx")));
    assert_eq!(
        five.seen,
        "Pinned to cores 6-7 on node 0 and cores 14-15 on node 1, by its pinning and the nodes' core lists."
    );
    // Two cores on either node: node 0 wins as the lower one; 16 and 17 are its lowest free cores.
    assert_eq!(five.fix.as_ref().unwrap().text(None), "On node 0, cores 16-17 are free: pin it to 6-7, 16-17.");
    // Most cores are on node 1, which has 4 GiB of pages free and gives the VM 4 GiB already: 6 GiB fit. 12 is free.
    assert_eq!(
        six.fix,
        Some(SuggestedFix { vm: Some(VmId(6)), node: 1, take: vec![12], keep: vec![30, 31], contested: false })
    );
    // Which NIC of node 0 it is, and whether VM 4 has others, is not in the data.
    assert_eq!((four.nodes.as_slice(), four.nics.as_slice()), (&[0][..], &[NicId(1), NicId(4)][..]));
    assert_eq!(four.extent, Some(Extent::AtLeastOne));
    assert_eq!(
        four.fix,
        Some(SuggestedFix { vm: Some(VmId(4)), node: 0, take: vec![18, 19], keep: vec![], contested: false })
    );
    assert!(contradictions(&host).is_empty(), "{:?}", contradictions(&host));
    assert_eq!(Summary::of(&found).label(), "3 findings");
}

#[test]
fn the_host_machine_alone_adds_no_finding_but_decides_verdicts() {
    let (host, machine) = (pod(NUMA_HOST), machine(MACHINE));
    let verdict = |topology: &Topology, vm| verdicts(topology, &findings(topology))[&VmId(vm)].verdict;
    let bare = Topology::new(&host, None, []);
    let full = Topology::new(&host, Some(&machine), []);
    assert_eq!(findings(&bare), findings(&full));
    // br0 and br0.20 might stand anywhere; with the machine known, both stand on eno1 and so on node 0.
    assert_eq!(verdict(&bare, 1), Alignment::Unknown);
    assert_eq!(verdict(&full, 1), Alignment::Consistent);
    // VM 3 is on node 1: a NIC on br0 would be elsewhere, and nobody could see it.
    assert_eq!(verdict(&full, 3), Alignment::Unknown);
    assert_eq!(verdict(&full, 4), Alignment::Misaligned(Certainty::Proven));
    assert_eq!(verdict(&full, 7), Alignment::NotApplicable);
}

fn guest(system_id: &str, vlans: &[Option<i64>]) -> Machine {
    let nic = |(at, vlan): (usize, &Option<i64>)| Nic {
        id: NicId(500 + at as i64),
        name: format!("eth{at}"),
        vlan: vlan.map(VlanId),
        ..Nic::default()
    };
    Machine { system_id: system_id.into(), nics: vlans.iter().enumerate().map(nic).collect(), ..Machine::default() }
}

#[test]
fn vlans_of_a_vm_say_more() {
    let (host, machine) = (pod(NUMA_HOST), machine(MACHINE));
    // VM 3 (7ympbw, node 1) has a NIC on VLAN 1. There are eno1 and br0 on it; eno1 is a port of br0, so br0, on node 0.
    let (three, four) = (guest("7ympbw", &[Some(1)]), guest("dgdrgh", &[Some(2)]));
    let topology = Topology::new(&host, Some(&machine), [&three, &four]);
    let found = findings(&topology);
    let about = |vm| found.iter().find(|f| f.vm == Some(VmId(vm)) && f.kind == FindingKind::NicElsewhere).unwrap();
    assert_eq!((about(3).certainty, about(3).extent), (Certainty::Consistent, Some(Extent::All)));
    assert_eq!((about(3).nodes.as_slice(), about(3).nics.as_slice()), (&[0][..], &[NicId(5)][..]));
    assert_eq!(
        about(3).seen,
        "Pinned to cores 8-9, 24-25 on node 1. Its eth0 shares a VLAN with br0 on node 0: no host NIC of that VLAN is on the node of its cores."
    );
    // VM 4's only NIC is the one on node 0, so all of them are elsewhere.
    assert_eq!((about(4).certainty, about(4).extent), (Certainty::Proven, Some(Extent::All)));
    assert!(about(4).seen.ends_with("It has no other NIC."));
}

#[test]
fn shares_add_up_to_what_maas_counts() {
    let host = pod(NUMA_HOST);
    let topology = Topology::new(&host, None, []);
    for shares in attribute(&topology) {
        let node = topology.node(shares.node).unwrap();
        assert_eq!(shares.general(), node.memory_allocated);
        assert_eq!(shares.hugepages(), node.hugepages[0].allocated);
    }
    let nodes = attribute(&topology);
    assert_eq!(nodes[0].pages[0].holders, [(VmId(2), 2048), (VmId(6), 1024)]);
    assert_eq!(nodes[0].pages[0].state, PageState::InUse);
    assert_eq!((nodes[0].nic_only.as_slice(), nodes[1].nic_only.as_slice()), (&[VmId(4)][..], &[VmId(9)][..]));
    let left = NotAttributed::of(&topology);
    assert_eq!(left.shared, Group { vms: 5, cores: 7, general: 13 * GIB, hugepages: 2 * GIB });
    assert_eq!(left.other, Some(Group { vms: 3, cores: 4, general: 12 * GIB, hugepages: 2 * GIB }));
    let nodes_general: i64 = nodes.iter().map(NodeShares::general).sum();
    assert_eq!(host.capacity.general.tracked, nodes_general + left.shared.general);
    assert!(left.sentence().unwrap().starts_with("Not attributed to a node: 5 VMs with shared cores (7 cores, 13"));
}

#[test]
fn other_captured_hosts() {
    // cl-01: VM 62 is pinned to 2 (node 0) and 17 (node 1). VM 63 is listed under node 0 for a NIC, but shares cores.
    let host = pod(CLUSTER_HOST);
    assert_eq!(short(&findings(&Topology::new(&host, None, []))), [("spans-nodes", "proven", 62)]);
    for capture in [SINGLE, OVERCOMMITTED] {
        let host = pod(capture);
        let topology = Topology::new(&host, None, []);
        assert!(findings(&topology).is_empty());
        assert!(verdicts(&topology, &[]).values().all(|badge| badge.verdict == Alignment::NotApplicable));
    }
}

#[test]
fn the_report_names_hosts_and_vms() {
    let host = pod(NUMA_HOST);
    let found = findings(&Topology::new(&host, None, []));
    let rows = rows(&host, &found, |id| (id.0 == "4483bx").then(|| "=cmd".to_owned()));
    let text = csv(&rows);
    assert!(text.starts_with(
        "host,vms,finding,certainty,details,effect,suggested fix\r\nnuma-host,'=cmd,Cores on several nodes,proven,"
    ));
    assert_eq!(text.matches("\r\n").count(), 4);
    assert!(text.contains("\r\nnuma-host,na8d7k,"));
}
