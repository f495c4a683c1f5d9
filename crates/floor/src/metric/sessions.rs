//! Sessions (Sessões): interactions that began in the period.
//!
//! **Units**: interactions; a transfer never makes one count twice. **Source**: DASH-003, CONFLICT-21.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "sessions",
    source: "DASH-003",
    name: Words::new("Sessões", "Sessions", "Sesiones"),
    means: Words::new(
        "Atendimentos iniciados no período, no fuso horário da organização.",
        "Interactions started in the period, in the organization’s time zone.",
        "Atenciones iniciadas en el período, en la zona horaria de la organización.",
    ),
    value,
};

#[expect(clippy::unnecessary_wraps, reason = "every indicator has this shape")]
const fn value(figures: &Figures) -> Option<Value> {
    Some(Value::Count {
        count: figures.tally.started_count,
    })
}
