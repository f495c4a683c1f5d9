//! Conversation duration: from answer to end of contact with everything in between, silence too.
//!
//! **Units**: microseconds over interactions; for a queue, over agent segments. **Source**: DASH-008, shown apart from TMA.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "conversation",
    source: "DASH-008",
    name: Words::new(
        "Duração da conversa",
        "Conversation",
        "Duración de la conversación",
    ),
    means: Words::new(
        "Tempo médio da resposta do atendente ao fim do contato, com o tempo inativo. As desistências por inatividade não entram.",
        "Mean time from the agent’s answer to the end of the contact, inactive time included. Contacts withdrawn by inactivity are left out.",
        "Tiempo medio desde la respuesta del agente hasta el fin del contacto, con el tiempo inactivo. Las desistencias por inactividad no cuentan.",
    ),
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(figures.tally.conversation_sum, figures.tally.handled_count)
}
