//! One million random steps: the index and the full scan give the same agent.

use unissono_sim::naive::{Size, compare};

fn check(seed: u64, steps: u64, size: Size) {
    let pairs = compare(seed, steps, size);
    assert!(pairs > steps / 40, "hardly a decision: {pairs} in {steps}");
}

/// Rows: GAP-013, ROUTE-006.
#[test]
fn a_crowded_floor_decides_like_a_full_scan() {
    let size = Size {
        agents: 12,
        waiting: 40,
        queues: 3,
        skills: 4,
    };
    for seed in 0..4 {
        check(seed, 100_000, size);
    }
}

/// Rows: GAP-013, ROUTE-006.
#[test]
fn an_idle_floor_decides_like_a_full_scan() {
    let size = Size {
        agents: 40,
        waiting: 12,
        queues: 5,
        skills: 8,
    };
    for seed in 10..14 {
        check(seed, 100_000, size);
    }
}

/// Rows: GAP-013, ROUTE-006.
#[test]
fn a_tiny_floor_decides_like_a_full_scan() {
    let size = Size {
        agents: 3,
        waiting: 6,
        queues: 2,
        skills: 2,
    };
    for seed in 20..24 {
        check(seed, 50_000, size);
    }
}
