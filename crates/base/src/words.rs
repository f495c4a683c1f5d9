//! Words of free text for search: split, folded and cut to a stem, by one function for what is kept and what is asked.
//!
//! Not for names and phones; those are found by a part of them, see [`crate::text::fold`].
//! Both databases get the same words, so both find the same (docs: the database's own Portuguese needs accents that people leave out).

mod stem;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::text::fold;

pub use stem::stem;

/// Letters of a word that are kept; what is longer is cut.
const WORD_CHARS_MAX: usize = 40;
/// Different words and stems of one text that are kept.
const TERMS_MAX: usize = 2_000;
/// Words of a question; the others are passed over.
const ASKED_MAX: usize = 8;
/// Letters from which the last word of a question also finds longer words.
const BEGINNING_CHARS_MIN: usize = 3;
/// Letters of an excerpt, and of what it shows before the first hit.
const EXCERPT_CHARS: usize = 220;
const BEFORE_HIT_CHARS: usize = 60;

/// A word where it stands in its text.
struct Word {
    at: Range<usize>,
    folded: String,
}

/// Gives what is kept of a text: every word folded, and its stem, each once and parted by a space. Empty when there is no word.
pub fn terms(text: &str) -> String {
    let mut seen = BTreeSet::new();
    let mut kept = String::new();
    for word in split(text) {
        for term in [stem(&word.folded), word.folded] {
            if seen.len() >= TERMS_MAX {
                return kept;
            }
            if !seen.contains(&term) {
                if !kept.is_empty() {
                    kept.push(' ');
                }
                kept.push_str(&term);
                seen.insert(term);
            }
        }
    }
    kept
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedWord {
    /// Its stem.
    pub stem: String,
    /// What a longer word must begin with: only of the last word, which may not be written to its end.
    pub beginning: Option<String>,
}

/// What somebody searches for: texts that have all of these words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question(Vec<AskedWord>);

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text, as it was written.
    pub text: String,
    /// Whether it is what was searched for.
    pub is_hit: bool,
}

impl Question {
    /// Reads what was typed. Nothing when there is no word in it.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut asked: Vec<AskedWord> = split(typed)
            .into_iter()
            .take(ASKED_MAX)
            .map(|word| AskedWord {
                stem: stem(&word.folded),
                beginning: (word.folded.chars().count() >= BEGINNING_CHARS_MIN)
                    .then_some(word.folded),
            })
            .collect();
        let last = asked.len().checked_sub(1)?;
        for word in asked.iter_mut().take(last) {
            word.beginning = None;
        }
        Some(Self(asked))
    }

    /// Lends its words.
    pub fn words(&self) -> &[AskedWord] {
        &self.0
    }

    fn hits(&self, word: &Word) -> bool {
        let own = stem(&word.folded);
        self.0.iter().any(|asked| {
            asked.stem == own
                || asked.stem == word.folded
                || asked.beginning.as_deref().is_some_and(|beginning| {
                    word.folded.starts_with(beginning) || own.starts_with(beginning)
                })
        })
    }

    /// Cuts a text to the neighbourhood of its first hit and tells its hits apart.
    pub fn excerpt(&self, text: &str) -> Vec<Piece> {
        let hits: Vec<Range<usize>> = split(text)
            .into_iter()
            .filter(|word| self.hits(word))
            .map(|word| word.at)
            .collect();
        let first = hits.first().map_or(0, |hit| hit.start);
        let (from, to) = window(text, first);
        let mut pieces = Vec::new();
        let mut push = |range: Range<usize>, is_hit: bool| {
            if let Some(part) = text.get(range).filter(|part| !part.is_empty()) {
                let text = part.to_owned();
                pieces.push(Piece { text, is_hit });
            }
        };
        let mut done = from;
        for hit in hits.into_iter().filter(|hit| hit.start >= from) {
            if hit.end > to {
                break;
            }
            push(done..hit.start, false);
            done = hit.end;
            push(hit, true);
        }
        push(done..to, false);
        if from > 0
            && let Some(first) = pieces.first_mut()
        {
            first.text.insert(0, '…');
        }
        if to < text.len()
            && let Some(last) = pieces.last_mut()
        {
            last.text.push('…');
        }
        pieces
    }
}

