//! The tally of a run: every step counts as one check, every test by itself; failures are told again at the end.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::run::Ran;

/// Lines of a failed step's output that the summary repeats.
const TAIL_LINES: usize = 60;

/// How many tests a runner says it ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// A test that did not run counts as failed, unless the caller left it out on purpose.
    pub(crate) skipped: u64,
}

/// The whole run.
#[derive(Debug)]
pub(crate) struct Report {
    passed: u64,
    failed: u64,
    failures: Vec<(String, String)>,
    started: Instant,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            passed: 0,
            failed: 0,
            failures: Vec::new(),
            started: Instant::now(),
        }
    }

    /// Says which step begins, before a silence that may be long.
    pub(crate) fn begin(name: &str) {
        print!("  {name:<34}");
        // A screen that cannot be written to is no reason to stop testing.
        drop(std::io::stdout().flush());
    }

    /// Books a step that either holds or does not.
    pub(crate) fn check(&mut self, name: &str, ran: &Ran) {
        let count = Count {
            passed: u64::from(ran.ok),
            failed: u64::from(!ran.ok),
            skipped: 0,
        };
        self.book(name, count, ran.took, &ran.output);
    }

    /// Books a runner's tests. A runner that ran nothing, or failed without naming a test, is one failure.
    pub(crate) fn suite(&mut self, name: &str, ran: &Ran, count: Option<Count>) {
        let mut count = count.unwrap_or_default();
        let unnamed = !ran.ok && count.failed + count.skipped == 0;
        if unnamed || count.passed + count.failed + count.skipped == 0 {
            count.failed += 1;
        }
        self.book(name, count, ran.took, &ran.output);
    }

    /// Does a step in this process and books it; what it made is given back when it holds.
    pub(crate) fn own<T>(
        &mut self,
        name: &str,
        step: impl FnOnce() -> Result<T, String>,
    ) -> Option<T> {
        Self::begin(name);
        let started = Instant::now();
        let outcome = step();
        let (made, output) = match outcome {
            Ok(made) => (Some(made), String::new()),
            Err(text) => (None, text),
        };
        let ran = Ran {
            ok: made.is_some(),
            output,
            took: started.elapsed(),
        };
        self.check(name, &ran);
        made
    }

    fn book(&mut self, name: &str, count: Count, took: Duration, output: &str) {
        let failed = count.failed + count.skipped;
        self.passed += count.passed;
        self.failed += failed;
        let verdict = if failed == 0 { "ok" } else { "FAILED" };
        println!(
            "{verdict:<7}{:>6} passed {failed:>4} failed {:>7.1} s",
            count.passed,
            took.as_secs_f64()
        );
        if failed > 0 {
            let mut text = tail(output);
            if count.skipped > 0 {
                // Writing to a string does not fail.
                let _ = write!(
                    text,
                    "\n{} skipped, and a skipped test is a failed test",
                    count.skipped
                );
            }
            self.failures.push((name.to_owned(), text));
        }
    }

    /// Tells the failures again and prints the last line.
    pub(crate) fn end(self) -> crate::Outcome {
        for (name, text) in &self.failures {
            println!("\n---- {name} (target/xtask) ----\n{text}");
        }
        println!("\n{:.0} s", self.started.elapsed().as_secs_f64());
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 {
            Ok(())
        } else {
            Err(String::new())
        }
    }
}

/// Keeps the last lines of an output.
fn tail(output: &str) -> String {
    let lines: Vec<&str> = output.trim_end().lines().collect();
    let from = lines.len().saturating_sub(TAIL_LINES);
    lines.get(from..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(ok: bool) -> Ran {
        Ran {
            ok,
            output: String::new(),
            took: Duration::ZERO,
        }
    }

    fn totals(report: &Report) -> (u64, u64) {
        (report.passed, report.failed)
    }

    #[test]
    fn steps_count_one_and_tests_by_themselves() {
        let mut report = Report::new();
        report.check("format", &ran(true));
        report.suite(
            "unit",
            &ran(true),
            Some(Count {
                passed: 7,
                failed: 0,
                skipped: 0,
            }),
        );
        assert_eq!(totals(&report), (8, 0));
        assert!(report.end().is_ok());
    }

    #[test]
    fn a_runner_that_ran_nothing_is_a_failure() {
        let mut report = Report::new();
        report.suite("unit", &ran(true), Some(Count::default()));
        report.suite("web", &ran(true), None);
        assert_eq!(totals(&report), (0, 2));
        assert!(report.end().is_err());
    }

    #[test]
    fn a_runner_that_fails_without_naming_a_test_is_a_failure() {
        let mut report = Report::new();
        report.suite(
            "unit",
            &ran(false),
            Some(Count {
                passed: 7,
                failed: 0,
                skipped: 0,
            }),
        );
        assert_eq!(totals(&report), (7, 1));
    }

    #[test]
    fn a_skipped_test_is_a_failed_test() {
        let mut report = Report::new();
        report.suite(
            "unit",
            &ran(true),
            Some(Count {
                passed: 7,
                failed: 0,
                skipped: 2,
            }),
        );
        assert_eq!(totals(&report), (7, 2));
    }

    #[test]
    fn the_tail_keeps_the_end() {
        let long: String = (0..200)
            .map(|line| line.to_string())
            .collect::<Vec<_>>()
            .join("\n");
        let kept = tail(&long);
        assert!(kept.ends_with("199") && kept.starts_with("140"));
    }
}
