//! Expressions over the fields of a form: conditions and what is computed.
//!
//! A closed language without loops, names of its own or anything to call beyond its functions, so that each is over after
//! as many steps as it has nodes. Words may be written in English or in Portuguese.
//!
//! ```text
//! VALOR * QTD                     MOTIVO = "troca" and not empty(PEDIDO)
//! se(PLANO = "anual"; 12; 1)      has(ASSUNTOS, "cobranca")      years(NASCIMENTO, today()) >= 18
//! ```

mod eval;
mod function;
mod parse;
mod tokens;

use std::collections::BTreeSet;

use base::calendar::Day;

use super::decimal::Decimal;

pub use function::Function;

/// Characters of one expression.
pub const CHARS_MAX: usize = 1_000;
/// Nodes of one expression, and with them the steps that it takes.
pub const NODES_MAX: usize = 200;
/// Parentheses, signs and functions within each other.
pub const DEPTH_MAX: usize = 24;
/// Characters of a text that an expression makes.
pub const TEXT_CHARS_MAX: usize = 2_000;

/// An expression that was read and whose kinds fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    root: Node,
    nodes: usize,
}

/// What kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number, or an amount in reais.
    Number,
    /// A text, the key of an option included.
    Text,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Yes or no.
    YesNo,
    /// Keys of options.
    List,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing was filled in, or nothing came of it: divided by nothing, too large.
    Empty,
    /// A number, or an amount in reais.
    Number(Decimal),
    /// A text.
    Text(String),
    /// A day.
    Date(Day),
    /// Minutes after midnight.
    Time(u16),
    /// Yes or no.
    YesNo(bool),
    /// Keys of options.
    List(Vec<String>),
}

/// What is wrong with an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpressionFault {
    /// Where, in characters from its beginning.
    pub at: usize,
    /// What.
    pub wrong: ExpressionWrong,
}

/// What can be wrong with an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpressionWrong {
    /// More characters, nodes or depth than is read.
    TooLarge,
    /// It cannot be read from here.
    Syntax,
    /// There is no such field.
    NameUnknown,
    /// There is no such function.
    FunctionUnknown,
    /// A function was given too few or too many values.
    Arguments,
    /// Values of these kinds do not go together.
    Kinds,
}

/// A node, with the place where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    at: usize,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Value(Value),
    Name(String),
    Not(Box<Node>),
    Negative(Box<Node>),
    Binary(Operator, Box<(Node, Node)>),
    Call(Function, Vec<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Plus,
    Minus,
    Times,
    By,
}

impl Expression {
    /// Reads an expression. `kind_of` knows the fields.
    ///
    /// **Errors**: the first thing that is wrong, and where.
    pub fn parse(
        source: &str,
        kind_of: &dyn Fn(&str) -> Option<Kind>,
    ) -> Result<(Self, Option<Kind>), ExpressionFault> {
        let (root, nodes) = parse::parse(source)?;
        let kind = eval::kind(&root, kind_of)?;
        Ok((Self { root, nodes }, kind))
    }

    /// Gives the number of its nodes, which is the number of its steps.
    pub const fn nodes(&self) -> usize {
        self.nodes
    }

    /// Gives the fields that it names.
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        let mut open = vec![&self.root];
        while let Some(node) = open.pop() {
            match &node.what {
                What::Value(_) => {}
                What::Name(name) => {
                    names.insert(name.as_str());
                }
                What::Not(one) | What::Negative(one) => open.push(one),
                What::Binary(_, pair) => open.extend([&pair.0, &pair.1]),
                What::Call(_, given) => open.extend(given),
            }
        }
        names
    }

    /// Computes it. `value_of` knows what stands in the fields.
    pub fn value(&self, today: Day, value_of: &dyn Fn(&str) -> Value) -> Value {
        eval::value(&self.root, &eval::World { today, value_of })
    }

    /// Tells whether it holds; what has no value does not.
    pub fn holds(&self, today: Day, value_of: &dyn Fn(&str) -> Value) -> bool {
        self.value(today, value_of) == Value::YesNo(true)
    }
}

impl Value {
    /// Tells whether nothing is there.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::List(keys) => keys.is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Time(_) | Self::YesNo(_) => false,
        }
    }
}
