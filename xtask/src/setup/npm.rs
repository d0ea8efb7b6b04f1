//! The npm tools of package-lock.json, in node_modules.

use crate::{
    command::{self, Show, command},
    fingerprint::{self, Stamp},
    lock,
    paths::Paths,
};
use anyhow::{Context as _, Result};

/// Installs exactly what the lock file names, unless that is there already. No package's own scripts are run.
pub fn install(paths: &Paths) -> Result<()> {
    let fingerprint = fingerprint::of(&paths.root, &["package.json", "package-lock.json"], &[])?;
    // Inside the folder it speaks of: who removes node_modules removes the stamp with it.
    let stamp = Stamp::at(paths.root.join("node_modules").join(".xtask-stamp"));
    if stamp.is(&fingerprint) {
        return Ok(());
    }
    let _one_at_a_time = lock::take(&paths.state().join("npm.lock"))?;
    if stamp.is(&fingerprint) {
        return Ok(());
    }
    let mut npm = command("npm", &paths.root);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    command::watch(&mut npm, "Installing the npm tools of package-lock.json", "about 10 seconds", Show::OnFailure)
        .context("the registry of npm packages may be out of reach")?;
    stamp.set(&fingerprint)
}
