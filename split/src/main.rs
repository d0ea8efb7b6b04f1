//! Trunk's post-build hook: cuts the program of a release build in two and optimizes both parts.
//!
//! Trunk tells by TRUNK_PROFILE and TRUNK_STAGING_DIR what it has built and where; `wasm-opt` must be on PATH.

use anyhow::{Context as _, Result, bail};
use split::{cut, page, rule};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What rustc's output uses; wasm-opt must know.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

fn main() -> Result<()> {
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile != "release") {
        return Ok(());
    }
    let folder =
        PathBuf::from(env::var_os("TRUNK_STAGING_DIR").context("Trunk calls this; TRUNK_STAGING_DIR is not set")?);
    let program = page::program(&folder)?;
    let wasm = std::fs::read(&program).with_context(|| format!("cannot read {}", program.display()))?;
    let parts = cut::cut(&wasm, rule::place)?;
    let first = optimized(&folder, &parts.first)?;
    let later = optimized(&folder, &parts.later)?;
    eprintln!("first part {} bytes, later part {} bytes, {} stubs", first.len(), later.len(), parts.stubs);
    page::replace(&folder, &program, &first, &later)
}

/// The module made small; function names go.
fn optimized(folder: &Path, wasm: &[u8]) -> Result<Vec<u8>> {
    let (from, to) = (folder.join("part.wasm"), folder.join("part.small.wasm"));
    std::fs::write(&from, wasm)?;
    let status = Command::new("wasm-opt").arg("-Oz").args(FEATURES).arg(&from).arg("-o").arg(&to).status();
    if !status.context("cannot run wasm-opt")?.success() {
        bail!("wasm-opt failed");
    }
    let small = std::fs::read(&to)?;
    std::fs::remove_file(&from)?;
    std::fs::remove_file(&to)?;
    Ok(small)
}
