//! TMR, mean response time: over all turns, from the customer's first message of the turn to the reply.
//!
//! A turn starts no earlier than the human queue; a turn never answered does not count.
//! **Units**: microseconds over turns. **Source**: DASH-007, GAP-110.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "response",
    source: "DASH-007",
    name: Words::new("TMR", "Response", "TMR"),
    means: Words::new(
        "Tempo médio de resposta: da primeira mensagem do cliente em cada vez até a resposta seguinte do atendente.",
        "Mean response time: from the customer’s first message of each turn to the agent’s next reply.",
        "Tiempo medio de respuesta: desde el primer mensaje del cliente en cada turno hasta la siguiente respuesta del agente.",
    ),
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(figures.tally.reply_sum, figures.tally.reply_count)
}
