//! Abandonment rate: abandoned ÷ entered a human queue, short ones out of both.
//!
//! Abandoned means that the customer left before an answer, in the queue or while it was offered.
//! **Units**: a ratio 0..=1, kept as a fraction. **Source**: DASH-041, CONFLICT-05.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "abandonment",
    source: "DASH-041",
    name: Words::new("Taxa de abandono", "Abandonment rate", "Tasa de abandono"),
    means: Words::new(
        "Abandonados ÷ entradas na fila humana. Abandonos curtos ficam fora das duas contagens.",
        "Abandoned ÷ entries into a human queue. Short abandons are left out of both.",
        "Abandonados ÷ entradas en la cola humana. Los abandonos cortos quedan fuera de ambos conteos.",
    ),
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    let tally = &figures.tally;
    let short = tally.abandoned_short_count;
    Value::ratio(
        tally.abandoned_count.saturating_sub(short),
        tally.entered_count.saturating_sub(short),
    )
}
