//! What a number in the code may stand for, if it is an address: a function by its slot in the table, or a piece of
//! static data, which may hold such numbers itself (a `dyn` type's table of methods does).
//!
//! A guess, and always towards more: that 24 is a length and not slot 24 cannot be seen. Where the guess is wrong, a
//! function is in the less fitting part and the program as right as before.

use crate::code::{items, mentioned};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;
use walrus::{ConstExpr, DataKind, ElementKind, FunctionId, Module, ir::Value};

/// What is no character, as Rust numbers it: code that walks over text is full of these. Where they happen to be addresses, too,
/// nothing ends there because of them.
const NO_CHAR: RangeInclusive<u32> = 0x11_0000..=0x11_0007;

/// Slots and static data of a module. Each piece of data is followed once.
pub struct Addresses {
    slots: HashMap<u32, FunctionId>,
    data: Vec<(u32, Vec<u8>)>,
    /// Where something begins: every number in code or data that lies in the data.
    starts: BTreeSet<u32>,
    followed: HashSet<u32>,
}

impl Addresses {
    /// Reads them from the module.
    pub fn of(module: &Module) -> Self {
        let mut slots = HashMap::new();
        for element in module.elements.iter() {
            if let ElementKind::Active { offset: ConstExpr::Value(Value::I32(base)), .. } = &element.kind {
                let numbered = (base.cast_unsigned()..).zip(items(&element.items));
                slots.extend(numbered.filter_map(|(slot, id)| id.map(|id| (slot, id))));
            }
        }
        let mut data = Vec::new();
        for segment in module.data.iter() {
            if let DataKind::Active { offset: ConstExpr::Value(Value::I32(base)), .. } = &segment.kind {
                data.push((base.cast_unsigned(), segment.value.clone()));
            }
        }
        let mut all = Self { slots, data, starts: BTreeSet::new(), followed: HashSet::new() };
        let in_code = module.funcs.iter_local().flat_map(|(id, _)| mentioned(module, id).numbers);
        let in_data = all.data.iter().flat_map(|(base, bytes)| words(*base, bytes));
        all.starts = in_code.chain(in_data).filter(|number| all.bytes(*number).is_some()).collect();
        all
    }

    /// The functions that a number in the code may lead to.
    pub fn behind(&mut self, number: u32) -> Vec<FunctionId> {
        let mut found = Vec::new();
        let mut todo = vec![number];
        while let Some(number) = todo.pop() {
            found.extend(self.slots.get(&number));
            if !self.starts.contains(&number) || !self.followed.insert(number) {
                continue;
            }
            let next = self.starts.range(number.saturating_add(1)..).find(|next| !NO_CHAR.contains(next)).copied();
            if let Some(bytes) = self.bytes(number) {
                let end = next.map_or(bytes.len(), |next| (next - number) as usize);
                todo.extend(words(number, bytes.get(..end).unwrap_or(bytes)));
            }
        }
        found
    }

    /// The static data from an address on.
    fn bytes(&self, address: u32) -> Option<&[u8]> {
        let here = |(base, bytes): &'_ (u32, Vec<u8>)| {
            address.checked_sub(*base).is_some_and(|at| (at as usize) < bytes.len())
        };
        let (base, bytes) = self.data.iter().find(|segment| here(segment))?;
        bytes.get((address - base) as usize..)
    }
}

/// The aligned 32-bit numbers in a piece of data that begins at an address.
fn words(address: u32, bytes: &[u8]) -> Vec<u32> {
    let skip = (address.wrapping_neg() % 4) as usize;
    let aligned = bytes.get(skip..).unwrap_or_default();
    aligned.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three functions in slots 5, 6, 7; a table of methods that names them all, laid so that its last word is at 0x110000.
    fn table(starts: &[u32]) -> (Addresses, [FunctionId; 3]) {
        let mut module = Module::default();
        let mut function = || {
            let builder = walrus::FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.finish(Vec::new(), &mut module.funcs)
        };
        let ids = [function(), function(), function()];
        let bytes: Vec<u8> = [5u32, 6, 7, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
        let all = Addresses {
            slots: (5..).zip(ids).collect(),
            data: vec![(0x10_fff8, bytes)],
            starts: starts.iter().copied().collect(),
            followed: HashSet::new(),
        };
        (all, ids)
    }

    #[test]
    fn a_table_ends_where_the_next_thing_begins() {
        let (mut all, _) = table(&[0x10_fff8, 0x11_0008]);
        assert_eq!(all.behind(0x10_fff8).len(), 3);
        let (mut short, ids) = table(&[0x10_fff8, 0x10_fffc]);
        assert_eq!(short.behind(0x10_fff8), [ids[0]]);
    }

    #[test]
    fn what_is_no_character_ends_nothing_and_is_followed_all_the_same() {
        let (mut all, _) = table(&[0x10_fff8, 0x11_0000]);
        assert_eq!(all.behind(0x10_fff8).len(), 3);
        let (mut all, [_, _, three]) = table(&[0x10_fff8, 0x11_0000]);
        assert_eq!(all.behind(0x11_0000), [three]);
    }
}
