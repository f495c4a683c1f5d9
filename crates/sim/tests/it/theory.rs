//! Waiting on the floor and waiting in the books.

use base::time::Span;
use unissono_sim::erlang;
use unissono_sim::theory::{Estimate, System, replicate};

const REPLICATIONS: u64 = 30;

/// Rows: DASH-039, DASH-040.
#[test]
fn patient_callers_wait_as_erlang_c_says() {
    let system = System {
        agents: 14,
        load: 10.0,
        handling: Span::from_secs(180),
        patience: None,
        calls: 20_000,
        target: Span::from_secs(20),
    };
    let runs = replicate(&system, 41, REPLICATIONS);
    let known = erlang::waiting(10.0, 14, 180.0, 20.0);
    let wait = Estimate::of(&runs, |run| run.wait);
    assert!(wait.fits(known.wait, 0.005), "{wait:?} {known:?}");
    let within = Estimate::of(&runs, |run| run.within);
    assert!(within.fits(known.within, 0.005), "{within:?} {known:?}");
    let busy = Estimate::of(&runs, |run| run.occupancy);
    assert!(busy.fits(known.occupancy, 0.005), "{busy:?} {known:?}");
    let mean = Estimate::of(&runs, |run| run.mean_s);
    assert!(mean.fits(known.mean_s, 0.0), "{mean:?} {known:?}");
}

/// Rows: DASH-041.
#[test]
fn impatient_callers_give_up_as_erlang_a_says() {
    let system = System {
        agents: 10,
        load: 10.0,
        handling: Span::from_secs(180),
        patience: Some(Span::from_secs(60)),
        calls: 20_000,
        target: Span::from_secs(20),
    };
    let runs = replicate(&system, 43, REPLICATIONS);
    let known = erlang::impatient(10.0, 10, 180.0, 60.0);
    let wait = Estimate::of(&runs, |run| run.wait);
    assert!(wait.fits(known.wait, 0.005), "{wait:?} {known:?}");
    let abandon = Estimate::of(&runs, |run| run.abandon);
    assert!(abandon.fits(known.abandon, 0.0), "{abandon:?} {known:?}");
    assert!(
        (abandon.mean / known.abandon - 1.0).abs() < 0.02,
        "{abandon:?} {known:?}"
    );
    let busy = Estimate::of(&runs, |run| run.occupancy);
    assert!(busy.fits(known.occupancy, 0.005), "{busy:?} {known:?}");
}
