//! Waiting on the floor and waiting in the books.

use unissono_sim::theory::cases::{self, Case, REPLICATIONS};
use unissono_sim::theory::{Estimate, replicate};

/// Rows: DASH-039, DASH-040.
#[test]
fn patient_callers_wait_as_erlang_c_says() {
    agrees(41, &cases::patient(10.0, 14, 20_000));
}

/// Rows: DASH-041.
#[test]
fn impatient_callers_give_up_as_erlang_a_says() {
    agrees(43, &cases::impatient(10.0, 10, 60, 20_000));
}

/// Rows: DASH-039.
#[test]
fn calls_of_equal_length_wait_as_pollaczek_and_khinchine_say() {
    agrees(47, &cases::alone(0.7, cases::CONSTANT, 6_000));
}

/// Rows: DASH-039.
#[test]
fn calls_of_any_length_wait_as_pollaczek_and_khinchine_say() {
    agrees(53, &cases::alone(0.7, cases::STAGES, 6_000));
    agrees(59, &cases::alone(0.7, cases::MIXED, 10_000));
}

/// Rows: GAP-013, DASH-039.
#[test]
fn each_class_of_priority_waits_as_cobham_says() {
    agrees(61, &cases::priorities([3.0, 5.0], 10, 10_000));
}

/// Rows: GAP-013, DASH-039.
#[test]
fn skills_wait_less_than_separate_queues_and_more_than_one() {
    for (case, seed) in cases::skills(14_000).iter().zip(67..) {
        agrees(seed, case);
    }
}

fn agrees(seed: u64, case: &Case) {
    let runs = replicate(&case.system, seed, REPLICATIONS);
    for check in &case.checks {
        let found = Estimate::of(&runs, check.of);
        let of = format!("{}: {}", case.name, check.figure);
        assert!(
            check.known.agrees(&found),
            "{of}: {found:?} {:?}",
            check.known
        );
        assert!(check.known.is_told_by(&found), "{of}: {found:?}");
    }
}
