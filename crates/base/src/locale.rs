//! The three languages of the product.

use serde::{Deserialize, Serialize};

/// A language of the interface, of messages to customers and of errors.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
pub enum Locale {
    /// Brazilian Portuguese, the source of every text.
    #[default]
    #[serde(rename = "pt-BR")]
    PtBr,
    /// English.
    #[serde(rename = "en")]
    En,
    /// Spanish, neutral Latin American.
    #[serde(rename = "es")]
    Es,
}

impl Locale {
    /// Every locale, in the order shown to people.
    pub const ALL: [Self; 3] = [Self::PtBr, Self::En, Self::Es];

    /// Gives the BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::PtBr => "pt-BR",
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// Reads a tag; only the exact tags of [`Locale::tag`] are known.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// Picks the best locale for an `Accept-Language` value (RFC 9110 section 12.5.4), ignoring weights beyond their order.
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        accept_language.split(',').find_map(|part| {
            let tag = part
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            match tag.split('-').next().unwrap_or_default() {
                "pt" => Some(Self::PtBr),
                "en" => Some(Self::En),
                "es" => Some(Self::Es),
                _ => None,
            }
        })
    }
}

/// A text of the product in its three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// In Brazilian Portuguese.
    pub pt_br: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Spanish.
    pub es: &'static str,
}

impl Words {
    /// Joins the three, the source first.
    pub const fn new(pt_br: &'static str, en: &'static str, es: &'static str) -> Self {
        Self { pt_br, en, es }
    }

    /// Gives the text in a language.
    pub const fn of(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::PtBr => self.pt_br,
            Locale::En => self.en,
            Locale::Es => self.es,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negotiation_takes_the_first_language_we_speak() {
        assert_eq!(
            Locale::negotiate("fr-FR, es-AR;q=0.9, en;q=0.8"),
            Some(Locale::Es)
        );
        assert_eq!(Locale::negotiate("pt"), Some(Locale::PtBr));
        assert_eq!(Locale::negotiate("fr"), None);
        assert_eq!(Locale::negotiate(""), None);
    }
}
