//! Canned responses: texts that agents put into a conversation by typing a slash and a prefix (SHORT-001, SHORT-002).

use std::borrow::Cow;

use base::text::{Text, fold};
use serde::{Deserialize, Deserializer, Serialize};

/// Characters of a prefix at the most, without the slash.
pub const PREFIX_MAX: usize = 30;

/// Characters of a text at the most: what a note takes, and no more than any channel of conversations.
pub const TEXT_MAX: usize = 4_000;

/// What an agent puts into a conversation.
pub type CannedText = Text<TEXT_MAX>;

/// Canned responses of an organization at the most.
pub const RESPONSES_MAX: i64 = 2_000;

/// What is typed after the slash.
///
/// **Shape**: one to [`PREFIX_MAX`] letters, digits, hyphens, dots or underscores, as they were written; the slash is not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Prefix(String);

/// Why a prefix was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrefixRefused {
    /// Nothing is left without the space around it and the slash.
    #[error("text_empty")]
    Empty,
    /// More characters than [`PREFIX_MAX`].
    #[error("text_too_long")]
    TooLong,
    /// Something that would end the word while an agent types it.
    #[error("prefix_invalid")]
    Invalid,
}

impl Prefix {
    /// Reads a prefix; a slash in front is taken for the one that the product puts there itself (SHORT-002).
    ///
    /// **Errors**: see [`PrefixRefused`].
    pub fn parse(raw: &str) -> Result<Self, PrefixRefused> {
        let trimmed = raw.trim();
        let bare = trimmed.strip_prefix('/').unwrap_or(trimmed);
        if bare.is_empty() {
            return Err(PrefixRefused::Empty);
        }
        if bare.chars().count() > PREFIX_MAX {
            return Err(PrefixRefused::TooLong);
        }
        // What is left of accents by themselves when the text is folded would be an empty prefix.
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !fold(bare).chars().all(is_word) || !bare.chars().any(char::is_alphanumeric) {
            return Err(PrefixRefused::Invalid);
        }
        Ok(Self(bare.to_owned()))
    }

    /// Lends the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the text away.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Gives the form by which prefixes of a queue are told apart: neither case nor accents count.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl<'de> Deserialize<'de> for Prefix {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <Cow<'de, str>>::deserialize(from)?;
        Self::parse(&raw).map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Prefix {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .min_length(Some(1))
            .max_length(Some(PREFIX_MAX))
            .into()
    }
}

impl utoipa::ToSchema for Prefix {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: SHORT-001, SHORT-002.
    #[test]
    fn a_prefix_is_one_word_and_its_slash_is_not_part_of_it() {
        for (raw, bare) in [
            ("oi", "oi"),
            (" /oi ", "oi"),
            ("Saudação", "Saudação"),
            ("2ª-via", "2ª-via"),
            ("pix_1.0", "pix_1.0"),
            (&"é".repeat(PREFIX_MAX), &"é".repeat(PREFIX_MAX)),
        ] {
            assert_eq!(Prefix::parse(raw).unwrap().as_str(), bare);
        }
        for (raw, refused) in [
            ("", PrefixRefused::Empty),
            (" / ", PrefixRefused::Empty),
            ("bom dia", PrefixRefused::Invalid),
            ("a/b", PrefixRefused::Invalid),
            ("//a", PrefixRefused::Invalid),
            ("a\u{0}", PrefixRefused::Invalid),
            ("...", PrefixRefused::Invalid),
            (&"a".repeat(PREFIX_MAX + 1), PrefixRefused::TooLong),
        ] {
            assert_eq!(Prefix::parse(raw), Err(refused), "{raw:?}");
        }
    }

    /// Rows: SHORT-001.
    #[test]
    fn neither_case_nor_accents_tell_prefixes_apart() {
        let folded = |raw: &str| Prefix::parse(raw).unwrap().folded();
        assert_eq!(folded("SAUDAÇÃO"), folded("saudacao"));
        assert_ne!(folded("pix"), folded("pix2"));
    }
}
