//! Hosts with a truth that is known, and the records that MAAS would make of them.
//!
//! Written apart from the code under test: the truth says where cores and NICs are; [`Made::host`] holds only what the
//! contract says that MAAS tells (maas-api §4.6.2, §5).

use super::host;
use crate::model::capacity::Tally;
use crate::model::host::{Host, HostDetail, HostNic};
use crate::model::ids::{NicId, SystemId, VlanId, VmId};
use crate::model::machine::Machine;
use crate::model::nic::{Nic, NicKind};
use crate::model::numa::{Cores, Hugepages, NumaNode, Placement};
use crate::model::units::{GIB, MIB};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A generated host: records and truth.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub host: Host,
    pub machine: Machine,
    pub guests: Vec<Machine>,
    /// Core → node.
    pub core_node: BTreeMap<u32, i64>,
    /// Host NIC → the nodes it really stands on.
    pub nic_nodes: BTreeMap<NicId, BTreeSet<i64>>,
    /// VM → the host NIC behind each of its NICs; `None` for one that MAAS does not know.
    pub attached: BTreeMap<VmId, Vec<Option<NicId>>>,
    /// Guests' VLANs are those of the host NICs.
    pub vlans_agree: bool,
}

/// Numbers to draw from; zeros when it runs out, so that shrinking finds small hosts.
struct Tape(std::vec::IntoIter<u32>);

impl Tape {
    fn below(&mut self, limit: usize) -> usize {
        self.0.next().unwrap_or(0) as usize % limit.max(1)
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 1
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// Hosts of 1 to 16 nodes.
pub(crate) fn made() -> impl Strategy<Value = Made> {
    (numbers(), prop_oneof![2..=3usize, 1..=16usize])
        .prop_map(|(numbers, nodes)| build(&mut Tape(numbers.into_iter()), nodes))
}

/// Hosts of one node.
pub(crate) fn single() -> impl Strategy<Value = Made> {
    numbers().prop_map(|numbers| build(&mut Tape(numbers.into_iter()), 1))
}

fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..400)
}

struct RealNode {
    index: i64,
    cores: Vec<u32>,
    memory: i64,
    pages: Option<(i64, i64)>,
}

fn build(tape: &mut Tape, nodes: usize) -> Made {
    let nodes = real_nodes(tape, nodes);
    let core_node: BTreeMap<u32, i64> =
        nodes.iter().flat_map(|node| node.cores.iter().map(|core| (*core, node.index))).collect();
    let (nics, nic_nodes) = host_nics(tape, &nodes);
    let old = tape.one_in(3);
    let names_all = tape.one_in(2);
    let vlans_agree = !tape.one_in(3);
    let (mut vms, mut guests, mut attached) = (Vec::new(), Vec::new(), BTreeMap::new());
    let all_cores: Vec<u32> = core_node.keys().copied().collect();
    for at in 0..tape.below(14) {
        let mut vm = placement(tape, at, &all_cores);
        let ends = ends(tape, &nics);
        if old {
            let noded = |nic: &NicId| nics.iter().any(|known| known.id == *nic && known.numa_node.is_some());
            vm.host_nics = Some(ends.iter().flatten().copied().filter(|nic| names_all || noded(nic)).collect());
        }
        if let Some(system_id) = vm.system_id.clone().filter(|_| !tape.one_in(4)) {
            guests.push(guest(tape, system_id, &ends, &nics, vlans_agree));
        }
        attached.insert(vm.id, ends);
        vms.push(vm);
    }
    let mut host = record(&nodes, &nics, vms, &attached);
    host.capacity.hugepages.other = Some(0);
    Made { host, machine: Machine { nics, ..Machine::default() }, guests, core_node, nic_nodes, attached, vlans_agree }
}

