//! Which functions can run before the later part is there.

use crate::addresses::Addresses;
use crate::code::{items, mentioned};
use crate::rule::Place;
use std::collections::{HashMap, HashSet};
use walrus::{ExportItem, FunctionId, FunctionKind, Module};

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
        // A small one of a library is taken for sure, so that what it calls comes along.
        let (maybe, sure): (Vec<_>, Vec<_>) =
            known.partition(|id| is(id, Place::Later) || (is(id, Place::LaterUnlessCalled) && !is_small(module, *id)));
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
