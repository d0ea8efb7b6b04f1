//! The cut: one module becomes two that share memory, tables and globals.
//!
//! A late function that the first part calls, or whose address is in a table, stays there as a *stub*: a few instructions
//! that see to it that the later part is there and then call the function through a slot of the table. The later part
//! fills these slots when it is instantiated. Whatever it needs of the first part it imports from it. So it never matters
//! for what the program does where the cut is, only for when the later part is fetched.

use crate::code::mentioned;
use crate::graph::{in_tables, late};
use crate::rule::Place;
use anyhow::{Context as _, Result, bail};
use std::collections::{BTreeSet, HashSet};
use walrus::ir::Value;
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportKind, ImportedFunction, Module, TableId, ValType,
};

/// The module name under which the later part imports from the first.
const FIRST: &str = "first";
/// What the first part exports for `boot.js`: a number, 0 until the later part is there.
pub const IS_HERE: &str = "later_is_here";
/// Part of the name of the function, imported by the first part, that fetches the later part and waits for it.
pub const FETCH: &str = "loadLater";

/// Two modules that together are the one.
pub struct Parts {
    /// What the page begins with.
    pub first: Vec<u8>,
    /// What it fetches when it is first needed.
    pub later: Vec<u8>,
    /// Stubs in the first part.
    pub stubs: usize,
}

/// Cuts the module; `place` tells by a function's name where it belongs.
pub fn cut(wasm: &[u8], place: impl Fn(&str) -> Place) -> Result<Parts> {
    let mut first = parse(wasm)?;
    let mut later = parse(wasm)?;
    let late = late(&first, place);
    let table = first.tables.main_function_table()?.context("the program has no table of functions")?;
    let stubs = stubs(&first, &late);
    let base = first.tables.get(table).initial;
    build_doors(&mut first, &stubs, table)?;
    // Both were read from the same bytes: what has the same index is the same thing.
    let late: HashSet<usize> = late.iter().map(|id| id.index()).collect();
    let stubs: Vec<usize> = stubs.iter().map(|id| id.index()).collect();
    let wanted = strip_to_late(&mut later, &late, &stubs, table.index(), base)?;
    for (name, item) in wanted {
        let item = at(&first, item).with_context(|| format!("the first part has no {name}"))?;
        first.exports.add(&name, item);
    }
    walrus::passes::gc::run(&mut first);
    Ok(Parts { first: first.emit_wasm(), later: later.emit_wasm(), stubs: stubs.len() })
}

fn parse(wasm: &[u8]) -> Result<Module> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_producers_section(false);
    config.parse(wasm)
}

/// Late functions that the first part calls or has in a table, in the module's order.
fn stubs(module: &Module, late: &HashSet<FunctionId>) -> Vec<FunctionId> {
    let called = module
        .funcs
        .iter_local()
        .filter(|(id, _)| !late.contains(id))
        .flat_map(|(id, _)| mentioned(module, id).functions);
    let all: BTreeSet<FunctionId> = called.chain(in_tables(module)).filter(|id| late.contains(id)).collect();
    all.into_iter().collect()
}

/// Replaces late functions by stubs, and makes room for them in the table.
fn build_doors(first: &mut Module, stubs: &[FunctionId], table: TableId) -> Result<()> {
    let fetch = first.imports.iter().find_map(|import| match import.kind {
        ImportKind::Function(id) if import.name.contains(FETCH) => Some(id),
        _ => None,
    });
    let fetch = fetch.with_context(|| format!("the program imports no {FETCH}"))?;
    let is_here = first.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    first.exports.add(IS_HERE, is_here);
    let slots = first.tables.get_mut(table);
    let base = slots.initial;
    slots.initial += stubs.len() as u64;
    slots.maximum = slots.maximum.map(|maximum| maximum.max(slots.initial));
    for (slot, id) in (base..).zip(stubs) {
        let kind = first.funcs.get(*id).ty();
        let (params, results) = {
            let kind = first.types.get(kind);
            (kind.params().to_vec(), kind.results().to_vec())
        };
        let args: Vec<_> = params.iter().map(|kind| first.locals.add(*kind)).collect();
        let mut builder = FunctionBuilder::new(&mut first.types, &params, &results);
        let mut body = builder.func_body();
        body.global_get(is_here).if_else(
            None,
            |_| {},
            |missing| {
                missing.call(fetch);
            },
        );
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(i32::try_from(slot)?).call_indirect(kind, table);
        first.funcs.get_mut(*id).kind = FunctionKind::Local(builder.local_func(args));
    }
    Ok(())
}

