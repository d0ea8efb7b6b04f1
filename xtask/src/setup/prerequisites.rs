//! What must be there before: each missing thing is one line with the command that mends it.

use crate::{
    command::{self, Show, command, output},
    paths::Paths,
};
use anyhow::{Context as _, Result, bail};
use std::path::Path;

const WASM: &str = "wasm32-unknown-unknown";
/// The oldest Node.js that the npm tools in package.json run on.
const NODE_MAJOR: u32 = 18;

/// Checks for programs that a person installs.
pub fn check() -> Result<()> {
    let mut missing = Vec::new();
    if output("cargo", &["--version"]).is_none() {
        missing.push("cargo is missing: install Rust with rustup, see https://rustup.rs".to_owned());
    }
    if output("rustup", &["--version"]).is_none() && !has_wasm_target() {
        missing.push(format!("rustup is missing (it adds the target {WASM}): see https://rustup.rs"));
    }
    if output("cc", &["--version"]).is_none() {
        missing.push("a C compiler is missing: sudo apt-get install build-essential".to_owned());
    }
    match output("node", &["--version"]).as_deref().map(|version| (version.to_owned(), major(version))) {
        None => missing.push("Node.js is missing: sudo apt-get install nodejs npm".to_owned()),
        Some((version, major)) if major < Some(NODE_MAJOR) => missing.push(format!(
            "Node.js {version} is too old, {NODE_MAJOR} is wanted: install a newer one, see https://nodejs.org/en/download"
        )),
        Some(_) if output("npm", &["--version"]).is_none() => {
            missing.push("npm is missing: sudo apt-get install npm".to_owned());
        }
        Some(_) => {}
    }
    match missing.as_slice() {
        [] => Ok(()),
        [one] => bail!("{one}"),
        several => bail!("this machine lacks\n  {}", several.join("\n  ")),
    }
}

/// Adds the wasm target to the toolchain in use.
pub fn wasm_target(paths: &Paths) -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    let mut add = command("rustup", &paths.root);
    add.args(["target", "add", WASM]);
    command::watch(&mut add, &format!("Adding the Rust target {WASM}"), "about 10 seconds", Show::OnFailure)
        .with_context(|| format!("try `rustup target add {WASM}` by hand"))?;
    Ok(())
}

fn has_wasm_target() -> bool {
    output("rustc", &["--print", "sysroot"])
        .is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir())
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn node_versions_are_compared_by_their_major_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert!(major("v9.0.0") < Some(18));
        assert!(major("nonsense") < Some(18));
    }
}
