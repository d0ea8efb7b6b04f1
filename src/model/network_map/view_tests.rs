//! Layout, filters, answers and words, on captured and generated hosts.

use super::*;
use crate::model::alignment::tests::decode::{machine, pod};
use crate::model::alignment::tests::generator::made;
use crate::model::alignment::{Certainty, Finding, NicCandidates, Topology, findings};
use crate::model::ids::NicId;
use crate::model::network::Networks;
use proptest::prelude::*;

const HOST: &str = include_str!("../../../tests/contract/captures/ws-pod.get-numa-host.json");
const MACHINE: &str = include_str!("../../../tests/contract/captures/ws-machine.get-host.json");

struct Seen {
    links: Vec<NetworkLink>,
    findings: Vec<Finding>,
    nics: Vec<HostNicRow>,
    nodes: Vec<i64>,
}

impl Seen {
    fn of(topology: &Topology) -> Self {
        let networks = Networks::default();
        Seen {
            links: links(topology, &findings(topology), &networks, &[]),
            findings: findings(topology),
            nics: host_nics(topology, &networks),
            nodes: topology.nodes().map(|node| node.index).collect(),
        }
    }

    fn captured() -> Self {
        let (host, machine) = (pod(HOST), machine(MACHINE));
        Seen::of(&Topology::new(&host, Some(&machine), []))
    }

    fn layout(&self) -> Layout {
        layout(&self.links, &self.nics, &self.nodes, &Folds::default())
    }
}

fn id(nics: &[HostNicRow], name: &str) -> NicId {
    nics.iter().find(|nic| nic.name == name).unwrap().id
}

#[test]
fn what_stands_on_each_other_is_one_stack_with_the_port_last() {
    let seen = Seen::captured();
    let map = seen.layout();
    let eno1 = id(&seen.nics, "eno1");
    let stack = map.stacks.iter().find(|stack| stack.nics.contains(&Some(eno1))).unwrap();
    let names = Names::new(&seen.nics);
    let stacked: Vec<&str> = stack.nics.iter().flatten().map(|nic| names.of(*nic)).collect();
    assert_eq!(stacked, ["br0.20", "br0", "eno1"]);
    assert_eq!(stack.height, 3 * 46);
    assert_eq!(map.nic_top(Some(eno1)), Some(stack.y + 2 * 46));
    assert_eq!(map.nodes.iter().filter_map(|node| node.node).collect::<Vec<_>>(), seen.nodes);
    assert_eq!(map.trunks.iter().find(|trunk| trunk.nic == eno1).map(|trunk| trunk.node), Some(0));
}

#[test]
fn nothing_at_all_is_no_map() {
    assert_eq!(layout(&[], &[], &[], &Folds::default()), Layout::default());
    let lit = Highlight::of(Some(&Focus::Vm("gone".to_owned())), &[], &[]);
    assert!(!lit.any());
}

#[test]
fn a_nic_lights_its_vms_and_what_it_stands_on() {
    let mut seen = Seen::captured();
    let (bridge, port) = (id(&seen.nics, "br0"), id(&seen.nics, "eno1"));
    seen.links[0].host_nic = NicCandidates::Single(bridge);
    let key = seen.links[0].key();
    let lit = Highlight::of(Some(&Focus::Nic(bridge)), &seen.links, &seen.nics);
    assert!(lit.vms.contains(&key) && lit.nics.contains(&port) && lit.nodes.contains(&0));
    let lit = Highlight::of(Some(&Focus::Vm(key.clone())), &seen.links, &seen.nics);
    assert_eq!(lit.nics.iter().copied().collect::<Vec<_>>(), {
        let mut both = vec![bridge, port];
        both.sort_unstable();
        both
    });
    let map = seen.layout();
    let own: Vec<&Wire> = map.wires.iter().filter(|wire| lit.wire(wire)).collect();
    assert!(!own.is_empty() && own.iter().all(|wire| wire.vms == [key.clone()]));
}

