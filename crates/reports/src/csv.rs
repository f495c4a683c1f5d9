//! Tables for spreadsheets: CSV after RFC 4180 that Excel in Portuguese opens right (GAP-106, REPORT-001).
//!
//! Semicolons, CRLF, UTF-8 with its mark; decimal commas where the language has them; days and times of the organization's zone.
//! Ids begin with `#`, because a spreadsheet would round such long numbers. No cell is a formula.

use base::calendar::{Calendar, Day};
use base::locale::Locale;
use base::sheet::{self, Ending};
use base::time::{Span, Timestamp};

use crate::table::{Cell, Column, Row, Unit};

/// The mark by which spreadsheets know UTF-8.
const MARK: &str = "\u{feff}";

/// Writes cells in a language, by the clock of an organization.
#[derive(Debug)]
pub struct Csv<'a> {
    /// The language.
    pub locale: Locale,
    /// The zone.
    pub calendar: &'a Calendar,
}

impl Csv<'_> {
    /// Gives the mark and the line of titles.
    ///
    /// **Errors**: memory ran out.
    pub fn titles(&self, columns: &[Column]) -> std::io::Result<Vec<u8>> {
        let title = |column: &Column| match column.unit {
            Unit::Share => format!("{} (%)", column.title.of(self.locale)),
            _ => column.title.of(self.locale).to_owned(),
        };
        let mut text = MARK.as_bytes().to_vec();
        text.extend(lines([columns.iter().map(title).collect()])?);
        Ok(text)
    }

    /// Gives the lines of rows.
    ///
    /// **Errors**: memory ran out.
    pub fn rows(&self, rows: &[Row]) -> std::io::Result<Vec<u8>> {
        lines(
            rows.iter()
                .map(|row| row.iter().map(|cell| self.cell(cell)).collect()),
        )
    }

    fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Word(words) => words.of(self.locale).to_owned(),
            Cell::Id(id) => format!("#{id}"),
            Cell::Day(day) => self.day(*day),
            Cell::Hour(hour) => format!("{hour:02}:00"),
            Cell::At(at) => self.moment(*at),
            Cell::Count(count) => count.to_string(),
            Cell::Duration(span) => duration(*span),
            Cell::Share { part, whole } => self.percent(*part, *whole),
        }
    }

    /// `22/11/2026`, or `2026-11-22` in English.
    pub fn day(&self, day: Day) -> String {
        let text = day.to_string();
        let mut parts = text.split('-');
        match (self.locale, parts.next(), parts.next(), parts.next()) {
            (Locale::PtBr | Locale::Es, Some(year), Some(month), Some(day)) => {
                format!("{day}/{month}/{year}")
            }
            _ => text,
        }
    }

    /// `22/11/2026 10:58:03`.
    pub fn moment(&self, at: Timestamp) -> String {
        let (day, second) = self.calendar.civil(at);
        format!("{} {}", self.day(day), clock(u64::from(second)))
    }

    /// Tenths of a percent, rounded half up.
    fn percent(&self, part: u64, whole: u64) -> String {
        let whole = u128::from(whole.max(1));
        let tenths = (u128::from(part) * 1_000 + whole / 2) / whole;
        let comma = match self.locale {
            Locale::PtBr | Locale::Es => ',',
            Locale::En => '.',
        };
        format!("{}{comma}{}", tenths / 10, tenths % 10)
    }
}

/// `27:05:09`: hours do not stop at a day, so that sums can be read.
pub fn duration(span: Span) -> String {
    let seconds = span.micros().saturating_add(500_000) / 1_000_000;
    clock(u64::try_from(seconds).unwrap_or(0))
}

fn clock(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

fn lines(records: impl IntoIterator<Item = Vec<String>>) -> std::io::Result<Vec<u8>> {
    sheet::lines(records, Ending::CrLf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::locale::Words;

    const NAME: Column = Column::new(
        "name",
        Unit::Text,
        Words::new("Nome", "Name", "Nombre"),
        Words::new("x", "x", "x"),
    );
    const LEVEL: Column = Column::new(
        "level",
        Unit::Share,
        Words::new("Nível de serviço", "Service level", "Nivel de servicio"),
        Words::new("x", "x", "x"),
    );

    fn written(locale: Locale, cells: Row) -> String {
        let calendar = Calendar::always("America/Sao_Paulo").unwrap();
        let csv = Csv {
            locale,
            calendar: &calendar,
        };
        String::from_utf8(csv.rows(&[cells]).unwrap()).unwrap()
    }

    /// Rows: REPORT-001, GAP-106.
    #[test]
    fn the_titles_begin_with_the_mark_and_end_as_windows_ends_lines() {
        let calendar = Calendar::always_utc();
        let csv = Csv {
            locale: Locale::PtBr,
            calendar: &calendar,
        };
        let bytes = csv.titles(&[NAME, LEVEL]).unwrap();
        assert_eq!(bytes.get(..3), Some(&[0xef, 0xbb, 0xbf][..]));
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\u{feff}Nome;Nível de serviço (%)\r\n");
    }

    /// Rows: REPORT-001, GAP-106, GAP-112.
    #[test]
    fn cells_are_written_as_a_spreadsheet_in_portuguese_reads_them() {
        // 2026-11-22 00:30 UTC is still the 21st in São Paulo.
        let at = Timestamp::from_secs(1_795_307_400);
        let cells = || {
            vec![
                Cell::At(at),
                Cell::Share { part: 7, whole: 8 },
                Cell::Duration(Span::from_secs(97_509)),
                Cell::Id(7_234_567_890_123_456_789),
                Cell::Empty,
                Cell::Text("a;b \"c\"".to_owned()),
            ]
        };
        assert_eq!(
            written(Locale::PtBr, cells()),
            "21/11/2026 21:30:00;87,5;27:05:09;#7234567890123456789;;\"a;b \"\"c\"\"\"\r\n"
        );
        assert!(written(Locale::En, cells()).starts_with("2026-11-21 21:30:00;87.5;"));
    }

    /// Rows: GAP-106.
    #[test]
    fn no_cell_is_a_formula() {
        for text in [
            "=1+1",
            "+55 48",
            "-2",
            "@sum",
            "\t=1",
            "\r=1",
            " =1",
            "\u{ff1d}1",
        ] {
            let line = written(Locale::PtBr, vec![Cell::Text(text.to_owned())]);
            assert!(line.trim_start_matches('"').starts_with('\''), "{line:?}");
        }
    }
}
