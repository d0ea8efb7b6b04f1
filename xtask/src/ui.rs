//! Building the UI.

use crate::{
    command::{self, Show, command, output},
    fingerprint::{self, Stamp},
    lock,
    paths::Paths,
    setup::{self, Tools},
};
use anyhow::Result;
use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

/// All that the UI is made from.
const SOURCES: [&str; 12] = [
    "src",
    "style",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "rust-toolchain.toml",
    ".cargo",
    "xtask/js",
    "split",
];

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Builds quickly, unoptimized, into dist-dev/
    #[arg(long)]
    dev: bool,
}

/// Which of its two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// Small and fast, into dist/.
    Release,
    /// Soon there, into dist-dev/.
    Dev,
}

impl Build {
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "dist",
            Self::Dev => "dist-dev",
        }
    }
}

pub fn run(paths: &Paths, args: &Args) -> Result<ExitCode> {
    let tools = setup::build_tools(paths)?;
    let folder = build(paths, &tools, if args.dev { Build::Dev } else { Build::Release })?;
    println!("The UI is in {}", folder.display());
    Ok(ExitCode::SUCCESS)
}

/// Builds the UI unless it is there already; gives its folder.
pub fn build(paths: &Paths, tools: &Tools, build: Build) -> Result<PathBuf> {
    let folder = paths.root.join(build.folder());
    let _one_at_a_time = lock::take(&paths.state().join("ui.lock"))?;
    let rustc = output("rustc", &["--version"]).unwrap_or_default();
    let fingerprint = fingerprint::of(&paths.root, &SOURCES, &[&rustc])?;
    let stamp = Stamp::at(paths.state().join(format!("{}.stamp", build.folder())));
    if stamp.is(&fingerprint) && folder.join("index.html").is_file() {
        return Ok(folder);
    }
    stamp.clear()?;
    let mut trunk = trunk(paths, tools);
    trunk.args(["build", "--offline", "--dist", build.folder()]);
    match build {
        Build::Release => {
            trunk.arg("--release");
            let expect = "about 4 minutes the first time, then one";
            command::watch(&mut trunk, "Building the UI", expect, Show::OnFailure)?;
            let mut node = command("node", &paths.root);
            node.args(["xtask/js/precompress.mjs", build.folder()]);
            command::watch(&mut node, "Compressing the UI", "a few seconds", Show::OnFailure)?;
        }
        Build::Dev => {
            let expect = "about 2 minutes the first time";
            command::watch(&mut trunk, "Building the UI for development", expect, Show::OnFailure)?;
        }
    }
    stamp.set(&fingerprint)?;
    Ok(folder)
}

/// Trunk with all its helpers on PATH.
pub fn trunk(paths: &Paths, tools: &Tools) -> Command {
    // By its full path: which PATH a bare name is looked up in differs between systems.
    let program = command::find(std::env::split_paths(&tools.path), &["trunk"]).unwrap_or_else(|| "trunk".into());
    let mut trunk = command(program, &paths.root);
    trunk.env("PATH", &tools.path).env("CARGO_TARGET_DIR", &paths.target);
    trunk
}
