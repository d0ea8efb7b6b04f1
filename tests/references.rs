//! "maas-api §4.5", "maas-ui §1 no. 3", "design §3" in comments lead to sections that exist in `docs/`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const DOCS: [&str; 3] = ["maas-api", "maas-ui", "design"];
const FOLDERS: [&str; 8] = ["src", "tests", "benches", "demo-region", "gateway", "split", "xtask", "docs"];
const KINDS: [&str; 5] = ["rs", "mjs", "js", "md", "scss"];

/// Numbers of the headings of a document: `4`, `4.5`.
fn sections(text: &str) -> BTreeSet<String> {
    let heading = |line: &str| {
        let number = line.strip_prefix('#')?.trim_start_matches('#').trim().split(' ').next()?.trim_end_matches('.');
        number.starts_with(|c: char| c.is_ascii_digit()).then(|| number.to_owned())
    };
    text.lines().filter_map(heading).collect()
}

/// Items of the numbered lists below a section's heading.
fn items(text: &str, section: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with('#') {
            inside = sections(line).contains(section);
        }
        let item = line.split_once(". ").map(|(number, _)| number).filter(|_| inside);
        found.extend(item.filter(|number| number.parse::<u32>().is_ok()).map(str::to_owned));
    }
    found
}

/// Sections and items that a text refers to: document, section, item.
fn references(text: &str) -> Vec<(&'static str, String, Option<String>)> {
    let mut found = Vec::new();
    for name in DOCS {
        for (at, _) in text.match_indices(&format!("{name} §")) {
            let mut rest = &text[at + name.len() + 1..];
            // `§4.6.2, §5` and `§2.2, §2.3` go on with the same document.
            while let Some(after) = rest.strip_prefix('§') {
                let end = after.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(after.len());
                let section = after[..end].trim_end_matches('.').to_owned();
                let after = &after[end..];
                let (item, after) = match after.strip_prefix(" no. ") {
                    Some(more) => {
                        let end = more.find(|c: char| !c.is_ascii_digit()).unwrap_or(more.len());
                        (Some(more[..end].to_owned()), &more[end..])
                    }
                    None => (None, after),
                };
                found.push((name, section, item));
                rest = after.strip_prefix(", ").unwrap_or("");
            }
        }
    }
    found
}

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files(&entry, all);
        } else if entry.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known)) {
            all.push(entry);
        }
    }
}

#[test]
fn references_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = |name: &str| fs::read_to_string(root.join("docs").join(format!("{name}.md"))).unwrap();
    let documents: Vec<(&str, String)> = DOCS.iter().map(|name| (*name, document(name))).collect();
    let mut all = ["ARCHITECTURE.md", "README.md", "TESTING.md"].map(|name| root.join(name)).to_vec();
    FOLDERS.iter().for_each(|folder| files(&root.join(folder), &mut all));
    let (mut count, mut dead) = (0, Vec::new());
    for file in all {
        let text = fs::read_to_string(&file).unwrap();
        // `§n` speaks of references in general.
        for (name, section, item) in references(&text).into_iter().filter(|(_, section, _)| !section.is_empty()) {
            count += 1;
            let document = &documents.iter().find(|(known, _)| *known == name).unwrap().1;
            let there = sections(document).contains(&section);
            let item_there = item.as_ref().is_none_or(|item| items(document, &section).contains(item));
            if !there || !item_there {
                dead.push(format!("{}: {name} §{section} {}", file.display(), item.unwrap_or_default()));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(count > 100, "only {count} references were seen");
}

#[test]
fn what_leads_nowhere_is_seen() {
    let text = "# Title\n## 1. One\n1. first\n2. second\n### 1.2 Two\n3. third\n";
    assert_eq!(sections(text).into_iter().collect::<Vec<_>>(), ["1", "1.2"]);
    assert_eq!(items(text, "1").len(), 2);
    // Written in two parts, so that this file refers to nothing itself.
    let seen = references(&["(design ", "§1 no. 2, §1.2; and design ", "§7)"].concat());
    let expected = [("1", Some("2")), ("1.2", None), ("7", None)];
    assert_eq!(seen, expected.map(|(section, item)| ("design", section.to_owned(), item.map(str::to_owned))));
}
