//! In progress (Em Atendimento): interactions with an agent now, silent ones included, wrap-up left out.
//!
//! **Units**: interactions, whatever the day they began. **Source**: DASH-005.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "in_progress",
    source: "DASH-005",
    name: Words::new("Em atendimento", "In progress", "En atención"),
    means: Words::new(
        "Atendimentos que estão com um atendente neste momento.",
        "Interactions that are with an agent right now.",
        "Atenciones que están con un agente en este momento.",
    ),
    value,
};

#[expect(clippy::unnecessary_wraps, reason = "every indicator has this shape")]
fn value(figures: &Figures) -> Option<Value> {
    Some(Value::Count {
        count: u64::from(figures.now.in_progress_count),
    })
}
