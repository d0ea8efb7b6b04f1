//! `cargo xtask serve`: from a fresh clone to the UI in a browser.

use crate::{
    command::{self, Show, command},
    paths::Paths,
    setup, ui,
};
use anyhow::{Context as _, Result};
use std::{
    net::TcpListener,
    process::{Command, ExitCode},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Port to listen on
    #[arg(long, default_value = "8400")]
    port: String,

    /// Address to listen on
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    listen: String,

    #[allow(rustdoc::bare_urls, reason = "this is the text of --help, too")]
    /// Shows a real region, such as https://maas.example/MAAS, instead of the demo region
    #[arg(long, value_name = "URL")]
    region: Option<String>,

    /// Demo region: number of VM hosts
    #[arg(long, value_name = "N")]
    hosts: Option<String>,

    /// Demo region: which hand-made fleet, everyday or odd
    #[arg(long, value_name = "FLEET")]
    fleet: Option<String>,

    /// Demo region: number of VMs
    #[arg(long, value_name = "M")]
    vms: Option<String>,

    /// Demo region: seed of all that is made up
    #[arg(long, value_name = "S")]
    seed: Option<String>,

    /// Demo region: MAAS version it behaves like
    #[arg(long, value_name = "VERSION")]
    maas: Option<String>,

    /// Rebuilds and reloads when a source file changes
    #[arg(long)]
    dev: bool,

    /// Further options of the gateway (see `cargo run -p gateway -- --help`)
    #[arg(last = true)]
    gateway: Vec<String>,
}

pub fn run(paths: &Paths, args: &Args) -> Result<ExitCode> {
    let tools = setup::build_tools(paths)?;
    if args.dev {
        return develop(paths, args, &tools);
    }
    let folder = ui::build(paths, &tools, ui::Build::Release)?;
    build_gateway(paths, Profile::Release)?;
    let mut gateway = gateway(paths, args);
    gateway.arg("--dist").arg(folder);
    become_it(&mut gateway)
}

/// Which build of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Fast, for people and measurements.
    Release,
    /// Shares its dependencies with `cargo test`.
    Dev,
}

impl Profile {
    /// Its folder below target/.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

/// Builds the gateway with the demo region in it.
pub fn build_gateway(paths: &Paths, profile: Profile) -> Result<()> {
    let mut cargo = command("cargo", &paths.root);
    cargo.args(["build", "--package", "gateway"]).env("CARGO_TARGET_DIR", &paths.target);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    let expect = if paths.gateway(profile.folder()).exists() { "" } else { "about 2 minutes the first time" };
    command::watch(&mut cargo, "Building the gateway and the demo region", expect, Show::OnFailure).map(drop)
}

fn gateway(paths: &Paths, args: &Args) -> Command {
    let mut gateway = Command::new(paths.gateway(Profile::Release.folder()));
    gateway.args(["--port", &args.port, "--listen", &args.listen]);
    for (name, value) in [
        ("--region", &args.region),
        ("--hosts", &args.hosts),
        ("--vms", &args.vms),
        ("--fleet", &args.fleet),
        ("--seed", &args.seed),
        ("--maas", &args.maas),
    ] {
        if let Some(value) = value {
            gateway.args([name, value]);
        }
    }
    gateway.args(&args.gateway);
    gateway
}

/// A development server that rebuilds on change, behind the same gateway.
fn develop(paths: &Paths, args: &Args, tools: &setup::Tools) -> Result<ExitCode> {
    build_gateway(paths, Profile::Release)?;
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).context("no free port")?.port();
    let mut trunk = ui::trunk(paths, tools);
    trunk.args(["serve", "--offline", "--dist", "dist-dev", "--address", "127.0.0.1", "--port", &port.to_string()]);
    eprintln!("==> Starting the development server (about 2 minutes the first time; errors show here)");
    let mut trunk = trunk.spawn().context("cannot start trunk")?;
    let mut gateway = gateway(paths, args);
    gateway.arg("--ui").arg(format!("http://127.0.0.1:{port}"));
    let outcome = gateway.status();
    // Ctrl-C reaches both; anything else that ends the gateway must end Trunk, too.
    let _gone_already = trunk.kill();
    trunk.wait()?;
    let status = outcome.context("cannot start the gateway")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Lets the gateway take this process's place: signals and the exit code are then its own.
#[cfg(unix)]
fn become_it(gateway: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    Err(gateway.exec()).context("cannot start the gateway")
}

#[cfg(not(unix))]
fn become_it(gateway: &mut Command) -> Result<ExitCode> {
    let status = gateway.status().context("cannot start the gateway")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
