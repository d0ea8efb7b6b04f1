//! What a number in the code may stand for, if it is an address: a function by its slot in the table, or a piece of
//! static data, which may hold such numbers itself (a `dyn` type's table of methods does).
//!
//! A guess, and always towards more: that 24 is a length and not slot 24 cannot be seen. Where the guess is wrong, a
//! function is in the less fitting part and the program as right as before.

use crate::code::{items, mentioned};
use std::collections::{BTreeSet, HashMap, HashSet};
use walrus::{ConstExpr, DataKind, ElementKind, FunctionId, Module, ir::Value};

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
            let next = self.starts.range(number + 1..).next().copied();
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
