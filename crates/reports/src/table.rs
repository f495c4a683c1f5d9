//! Tables: columns that say what they hold, and cells that keep their kind until they are shown.

use base::calendar::Day;
use base::locale::{Locale, Words};
use base::time::{Span, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Text.
    Text,
    /// The id of a record.
    Id,
    /// A civil day, `2026-11-22`.
    Day,
    /// An hour of the day, 0..=23.
    Hour,
    /// A moment, in microseconds.
    Moment,
    /// A number of things.
    Count,
    /// A stretch of time, in milliseconds.
    Duration,
    /// A part and its whole.
    Share,
}

/// A column of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The stable name.
    pub id: &'static str,
    /// What its cells are.
    pub unit: Unit,
    /// The title that people read.
    pub title: Words,
    /// What it says, in one or two sentences.
    pub means: Words,
}

impl Column {
    /// Puts a column together.
    pub const fn new(id: &'static str, unit: Unit, title: Words, means: Words) -> Self {
        Self {
            id,
            unit,
            title,
            means,
        }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing to say: nobody, never, or nothing to divide by.
    Empty,
    /// Text.
    Text(String),
    /// A word of the product.
    Word(&'static Words),
    /// The id of a record.
    Id(i64),
    /// A civil day.
    Day(Day),
    /// An hour of the day.
    Hour(u32),
    /// A moment.
    At(Timestamp),
    /// A number of things.
    Count(u64),
    /// A stretch of time.
    Duration(Span),
    /// A part and its whole, which is not zero.
    Share {
        /// The part.
        part: u64,
        /// The whole.
        whole: u64,
    },
}

/// A row: as many cells as there are columns.
pub type Row = Vec<Cell>;

impl Cell {
    /// Makes a cell of what may be missing.
    pub fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// Gives the cell as the interface answers it.
    pub fn value(&self, locale: Locale) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Text(text) => json!(text),
            Self::Word(words) => json!(words.of(locale)),
            Self::Id(id) => json!(id.to_string()),
            Self::Day(day) => json!(day),
            Self::Hour(hour) => json!(hour),
            Self::At(at) => json!(at.micros()),
            Self::Count(count) => json!(count),
            Self::Duration(span) => json!(span.millis()),
            Self::Share { part, whole } => json!({ "num": part, "den": whole }),
        }
    }

    /// Tells whether a cell fits a unit.
    pub const fn fits(&self, unit: Unit) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(_) | Self::Word(_) => matches!(unit, Unit::Text),
            Self::Id(_) => matches!(unit, Unit::Id),
            Self::Day(_) => matches!(unit, Unit::Day),
            Self::Hour(_) => matches!(unit, Unit::Hour),
            Self::At(_) => matches!(unit, Unit::Moment),
            Self::Count(_) => matches!(unit, Unit::Count),
            Self::Duration(_) => matches!(unit, Unit::Duration),
            Self::Share { .. } => matches!(unit, Unit::Share),
        }
    }
}

/// Joins lists of columns.
///
/// **Panics**: at compile time, when `N` is not the sum of the lengths.
#[expect(
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    reason = "the house writes **Panics**; constants are checked when they are compiled"
)]
pub const fn joined<const N: usize>(lists: &[&[Column]]) -> [Column; N] {
    let mut all = [lists[0][0]; N];
    let (mut list, mut at) = (0, 0);
    while list < lists.len() {
        let mut column = 0;
        while column < lists[list].len() {
            all[at] = lists[list][column];
            at += 1;
            column += 1;
        }
        list += 1;
    }
    assert!(at == N, "columns are missing");
    all
}
