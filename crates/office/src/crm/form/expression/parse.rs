//! Builds the tree of an expression. How deep it goes is counted, and so is every node.

use base::text::fold;

use super::tokens::{Part, Token, cut};
use super::{
    DEPTH_MAX, ExpressionFault, ExpressionWrong, Function, NODES_MAX, Node, Operator, Value, What,
};

type Parsed = Result<Node, ExpressionFault>;

/// Reads a text; gives its tree and how many nodes that has.
pub(super) fn parse(source: &str) -> Result<(Node, usize), ExpressionFault> {
    let mut parser = Parser {
        tokens: cut(source)?,
        next: 0,
        nodes: 0,
        depth: 0,
        end: source.chars().count(),
    };
    let root = parser.joined(0)?;
    if parser.next < parser.tokens.len() {
        return Err(parser.fault(ExpressionWrong::Syntax));
    }
    Ok((root, parser.nodes))
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    nodes: usize,
    depth: usize,
    end: usize,
}

/// The operators by how tightly they bind, the loosest first.
const LEVELS: [&[Operator]; 5] = [
    &[Operator::Or],
    &[Operator::And],
    &[
        Operator::Equal,
        Operator::Unequal,
        Operator::LessOrEqual,
        Operator::Less,
        Operator::MoreOrEqual,
        Operator::More,
    ],
    &[Operator::Plus, Operator::Minus],
    &[Operator::Times, Operator::By],
];
/// Comparisons, which do not follow one another.
const COMPARING: usize = 2;

impl Parser {
    fn at(&self) -> usize {
        self.tokens
            .get(self.next)
            .map_or(self.end, |token| token.at)
    }

    fn fault(&self, wrong: ExpressionWrong) -> ExpressionFault {
        ExpressionFault {
            at: self.at(),
            wrong,
        }
    }

    fn node(&mut self, at: usize, what: What) -> Parsed {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return Err(ExpressionFault {
                at,
                wrong: ExpressionWrong::TooLarge,
            });
        }
        Ok(Node { at, what })
    }

    fn sign(&mut self, wanted: &str) -> bool {
        let part = self.tokens.get(self.next).map(|token| &token.what);
        let is_it = matches!(part, Some(Part::Sign(sign)) if *sign == wanted);
        self.next += usize::from(is_it);
        is_it
    }

    fn operator(&mut self, level: usize) -> Option<Operator> {
        let of = operator(&self.tokens.get(self.next)?.what)?;
        let is_of_level = LEVELS.get(level).is_some_and(|level| level.contains(&of));
        self.next += usize::from(is_of_level);
        is_of_level.then_some(of)
    }

    /// What operators of a level join, from left to right.
    fn joined(&mut self, level: usize) -> Parsed {
        if level == LEVELS.len() {
            return self.signed();
        }
        let mut left = self.joined(level + 1)?;
        while let Some(operator) = self.operator(level) {
            let right = self.joined(level + 1)?;
            left = self.node(left.at, What::Binary(operator, Box::new((left, right))))?;
            if level == COMPARING && self.operator(level).is_some() {
                self.next -= 1;
                return Err(self.fault(ExpressionWrong::Syntax));
            }
        }
        Ok(left)
    }

    /// A value with what stands before it. `not` reaches over a comparison, as people read it.
    fn signed(&mut self) -> Parsed {
        let at = self.at();
        if self.depth >= DEPTH_MAX {
            return Err(self.fault(ExpressionWrong::TooLarge));
        }
        self.depth += 1;
        let is_not = matches!(self.tokens.get(self.next).map(|token| &token.what),
            Some(Part::Word(word)) if matches!(fold(word).as_str(), "not" | "nao"));
        let found = if is_not {
            self.next += 1;
            let of = self.joined(COMPARING)?;
            self.node(at, What::Not(Box::new(of)))
        } else if self.sign("-") {
            let of = self.signed()?;
            self.node(at, What::Negative(Box::new(of)))
        } else {
            self.single()
        };
        self.depth -= 1;
        found
    }

    fn single(&mut self) -> Parsed {
        let at = self.at();
        if self.sign("(") {
            let inner = self.joined(0)?;
            return if self.sign(")") {
                Ok(inner)
            } else {
                Err(self.fault(ExpressionWrong::Syntax))
            };
        }
        let part = self.tokens.get(self.next).map(|token| token.what.clone());
        let what = match part {
            Some(Part::Number(number)) => What::Value(Value::Number(number)),
            Some(Part::Text(text)) => What::Value(Value::Text(text)),
            Some(Part::Name(name)) => What::Name(name),
            Some(Part::Word(word)) => match fold(&word).as_str() {
                "true" | "verdadeiro" | "sim" => What::Value(Value::YesNo(true)),
                "false" | "falso" => What::Value(Value::YesNo(false)),
                _ => return self.call(&word),
            },
            Some(Part::Sign(_)) | None => return Err(self.fault(ExpressionWrong::Syntax)),
        };
        self.next += 1;
        self.node(at, what)
    }

    fn call(&mut self, word: &str) -> Parsed {
        let at = self.at();
        let Some(function) = Function::named(word) else {
            return Err(self.fault(ExpressionWrong::FunctionUnknown));
        };
        self.next += 1;
        if !self.sign("(") {
            return Err(self.fault(ExpressionWrong::Syntax));
        }
        let mut given = Vec::new();
        if !self.sign(")") {
            loop {
                given.push(self.joined(0)?);
                if self.sign(")") {
                    break;
                }
                if !self.sign(",") && !self.sign(";") {
                    return Err(self.fault(ExpressionWrong::Syntax));
                }
            }
        }
        if !function.takes(given.len()) {
            return Err(ExpressionFault {
                at,
                wrong: ExpressionWrong::Arguments,
            });
        }
        self.node(at, What::Call(function, given))
    }
}

fn operator(part: &Part) -> Option<Operator> {
    match part {
        Part::Word(word) => match word.as_str() {
            "or" | "ou" => Some(Operator::Or),
            "and" | "e" => Some(Operator::And),
            _ => None,
        },
        Part::Sign(sign) => Some(match *sign {
            "=" => Operator::Equal,
            "!=" => Operator::Unequal,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::More,
            ">=" => Operator::MoreOrEqual,
            "+" => Operator::Plus,
            "-" => Operator::Minus,
            "*" => Operator::Times,
            "/" => Operator::By,
            _ => return None,
        }),
        Part::Number(_) | Part::Text(_) | Part::Name(_) => None,
    }
}
