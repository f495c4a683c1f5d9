//! THEORY: waiting on the floor beside what queueing theory says, in sizes that are too long for the tests; only in full.
//!
//! Not a speed: the limit column holds the known value.

use sim::theory::cases::{self, Case, Known, REPLICATIONS};
use sim::theory::{Estimate, replicate};

use crate::SEED;
use crate::figures::{Figure, Target};

/// Calls of one replication: ten million in all.
const CALLS: u32 = 333_400;

/// Compares every case.
pub(crate) fn measure() -> Vec<Figure> {
    cases::all(CALLS).iter().flat_map(compare).collect()
}

fn compare(case: &Case) -> Vec<Figure> {
    let runs = replicate(&case.system, SEED, REPLICATIONS);
    let figures = case.checks.iter().map(|check| {
        let found = Estimate::of(&runs, check.of);
        let (value, margin) = (check.known.value(), check.known.margin(&found));
        Figure {
            of: "THEORY",
            name: format!("{}: {}", case.name, check.figure),
            unit: "",
            value: found.mean,
            limit: Some(value),
            ratio: Some(found.mean / value),
            target: match check.known {
                Known::Near(..) | Known::Tight(..) => Target::Within(margin),
                Known::Above(_) => Target::AtLeast(hundredths(value + margin)),
                Known::Below(_) => Target::Value(hundredths(value - margin)),
            },
        }
    });
    figures.collect()
}

/// Rounds, for the table.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
