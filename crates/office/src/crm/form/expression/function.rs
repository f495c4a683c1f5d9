//! The functions of the language: what they are called, and what they take.

use base::text::fold;

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Whether nothing is there.
    Empty,
    /// Whether something is there.
    Filled,
    /// Whether the key of an option is among those chosen.
    Has,
    /// One of two values by a condition; without the second, nothing.
    If,
    /// A value, or another where nothing is there.
    Default,
    /// The smallest of the numbers that are there.
    Min,
    /// The largest of the numbers that are there.
    Max,
    /// A number rounded to digits behind the point.
    Round,
    /// A number without its sign.
    Abs,
    /// Characters of a text, or how many options are chosen.
    Length,
    /// Texts, one behind the other.
    Concat,
    /// The day.
    Today,
    /// Days from one day to another.
    Days,
    /// Full years from one day to another.
    Years,
    /// A day so many days later.
    AddDays,
}

/// Every function: its name in English, in Portuguese without accents, and how many values it takes.
const TABLE: [(Function, &str, &str, usize, usize); 15] = [
    (Function::Empty, "empty", "vazio", 1, 1),
    (Function::Filled, "filled", "preenchido", 1, 1),
    (Function::Has, "has", "contem", 2, 2),
    (Function::If, "if", "se", 2, 3),
    (Function::Default, "default", "padrao", 2, 2),
    (Function::Min, "min", "minimo", 1, 20),
    (Function::Max, "max", "maximo", 1, 20),
    (Function::Round, "round", "arredonda", 1, 2),
    (Function::Abs, "abs", "absoluto", 1, 1),
    (Function::Length, "length", "tamanho", 1, 1),
    (Function::Concat, "concat", "junta", 1, 20),
    (Function::Today, "today", "hoje", 0, 0),
    (Function::Days, "days", "dias", 2, 2),
    (Function::Years, "years", "anos", 2, 2),
    (Function::AddDays, "add_days", "soma_dias", 2, 2),
];

impl Function {
    /// Finds one by either of its names, with or without accents.
    pub(super) fn named(word: &str) -> Option<Self> {
        let word = fold(word);
        let row = TABLE
            .iter()
            .find(|(_, en, pt, ..)| word == *en || word == *pt)?;
        Some(row.0)
    }

    /// Tells whether it takes so many values.
    pub(super) fn takes(self, given: usize) -> bool {
        TABLE.iter().any(|(function, _, _, least, most)| {
            *function == self && (*least..=*most).contains(&given)
        })
    }
}
