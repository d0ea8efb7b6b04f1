//! Counting tests by what their runners print.

use std::{fmt, ops::Add};

/// Numbers of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
}

impl Tally {
    /// The sum of cargo's lines `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn of_cargo(output: &str) -> Self {
        let results = output.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
        let results = results.filter_map(|line| line.split_once(". "));
        results.flat_map(|(_, counts)| counts.split(';')).fold(Self::default(), Self::with)
    }

    /// Playwright's closing lines `3 passed (2.1s)` and `1 failed`.
    pub fn of_playwright(output: &str) -> Self {
        output.lines().fold(Self::default(), Self::with)
    }

    /// A step that counts no tests is one itself, and so is a failure that no test explains.
    pub fn or_step(self, step_passed: bool) -> Self {
        match (step_passed, self) {
            (true, Self { passed: 0, failed: 0 }) => Self { passed: 1, failed: 0 },
            (false, Self { passed, failed: 0 }) => Self { passed, failed: 1 },
            _ => self,
        }
    }

    fn with(self, text: &str) -> Self {
        let mut words = text.split_whitespace();
        let (Some(Ok(count)), Some(what)) = (words.next().map(str::parse::<usize>), words.next()) else { return self };
        let is_all = words.next().is_none_or(|rest| rest.starts_with('('));
        match what {
            "passed" if is_all => self + Self { passed: count, failed: 0 },
            "failed" if is_all => self + Self { passed: 0, failed: count },
            _ => self,
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.passed, self.passed + self.failed))
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn closing_lines_are_counted_and_others_are_not() {
        let cargo = "running 2 tests\ntest a ... ok\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 1 failed; 0 ignored\n";
        assert_eq!(Tally::of_cargo(cargo), Tally { passed: 5, failed: 1 });
        let playwright =
            "  ok 1 x.spec.mjs:3:1 › 3 passed over (1s)\n\n  1 failed\n    x.spec.mjs:9:1\n  12 passed (3.4s)\n";
        assert_eq!(Tally::of_playwright(playwright), Tally { passed: 12, failed: 1 });
    }

    #[test]
    fn a_step_counts_when_no_test_does() {
        assert_eq!(Tally::default().or_step(true), Tally { passed: 1, failed: 0 });
        assert_eq!(Tally { passed: 4, failed: 0 }.or_step(false), Tally { passed: 4, failed: 1 });
        assert_eq!(Tally { passed: 4, failed: 2 }.or_step(false), Tally { passed: 4, failed: 2 });
    }
}
