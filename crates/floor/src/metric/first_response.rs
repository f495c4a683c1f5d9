//! TM1R, mean time to first response: from the human queue to the first message that a person writes.
//!
//! Automatic messages do not count; the clock runs in the opening hours of the queue, unless set to calendar time.
//! Left out: outbound, and those never replied to, which are counted beside.
//! **Units**: microseconds over interactions. **Source**: DASH-006, GAP-109.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "first_response",
    source: "DASH-006",
    name: Words::new("TM1R", "First response", "TM1R"),
    means: Words::new(
        "Tempo médio de primeira resposta: da entrada na fila humana à primeira mensagem escrita por um atendente.",
        "Mean time to first response: from entering the human queue to the first message written by an agent.",
        "Tiempo medio de primera respuesta: desde la entrada en la cola humana hasta el primer mensaje escrito por un agente.",
    ),
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(
        figures.tally.first_reply_sum,
        figures.tally.first_reply_count,
    )
}
