//! Conversation duration: from answer to end of contact with everything in between, silence too.
//!
//! **Units**: microseconds over interactions; for a queue, over agent segments. **Source**: DASH-008, shown apart from TMA.

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "conversation",
    source: "DASH-008",
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    Value::mean(figures.tally.conversation_sum, figures.tally.handled_count)
}
