//! Customers in queue (Clientes em Fila): interactions waiting now, offered ones included, until an agent has them.
//!
//! **Units**: interactions, whatever the day they began. **Source**: DASH-002.

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "waiting",
    source: "DASH-002",
    value,
};

#[expect(clippy::unnecessary_wraps, reason = "every indicator has this shape")]
fn value(figures: &Figures) -> Option<Value> {
    Some(Value::Count {
        count: u64::from(figures.now.waiting_count),
    })
}
