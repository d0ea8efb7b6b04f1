//! A colour and a pattern for every VM of a host, the same from one look to the next.

use crate::model::ids::VmId;
use crate::model::numa::Placement;
use std::collections::BTreeMap;

/// Colours that people with any colour vision can tell apart, as the style sheet defines them.
pub const COLOURS: u8 = 12;
/// Patterns laid over the colours.
pub const PATTERNS: u8 = 4;
const SLOTS: usize = COLOURS as usize * PATTERNS as usize;

/// How a VM is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// 0 to [`COLOURS`] − 1.
    pub colour: u8,
    /// 0 to [`PATTERNS`] − 1; 0 is plain.
    pub pattern: u8,
}

impl Slot {
    fn at(index: usize) -> Self {
        let index = index % SLOTS;
        Slot { colour: (index % COLOURS as usize) as u8, pattern: (index / COLOURS as usize) as u8 }
    }
}

/// Gives every VM a slot.
///
/// Each goes to the slot its system id hashes to (row id for VMs without machine), the lowest row id first; who finds the
/// colour taken looks on. MAAS gives new VMs higher row ids, so a VM that is composed changes nobody else's colour.
/// No colour is used twice before all 12 are used once, and no slot before all 48.
///
/// Beyond that, VMs on one node (`homes` gives the nodes of a VM) are told apart before those on different ones.
///
/// VMs with pinned cores choose before those with shared ones, for the core map shows none of the latter.
pub fn assign<'a>(
    vms: impl IntoIterator<Item = &'a Placement>,
    homes: impl Fn(&Placement) -> Vec<i64>,
) -> BTreeMap<VmId, Slot> {
    let wished = |vm: &Placement| (hash(vm), homes(vm));
    let hashes: BTreeMap<(bool, VmId), (u64, Vec<i64>)> =
        vms.into_iter().map(|vm| ((vm.cores.pinned().is_empty(), vm.id), wished(vm))).collect();
    let (pinned, shared): (Vec<_>, Vec<_>) = hashes.into_iter().partition(|((shared, _), _)| !shared);
    let mut taken = Taken::default();
    let mut given = BTreeMap::new();
    for group in [pinned, shared] {
        for ((_, vm), (hash, homes)) in group {
            let tries = (0..SLOTS).map(|step| wish(hash, step));
            let slot = tries.min_by_key(|slot| taken.rank(*slot, &homes)).unwrap_or(0);
            taken.take(slot, &homes);
            given.insert(vm, Slot::at(slot));
        }
    }
    given
}

/// How often slots were given away, in all and on each node.
#[derive(Default)]
struct Taken {
    slots: BTreeMap<usize, usize>,
    by_node: BTreeMap<(i64, usize), usize>,
}

impl Taken {
    fn slots(&self, slot: usize) -> usize {
        self.slots.get(&slot).copied().unwrap_or(0)
    }

    /// How often slots of the same colour were.
    fn colours(&self, slot: usize) -> usize {
        (0..PATTERNS as usize).map(|pattern| self.slots(colour(slot) + pattern * COLOURS as usize)).sum()
    }

    fn in_view(&self, slot: usize, homes: &[i64]) -> usize {
        homes.iter().filter_map(|node| self.by_node.get(&(*node, slot))).sum()
    }

    /// The least is the best: one that nobody has, then one that nobody on the same nodes has.
    fn rank(&self, slot: usize, homes: &[i64]) -> (bool, usize, usize, usize) {
        (self.slots(slot) > 0, self.in_view(slot, homes), self.slots(slot), self.colours(slot))
    }

    fn take(&mut self, slot: usize, homes: &[i64]) {
        *self.slots.entry(slot).or_default() += 1;
        for node in homes {
            *self.by_node.entry((*node, slot)).or_default() += 1;
        }
    }
}

fn colour(slot: usize) -> usize {
    slot % COLOURS as usize
}

/// The slot for a try; 48 tries visit every slot once, for the stride has no factor in common with 48.
fn wish(hash: u64, step: usize) -> usize {
    const STRIDES: [usize; 8] = [5, 7, 11, 13, 17, 19, 23, 25];
    let stride = STRIDES[(hash >> 32) as usize % STRIDES.len()];
    (hash as u32 as usize % SLOTS + step * stride) % SLOTS
}

/// FNV-1a, finished by a multiply and shift: short ids that differ in one letter must not land side by side.
fn hash(vm: &Placement) -> u64 {
    let text = vm.system_id.as_ref().map_or_else(|| vm.id.to_string(), |id| id.0.clone());
    let fnv = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (fnv ^ (fnv >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::SystemId;
    use crate::model::numa::Cores;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn vms(ids: &BTreeSet<i64>) -> Vec<Placement> {
        let vm = |id: &i64| Placement {
            id: VmId(*id),
            system_id: (id % 5 != 0).then(|| SystemId(format!("vm{id:04}"))),
            memory: 0,
            hugepages: false,
            cores: Cores::Shared(1),
            host_nics: None,
        };
        ids.iter().map(vm).collect()
    }

    proptest! {
        #[test]
        fn nobody_shares_a_slot_before_all_are_used(ids in prop::collection::btree_set(0..10_000i64, 0..120)) {
            let given = assign(&vms(&ids), |_| Vec::new());
            prop_assert_eq!(given.len(), ids.len());
            prop_assert!(given.values().all(|slot| slot.colour < COLOURS && slot.pattern < PATTERNS));
            let different: BTreeSet<Slot> = given.values().copied().collect();
            prop_assert_eq!(different.len(), ids.len().min(SLOTS));
            let colours: BTreeSet<u8> = given.values().map(|slot| slot.colour).collect();
            prop_assert_eq!(colours.len(), ids.len().min(COLOURS as usize));
        }

        #[test]
        fn no_two_on_a_node_are_alike(ids in prop::collection::btree_set(0..10_000i64, 0..400)) {
            let all = vms(&ids);
            let given = assign(&all, |vm| vec![vm.id.0 % 10]);
            for node in 0..10 {
                let here: Vec<Slot> = given.iter().filter(|(vm, _)| vm.0 % 10 == node).map(|(_, slot)| *slot).collect();
                let different: BTreeSet<Slot> = here.iter().copied().collect();
                prop_assert_eq!(different.len(), here.len().min(SLOTS));
            }
        }

        #[test]
        fn a_newcomer_moves_nobody(ids in prop::collection::btree_set(0..10_000i64, 1..40)) {
            // Row ids grow, so a new VM is the last.
            let before = assign(&vms(&ids), |_| Vec::new());
            let mut more = ids.clone();
            more.insert(10_001);
            let after = assign(&vms(&more), |_| Vec::new());
            prop_assert!(before.iter().all(|(vm, slot)| after.get(vm) == Some(slot)));
        }
    }
}