fn real_nodes(tape: &mut Tape, count: usize) -> Vec<RealNode> {
    let stride = 1 + tape.below(3) as u32;
    let size = tape.below(7);
    let interleaved = tape.one_in(2);
    let page = tape.pick(&[2 * MIB, GIB]);
    (0..count)
        .map(|at| {
            let ids = 0..if tape.one_in(9) { 0 } else { size } as u32;
            let id = |k: u32| {
                if interleaved { k * count as u32 + at as u32 } else { at as u32 * size as u32 + k }
            };
            RealNode {
                // Now and then an index is left out.
                index: at as i64 + i64::from(at > 2),
                cores: ids.map(|k| id(k) * stride).collect(),
                memory: tape.pick(&[0, 8 * GIB, 64 * GIB]),
                pages: tape.pick(&[None, Some((page, 0)), Some((page, 2 * GIB)), Some((page, 16 * GIB))]),
            }
        })
        .collect()
}

fn host_nics(tape: &mut Tape, nodes: &[RealNode]) -> (Vec<Nic>, BTreeMap<NicId, BTreeSet<i64>>) {
    let mut nics: Vec<Nic> = Vec::new();
    let mut real: BTreeMap<NicId, BTreeSet<i64>> = BTreeMap::new();
    for at in 0..tape.below(7) {
        let node = nodes[tape.below(nodes.len())].index;
        let id = NicId(10 + at as i64);
        real.insert(id, BTreeSet::from([node]));
        nics.push(Nic {
            id,
            name: format!("eno{at}"),
            vlan: tape.pick(&[None, Some(1), Some(2), Some(3)]).map(VlanId),
            numa_node: (!tape.one_in(6)).then_some(node),
            sriov_max_vf: tape.pick(&[0, 0, 8]),
            link_speed: tape.pick(&[0, 10_000]),
            ..Nic::default()
        });
    }
    for at in 0..if nics.is_empty() { 0 } else { tape.below(5) } {
        let id = NicId(100 + at as i64);
        let kind = tape.pick(&[NicKind::Bridge, NicKind::Bond, NicKind::Vlan]);
        let mut parents = vec![nics[tape.below(nics.len())].id];
        if kind != NicKind::Vlan && tape.one_in(2) {
            parents.push(nics[tape.below(nics.len())].id);
        }
        parents.sort_unstable();
        parents.dedup();
        let below = |nic: &NicId| real[nic].clone();
        let stands_on = parents.iter().flat_map(below).collect();
        let first = nics.iter().find(|nic| nic.id == parents[0]).and_then(|nic| nic.vlan);
        let vlan = if kind == NicKind::Vlan { Some(VlanId(20 + at as i64)) } else { first };
        nics.push(Nic { id, name: format!("up{at}"), kind, vlan, parents, ..Nic::default() });
        real.insert(id, stands_on);
    }
    (nics, real)
}

fn placement(tape: &mut Tape, at: usize, all: &[u32]) -> Placement {
    let cores = if tape.one_in(3) || all.is_empty() {
        Cores::Shared(1 + tape.below(4) as i64)
    } else {
        // Neighbours mostly, so that many VMs are on one node.
        let start = tape.below(all.len());
        let step = if tape.one_in(4) { 5 } else { 1 };
        let mut cores: Vec<u32> = (0..1 + tape.below(4)).map(|k| all[(start + k * step) % all.len()]).collect();
        if tape.one_in(12) {
            cores.push(90_000 + tape.below(2) as u32);
        }
        cores.sort_unstable();
        cores.dedup();
        Cores::Pinned(cores)
    };
    let id = at as i64 * 3;
    Placement {
        id: VmId(id),
        system_id: (!tape.one_in(8)).then(|| SystemId(format!("vm{id}"))),
        memory: tape.pick(&[0, MIB, 1000 * MIB, 4 * GIB]),
        hugepages: tape.one_in(3),
        cores,
        host_nics: None,
    }
}

/// Where a VM's NICs hang. A port within a bridge or bond carries no VM of its own, unless by SR-IOV.
fn ends(tape: &mut Tape, nics: &[Nic]) -> Vec<Option<NicId>> {
    let enslaved = |nic: &Nic| {
        nics.iter().any(|up| matches!(up.kind, NicKind::Bridge | NicKind::Bond) && up.parents.contains(&nic.id))
    };
    let usable: Vec<NicId> =
        nics.iter().filter(|nic| !enslaved(nic) || nic.sriov_max_vf > 0).map(|nic| nic.id).collect();
    (0..tape.below(4)).map(|_| (!usable.is_empty() && !tape.one_in(7)).then(|| tape.pick(&usable))).collect()
}

