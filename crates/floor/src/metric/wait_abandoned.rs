//! Mean time to abandon: how long those waited who gave up.
//!
//! **Units**: microseconds over abandoned interactions, short ones included. **Source**: DASH-039.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "wait_abandoned",
    source: "DASH-039",
    name: Words::new(
        "Espera até abandonar",
        "Time to abandon",
        "Espera hasta abandonar",
    ),
    means: Words::new(
        "Quanto esperou, em média, quem abandonou a fila. Abandonos curtos entram.",
        "How long, on average, those waited who abandoned the queue. Short abandons count.",
        "Cuánto esperó, en promedio, quien abandonó la cola. Los abandonos cortos cuentan.",
    ),
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(
        figures.tally.wait_abandoned_sum,
        figures.tally.abandoned_count,
    )
}
