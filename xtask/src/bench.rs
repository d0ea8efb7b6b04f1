//! `cargo xtask bench`.

use crate::paths::Paths;
use anyhow::{Result, bail};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_paths: &Paths, _args: &Args) -> Result<ExitCode> {
    bail!("not here yet")
}
