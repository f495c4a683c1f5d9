//! Longest without work: agents with empty hands first, by the moment their last work ended; then the others, by the moment they were last given some.
//!
//! **Source**: GAP-013.

use super::{Standing, Strategy, StrategyName};

/// The strategy.
pub const STRATEGY: Strategy = Strategy {
    name: StrategyName::LongestIdle,
    order,
    from_drawn_point: false,
};

const fn order(standing: &Standing) -> (i64, i64) {
    if standing.load == 0 {
        (0, standing.idle_since.micros())
    } else {
        (1, standing.last_given_at.micros())
    }
}
