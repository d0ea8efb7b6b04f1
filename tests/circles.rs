//! Modules do not use each other in circles, so that each can be read, tested and moved after those below it.
//!
//! Looked at within every folder: what two of its entries (a file, or a folder with all that is in it) use of each other.
//! A folder's own `mod.rs` is its face: what is inside may use what that declares. Tests may use what they like.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module's path below the crate, such as `["model", "host"]`.
type Module = Vec<String>;
/// Modules with their text.
type Modules = BTreeMap<Module, String>;

const CRATES: [&str; 5] = ["src", "demo-region/src", "gateway/src", "split/src", "xtask/src"];

fn is_test(name: &str) -> bool {
    matches!(name, "tests" | "testing") || name.ends_with("_tests")
}

fn read(folder: &Path, at: &[String], all: &mut Modules) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut module = at.to_vec();
        if !matches!(name.as_str(), "mod" | "lib" | "main") {
            module.push(name.clone());
        }
        if is_test(&name) {
            continue;
        } else if path.is_dir() {
            read(&path, &module, all);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            all.entry(module).or_default().push_str(&code(&fs::read_to_string(path).unwrap()));
        }
    }
}

/// The text without comments and without its tests at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).flat_map(|line| [line, "\n"]).collect()
}

/// All paths of a `use` tree: `a::{b, c::{d, e}}`.
fn expand(tree: &str) -> Vec<String> {
    let Some((before, inside)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let inside = inside.rsplit_once('}').map_or(inside, |(inside, _)| inside);
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in inside.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(c),
        }
    }
    parts.iter().flat_map(|part| expand(part)).map(|path| format!("{}{path}", before.trim())).collect()
}

/// Paths that begin with `crate` or `super`: in `use`, and in the middle of code.
fn paths(code: &str) -> Vec<String> {
    let of_use = |line: &str| line.trim_start().starts_with("use ") || line.trim_start().starts_with("pub");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rfind('\n').map_or(0, |end| end + 1);
        if of_use(&code[line..]) {
            found.extend(expand(code[at + 4..].split(';').next().unwrap_or_default()));
        }
    }
    for start in ["crate::", "super::"] {
        let inside = |at: usize| code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        found.extend(code.match_indices(start).filter(|(at, _)| !inside(*at)).map(|(at, _)| {
            let path = &code[at..];
            let end = path.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(path.len());
            path[..end].trim_end_matches(':').to_owned()
        }));
    }
    found
}

/// The module that a path of this one leads to.
fn target(all: &Modules, from: &Module, path: &str) -> Option<Module> {
    let mut names = path.split("::").map(str::trim).peekable();
    let mut module = match names.next()? {
        "crate" => Vec::new(),
        "super" => from[..from.len().checked_sub(1)?].to_vec(),
        _ => return None,
    };
    while names.next_if_eq(&"super").is_some() {
        module.pop();
    }
    module.extend(names.map(str::to_owned));
    while !all.contains_key(&module) {
        module.pop()?;
    }
    Some(module)
}

/// In every folder: which entry uses which, with one place where it does.
fn uses(all: &Modules) -> BTreeMap<Module, BTreeMap<String, BTreeMap<String, String>>> {
    let mut found: BTreeMap<Module, BTreeMap<String, BTreeMap<String, String>>> = BTreeMap::new();
    for (from, code) in all {
        for path in paths(code) {
            let Some(to) = target(all, from, &path) else { continue };
            let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            if let (Some(one), Some(other)) = (from.get(common), to.get(common)) {
                let place = format!("{} uses {path}", from.join("::"));
                found
                    .entry(from[..common].to_vec())
                    .or_default()
                    .entry(one.clone())
                    .or_default()
                    .insert(other.clone(), place);
            }
        }
    }
    found
}

/// Uses that lie on a circle.
fn circles(all: &Modules) -> Vec<String> {
    let mut found = Vec::new();
    for entries in uses(all).values() {
        let reached = |from: &str| {
            let (mut seen, mut todo) = (BTreeSet::new(), vec![from.to_owned()]);
            while let Some(entry) = todo.pop() {
                let next = entries.get(&entry).into_iter().flat_map(BTreeMap::keys);
                todo.extend(next.filter(|next| seen.insert((*next).clone())).cloned());
            }
            seen
        };
        for (one, others) in entries {
            found.extend(
                others.iter().filter(|(other, _)| reached(other).contains(one)).map(|(_, place)| place.clone()),
            );
        }
    }
    found
}

#[test]
fn no_module_uses_itself_through_others() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in CRATES {
        let mut all = Modules::new();
        read(&root.join(name), &[], &mut all);
        let count: usize = uses(&all).values().flat_map(BTreeMap::values).map(BTreeMap::len).sum();
        assert!(count > 3, "{name}: only {count} uses were seen");
        let found = circles(&all);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn a_circle_is_seen_however_it_is_written() {
    let made = |texts: &[(&str, &str)]| -> Modules {
        let module = |path: &str| path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
        texts.iter().map(|(path, text)| (module(path), code(text))).collect()
    };
    let straight = [
        ("", "mod a; mod b;"),
        ("a", "use crate::b::c::{self, Thing};\n// use crate::d;\n"),
        ("b", "pub use c::Thing;\nstruct Face;"),
        ("b::c", "use super::Face;\nuse super::super::d;\n#[cfg(test)]\nmod tests {\n use crate::a;\n}"),
        ("d", "fn f() {}"),
    ];
    assert_eq!(circles(&made(&straight)), [""; 0]);
    for back in ["use crate::{a::X, b};", "fn f() -> crate::a::X {}", "use super::a;", "    pub(super) use super::{a};"]
    {
        let mut round = straight;
        round[4].1 = back;
        assert_eq!(circles(&made(&round)).len(), if back.contains(", b") { 4 } else { 3 }, "{back}");
    }
}
