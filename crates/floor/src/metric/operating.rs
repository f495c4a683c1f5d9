//! TMO, mean operating time: handling time plus wrap-up, until the agent is free for the next one.
//!
//! **Units**: microseconds over interactions; for a queue, over agent segments. **Source**: DASH-020, CONFLICT-04, GAP-111.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "operating",
    source: "DASH-020",
    name: Words::new("TMO", "Operating time", "TMO"),
    means: Words::new(
        "Tempo médio operacional: o atendimento, sem o tempo inativo, mais a tabulação.",
        "Mean operating time: handling without inactive time, plus wrap-up.",
        "Tiempo medio operacional: la atención, sin el tiempo inactivo, más la tipificación.",
    ),
    value,
};

fn value(figures: &Figures) -> Option<Value> {
    let tally = &figures.tally;
    Value::mean(tally.handling_sum + tally.wrap_up_sum, tally.handled_count)
}
