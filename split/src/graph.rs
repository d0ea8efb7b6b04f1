//! Which functions can run before the later part is there.

use crate::addresses::Addresses;
use crate::rule::Place;
use std::collections::{HashMap, HashSet};
use walrus::ir::{Const, Load, Store, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, ElementItems, ExportItem, FunctionId, FunctionKind, Module};

/// Small functions often come out the same, and then one stands for all under a misleading name. In the first part they cost
/// little.
const SMALL: u64 = 40;

/// The functions of the later part: those that `place` puts there by their names, and all that only they reach.
///
/// A function reaches those it calls and those whose address it may know, see [`Addresses`].
pub fn late(module: &Module, place: impl Fn(&str) -> Place) -> HashSet<FunctionId> {
    let of = |id: FunctionId| module.funcs.get(id).name.as_deref().map_or(Place::First, &place);
    let places: HashMap<FunctionId, Place> = module.funcs.iter_local().map(|(id, _)| (id, of(id))).collect();
    let is = |id: &FunctionId, place: Place| places.get(id) == Some(&place);
    let mut addresses = Addresses::of(module);
    let mut first: HashSet<FunctionId> = HashSet::new();
    let mut by_address: HashSet<FunctionId> = HashSet::new();
    let mut todo: Vec<FunctionId> = roots(module);
    while let Some(id) = todo.pop() {
        if is(&id, Place::Later) || !first.insert(id) {
            continue;
        }
        let found = mentioned(module, id);
        todo.extend(found.functions);
        let known = found.numbers.into_iter().flat_map(|number| addresses.behind(number));
        let (maybe, sure): (Vec<_>, Vec<_>) =
            known.partition(|id| is(id, Place::Later) || is(id, Place::LaterUnlessCalled));
        todo.extend(sure);
        by_address.extend(maybe);
    }
    first.extend(by_address.into_iter().filter(|id| is_small(module, *id)));
    module.funcs.iter_local().map(|(id, _)| id).filter(|id| !first.contains(id)).collect()
}

fn is_small(module: &Module, id: FunctionId) -> bool {
    matches!(&module.funcs.get(id).kind, FunctionKind::Local(function) if function.size() <= SMALL)
}

/// What the page or the browser may call by itself: exported functions and the start function.
fn roots(module: &Module) -> Vec<FunctionId> {
    let exported = module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    });
    exported.chain(module.start).collect()
}

/// Functions whose address is in a table.
pub fn in_tables(module: &Module) -> Vec<FunctionId> {
    module.elements.iter().flat_map(|element| items(&element.items)).flatten().collect()
}

/// What an element segment puts into the table, slot by slot.
pub fn items(items: &ElementItems) -> Vec<Option<FunctionId>> {
    match items {
        ElementItems::Functions(ids) => ids.iter().copied().map(Some).collect(),
        ElementItems::Expressions(_, items) => items
            .iter()
            .map(|item| match item {
                ConstExpr::RefFunc(id) => Some(*id),
                _ => None,
            })
            .collect(),
    }
}

/// What stands in a function's code.
#[derive(Default)]
pub struct Mentioned {
    /// Functions that it calls or names.
    pub functions: Vec<FunctionId>,
    /// Whole numbers; some are addresses.
    pub numbers: Vec<u32>,
}

impl Mentioned {
    /// Where something is read or written: static data, or a field of something if it is small.
    fn offset(&mut self, offset: u64) {
        const FIELDS: u64 = 65_536;
        self.numbers.extend(u32::try_from(offset).ok().filter(|_| offset >= FIELDS));
    }
}

impl Visitor<'_> for Mentioned {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.functions.push(*function);
    }

    fn visit_const(&mut self, number: &Const) {
        if let Value::I32(number) = number.value {
            self.numbers.push(number.cast_unsigned());
        }
    }

    fn visit_load(&mut self, load: &Load) {
        self.offset(load.arg.offset);
    }

    fn visit_store(&mut self, store: &Store) {
        self.offset(store.arg.offset);
    }
}

/// What stands in a function's code; nothing for imported ones.
pub fn mentioned(module: &Module, id: FunctionId) -> Mentioned {
    let mut found = Mentioned::default();
    if let FunctionKind::Local(function) = &module.funcs.get(id).kind {
        dfs_in_order(&mut found, function, function.entry_block());
    }
    found
}
