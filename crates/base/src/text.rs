//! Text with a limit, and its folded form for search.

use serde::{Deserialize, Deserializer, Serialize};

/// A text of one to `MAX` characters, trimmed, without control characters except line breaks and tabs.
///
/// **Units**: Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextRefused {
    /// Nothing is left after trimming.
    #[error("text_empty")]
    Empty,
    /// More characters than the field holds.
    #[error("text_too_long")]
    TooLong,
    /// A control character other than a line break or a tab.
    #[error("text_control_character")]
    ControlCharacter,
}

impl<const MAX: usize> Text<MAX> {
    /// Trims and checks a text.
    ///
    /// **Errors**: see [`TextRefused`].
    pub fn parse(raw: &str) -> Result<Self, TextRefused> {
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            return Err(TextRefused::Empty);
        }
        if trimmed.chars().count() > MAX {
            return Err(TextRefused::TooLong);
        }
        if trimmed
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        {
            return Err(TextRefused::ControlCharacter);
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// Lends the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the text away.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw).map_err(serde::de::Error::custom)
    }
}

impl<const MAX: usize> utoipa::PartialSchema for Text<MAX> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .min_length(Some(1))
            .max_length(Some(MAX))
            .into()
    }
}

impl<const MAX: usize> utoipa::ToSchema for Text<MAX> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Owned(format!("Text{MAX}"))
    }
}

/// Folds a text for search: lower case, accents off, runs of white space become one space.
///
/// **Shape**: `"  São  PAULO "` becomes `"sao paulo"`. The same function serves index and query, so both engines agree.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            gap = !folded.is_empty();
            continue;
        }
        if gap {
            folded.push(' ');
            gap = false;
        }
        match base_letter(c) {
            Some(plain) => folded.push(plain),
            None if is_combining(c) => {}
            None => folded.push(c),
        }
    }
    folded
}

/// What stands between the words of a text. Migration 45 splits by the same signs.
const BETWEEN_WORDS: &str = " -.,/'\"()&_+:;@";

/// Splits a folded text into its words.
///
/// **Shape**: `"joao & filhos (matriz)"` has the words `joao`, `filhos` and `matriz`.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c| BETWEEN_WORDS.contains(c))
        .filter(|word| !word.is_empty())
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn base_letter(c: char) -> Option<char> {
    Some(match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ª' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'º' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        'ý' | 'ÿ' => 'y',
        _ => return None,
    })
}

/// Writes bytes in hexadecimal, lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Cuts a text to at most `max` characters, ending with an ellipsis when something was cut.
pub fn shorten(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fold_removes_accents_case_and_spare_space() {
        for (raw, folded) in [
            ("  São  PAULO ", "sao paulo"),
            ("RECLAMAÇÃO", "reclamacao"),
            ("a\u{301}gua", "agua"),
            ("", ""),
            ("Müller & Cia.", "muller & cia."),
        ] {
            assert_eq!(fold(raw), folded);
        }
    }

    #[test]
    fn words_stand_between_spaces_and_signs() {
        let all = |text| words(text).collect::<Vec<_>>();
        assert_eq!(all("joao & filhos (matriz)"), ["joao", "filhos", "matriz"]);
        assert_eq!(all("d'avila-costa s/a"), ["d", "avila", "costa", "s", "a"]);
        assert_eq!(all("100% racao"), ["100%", "racao"]);
        assert_eq!(all(" -- "), [""; 0]);
    }

    #[test]
    fn text_is_trimmed_and_limited() {
        assert_eq!(Text::<5>::parse(" abc ").unwrap().as_str(), "abc");
        assert_eq!(Text::<5>::parse("  "), Err(TextRefused::Empty));
        assert_eq!(Text::<5>::parse("abcdef"), Err(TextRefused::TooLong));
        assert_eq!(Text::<5>::parse("a\0b"), Err(TextRefused::ControlCharacter));
        assert_eq!(Text::<5>::parse("ééééé").unwrap().as_str(), "ééééé");
    }

    #[test]
    fn shorten_marks_what_was_cut() {
        assert_eq!(shorten("abc", 3), "abc");
        assert_eq!(shorten("abcd", 3), "ab…");
    }
}