/// What the later part imports: its name there, and its index among things of its kind.
type Wanted = (String, Item);

/// A thing by its index in the module.
#[derive(Clone, Copy)]
enum Item {
    Function(usize),
    Table(usize),
    Memory(usize),
    Global(usize),
}

/// Leaves the late functions in the module; all else is imported. Tells what.
fn strip_to_late(
    later: &mut Module,
    late: &HashSet<usize>,
    stubs: &[usize],
    table: usize,
    base: u64,
) -> Result<Vec<Wanted>> {
    let exports: Vec<_> = later.exports.iter().map(walrus::Export::id).collect();
    exports.into_iter().for_each(|id| later.exports.delete(id));
    later.start = None;
    for data in later.data.iter() {
        if matches!(data.kind, DataKind::Passive) {
            bail!("passive data is not foreseen");
        }
    }
    let data: Vec<_> = later.data.iter().map(walrus::Data::id).collect();
    data.into_iter().for_each(|id| later.data.delete(id));
    let elements: Vec<_> = later.elements.iter().map(walrus::Element::id).collect();
    elements.into_iter().for_each(|id| later.elements.delete(id));
    import_all(later, late);

    let table = later.tables.iter().find(|other| other.id().index() == table).map(walrus::Table::id);
    let table = table.context("the table is gone")?;
    let filled: Vec<FunctionId> = stubs.iter().filter_map(|at| function(later, *at)).collect();
    let offset = ConstExpr::Value(Value::I32(i32::try_from(base)?));
    let kind = ElementKind::Active { table, offset };
    let element = later.elements.add(kind, ElementItems::Functions(filled));
    let slots = later.tables.get_mut(table);
    slots.elem_segments.insert(element);
    slots.initial = base + stubs.len() as u64;
    slots.maximum = None;
    walrus::passes::gc::run(later);
    let wanted = later.imports.iter().map(|import| {
        let item = match import.kind {
            ImportKind::Function(id) => Item::Function(id.index()),
            ImportKind::Table(id) => Item::Table(id.index()),
            ImportKind::Memory(id) => Item::Memory(id.index()),
            ImportKind::Global(id) => Item::Global(id.index()),
            ImportKind::Tag(_) => bail!("exceptions are not foreseen"),
        };
        Ok((import.name.clone(), item))
    });
    wanted.collect()
}

/// Turns everything but late functions into imports from the first part.
fn import_all(later: &mut Module, late: &HashSet<usize>) {
    let old: Vec<_> = later.imports.iter().map(walrus::Import::id).collect();
    old.into_iter().for_each(|id| later.imports.delete(id));
    let functions: Vec<FunctionId> =
        later.funcs.iter().map(walrus::Function::id).filter(|id| !late.contains(&id.index())).collect();
    for id in functions {
        let ty = later.funcs.get(id).ty();
        let import = later.imports.add(FIRST, &format!("f{}", id.index()), id);
        later.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    for table in later.tables.iter_mut() {
        table.elem_segments.clear();
        table.init = None;
        table.import = Some(later.imports.add(FIRST, &format!("t{}", table.id().index()), table.id()));
    }
    for memory in later.memories.iter_mut() {
        memory.data_segments.clear();
        memory.import = Some(later.imports.add(FIRST, &format!("m{}", memory.id().index()), memory.id()));
    }
    let globals: Vec<_> = later.globals.iter().map(walrus::Global::id).collect();
    for id in globals {
        let import = later.imports.add(FIRST, &format!("g{}", id.index()), id);
        later.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
}

fn function(module: &Module, index: usize) -> Option<FunctionId> {
    module.funcs.iter().map(walrus::Function::id).find(|id| id.index() == index)
}

/// The thing with this index.
fn at(module: &Module, item: Item) -> Option<ExportItem> {
    match item {
        Item::Function(at) => function(module, at).map(ExportItem::Function),
        Item::Table(at) => {
            module.tables.iter().map(walrus::Table::id).find(|id| id.index() == at).map(ExportItem::Table)
        }
        Item::Memory(at) => {
            module.memories.iter().map(walrus::Memory::id).find(|id| id.index() == at).map(ExportItem::Memory)
        }
        Item::Global(at) => {
            module.globals.iter().map(walrus::Global::id).find(|id| id.index() == at).map(ExportItem::Global)
        }
    }
}
