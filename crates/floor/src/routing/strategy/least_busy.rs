//! Least busy: the smallest share of capacity in use, then longest without work.
//!
//! **Source**: product decision 6.

use super::{Standing, Strategy, StrategyName};

/// The strategy.
pub const STRATEGY: Strategy = Strategy {
    name: StrategyName::LeastBusy,
    order,
    from_drawn_point: false,
};

fn order(standing: &Standing) -> (i64, i64) {
    let used_permille = i64::from(standing.load) * 1_000 / i64::from(standing.capacity.max(1));
    (used_permille, standing.idle_since.micros())
}
