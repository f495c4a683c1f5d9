//! Finished sessions (Sessões Finalizadas): of the interactions that began in the period, the share that has ended, however it ended.
//!
//! **Units**: a ratio 0..=1, kept as a fraction. **Source**: DASH-004.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "finished_share",
    source: "DASH-004",
    name: Words::new("Finalizadas", "Finished", "Finalizadas"),
    means: Words::new(
        "Finalizados ÷ iniciados no período.",
        "Finished ÷ started in the period.",
        "Finalizadas ÷ iniciadas en el período.",
    ),
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::ratio(figures.tally.finished_count, figures.tally.started_count)
}
