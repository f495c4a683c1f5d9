//! Sessions (Sessões): interactions that began in the period.
//!
//! **Units**: interactions; a transfer never makes one count twice. **Source**: DASH-003, CONFLICT-21.

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "sessions",
    source: "DASH-003",
    value,
};

#[expect(clippy::unnecessary_wraps, reason = "every indicator has this shape")]
const fn value(figures: &Figures) -> Option<Value> {
    Some(Value::Count {
        count: figures.tally.started_count,
    })
}
