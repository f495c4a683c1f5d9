//! TMA, mean handling time: from answer to end of contact, holds included, silence and wrap-up left out.
//!
//! An organization may include wrap-up. Left out: those withdrawn by inactivity, shown apart.
//! **Units**: microseconds over interactions; for a queue, over agent segments. **Source**: DASH-008, CONFLICT-04.

use base::locale::Words;
use base::time::Span;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "handling",
    source: "DASH-008",
    name: Words::new("TMA", "Handling time", "TMA"),
    means: Words::new(
        "Tempo médio de atendimento: da resposta do atendente ao fim do contato, com a tabulação se a organização assim configurou. O tempo inativo e as desistências por inatividade não entram.",
        "Mean handling time: from the agent’s answer to the end of the contact, with wrap-up if the organization set it so. Inactive time and contacts withdrawn by inactivity are left out.",
        "Tiempo medio de atención: desde la respuesta del agente hasta el fin del contacto, con la tipificación si la organización así lo configuró. El tiempo inactivo y las desistencias por inactividad no cuentan.",
    ),
    value,
};

fn value(figures: &Figures) -> Option<Value> {
    let tally = &figures.tally;
    let wrap_up = if figures.handling_includes_wrap_up {
        tally.wrap_up_sum
    } else {
        Span::ZERO
    };
    Value::mean(tally.handling_sum + wrap_up, tally.handled_count)
}
