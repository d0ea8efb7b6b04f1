//! What a person types: `cargo xtask serve`, `build`, `test`, `dist`, `bench`.

mod bench;
mod command;
mod dist;
mod fingerprint;
mod lock;
mod paths;
mod progress;
mod serve;
mod setup;
mod test;
mod ui;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Sets up, runs, tests and measures the VM hosts UI")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds the UI and serves it with a demo region, or with a real one
    Serve(serve::Args),
    /// Builds the UI into dist/, ready for any web server
    Build(ui::Args),
    /// Sets up what is missing and runs all checks and tests
    Test(test::Args),
    /// Makes what is handed out: tarballs, the npm package, checksums
    Dist,
    /// Measures what a first visit transfers and how long it takes
    Bench(bench::Args),
}

fn run(cli: &Cli) -> Result<ExitCode> {
    let paths = paths::Paths::find()?;
    match &cli.task {
        Task::Serve(args) => serve::run(&paths, args),
        Task::Build(args) => ui::run(&paths, args),
        Task::Test(args) => test::run(&paths, args),
        Task::Dist => dist::run(&paths),
        Task::Bench(args) => bench::run(&paths, args),
    }
}

fn main() -> ExitCode {
    run(&Cli::parse()).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
