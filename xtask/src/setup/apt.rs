//! The distribution's packages, as somebody who may change the system.

use crate::{
    command::{self, Show, command, output},
    paths::Paths,
};
use anyhow::Result;
use std::process::Command;

/// Learns which packages there are.
pub fn update(paths: &Paths) -> Result<()> {
    let what = "Asking the distribution for its packages";
    command::watch(apt(paths).arg("update"), what, "about 10 seconds", Show::OnFailure).map(drop)
}

/// Learns which packages there are, and installs these; `name` is what they are to a person.
pub fn install(paths: &Paths, name: &str, packages: &[&str]) -> Result<()> {
    update(paths)?;
    let mut install = apt(paths);
    install.args(["install", "-y", "--no-install-recommends"]).args(packages);
    let what = format!("Installing the distribution's {name}");
    command::watch(&mut install, &what, "about a minute", Show::OnFailure).map(drop)
}

fn apt(paths: &Paths) -> Command {
    let mut apt = if is_root() { command("apt-get", &paths.root) } else { command("sudo", &paths.root) };
    if !is_root() {
        apt.args(["-n", "apt-get"]);
    }
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// Whether this is the one who may change everything.
pub fn is_root() -> bool {
    output("id", &["-u"]).as_deref() == Some("0")
}
