//! The built page: finds the program in it, puts the two parts in its place.

use anyhow::{Context as _, Result, bail};
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};

/// What Trunk names the program by, and what the parts are named by.
const FIRST: &str = "_bg.wasm";
const LATER: &str = "_later.wasm";

/// The program in a folder that Trunk has built.
pub fn program(folder: &Path) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(FIRST) {
            found.push(path);
        }
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        several => bail!("{} has {} programs, not one", folder.display(), several.len()),
    }
}

/// Writes the parts and makes index.html name them. Both have one name, made from the content of both: parts of different
/// builds must never meet.
pub fn replace(folder: &Path, program: &Path, first: &[u8], later: &[u8]) -> Result<()> {
    let old = program.file_name().context("the program has no name")?.to_string_lossy().into_owned();
    let stem = old.trim_end_matches(FIRST).rsplit_once('-').map_or("program", |(stem, _)| stem);
    let mut hasher = DefaultHasher::new();
    hasher.write(first);
    hasher.write(later);
    let name = format!("{stem}-{:016x}", hasher.finish());
    std::fs::remove_file(program)?;
    std::fs::write(folder.join(format!("{name}{FIRST}")), first)?;
    std::fs::write(folder.join(format!("{name}{LATER}")), later)?;
    let index = folder.join("index.html");
    let html = std::fs::read_to_string(&index).with_context(|| format!("cannot read {}", index.display()))?;
    std::fs::write(&index, rename(&html, &old, &name)?)?;
    Ok(())
}

/// The page with the new names.
fn rename(html: &str, old: &str, name: &str) -> Result<String> {
    let wasm = format!("data-wasm=\"{old}\"");
    if !html.contains(&wasm) {
        bail!("index.html does not name the program as {wasm}");
    }
    let both = format!("data-wasm=\"{name}{FIRST}\" data-later=\"{name}{LATER}\"");
    Ok(html.replace(&wasm, &both).replace(old, &format!("{name}{FIRST}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_both_parts() {
        let html = r#"<script data-js="a.js" data-wasm="a-1_bg.wasm"></script><link rel="preload" href="a-1_bg.wasm">"#;
        assert_eq!(
            rename(html, "a-1_bg.wasm", "a-2").unwrap(),
            r#"<script data-js="a.js" data-wasm="a-2_bg.wasm" data-later="a-2_later.wasm"></script><link rel="preload" href="a-2_bg.wasm">"#
        );
        assert!(rename("<p>", "a-1_bg.wasm", "a-2").is_err());
    }
}
