//! Links and host NICs of captured and generated hosts.

use super::*;
use crate::model::alignment::tests::decode::{machine, pod};
use crate::model::alignment::tests::generator::made;
use crate::model::alignment::{Certainty, NicCandidates, Topology, findings};
use crate::model::host::Host;
use crate::model::ids::{FabricId, NicId, SpaceId, SubnetId, SystemId, VlanId, VmId};
use crate::model::machine::Machine;
use crate::model::network::{Fabric, Networks, Space, Subnet, Vlan};
use crate::model::nic::{Nic, NicKind, NicLink};
use crate::model::vm::Vm;
use proptest::prelude::*;

const HOST: &str = include_str!("../../../tests/contract/captures/ws-pod.get-numa-host.json");
const MACHINE: &str = include_str!("../../../tests/contract/captures/ws-machine.get-host.json");

/// The part of the captured region's networks that the tests look at.
fn networks() -> Networks {
    let mut all = Networks::default();
    for (id, name) in [(1, "fabric-1"), (2, "fabric-2")] {
        all.fabrics.insert(FabricId(id), Fabric { id: FabricId(id), name: name.to_owned() });
    }
    for (id, vid, fabric, dhcp_on, space) in [(1, 0, 1, true, 1), (2, 0, 2, true, 3), (4, 20, 1, false, 2)] {
        let vlan = Vlan {
            id: VlanId(id),
            vid,
            fabric: FabricId(fabric),
            dhcp_on,
            space: Some(SpaceId(space)),
            ..Vlan::default()
        };
        all.vlans.insert(vlan.id, vlan);
    }
    for (id, name) in [(1, "management"), (2, "storage"), (3, "tenant")] {
        all.spaces.insert(SpaceId(id), Space { id: SpaceId(id), name: name.to_owned() });
    }
    for (id, cidr, vlan) in [(1, "10.10.0.0/16", 1), (3, "10.20.0.0/16", 4)] {
        let subnet = Subnet { id: SubnetId(id), cidr: cidr.to_owned(), vlan: VlanId(vlan), ..Subnet::default() };
        all.subnets.insert(subnet.id, subnet);
    }
    all
}

fn nic(id: i64, vlan: Option<i64>) -> Nic {
    Nic {
        id: NicId(id),
        name: format!("eth{}", id % 100),
        mac: format!("52:54:00:00:00:{id:02x}"),
        vlan: vlan.map(VlanId),
        ..Nic::default()
    }
}

fn links_of(host: &Host, machine: Option<&Machine>, guests: &[Machine], vms: &[Vm]) -> Vec<NetworkLink> {
    let topology = Topology::new(host, machine, guests);
    links(&topology, &findings(&topology), &networks(), vms)
}

fn of(links: &[NetworkLink], vm: i64) -> Vec<NetworkLink> {
    links.iter().filter(|link| link.vm == Some(VmId(vm))).cloned().collect()
}

#[test]
fn the_host_side_works_with_and_without_the_machine() {
    let (host, machine) = (pod(HOST), machine(MACHINE));
    let topology = Topology::new(&host, Some(&machine), []);
    let rows = host_nics(&topology, &networks());
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["br0", "br0.20", "eno1", "eno2", "enp175s0f0", "enp59s0f0"]);
    let (bridge, vlan, port) = (&rows[0], &rows[1], &rows[5]);
    assert_eq!(
        (bridge.kind.as_ref(), bridge.unowned(), bridge.nodes.as_slice()),
        (Some(&NicKind::Bridge), true, &[0][..])
    );
    assert_eq!(
        (bridge.parents.as_deref().unwrap(), bridge.children.as_deref().unwrap()),
        (&["eno1".to_owned()][..], &["br0.20".to_owned()][..])
    );
    assert_eq!(
        (bridge.link_speed, bridge.dhcp, bridge.space.as_deref()),
        (Some(10_000), Some(true), Some("management"))
    );
    assert_eq!(bridge.vlan_label.as_deref(), Some("fabric-1 untagged"));
    assert_eq!((vlan.vlan_label.as_deref(), vlan.dhcp, vlan.sriov), (Some("fabric-1.20"), Some(false), Sriov::No));
    assert_eq!(vlan.subnets.as_ref().unwrap()[0].label, "10.20.0.0/16");
    assert_eq!(port.sriov, Sriov::Vfs { allocated: Some(4), free: Some(4), maximum: 8 });
    // Nothing in the cable: no speed, not zero.
    assert_eq!((rows[3].link_speed, rows[3].connected, rows[3].dhcp), (None, Some(false), None));

    let bare = host_nics(&Topology::new(&host, None, []), &networks());
    assert_eq!(bare.len(), 6);
    let port = &bare[5];
    assert_eq!((port.own_node, &port.kind, port.link_speed, &port.subnets), (Some(0), &None, None, &None));
    assert_eq!(port.sriov, Sriov::Vfs { allocated: Some(4), free: Some(4), maximum: 8 });
    assert!(bare[0].nodes.is_empty());
}

