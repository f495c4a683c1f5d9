//! Lines for spreadsheets: the one place where CSV is written, so that no cell of any table is a formula.
//!
//! CSV after RFC 4180 with semicolons. The mark of UTF-8 that begins a file is put before by whoever begins one.
//! **Source**: GAP-106.

use csv::{IntoInnerError, Terminator, WriterBuilder};

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With LF.
    Lf,
    /// With CRLF, as Windows ends them.
    CrLf,
}

/// Writes lines. Whatever a cell holds, no spreadsheet takes it for a formula.
///
/// **Errors**: memory ran out.
pub fn lines(
    lines: impl IntoIterator<Item = Vec<String>>,
    ending: Ending,
) -> std::io::Result<Vec<u8>> {
    let mut table = WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .terminator(match ending {
            Ending::Lf => Terminator::Any(b'\n'),
            Ending::CrLf => Terminator::CRLF,
        })
        .from_writer(Vec::new());
    for line in lines {
        table.write_record(line.iter().map(|cell| safe(cell)))?;
    }
    table.into_inner().map_err(IntoInnerError::into_error)
}

/// Makes a cell that no spreadsheet takes for a formula.
pub fn safe(cell: &str) -> String {
    if is_formula(cell.trim_end()) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Reads a cell that [`safe`] may have written, without the space around it.
pub fn unsafe_again(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest.trim(),
        _ => cell,
    }
}

/// Tells whether some spreadsheet takes a cell for a formula, or it looks like one that was made safe: that one is made safe once
/// more, so that it is read back as it was.
///
/// Signs of full width count: where people write Japanese, spreadsheets read them as the narrow ones. What cannot be seen does not
/// hide a formula, because some programs leave it out.
fn is_formula(cell: &str) -> bool {
    let rest = cell.trim_start_matches(|c: char| c == '\'' || c.is_whitespace() || is_unseen(c));
    let (lead, rest) = cell.split_at(cell.len() - rest.len());
    lead.contains(['\t', '\r', '\n'])
        || rest.starts_with([
            '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
        ])
}

/// Tells whether a character takes no place on the screen.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What people have tried.
    const FORMULAS: [&str; 16] = [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+55 48 99990-0011",
        "-2+3",
        "@SUM(A1)",
        "  =1+1",
        "\u{a0}=1",
        "\t=1",
        "\rx",
        "\n=1",
        "\0=1+1",
        "\u{feff}=1+1",
        "\u{200b}=1",
        "\u{ff1d}1+1",
        "'=1+1",
        "=HYPERLINK(\"https://x.exemplo\";\"a\")",
    ];

    /// Takes the text apart as a spreadsheet does.
    fn cells(text: &[u8]) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        let rows = reader.records();
        rows.map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    /// Rows: GAP-106.
    #[test]
    fn no_cell_is_a_formula_and_each_is_read_back() {
        for ending in [Ending::Lf, Ending::CrLf] {
            let written = lines(FORMULAS.map(|cell| vec![cell.to_owned()]), ending).unwrap();
            let read = cells(&written);
            assert_eq!(read.len(), FORMULAS.len());
            for (cell, wanted) in read.iter().flatten().zip(FORMULAS) {
                assert!(cell.starts_with('\''), "{cell:?}");
                assert_eq!(unsafe_again(cell), wanted.trim());
            }
        }
        for plain in ["d'água", "Ana =1", "5,51199E+12", "😀 العربية", "", "12-3"] {
            assert_eq!(safe(plain), plain);
        }
    }

    proptest! {
        /// Rows: GAP-106.
        #[test]
        fn whatever_is_written_stays_in_its_cell_and_calculates_nothing(
            rows in proptest::collection::vec(proptest::collection::vec("[=+@'\";,\t\r\n a\u{feff}é😀\u{ff1d}-]{0,8}", 2..4), 1..5),
            ending in prop::sample::select(&[Ending::Lf, Ending::CrLf][..]),
        ) {
            // The mark that begins a file: a reader takes one away.
            let marked = ["\u{feff}".as_bytes(), &lines(rows.clone(), ending).unwrap()].concat();
            let read = cells(&marked);
            prop_assert_eq!(read.len(), rows.len());
            for (cell, wanted) in read.iter().flatten().zip(rows.iter().flatten()) {
                prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{:?}", cell);
                prop_assert_eq!(unsafe_again(cell), wanted.trim());
            }
        }
    }
}
