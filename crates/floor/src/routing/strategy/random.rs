//! By lot: every agent stands at a point that changes with each work given, and each interaction begins at a point of its own.
//!
//! No generator is kept: the points are hashes, so the same floor draws the same after a reload.
//! **Source**: GAP-013.

use base::rng::mix;

use super::{Standing, Strategy, StrategyName};

/// The strategy.
pub const STRATEGY: Strategy = Strategy {
    name: StrategyName::Random,
    order,
    from_drawn_point: true,
};

fn order(standing: &Standing) -> (i64, i64) {
    let agent = standing.agent.get().unsigned_abs();
    (point(mix(agent) ^ standing.given_count), 0)
}

/// Gives a point of the order: a number that is never negative.
pub fn point(drawn_from: u64) -> i64 {
    i64::try_from(mix(drawn_from) >> 1).unwrap_or(i64::MAX)
}
