//! `cargo xtask test`: everything that must hold, in one run with one summary.

mod steps;
mod tally;

use crate::{
    command::{self, Show, command},
    paths::Paths,
    progress::{Elapsed, Progress},
    serve::{self, Profile},
    setup, ui,
};
use anyhow::{Context as _, Result};
use std::{
    process::{Command, ExitCode},
    time::{Duration, Instant},
};
use steps::Step;
use tally::Tally;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Runs this step only; can be repeated
    #[arg(long, value_enum, value_name = "STEP")]
    only: Vec<Step>,

    /// Arguments for Playwright, such as the name of a spec file
    #[arg(last = true)]
    playwright: Vec<String>,
}

/// How a step ended.
struct Outcome {
    step: Step,
    passed: bool,
    tally: Tally,
    time: Duration,
}

pub fn run(paths: &Paths, args: &Args) -> Result<ExitCode> {
    let started = Instant::now();
    let is_wanted = |step: &Step| args.only.is_empty() || args.only.contains(step);
    let steps: Vec<Step> = Step::ALL.into_iter().filter(is_wanted).collect();
    let mut outcomes = Vec::new();
    for step in steps {
        let begun = Instant::now();
        let result = perform(paths, step, &args.playwright);
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
        }
        let (passed, tally) = result.unwrap_or((false, Tally::default()));
        outcomes.push(Outcome { step, passed, tally: tally.or_step(passed), time: begun.elapsed() });
    }
    Ok(summarize(&outcomes, started.elapsed()))
}

/// Runs one step: whether it passed, and the tests it counted.
fn perform(paths: &Paths, step: Step, playwright: &[String]) -> Result<(bool, Tally)> {
    if step == Step::Ui {
        ui::build(paths, &setup::build_tools(paths)?, ui::Build::Release)?;
        return Ok((true, Tally::default()));
    }
    let mut run = match step {
        Step::E2e => e2e(paths, playwright)?,
        _ => cargo(paths, step),
    };
    let mut progress = Progress::begin(step.title(), "");
    let (passed, text) = command::run(&mut run, Show::Live, &mut progress)?;
    progress.end(if passed { "passed" } else { "FAILED" });
    Ok((passed, step.tally(&text)))
}

fn cargo(paths: &Paths, step: Step) -> Command {
    let mut cargo = command("cargo", &paths.root);
    cargo.args(step.cargo_arguments()).env("CARGO_TARGET_DIR", &paths.target);
    cargo
}

/// Playwright over the built UI and a gateway with the demo region.
fn e2e(paths: &Paths, arguments: &[String]) -> Result<Command> {
    let tools = setup::build_tools(paths)?;
    let dist = ui::build(paths, &tools, ui::Build::Release).context("the browser tests need the UI")?;
    serve::build_gateway(paths, Profile::Dev)?;
    let servers = setup::web_servers::ensure(paths)?;
    let mut playwright = command("npx", &paths.root);
    playwright
        .args(["--no-install", "playwright", "test", "-c", "tests/e2e/playwright.config.mjs"])
        .args(arguments)
        .env("GATEWAY_BIN", paths.gateway(Profile::Dev.folder()))
        .env("DIST", dist)
        .env("CHROMIUM", setup::chromium::ensure(paths)?)
        .env("NGINX", servers.nginx)
        .env("NGINX_MIME_TYPES", servers.mime_types)
        .env("CADDY", servers.caddy)
        .envs(setup::other_browsers::ensure(paths));
    Ok(playwright)
}

fn summarize(outcomes: &[Outcome], time: Duration) -> ExitCode {
    let total = outcomes.iter().fold(Tally::default(), |sum, outcome| sum + outcome.tally);
    println!("\n{:-<60}", "");
    for Outcome { step, passed, tally, time } in outcomes {
        let word = if *passed { "passed" } else { "FAILED" };
        println!("{word}  {:<34} {tally:>9}  {}", step.title(), Elapsed(*time));
    }
    println!("{:-<60}\nin {}", "", Elapsed(time));
    println!("{} passed, {} failed", total.passed, total.failed);
    let all_passed = outcomes.iter().all(|outcome| outcome.passed);
    if all_passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
