//! A Chromium for the browser tests: the system's, else the distribution's.

use crate::{
    command::{self, Show, command, output},
    paths::Paths,
};
use anyhow::{Context as _, Result, bail};
use std::{env, path::PathBuf, process::Command};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser's path; installs the distribution's package if there is none.
pub fn ensure(paths: &Paths) -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM").filter(|named| !named.is_empty()) {
        let named = PathBuf::from(named);
        return if named.is_file() {
            Ok(named)
        } else {
            bail!("CHROMIUM is set to {}, which is not a file", named.display())
        };
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if output("apt-get", &["--version"]).is_none() {
        bail!("there is no Chromium: install one, or name one in CHROMIUM");
    }
    for (arguments, what) in [
        (&["update"][..], "Asking the distribution for its packages"),
        (&["install", "-y", "--no-install-recommends", "chromium"], "Installing the distribution's Chromium"),
    ] {
        let mut apt = apt(paths, arguments);
        command::watch(&mut apt, what, "about a minute", Show::OnFailure)
            .context("install it by hand: sudo apt-get update && sudo apt-get install chromium")?;
    }
    find().context("Chromium was installed but is not on PATH: name it in CHROMIUM")
}

fn find() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    NAMES.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

/// The distribution's package manager, as somebody who may change the system.
pub fn apt(paths: &Paths, arguments: &[&str]) -> Command {
    let mut apt = if is_root() { command("apt-get", &paths.root) } else { command("sudo", &paths.root) };
    if !is_root() {
        apt.args(["-n", "apt-get"]);
    }
    apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// Whether this is the one who may change everything.
pub fn is_root() -> bool {
    output("id", &["-u"]).as_deref() == Some("0")
}
