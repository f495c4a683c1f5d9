//! TME, mean waiting time: from the human queue to the agent's answer.
//!
//! **Units**: microseconds over answered interactions; for a queue, over answered entries.
//! **Source**: DASH-039; for voice it equals ASA (DASH-014).

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "waiting_time",
    source: "DASH-039",
    name: Words::new("TME", "Wait", "TME"),
    means: Words::new(
        "Tempo médio de espera: da entrada na fila humana até o atendente assumir.",
        "Mean waiting time: from entering the human queue until an agent takes over.",
        "Tiempo medio de espera: desde la entrada en la cola humana hasta que un agente atiende.",
    ),
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(
        figures.tally.wait_answered_sum,
        figures.tally.answered_count,
    )
}
