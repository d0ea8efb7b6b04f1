//! `cargo xtask bench`: what a first visit transfers and how long it takes. The measuring is tests/bench/bench.mjs.

use crate::{
    command::command,
    paths::Paths,
    serve::{self, Profile},
    setup, ui,
};
use anyhow::{Context as _, Result};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Hosts of the large fleet
    #[arg(long, value_name = "N", default_value_t = 200)]
    hosts: usize,

    /// VMs of the large fleet
    #[arg(long, value_name = "M", default_value_t = 5000)]
    vms: usize,

    /// Cold loads of which the median is taken
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: usize,

    /// Measures a page that is served already (another UI, say) instead of this one
    #[arg(long)]
    url: Option<String>,

    /// What the page shows when its first row is there
    #[arg(long, value_name = "SELECTOR", default_value = "[data-testid=host-row]")]
    ready: String,

    /// Prints JSON only
    #[arg(long)]
    json: bool,
}

pub fn run(paths: &Paths, args: &Args) -> Result<ExitCode> {
    let tools = setup::build_tools(paths)?;
    let mut node = command("node", &paths.root);
    node.arg("tests/bench/bench.mjs")
        .args(["--hosts", &args.hosts.to_string(), "--vms", &args.vms.to_string(), "--runs", &args.runs.to_string()])
        .args(["--ready", &args.ready])
        .env("CHROMIUM", setup::chromium::ensure(paths)?);
    match &args.url {
        Some(url) => {
            node.args(["--url", url]);
        }
        None => {
            let dist = ui::build(paths, &tools, ui::Build::Release)?;
            serve::build_gateway(paths, Profile::Release)?;
            node.env("DIST", dist).env("GATEWAY_BIN", paths.gateway(Profile::Release.folder()));
        }
    }
    if args.json {
        node.arg("--json");
    }
    eprintln!("==> Measuring (about ten minutes)");
    let status = node.status().context("cannot run node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
