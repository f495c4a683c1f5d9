//! Mean time to abandon: how long those waited who gave up.
//!
//! **Units**: microseconds over abandoned interactions, short ones included. **Source**: DASH-039.

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "wait_abandoned",
    source: "DASH-039",
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(
        figures.tally.wait_abandoned_sum,
        figures.tally.abandoned_count,
    )
}