#[test]
fn filters_find_by_words_verdict_and_nic() {
    let mut seen = Seen::captured();
    let names = Names::new(&seen.nics);
    let bridge = id(&seen.nics, "br0");
    let count = |filter: Filter, links: &[NetworkLink]| filter.apply(links, &names).len();
    let all = seen.links.len();
    assert_eq!(count(Filter::default(), &seen.links), all);
    let elsewhere = Filter { show: Show::from_word("elsewhere"), ..Filter::default() };
    let wrong = seen.links.iter().filter(|link| link.verdict == LinkVerdict::Elsewhere).count();
    assert!(wrong > 0 && count(elsewhere, &seen.links) == wrong);
    seen.links[0].host_nic = NicCandidates::Several(vec![bridge]);
    let nic = Filter { nic: "br0".to_owned(), ..Filter::default() };
    assert_eq!(count(nic, &seen.links), 1);
    let search = Filter { search: format!("BR0 {}", seen.links[0].vm_name), ..Filter::default() };
    assert_eq!(count(search, &seen.links), 1);
    assert_eq!(count(Filter { search: "no such".to_owned(), ..Filter::default() }, &seen.links), 0);
    assert_eq!(Show::from_word("nonsense"), Show::All);
    for show in Show::ALL {
        assert_eq!(Show::from_word(show.word()), show);
    }
}

#[test]
fn six_answers_for_the_captured_host() {
    let seen = Seen::captured();
    let six = answers(&seen.links, &seen.findings, &seen.nics, seen.nodes.len());
    let told: Vec<&str> = six.iter().map(|answer| answer.answer.as_str()).collect();
    assert_eq!(told[0], "6 NICs on 2 nodes");
    assert!(six[0].more.starts_with("0: br0, br0.20, eno1"), "{}", six[0].more);
    assert_eq!(six[1].show, Some(Show::Alignment(LinkVerdict::Elsewhere)));
    assert!(six[1].wrong && told[1].contains("VM"));
    // The VMs' own NICs are not in the capture.
    assert_eq!((told[2], told[4]), ("None", "Not known"));
    assert!(told[5].ends_with("VFs free"), "{}", told[5]);
    assert!(six[5].more.contains("enp59s0f0 4 of 8"), "{}", six[5].more);
    let none = answers(&[], &[], &[], 0);
    assert_eq!((none[0].answer.as_str(), none[5].answer.as_str()), ("No host NIC is known", "Not known"));
    assert_eq!(none[1].answer, "Not known");
    assert_eq!(answers(&[], &[], &seen.nics, 1)[1].more, "The host has one NUMA node.");
    assert!(none.iter().all(|answer| !answer.wrong && answer.show.is_none()));
}

#[test]
fn words_say_how_sure_they_are() {
    let seen = Seen::captured();
    let names = Names::new(&seen.nics);
    let (one, two) = (id(&seen.nics, "br0"), id(&seen.nics, "eno1"));
    let mut link = seen.links[0].clone();
    link.host_nic = NicCandidates::Several(vec![one, two]);
    link.host_nic_certainty = Certainty::Consistent;
    assert_eq!((link.host_nic_words(&names).as_str(), link.sole_host_nic(&names).as_str()), ("br0 or eno1", ""));
    assert_eq!(link.sureness(), "one of these, by its VLAN");
    link.host_nic = NicCandidates::Single(one);
    assert_eq!((link.sole_host_nic(&names).as_str(), link.sureness()), ("br0", "likely, by its VLAN"));
    link.verdict = LinkVerdict::Elsewhere;
    link.certainty = Certainty::Consistent;
    assert_eq!(link.verdict_words(), "other node, likely");
    assert_eq!((link.unready(), link.note()), (None, None));
    link.host_nic = NicCandidates::Unknown;
    assert_eq!(link.note(), Some(link.reason.as_str()));
    link.host_nic = NicCandidates::Single(one);
    let text = csv(&[link], &names);
    assert!(text.starts_with("vm,system id,nic,") && text.lines().count() == 2 && text.contains(",br0,likely,"));
}

/// A host with many VMs on two nodes: copies of a captured link.
fn crowd(count: usize) -> Seen {
    let mut seen = Seen::captured();
    let link = seen.links[0].clone();
    let copy = |at: usize| NetworkLink {
        system_id: Some(format!("vm{at:03}").as_str().into()),
        vm_name: format!("vm{at:03}"),
        core_nodes: vec![(at % 2) as i64],
        knows_pinning: true,
        verdict: if at.is_multiple_of(2) { LinkVerdict::SameNode } else { LinkVerdict::Elsewhere },
        ..link.clone()
    };
    seen.links = (0..count).map(copy).collect();
    seen
}

