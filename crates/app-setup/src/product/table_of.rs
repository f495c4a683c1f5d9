//! The table of products as a spreadsheet keeps it.

use base::locale::Locale;
use setup::product::ProductKind;

use crate::table::{Columns, of, plain};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Code,
    Name,
    Kind,
    Price,
    InUse,
    Description,
}

impl Columns for Column {
    const ALL: &'static [Self] = &[
        Self::Code,
        Self::Name,
        Self::Kind,
        Self::Price,
        Self::InUse,
        Self::Description,
    ];
    const NEEDED: &'static [Self] = &[Self::Code, Self::Name];

    fn titles(self) -> [&'static str; 3] {
        match self {
            Self::Code => ["código", "code", "código"],
            Self::Name => ["nome", "name", "nombre"],
            Self::Kind => ["tipo", "kind", "tipo"],
            Self::Price => ["preço", "price", "precio"],
            Self::InUse => ["em uso", "in use", "en uso"],
            Self::Description => ["descrição", "description", "descripción"],
        }
    }
}

const KINDS: [(ProductKind, [&str; 3]); 2] = [
    (ProductKind::Product, ["produto", "product", "producto"]),
    (ProductKind::Service, ["serviço", "service", "servicio"]),
];

/// The word of a kind.
pub(crate) fn kind_word(kind: ProductKind, locale: Locale) -> &'static str {
    KINDS
        .iter()
        .find(|(one, _)| *one == kind)
        .map_or("", |(_, [pt, en, es])| of(locale, pt, en, es))
}

/// Reads the word of a kind in whatever language.
pub(crate) fn read_kind(word: &str) -> Option<ProductKind> {
    let folded = plain(word);
    KINDS
        .iter()
        .find(|(_, words)| words.iter().any(|known| plain(known) == folded))
        .map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: ORG-009.
    #[test]
    fn titles_and_kinds_are_read_in_three_languages() {
        for locale in Locale::ALL {
            for column in Column::ALL {
                assert_eq!(Column::parse(column.title(locale)), Some(*column));
            }
            for kind in ProductKind::ALL {
                assert_eq!(read_kind(kind_word(kind, locale)), Some(kind));
            }
        }
        assert_eq!(read_kind("SERVICO"), Some(ProductKind::Service));
        assert_eq!(read_kind("brinde"), None);
    }
}
