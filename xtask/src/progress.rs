//! Saying what goes on.

use std::{
    fmt,
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

/// Between two signs of life where nobody watches a terminal.
const SELDOM: Duration = Duration::from_secs(30);

/// A piece of work that somebody waits for.
#[derive(Debug)]
pub struct Progress {
    started: Instant,
    last: Instant,
    is_terminal: bool,
    is_dirty: bool,
}

impl Progress {
    /// Says what begins, and roughly how long it takes (empty: not worth saying).
    pub fn begin(what: &str, expect: &str) -> Self {
        let hint = if expect.is_empty() { String::new() } else { format!(" ({expect})") };
        eprintln!("==> {what}{hint}");
        let now = Instant::now();
        Self { started: now, last: now, is_terminal: std::io::stderr().is_terminal(), is_dirty: false }
    }

    /// Shows that it is still alive: on a terminal each time, elsewhere now and then.
    pub fn tick(&mut self, detail: &str) {
        let elapsed = Elapsed(self.started.elapsed());
        if self.is_terminal {
            eprint!("\r\x1b[2K    {elapsed}{detail}");
            let _unseen = std::io::stderr().flush();
            self.is_dirty = true;
        } else if self.last.elapsed() >= SELDOM {
            eprintln!("    {elapsed}{detail}");
            self.last = Instant::now();
        }
    }

    /// Says how long it took, if that was worth a line.
    pub fn end(mut self, outcome: &str) -> Duration {
        self.clear();
        let elapsed = self.started.elapsed();
        if elapsed >= Duration::from_secs(1) || outcome != "done" {
            eprintln!("    {outcome} in {}", Elapsed(elapsed));
        }
        elapsed
    }

    fn clear(&mut self) {
        if self.is_dirty {
            eprint!("\r\x1b[2K");
            self.is_dirty = false;
        }
    }
}

/// A time as people say it.
#[derive(Debug, Clone, Copy)]
pub struct Elapsed(pub Duration);

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        match (seconds / 60, seconds % 60) {
            (0, 0..10) => write!(f, "{:.1} s", self.0.as_secs_f64()),
            (0, seconds) => write!(f, "{seconds} s"),
            (minutes, seconds) => write!(f, "{minutes} min {seconds:02} s"),
        }
    }
}
