//! TMR, mean response time: over all turns, from the customer's first message of the turn to the reply.
//!
//! A turn starts no earlier than the human queue; a turn never answered does not count.
//! **Units**: microseconds over turns. **Source**: DASH-007, GAP-110.

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "response",
    source: "DASH-007",
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(figures.tally.reply_sum, figures.tally.reply_count)
}
