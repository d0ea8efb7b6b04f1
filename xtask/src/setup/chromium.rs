//! A Chromium for the browser tests: the system's, else the distribution's.

use super::apt;
use crate::{
    command::{self, output},
    paths::Paths,
};
use anyhow::{Context as _, Result, bail};
use std::{env, path::PathBuf};

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
    if let Some(found) = command::on_path(&NAMES) {
        return Ok(found);
    }
    if output("apt-get", &["--version"]).is_none() {
        bail!("there is no Chromium: install one, or name one in CHROMIUM");
    }
    apt::install(paths, "Chromium", &["chromium"])
        .context("install it by hand: sudo apt-get update && sudo apt-get install chromium")?;
    command::on_path(&NAMES).context("Chromium was installed but is not on PATH: name it in CHROMIUM")
}
