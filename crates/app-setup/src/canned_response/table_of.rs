//! The table of canned responses as a spreadsheet keeps it.

use crate::table::Columns;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Prefix,
    Text,
    Queue,
}

impl Columns for Column {
    const ALL: &'static [Self] = &[Self::Prefix, Self::Text, Self::Queue];
    const NEEDED: &'static [Self] = Self::ALL;

    fn titles(self) -> [&'static str; 3] {
        match self {
            Self::Prefix => ["prefixo", "prefix", "prefijo"],
            Self::Text => ["texto", "text", "texto"],
            Self::Queue => ["fila", "queue", "cola"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::read;
    use base::locale::Locale;

    /// Rows: GAP-088.
    #[test]
    fn titles_are_read_in_three_languages_and_a_text_may_have_lines() {
        for locale in Locale::ALL {
            for column in Column::ALL {
                assert_eq!(Column::parse(column.title(locale)), Some(*column));
            }
        }
        let lines = read::<Column>(
            "Fila,Prefixo,Texto\nVendas,oi,\"Olá, {customer}.\nTudo bem?\"\nVendas,pix,Chave\n",
        )
        .unwrap();
        assert_eq!(
            lines[0].cell(Column::Text),
            Some("Olá, {customer}.\nTudo bem?")
        );
        assert_eq!((lines[0].number, lines[1].number), (2, 4));
        assert!(read::<Column>("prefixo;texto\noi;Olá\n").is_err());
    }
}
