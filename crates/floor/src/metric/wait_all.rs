//! Mean wait of all who left the queue, whatever for.
//!
//! **Units**: microseconds over interactions; for a queue, over entries. **Source**: DASH-039.

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "wait_all",
    source: "DASH-039",
    value,
};

fn value(figures: &Figures) -> Option<Value> {
    let tally = &figures.tally;
    let sum = tally.wait_answered_sum + tally.wait_abandoned_sum + tally.wait_otherwise_sum;
    let count = tally.answered_count + tally.abandoned_count + tally.left_otherwise_count;
    Value::mean(sum, count)
}
