//! Getting what the tasks need onto this machine: nothing of the user's is replaced.

mod apt;
pub mod chromium;
mod npm;
pub mod other_browsers;
mod prerequisites;
mod tools;
pub mod web_servers;

use crate::{lock, paths::Paths};
use anyhow::Result;
use std::ffi::OsString;

/// What it takes to build the UI.
#[derive(Debug)]
pub struct Tools {
    /// PATH with all of it.
    pub path: OsString,
}

/// Checks what only the user can install, and sets up the rest.
pub fn build_tools(paths: &Paths) -> Result<Tools> {
    prerequisites::check()?;
    prerequisites::wasm_target(paths)?;
    let folders = {
        let _one_at_a_time = lock::take(&paths.tools.join(".lock"))?;
        [tools::trunk(paths)?, tools::wasm_bindgen(paths)?]
    };
    npm::install(paths)?;
    Ok(Tools { path: paths.search_path(&folders)? })
}
