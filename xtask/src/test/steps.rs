//! The steps of a test run.

use super::tally::Tally;
use clap::ValueEnum;

/// One step; all are run, even after one has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Formatting
    Fmt,
    /// Lints of all native code, tests included
    Clippy,
    /// Lints of the UI as the browser gets it
    ClippyWasm,
    /// Unit, property and contract tests
    Unit,
    /// The release build of the UI
    Ui,
    /// Browser tests
    E2e,
}

impl Step {
    pub const ALL: [Self; 6] = [Self::Fmt, Self::Clippy, Self::ClippyWasm, Self::Unit, Self::Ui, Self::E2e];

    pub fn title(self) -> &'static str {
        match self {
            Self::Fmt => "formatting",
            Self::Clippy => "lints, native",
            Self::ClippyWasm => "lints, wasm",
            Self::Unit => "unit, property and contract tests",
            Self::Ui => "release build of the UI",
            Self::E2e => "browser tests",
        }
    }

    /// What cargo is told, for the steps that are cargo's.
    pub fn cargo_arguments(self) -> &'static [&'static str] {
        match self {
            Self::Fmt => &["fmt", "--all", "--", "--check"],
            Self::Clippy => &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
            Self::ClippyWasm => &[
                "clippy",
                "--package",
                "maas-vm-hosts",
                "--lib",
                "--bins",
                "--target",
                "wasm32-unknown-unknown",
                "--",
                "-D",
                "warnings",
            ],
            Self::Unit => &["test", "--workspace", "--no-fail-fast"],
            Self::Ui | Self::E2e => &[],
        }
    }

    /// The tests that a step's output speaks of.
    pub fn tally(self, output: &str) -> Tally {
        match self {
            Self::Unit => Tally::of_cargo(output),
            Self::E2e => Tally::of_playwright(output),
            _ => Tally::default(),
        }
    }
}
