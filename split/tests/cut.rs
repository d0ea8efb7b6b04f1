//! Both parts of a small module: what is in which, and what they promise each other.
#![allow(clippy::unwrap_used)]

use split::cut::{IS_HERE, cut};
use split::rule::Place;
use walrus::{ExportItem, FunctionKind, ImportKind, Module};

/// `start` calls `shared` and the late `page`, which calls `shared`, the imported `log` and `helper`, which nothing else
/// needs. `listener` is late and known by its address only.
const PROGRAM: &str = r#"
(module
  (import "js" "__wbg_loadLater_1" (func $load_later))
  (import "js" "log" (func $log (param i32)))
  (memory (export "memory") 1)
  (global $stack (mut i32) (i32.const 65536))
  (table (export "table") 4 4 funcref)
  (elem (i32.const 1) $listener $shared)
  (data (i32.const 1024) "data")
  (func $shared (param i32) (result i32) (i32.add (local.get 0) (global.get $stack)))
  (func $helper (result i32) (i32.const 7))
  (func $page (param i32) (result i32)
    (call $log (call $helper))
    (call $shared (local.get 0)))
  (func $listener (call $log (i32.load (i32.const 1024))))
  (func $start (export "start") (result i32)
    (call_indirect (i32.const 1))
    (i32.add (call $shared (i32.const 1)) (call $page (i32.const 2)))))
"#;

fn parts() -> (Module, Module) {
    let place = |name: &str| match name {
        "page" => Place::Later,
        "listener" => Place::LaterUnlessCalled,
        _ => Place::First,
    };
    let parts = cut(&wat::parse_str(PROGRAM).unwrap(), place).unwrap();
    (Module::from_buffer(&parts.first).unwrap(), Module::from_buffer(&parts.later).unwrap())
}

fn has(module: &Module, name: &str) -> bool {
    module.funcs.by_name(name).is_some_and(|id| matches!(module.funcs.get(id).kind, FunctionKind::Local(_)))
}

#[test]
fn each_function_is_where_it_belongs() {
    let (first, later) = parts();
    assert!(has(&first, "start") && has(&first, "shared"));
    // A stub stands for the page; what only the page needs is gone.
    assert!(has(&first, "page") && !has(&first, "helper"));
    assert!(has(&later, "page") && has(&later, "helper"));
    assert!(!has(&later, "start") && !has(&later, "shared"));
}

#[test]
fn what_the_later_part_imports_the_first_exports() {
    let (first, later) = parts();
    assert!(later.imports.iter().count() >= 3, "functions, the memory, the table");
    for import in later.imports.iter() {
        assert_eq!(import.module, "first");
        let export = first.exports.iter().find(|export| export.name == import.name);
        let export = export.unwrap_or_else(|| panic!("no {}", import.name));
        assert!(matches!(
            (&import.kind, &export.item),
            (ImportKind::Function(_), ExportItem::Function(_))
                | (ImportKind::Table(_), ExportItem::Table(_))
                | (ImportKind::Memory(_), ExportItem::Memory(_))
                | (ImportKind::Global(_), ExportItem::Global(_))
        ));
    }
    assert!(first.exports.iter().any(|export| export.name == IS_HERE));
}

#[test]
fn doors_have_room_in_the_table() {
    let (first, later) = parts();
    let (mine, its) = (first.tables.iter().next().unwrap(), later.tables.iter().next().unwrap());
    // Four slots as before; the page has a stub, and the listener, whose address is known but which is small, does not.
    assert_eq!((mine.initial, mine.maximum, its.initial), (5, Some(5), 5));
    assert!(later.data.iter().next().is_none(), "static data is the first part's");
}

#[test]
fn a_program_that_could_not_fetch_is_refused() {
    let program = PROGRAM.replace("loadLater", "somethingElse");
    assert!(cut(&wat::parse_str(program).unwrap(), |_| Place::First).is_err());
}