fn guest(tape: &mut Tape, system_id: SystemId, ends: &[Option<NicId>], nics: &[Nic], agree: bool) -> Machine {
    let mut own = Vec::new();
    for (at, end) in ends.iter().enumerate() {
        let real = end.and_then(|end| nics.iter().find(|nic| nic.id == end)).and_then(|nic| nic.vlan);
        let vlan = if agree { real } else { tape.pick(&[None, Some(1), Some(2), Some(20)]).map(VlanId) };
        own.push(Nic { id: NicId(1000 + at as i64), name: format!("eth{at}"), vlan, ..Nic::default() });
    }
    if let Some(first) = own.first().map(|nic| nic.id).filter(|_| tape.one_in(3)) {
        // What a guest builds on its NICs is no further NIC of the VM.
        own.push(Nic { id: NicId(1999), kind: NicKind::Bridge, parents: vec![first], ..Nic::default() });
    }
    Machine { system_id, nics: own, ..Machine::default() }
}

/// What MAAS records, by the rules of maas-api §5.
fn record(
    nodes: &[RealNode],
    nics: &[Nic],
    vms: Vec<Placement>,
    attached: &BTreeMap<VmId, Vec<Option<NicId>>>,
) -> Host {
    let own_node = |id: &NicId| nics.iter().find(|nic| nic.id == *id).and_then(|nic| nic.numa_node);
    let mut numa = Vec::new();
    for node in nodes {
        let mut seen = NumaNode { index: node.index, ..NumaNode::default() };
        let (page, reserved) = node.pages.unwrap_or((1, 0));
        let mut held = 0;
        for vm in &vms {
            let here = vm.cores.pinned().iter().filter(|core| node.cores.contains(core)).count();
            if here > 0 {
                let bytes = (vm.memory as f64 * (here as f64 / vm.cores.pinned().len() as f64)) as i64;
                if !vm.hugepages {
                    seen.memory_allocated += bytes;
                } else {
                    held += (bytes + page - 1) / page * page;
                }
            }
            if here > 0 || attached[&vm.id].iter().flatten().any(|nic| own_node(nic) == Some(node.index)) {
                seen.vms.push(vm.id);
            }
        }
        if node.pages.is_some() {
            seen.hugepages.push(Hugepages { page_size: page, allocated: held, free: reserved - held });
        }
        seen.memory_free = node.memory - seen.memory_allocated - reserved;
        let taken = |core: &u32| vms.iter().any(|vm| vm.cores.pinned().contains(core));
        (seen.allocated_cores, seen.free_cores) = node.cores.iter().copied().partition(taken);
        seen.nics = nics.iter().filter(|nic| nic.numa_node == Some(node.index)).map(|nic| nic.id).collect();
        numa.push(seen);
    }
    let sum = |huge: bool| vms.iter().filter(|vm| vm.hugepages == huge).map(|vm| vm.memory).sum::<i64>();
    let (general, huge) = (sum(false), sum(true));
    let reserved: i64 = nodes.iter().filter_map(|node| node.pages).map(|(_, bytes)| bytes).sum();
    let memory: i64 = nodes.iter().map(|node| node.memory).sum();
    let cores: i64 = vms.iter().map(|vm| vm.cores.count()).sum();
    let total: i64 = nodes.iter().map(|node| node.cores.len() as i64).sum();
    let mut host = host(HostDetail { vms, numa, ..HostDetail::default() });
    let nic =
        |nic: &Nic| HostNic { id: nic.id, name: nic.name.clone(), numa_node: nic.numa_node, ..HostNic::default() };
    host.nics = nics.iter().map(nic).collect();
    host.capacity.general = Tally { tracked: general, other: Some(0), total: memory };
    host.capacity.hugepages = Tally { tracked: huge, other: Some(0), total: reserved };
    host.capacity.cores = Tally { tracked: cores, other: Some(0), total };
    host.vm_count.other = Some(0);
    host
}