#[test]
fn links_say_what_can_be_known() {
    let (host, machine) = (pod(HOST), machine(MACHINE));
    // VM 1 (node 0): VLAN 1 leads to br0, VLAN 4 to br0.20; both stand on eno1, node 0.
    let mut one =
        Machine { system_id: "kekgqq".into(), nics: vec![nic(301, Some(1)), nic(302, Some(4))], ..Machine::default() };
    one.nics[0].links =
        vec![NicLink { ip: Some("10.10.4.30".into()), subnet: Some(SubnetId(1)), ..NicLink::default() }];
    // VM 4 (node 1), listed under node 0 for its only NIC. VLAN 2 there: enp59s0f0.
    let four = Machine { system_id: "dgdrgh".into(), nics: vec![nic(303, Some(2))], ..Machine::default() };
    // VM 3 (node 1) on VLAN 1, so on br0 and node 0.
    let three = Machine { system_id: "7ympbw".into(), nics: vec![nic(304, Some(1))], ..Machine::default() };
    let row =
        Vm { system_id: "kekgqq".into(), hostname: "db-1".into(), ips: vec!["192.0.2.1".into()], ..Vm::default() };
    let all = links_of(&host, Some(&machine), &[one, four, three], &[row]);

    let one = of(&all, 1);
    assert_eq!((one[0].vm_name.as_str(), one[0].ips.as_slice()), ("db-1", &["10.10.4.30".to_owned()][..]));
    assert_eq!((&one[0].host_nic, one[0].attach), (&NicCandidates::Single(NicId(5)), Some(Attach::Bridge)));
    assert_eq!((one[0].verdict, one[0].certainty), (LinkVerdict::SameNode, Certainty::Consistent));
    assert_eq!(
        (one[0].pxe, one[0].link_speed, one[0].space.as_deref()),
        (Some(true), Some(10_000), Some("management"))
    );
    // The second NIC has no address of its own; the VM's are not put there.
    assert_eq!((one[1].attach, one[1].pxe, one[1].ips.len()), (Some(Attach::Macvlan), Some(false), 0));

    let four = &of(&all, 4)[0];
    assert_eq!((&four.host_nic, four.attach), (&NicCandidates::Single(NicId(4)), Some(Attach::SrIov)));
    assert_eq!((four.verdict, four.core_nodes.as_slice()), (LinkVerdict::Elsewhere, &[1][..]));
    let three = &of(&all, 3)[0];
    assert_eq!((three.verdict, three.certainty), (LinkVerdict::Elsewhere, Certainty::Consistent));
    // VM 9 has shared cores, VM 2 no machine here.
    assert_eq!(of(&all, 9)[0].verdict, LinkVerdict::NotApplicable);
    assert_eq!((of(&all, 2)[0].verdict, of(&all, 2)[0].nic.is_none()), (LinkVerdict::Unknown, true));
}

#[test]
fn without_machines_the_lists_still_prove_some() {
    let host = pod(HOST);
    let all = links_of(&host, None, &[], &[]);
    assert_eq!(all.len(), 11);
    let four = &of(&all, 4)[0];
    assert_eq!(
        (four.verdict, four.certainty, four.host_nic_nodes.as_slice()),
        (LinkVerdict::Elsewhere, Certainty::Proven, &[0][..])
    );
    assert_eq!((four.vm_name.as_str(), &four.host_nic), ("dgdrgh", &NicCandidates::Unknown));
}

#[test]
fn maas_2_9_names_host_nics() {
    let mut host = pod(HOST);
    let vms = &mut host.detail.as_mut().unwrap().vms;
    vms.iter_mut().for_each(|vm| vm.host_nics = Some(Vec::new()));
    vms.iter_mut().find(|vm| vm.id == VmId(4)).unwrap().host_nics = Some(vec![NicId(4), NicId(3)]);
    let machine = machine(MACHINE);
    let four = of(&links_of(&host, Some(&machine), &[], &[]), 4);
    let seen: Vec<_> = four.iter().map(|link| (link.host_nic.clone(), link.verdict, link.certainty)).collect();
    assert_eq!(
        seen,
        [
            (NicCandidates::Known(NicId(4)), LinkVerdict::Elsewhere, Certainty::Proven),
            (NicCandidates::Known(NicId(3)), LinkVerdict::SameNode, Certainty::Proven),
        ]
    );
    assert_eq!(four[0].vlan_label.as_deref(), Some("fabric-2 untagged"));
}

#[test]
fn a_host_without_detail_still_shows_its_vms_nics() {
    let mut host = pod(HOST);
    host.detail = None;
    let guest =
        Machine { system_id: "abc".into(), hostname: "vm".into(), nics: vec![nic(301, Some(1))], ..Machine::default() };
    let all = links_of(&host, None, &[guest], &[]);
    assert_eq!((all.len(), all[0].vm_name.as_str(), all[0].verdict), (1, "vm", LinkVerdict::Unknown));
    assert_eq!(all[0].vlan_label.as_deref(), Some("fabric-1 untagged"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Proven links are true whatever the VLANs say; where these agree, the right host NIC is among the candidates.
    #[test]
    fn guesses_hold(made in made(), machines: bool) {
        let topology = made.topology(machines);
        let all = links(&topology, &findings(&topology), &Networks::default(), &[]);
        for link in &all {
            let vm = topology.vm(link.vm.unwrap()).unwrap();
            let ends = &made.attached[&vm.id];
            let own = made.core_nodes(vm);
            let Some(port) = &link.nic else { continue };
            let Some(end) = ends[(port.id.0 - 1000) as usize] else { continue };
            let sure = link.host_nic_certainty == Certainty::Proven;
            if sure || (made.vlans_agree && link.host_nic != NicCandidates::Unknown) {
                prop_assert!(link.host_nic.candidates().contains(&end), "{:?} {:?}", end, link);
            }
            if link.certainty == Certainty::Proven {
                let real = &made.nic_nodes[&end];
                match link.verdict {
                    LinkVerdict::SameNode => prop_assert_eq!(real, &own),
                    LinkVerdict::Elsewhere => prop_assert!(real.is_disjoint(&own)),
                    _ => {}
                }
            }
        }
        // Every VM is on the map.
        let shown: std::collections::BTreeSet<_> = all.iter().filter_map(|link| link.vm).collect();
        prop_assert_eq!(shown.len(), made.vms().len());
        let _: Vec<Option<SystemId>> = all.into_iter().map(|link| link.system_id).collect();
    }
}
