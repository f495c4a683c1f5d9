//! Everybody in turn: who was given work longest ago is next, however long that work took.
//!
//! **Source**: GAP-013.

use super::{Standing, Strategy, StrategyName};

/// The strategy.
pub const STRATEGY: Strategy = Strategy {
    name: StrategyName::RoundRobin,
    order,
    from_drawn_point: false,
};

const fn order(standing: &Standing) -> (i64, i64) {
    (standing.last_given_at.micros(), 0)
}
