//! Finished sessions (Sessões Finalizadas): of the interactions that began in the period, the share that has ended, however it ended.
//!
//! **Units**: a ratio 0..=1, kept as a fraction. **Source**: DASH-004.

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "finished_share",
    source: "DASH-004",
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::ratio(figures.tally.finished_count, figures.tally.started_count)
}