#[test]
fn many_vms_are_folded_until_somebody_looks() {
    let few = crowd(60).layout();
    assert!(few.captions.iter().all(|caption| caption.fold.is_none()) && few.vms.len() == 60);

    let seen = crowd(100);
    let map = seen.layout();
    assert_eq!((map.vms.len(), map.captions.len()), (0, 2));
    let folds: Vec<(usize, usize)> = map.captions.iter().flat_map(|c| &c.fold).map(|f| (f.vms, f.misaligned)).collect();
    assert_eq!(folds, [(50, 0), (50, 50)]);
    // The lines of a group are one, and there is one node's worth of VMs behind each frame.
    let likely: Vec<&Wire> = map.wires.iter().filter(|wire| !wire.spare).collect();
    assert_eq!(likely.iter().map(|wire| wire.vms.len()).collect::<Vec<_>>(), [50, 50]);
    assert!(map.nodes.iter().filter(|frame| frame.node.is_some()).all(|frame| frame.vms == 50));
    assert!(map.height < 1_000, "{} px", map.height);

    let open = Folds { open: [map.captions[1].text.clone()].into(), chosen: None };
    let map = layout(&seen.links, &seen.nics, &seen.nodes, &open);
    assert_eq!((map.captions[0].is_folded(), map.captions[1].is_folded(), map.vms.len()), (true, false, 50));
    let chosen = Folds { chosen: Some(seen.links[0].key()), ..Folds::default() };
    let map = layout(&seen.links, &seen.nics, &seen.nodes, &chosen);
    assert!(map.vms.iter().any(|vm| vm.key == seen.links[0].key()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Nothing overlaps or leaves the map, every VM and NIC is on it once, lines end where things are.
    #[test]
    fn maps_are_drawable(made in made(), machines: bool) {
        let seen = Seen::of(&made.topology(machines));
        let map = seen.layout();
        let apart = |boxes: Vec<(i64, i64)>| boxes.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0);
        prop_assert!(apart(map.vms.iter().map(|vm| (vm.y, vm.height)).collect()));
        prop_assert!(apart(map.stacks.iter().map(|stack| (stack.y, stack.height)).collect()));
        prop_assert!(apart(map.nodes.iter().map(|node| (node.y, node.height)).collect()));
        let boxes = map.vms.iter().map(|vm| (vm.y, vm.height)).chain(map.nodes.iter().map(|node| (node.y, node.height)));
        for (y, height) in boxes {
            prop_assert!(y >= 0 && height > 0 && y + height <= map.height);
        }
        let mut drawn: Vec<NicId> = map.stacks.iter().flat_map(|stack| stack.nics.iter().flatten().copied()).collect();
        drawn.sort_unstable();
        let mut all: Vec<NicId> = seen.nics.iter().map(|nic| nic.id).collect();
        all.sort_unstable();
        prop_assert_eq!(drawn, all);
        let shown: usize = map.vms.iter().map(|vm| vm.links.len()).sum();
        prop_assert_eq!(shown, seen.links.len());
        for wire in &map.wires {
            let top = map.nic_top(wire.nic).unwrap();
            prop_assert!(wire.to > top && wire.to < top + 46);
            let vm = map.vms.iter().find(|vm| wire.vms == [vm.key.clone()]).unwrap();
            prop_assert!(wire.from > vm.y && wire.from < vm.y + vm.height);
        }
        for trunk in &map.trunks {
            let frame = map.nodes.iter().find(|frame| frame.node == Some(trunk.node)).unwrap();
            prop_assert!(trunk.to >= frame.y && trunk.to <= frame.y + frame.height);
        }
        // Never a panic, whatever is asked.
        let names = Names::new(&seen.nics);
        for show in Show::ALL {
            let filter = Filter { show, ..Filter::default() };
            prop_assert!(filter.apply(&seen.links, &names).len() <= seen.links.len());
        }
        prop_assert_eq!(answers(&seen.links, &seen.findings, &seen.nics, seen.nodes.len()).len(), 6);
    }
}
