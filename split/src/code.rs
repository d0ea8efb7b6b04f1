//! What stands in the code and the tables of a module.

use walrus::ir::{Const, Load, Store, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, ElementItems, FunctionId, FunctionKind, Module};

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
