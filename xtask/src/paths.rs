//! Where things are.

use anyhow::{Context as _, Result, ensure};
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

/// The folders that tasks work in.
#[derive(Debug)]
pub struct Paths {
    /// The project.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// Tools that are built once for all clones of the project.
    pub tools: PathBuf,
}

impl Paths {
    /// Found from what cargo tells its children and from the user's cache folder.
    pub fn find() -> Result<Self> {
        let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&own).parent().context("xtask has no folder above it")?.to_owned();
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
        let cache = match env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|cache| cache.is_absolute()) {
            Some(cache) => cache,
            None => env::home_dir().context("neither XDG_CACHE_HOME nor HOME is set")?.join(".cache"),
        };
        Ok(Self { root, target, tools: cache.join("maas-vm-hosts").join("tools") })
    }

    /// The folder of the project's own for stamps, locks and results.
    pub fn state(&self) -> PathBuf {
        self.root.join("target").join("xtask")
    }

    /// Where a cargo-built tool of a version lives.
    pub fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.tools.join(format!("{name}-{version}"))
    }

    /// The gateway as a cargo profile builds it.
    pub fn gateway(&self, profile_folder: &str) -> PathBuf {
        self.target.join(profile_folder).join(format!("maas-vm-hosts-gateway{}", env::consts::EXE_SUFFIX))
    }

    /// PATH with the project's tools first.
    pub fn search_path(&self, tools: &[PathBuf]) -> Result<OsString> {
        let npm = self.root.join("node_modules").join(".bin");
        let given = env::var_os("PATH").unwrap_or_default();
        let own = tools.iter().map(|tool| tool.join("bin")).chain([npm]);
        env::join_paths(own.chain(env::split_paths(&given))).context("PATH holds a folder that it cannot hold")
    }

    /// The version of a package in Cargo.lock.
    pub fn locked_version(&self, package: &str) -> Result<String> {
        let lock = std::fs::read_to_string(self.root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
        locked_version(&lock, package).with_context(|| format!("Cargo.lock does not name {package}"))
    }
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted).skip(1);
    Some(lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

/// Refuses to go on without a file that the task needs.
pub fn require(path: &Path, how: &str) -> Result<()> {
    ensure!(path.exists(), "{} is missing: {how}", path.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_version_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
