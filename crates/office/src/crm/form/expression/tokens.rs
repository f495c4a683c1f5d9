//! Cuts an expression into its smallest parts.

use super::super::decimal::Decimal;
use super::{CHARS_MAX, ExpressionFault, ExpressionWrong, NODES_MAX};

/// Parts of one expression: a node has at most one, and signs between them about as many again.
const TOKENS_MAX: usize = 3 * NODES_MAX;

/// A part, with the place where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) what: Part,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Number(Decimal),
    Text(String),
    /// A field, in capital letters.
    Name(String),
    /// Anything in small letters: a word of the language or a function.
    Word(String),
    Sign(&'static str),
}

/// The longer first, so that `<=` is not read as `<`.
const SIGNS: [&str; 15] = [
    "<=", ">=", "!=", "<>", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",", ";",
];

/// Cuts a text.
pub(super) fn cut(source: &str) -> Result<Vec<Token>, ExpressionFault> {
    let fault = |at, wrong| ExpressionFault { at, wrong };
    let chars: Vec<char> = source.chars().take(CHARS_MAX + 1).collect();
    if chars.len() > CHARS_MAX {
        return Err(fault(CHARS_MAX, ExpressionWrong::TooLarge));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        if tokens.len() >= TOKENS_MAX {
            return Err(fault(at, ExpressionWrong::TooLarge));
        }
        let rest = chars.get(at..).unwrap_or_default();
        let (what, taken) = part(rest).ok_or_else(|| fault(at, ExpressionWrong::Syntax))?;
        tokens.push(Token { at, what });
        at += taken;
    }
    Ok(tokens)
}

/// Takes the part at the beginning, and tells how many characters it has.
fn part(rest: &[char]) -> Option<(Part, usize)> {
    let first = *rest.first()?;
    let run = |fits: &dyn Fn(char) -> bool| -> String {
        rest.iter().copied().take_while(|c| fits(*c)).collect()
    };
    if first.is_ascii_digit() {
        let digits = run(&|c| c.is_ascii_digit() || c == '.');
        return Some((Part::Number(Decimal::parse(&digits)?), digits.len()));
    }
    if first == '"' || first == '\'' {
        return text(rest, first);
    }
    if first.is_ascii_uppercase() {
        let name = run(&|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        let taken = name.len();
        return Some((Part::Name(name), taken));
    }
    if first.is_lowercase() {
        let word = run(&|c| c.is_lowercase() || c == '_');
        let taken = word.chars().count();
        return Some((Part::Word(word), taken));
    }
    let sign = SIGNS.into_iter().find(|sign| {
        let mut signs = sign.chars();
        signs
            .by_ref()
            .enumerate()
            .all(|(n, c)| rest.get(n) == Some(&c))
    })?;
    Some((
        Part::Sign(if sign == "<>" { "!=" } else { sign }),
        sign.len(),
    ))
}

/// Reads a text in quotation marks; a backslash takes the next character as it is.
fn text(rest: &[char], mark: char) -> Option<(Part, usize)> {
    let mut text = String::new();
    let mut chars = rest.iter().copied().enumerate().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => text.push(chars.next()?.1),
            c if c == mark => return Some((Part::Text(text), at + 1)),
            c if c.is_control() => return None,
            c => text.push(c),
        }
    }
    None
}
