//! TME, mean waiting time: from the human queue to the agent's answer.
//!
//! **Units**: microseconds over answered interactions; for a queue, over answered entries.
//! **Source**: DASH-039; for voice it equals ASA (DASH-014).

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "waiting_time",
    source: "DASH-039",
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(
        figures.tally.wait_answered_sum,
        figures.tally.answered_count,
    )
}
