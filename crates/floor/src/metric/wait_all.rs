//! Mean wait of all who left the queue, whatever for.
//!
//! **Units**: microseconds over interactions; for a queue, over entries. **Source**: DASH-039.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "wait_all",
    source: "DASH-039",
    name: Words::new("Espera de todos", "Wait of all", "Espera de todos"),
    means: Words::new(
        "Quanto esperou, em média, quem saiu da fila por qualquer motivo: atendido, abandonou, foi transferido ou desistiu.",
        "How long, on average, everyone waited who left the queue for any reason: answered, abandoned, transferred or withdrawn.",
        "Cuánto esperó, en promedio, quien salió de la cola por cualquier motivo: atendido, abandonó, fue transferido o desistió.",
    ),
    value,
};

fn value(figures: &Figures) -> Option<Value> {
    let tally = &figures.tally;
    let sum = tally.wait_answered_sum + tally.wait_abandoned_sum + tally.wait_otherwise_sum;
    let count = tally.answered_count + tally.abandoned_count + tally.left_otherwise_count;
    Value::mean(sum, count)
}