/// The part of a text that an excerpt shows, in whole words: a little before the first hit, the rest after it.
fn window(text: &str, first: usize) -> (usize, usize) {
    let before = text.get(..first).unwrap_or_default();
    let from = before
        .char_indices()
        .rev()
        .take(BEFORE_HIT_CHARS)
        .last()
        .map_or(0, |(at, _)| at);
    // Not in the middle of a word, unless the word is longer than what is shown.
    let from = match before.get(from..).and_then(|part| part.find(' ')) {
        Some(gap) if from > 0 => from + gap + 1,
        _ => from,
    };
    let shown = text.get(from..).unwrap_or_default();
    let Some((cut, _)) = shown.char_indices().nth(EXCERPT_CHARS) else {
        return (from, text.len());
    };
    let whole = shown.get(..cut).and_then(|part| part.rfind(' '));
    (
        from,
        from + whole.filter(|gap| from + gap > first).unwrap_or(cut),
    )
}

/// Splits a text into folded words. A letter's accent may be a character of its own.
fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let is_inner = |c: char| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_inner(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let folded: String = fold(text.get(from..at).unwrap_or_default())
                    .chars()
                    .filter(|c| c.is_alphanumeric())
                    .take(WORD_CHARS_MAX)
                    .collect();
                if !folded.is_empty() {
                    words.push(Word {
                        at: from..at,
                        folded,
                    });
                }
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(question: &str, text: &str) -> String {
        let pieces = Question::parse(question).unwrap().excerpt(text);
        let marked = pieces.into_iter().map(|piece| {
            if piece.is_hit {
                format!("[{}]", piece.text)
            } else {
                piece.text
            }
        });
        marked.collect()
    }

    #[test]
    fn words_are_kept_folded_with_their_stem() {
        assert_eq!(terms("As reclamações!"), "as reclam reclamacoes");
        assert_eq!(terms("PEDIDO 4321, pedido"), "ped pedido 4321");
        assert_eq!(terms("a\u{301}gua — 100%"), "agu agua 100");
        assert_eq!(terms(" … "), "");
        assert_eq!(terms(&"x".repeat(300)).len(), WORD_CHARS_MAX);
        let long: Vec<String> = (0..5_000).map(|n| format!("w{n}")).collect();
        assert_eq!(terms(&long.join(" ")).split(' ').count(), TERMS_MAX);
    }

    #[test]
    fn the_last_word_of_a_question_may_be_unfinished() {
        let question = Question::parse("troca de entr").unwrap();
        let beginnings: Vec<_> = question
            .words()
            .iter()
            .map(|word| word.beginning.clone())
            .collect();
        assert_eq!(beginnings, [None, None, Some("entr".to_owned())]);
        assert_eq!(Question::parse("de").unwrap().words()[0].beginning, None);
        assert_eq!(Question::parse(" ?! "), None);
        assert_eq!(
            Question::parse(&"a ".repeat(50)).unwrap().words().len(),
            ASKED_MAX
        );
    }

    #[test]
    fn an_excerpt_marks_every_form_of_the_word_as_it_was_written() {
        assert_eq!(
            shown("devolucao", "Quero a devolução; as devoluções demoram."),
            "Quero a [devolução]; as [devoluções] demoram."
        );
        assert_eq!(
            shown("pagamento entr", "Pagamentos na Entrega"),
            "[Pagamentos] na [Entrega]"
        );
        let far = format!(
            "{}o cartão foi recusado {}",
            "antes disso ".repeat(40),
            "e depois ".repeat(60)
        );
        let cut = shown("cartões", &far);
        assert!(
            cut.starts_with("…") && cut.ends_with('…') && cut.contains("[cartão] foi recusado"),
            "{cut}"
        );
        assert!(cut.chars().count() <= EXCERPT_CHARS + 10, "{cut}");
        assert_eq!(shown("nada", "sem acerto"), "sem acerto");
        let unbroken = "é".repeat(900);
        assert!(shown("outra", &unbroken).chars().count() <= EXCERPT_CHARS + 1);
    }
}
