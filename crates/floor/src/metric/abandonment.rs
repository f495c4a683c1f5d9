//! Abandonment rate: abandoned ÷ entered a human queue, short ones out of both.
//!
//! Abandoned means that the customer left before an answer, in the queue or while it was offered.
//! **Units**: a ratio 0..=1, kept as a fraction. **Source**: DASH-041, CONFLICT-05.

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "abandonment",
    source: "DASH-041",
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    let tally = &figures.tally;
    let short = tally.abandoned_short_count;
    Value::ratio(
        tally.abandoned_count.saturating_sub(short),
        tally.entered_count.saturating_sub(short),
    )
}
