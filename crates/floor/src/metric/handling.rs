//! TMA, mean handling time: from answer to end of contact, holds included, silence and wrap-up left out.
//!
//! An organization may include wrap-up. Left out: those withdrawn by inactivity, shown apart.
//! **Units**: microseconds over interactions; for a queue, over agent segments. **Source**: DASH-008, CONFLICT-04.

use base::time::Span;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "handling",
    source: "DASH-008",
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
