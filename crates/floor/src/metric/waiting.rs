//! Customers in queue (Clientes em Fila): interactions waiting now, offered ones included, until an agent has them.
//!
//! **Units**: interactions, whatever the day they began. **Source**: DASH-002.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "waiting",
    source: "DASH-002",
    name: Words::new("Na fila", "In queue", "En cola"),
    means: Words::new(
        "Atendimentos que esperam por um atendente neste momento.",
        "Interactions waiting for an agent right now.",
        "Atenciones que esperan a un agente en este momento.",
    ),
    value,
};

#[expect(clippy::unnecessary_wraps, reason = "every indicator has this shape")]
fn value(figures: &Figures) -> Option<Value> {
    Some(Value::Count {
        count: u64::from(figures.now.waiting_count),
    })
}
