//! Tests over small hosts made by hand, and over generated ones.

use super::*;
use crate::model::alignment::tests::generator::made;
use crate::model::alignment::tests::{host, node, vm};
use crate::model::host::{Host, HostDetail, HostKind};
use crate::model::numa::{CoreUse, Cores, Hugepages, Placement};
use crate::model::units::GIB;
use crate::model::vm::Power;
use proptest::prelude::*;

fn row(id: i64, name: &str, power: Power) -> Vm {
    Vm { system_id: SystemId(format!("vm{id}")), hostname: name.to_owned(), power, ..Vm::default() }
}

fn picture(host: &Host, rows: &[Vm]) -> NumaView {
    NumaView::new(&Topology::new(host, None, []), &Networks::default(), rows)
}

fn two_nodes() -> Host {
    let mut first = node(0, &[2, 3]);
    first.allocated_cores = vec![0, 1, 4];
    first.vms = vec![VmId(1), VmId(2), VmId(3)];
    first.memory_allocated = 3 * GIB;
    first.memory_free = GIB;
    first.hugepages = vec![Hugepages { page_size: 2 << 20, allocated: 2 * GIB, free: -GIB }];
    let vms = vec![
        Placement { memory: 2 * GIB, ..vm(1, Cores::Pinned(vec![0, 1])) },
        Placement { memory: 2 * GIB, hugepages: true, ..vm(2, Cores::Pinned(vec![1])) },
        vm(3, Cores::Pinned(vec![10])),
        vm(4, Cores::Shared(2)),
    ];
    host(HostDetail { vms, numa: vec![first, node(1, &[10, 11])], ..HostDetail::default() })
}

#[test]
fn cells_are_named() {
    let drawn = picture(&two_nodes(), &[row(1, "pin-n0", Power::On), row(2, "clash", Power::Off)]);
    let labels: Vec<String> = drawn.nodes[0].cells.iter().map(CellView::label).collect();
    assert_eq!(
        labels,
        [
            "Core 0, pinned by pin-n0, running",
            "Core 1, pinned by pin-n0 and clash, running",
            "Core 2, free",
            "Core 3, free",
            "Core 4, pinned by a VM that MAAS does not list",
        ]
    );
    assert_eq!(drawn.nodes[0].cells[1].keys, ["vm1", "vm2"]);
    assert_eq!(drawn.nodes[1].cells[0].label(), "Core 10, pinned by vm3");
    assert_eq!(drawn.summary(), "2 NUMA nodes with 7 cores: 4 pinned, 3 free");
    assert_eq!(drawn.nodes[0].summary(), "3 of 5 cores pinned, 2 free");
}

#[test]
fn a_card_tells_shares_pages_and_who_is_here_for_a_nic() {
    let drawn = picture(&two_nodes(), &[]);
    let card = &drawn.nodes[0];
    let shares: Vec<_> = card.vms.iter().map(|line| (line.tag.name.as_str(), line.cores.as_str())).collect();
    assert_eq!(shares, [("vm1", "cores 0-1"), ("vm2", "core 1")]);
    assert_eq!(card.vms[1].pages, "1024 pages of 2\u{a0}MiB");
    assert_eq!(card.nic_only[0].cores, "its cores are on node 1");
    let pages = &card.stores[1];
    assert_eq!(pages.words(), "2\u{a0}GiB allocated, 1\u{a0}GiB over, 1\u{a0}GiB reserved, over-allocated");
    assert_eq!(pages.bar.end, 50.0);
    assert_eq!(drawn.unplaced[0].cores, "2 shared, on any node");
}

#[test]
fn a_bar_shows_what_no_vm_accounts_for() {
    let bar = Bar::new(&[(VmId(1), 1), (VmId(2), -5), (VmId(3), 1)], 4, 8);
    let pieces: Vec<_> = bar.segments.iter().map(|piece| (piece.vm, piece.from, piece.width)).collect();
    assert_eq!(pieces, [(Some(VmId(1)), 0.0, 12.5), (Some(VmId(3)), 12.5, 12.5), (None, 25.0, 25.0)]);
    assert_eq!(Bar::new(&[], 0, -7), Bar { total: 0, segments: Vec::new(), end: 100.0 });
    assert_eq!(Bar::new(&[], i64::MAX, 0).end, 0.0);
}

#[test]
fn pressing_goes_through_the_vms_and_then_lets_go() {
    let both = [VmId(3), VmId(5)];
    assert_eq!(next_pick(None, &both), Some(VmId(3)));
    assert_eq!(next_pick(Some(VmId(3)), &both), Some(VmId(5)));
    assert_eq!(next_pick(Some(VmId(5)), &both), None);
    assert_eq!(next_pick(Some(VmId(9)), &both), Some(VmId(3)));
    assert_eq!(next_pick(Some(VmId(9)), &[]), None);
    assert_eq!(ids_from(&ids_text(&both)), both);
    assert_eq!(ids_from(" x"), []);
}

#[test]
fn an_address_names_a_vm_by_machine_or_row() {
    let drawn = picture(&two_nodes(), &[]);
    assert_eq!(drawn.by_key("vm2").map(|vm| vm.id), Some(VmId(2)));
    assert_eq!(drawn.by_key("2").map(|vm| vm.id), Some(VmId(2)));
    assert_eq!(drawn.by_key("nobody"), None);
}

#[test]
fn it_is_said_why_there_are_no_nodes() {
    let mut bare = host(HostDetail::default());
    assert_eq!(gap(&bare), Some(Gap::NoMachine { virsh: false }));
    bare.kind = HostKind::Virsh;
    assert_eq!(gap(&bare), Some(Gap::NoMachine { virsh: true }));
    bare.machine = Some(SystemId::from("abc"));
    assert_eq!(gap(&bare), Some(Gap::NoHardware));
    bare.detail = None;
    assert_eq!(gap(&bare), Some(Gap::NotRead));
    assert_eq!(gap(&two_nodes()), None);
}

proptest! {
    #[test]
    fn any_host_can_be_drawn(made in made()) {
        let topology = Topology::new(&made.host, Some(&made.machine), &made.guests);
        let drawn = NumaView::new(&topology, &Networks::default(), &[]);
        let keys: std::collections::BTreeSet<i64> = drawn.findings.iter().map(|line| line.key).collect();
        prop_assert_eq!(keys.len(), drawn.findings.len());
        for card in &drawn.nodes {
            for cell in &card.cells {
                prop_assert_eq!(cell.keys.len(), cell.usage.vms().len());
                prop_assert!(cell.slot.is_some() == matches!(cell.usage, CoreUse::One(_)));
            }
            for piece in card.stores.iter().flat_map(|store| &store.bar.segments) {
                prop_assert!(piece.width > 0.0 && piece.from >= 0.0 && piece.from + piece.width < 100.01);
            }
        }
    }
}
