//! The indicators of the floor: one file each, with definition, unit, exclusions and source; the list is [`ALL`].
//!
//! They are computed from counters ([`Figures`]), never from rows, so that a live board costs nothing.

use base::locale::Words;
use base::time::Span;
use serde::Serialize;

use crate::board::{Now, Tally};

pub mod abandonment;
pub mod conversation;
pub mod finished_share;
pub mod first_response;
pub mod handling;
pub mod in_progress;
pub mod operating;
pub mod response;
pub mod service_level;
pub mod sessions;
pub mod wait_abandoned;
pub mod wait_all;
pub mod waiting;
pub mod waiting_time;

/// What an indicator is computed from, for one queue or the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// What is where now.
    pub now: Now,
    /// The sums of the period.
    pub tally: Tally,
    /// Those who wait longer than the target now.
    pub overdue_count: u64,
    /// The longest wait now.
    pub oldest_wait: Option<Span>,
    /// Whether short abandons stay in the denominator (GAP-108).
    pub all_abandons: bool,
    /// Whether handling time includes wrap-up (CONFLICT-04).
    pub handling_includes_wrap_up: bool,
}

/// The value of an indicator, kept exact until it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "unit", rename_all = "snake_case")]
pub enum Value {
    /// A number of things.
    Count {
        /// How many.
        count: u64,
    },
    /// A mean time; never of nothing.
    Mean {
        /// The sum, in microseconds.
        sum_us: Span,
        /// Over how many.
        count: u64,
    },
    /// A share; never of nothing.
    Ratio {
        /// The part.
        part_count: u64,
        /// The whole.
        whole_count: u64,
    },
}

impl Value {
    /// A mean, unless over nothing.
    pub const fn mean(sum_us: Span, count: u64) -> Option<Self> {
        if count == 0 {
            None
        } else {
            Some(Self::Mean { sum_us, count })
        }
    }

    /// A share, unless of nothing.
    pub const fn ratio(part_count: u64, whole_count: u64) -> Option<Self> {
        if whole_count == 0 {
            None
        } else {
            Some(Self::Ratio {
                part_count,
                whole_count,
            })
        }
    }

    /// Rounds to a whole number: a count, milliseconds, or tenths of a percent.
    pub fn rounded(self) -> i64 {
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        match self {
            Self::Count { count } => whole(count),
            Self::Mean { sum_us, count } => {
                let count = whole(count).saturating_mul(1_000);
                sum_us.micros().saturating_add(count / 2) / count.max(1)
            }
            Self::Ratio {
                part_count,
                whole_count,
            } => {
                let (part, of) = (whole(part_count).saturating_mul(1_000), whole(whole_count));
                part.saturating_add(of / 2) / of.max(1)
            }
        }
    }
}

/// An indicator.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// The stable code.
    pub code: &'static str,
    /// The requirement that defines it.
    pub source: &'static str,
    /// Its name, as tables show it.
    pub name: Words,
    /// Its definition in words, which whoever shows it quotes.
    pub means: Words,
    /// How it is computed; `None` when there is nothing to divide by, never 0/0.
    pub value: fn(&Figures) -> Option<Value>,
}

/// Every indicator of the floor, in the order in which boards show them.
pub const ALL: [Metric; 14] = [
    waiting::METRIC,
    sessions::METRIC,
    finished_share::METRIC,
    in_progress::METRIC,
    first_response::METRIC,
    response::METRIC,
    handling::METRIC,
    operating::METRIC,
    conversation::METRIC,
    waiting_time::METRIC,
    wait_abandoned::METRIC,
    wait_all::METRIC,
    service_level::METRIC,
    abandonment::METRIC,
];

#[cfg(test)]
mod tests;
