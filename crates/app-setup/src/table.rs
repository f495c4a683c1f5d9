//! Tables for spreadsheets, as every slice gives and takes them: parted into lines and cells by their titles, and what became of each line.

use std::collections::{BTreeMap, BTreeSet};

pub mod flow;

use app::Fault;
use app::code;
use app::code::field::FieldCode;
use app::fault::FieldFault;
use base::authz::Scope;
use base::locale::Locale;
use base::sheet::{self, Ending, unsafe_again};
use base::text::fold;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::db::AsStoreError;
use store_setup::{organizations, users};
use utoipa::ToSchema;

use flow::{Form, Row, Rows};

/// Lines of a table at the most.
pub(crate) const LINES_MAX: usize = 2_000;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new record.
    Created,
    /// The record that the line names was changed.
    Changed,
    /// The record that the line names is like this already.
    Same,
    /// Nothing: see the faults.
    Refused,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineFault {
    /// The field that its column fills.
    pub field: String,
    /// Stable name of the problem, as fields have it.
    pub code: String,
}

impl From<FieldFault> for LineFault {
    fn from(fault: FieldFault) -> Self {
        Self {
            field: fault.field,
            code: fault.code.name.to_owned(),
        }
    }
}

/// How many lines came to which end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineCounts {
    /// New records.
    pub created_count: u32,
    /// Those that were changed.
    pub changed_count: u32,
    /// Those that were like this already.
    pub same_count: u32,
    /// Lines that were refused.
    pub refused_count: u32,
}

impl LineCounts {
    /// Counts a line.
    pub const fn add(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Created => &mut self.created_count,
            Outcome::Changed => &mut self.changed_count,
            Outcome::Same => &mut self.same_count,
            Outcome::Refused => &mut self.refused_count,
        };
        *count += 1;
    }
}

/// Keeps what an import did, or gives it all up when it was only tried.
pub(crate) fn ending<R>(report: R, dry_run: bool) -> Result<R, Stop<R>> {
    if dry_run {
        Err(Stop::Dry(Box::new(report)))
    } else {
        Ok(report)
    }
}

/// Gives what an import found, whether it was kept or only tried.
pub(crate) fn ended<R>(outcome: Result<R, Stop<R>>) -> Result<R, Fault> {
    match outcome {
        Ok(report) => Ok(report),
        Err(Stop::Dry(report)) => Ok(*report),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// How the transaction of an import ends early.
pub(crate) enum Stop<R> {
    /// A dry run keeps nothing: what it found travels with the way back.
    Dry(Box<R>),
    /// The world failed.
    Fault(Fault),
}

impl<R> From<Fault> for Stop<R> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
impl<R> From<store::Error> for Stop<R> {
    fn from(error: store::Error) -> Self {
        Self::Fault(error.into())
    }
}
impl<R> AsStoreError for Stop<R> {
    fn as_store_error(&self) -> Option<&store::Error> {
        match self {
            Self::Dry(_) => None,
            Self::Fault(fault) => fault.as_store_error(),
        }
    }
}

/// The columns of a table.
pub(crate) trait Columns: Copy + Ord + 'static {
    /// Every column, in the order in which they are written.
    const ALL: &'static [Self];
    /// Those without which a table says nothing.
    const NEEDED: &'static [Self];

    /// The titles in the three languages.
    fn titles(self) -> [&'static str; 3];

    /// The title in a language.
    fn title(self, locale: Locale) -> &'static str {
        let [pt, en, es] = self.titles();
        of(locale, pt, en, es)
    }

    /// Reads a title in whatever language.
    fn parse(title: &str) -> Option<Self> {
        let folded = plain(title);
        Self::ALL
            .iter()
            .copied()
            .find(|column| column.titles().iter().any(|known| plain(known) == folded))
    }
}

/// A line as it was read: cells by column.
pub(crate) struct RawLine<C> {
    /// Its number in the file, the titles being line 1.
    pub(crate) number: u64,
    /// What stands in its cells.
    pub(crate) cells: BTreeMap<C, String>,
    /// Why it could not be read; there are no cells then.
    pub(crate) unread: Option<&'static FieldCode>,
}

impl<C: Columns> RawLine<C> {
    fn of(columns: &[C], row: Row) -> Self {
        let whole = |code| (BTreeMap::new(), Some(code));
        let (cells, unread) = match row.cells {
            Ok(cells)
                if cells
                    .iter()
                    .skip(columns.len())
                    .any(|cell| !cell.trim().is_empty()) =>
            {
                whole(code::field::ROW_MORE_CELLS_THAN_TITLES)
            }
            Ok(cells) => (columns.iter().copied().zip(cells).collect(), None),
            Err(refused) => whole(code::field::named(refused.name())),
        };
        Self {
            number: row.line,
            cells,
            unread,
        }
    }

    /// Tells what is wrong with the line as a whole, at the field `row`.
    pub(crate) fn faults(&self) -> Vec<LineFault> {
        let fault = |code: &FieldCode| LineFault {
            field: "row".to_owned(),
            code: code.name.to_owned(),
        };
        self.unread.into_iter().map(fault).collect()
    }

    /// The cell of a column without the space around it; `None` when the table has no such column.
    pub(crate) fn cell(&self, column: C) -> Option<&str> {
        self.cells.get(&column).map(|cell| unsafe_again(cell))
    }
}

/// Bytes that are read at once.
const PIECE: usize = 8 * 1024;

/// Parts a table into lines and cells. A line that cannot be read is given with the reason, and costs nobody else a line.
///
/// **Errors**: at the field `csv`: a title that is needed and is not there, one that stands there twice, an unknown title, too many
/// lines, no table at all.
pub(crate) fn read<C: Columns>(text: &str) -> Result<Vec<RawLine<C>>, Fault> {
    let wrong = |code: &'static FieldCode| Fault::field("csv", code);
    let text = text.trim_start_matches('\u{feff}');
    if flow::is_workbook_text(text) {
        return Err(wrong(code::field::TABLE_WORKBOOK));
    }
    let head = flow::Head::of(text);
    let mut rows = Rows::new(&Form {
        encoding: flow::Encoding::Utf8,
        separator: head.separator,
        says_separator: head.skipped > 0,
        line_count: 0,
    });
    let mut pieces = text.as_bytes().chunks(PIECE);
    let mut columns: Option<Vec<C>> = None;
    let mut lines = Vec::new();
    let mut ended = false;
    while !ended {
        if let Some(piece) = pieces.next() {
            rows.feed(piece);
        } else {
            rows.end();
            ended = true;
        }
        while let Some(row) = rows.next_row() {
            let Some(columns) = &columns else {
                let titles = row
                    .cells
                    .map_err(|_| wrong(code::field::TABLE_UNREADABLE))?;
                columns = Some(titled(&titles).map_err(wrong)?);
                continue;
            };
            if (row.cells.as_ref()).is_ok_and(|row| row.iter().all(|cell| cell.trim().is_empty())) {
                continue;
            }
            if lines.len() >= LINES_MAX {
                return Err(wrong(code::field::TOO_LONG));
            }
            lines.push(RawLine::of(columns, row));
        }
    }
    if rows.gave_up() {
        return Err(wrong(code::field::TABLE_UNREADABLE));
    }
    if columns.is_none() {
        return Err(wrong(code::field::TITLE_MISSING));
    }
    if lines.is_empty() {
        return Err(wrong(code::field::REQUIRED));
    }
    Ok(lines)
}

/// Gives the column of each title.
fn titled<C: Columns>(titles: &[String]) -> Result<Vec<C>, &'static FieldCode> {
    let columns = titles.iter().map(|title| C::parse(title));
    let columns: Option<Vec<C>> = columns.collect();
    let columns = columns.ok_or(code::field::TITLE_UNKNOWN)?;
    let mut seen = BTreeSet::new();
    if !columns.iter().all(|column| seen.insert(*column)) {
        return Err(code::field::TITLE_TWICE);
    }
    if !C::NEEDED.iter().all(|needed| seen.contains(needed)) {
        return Err(code::field::TITLE_MISSING);
    }
    Ok(columns)
}

/// Writes a table: CSV after RFC 4180 with semicolons, UTF-8 with its mark, by which spreadsheets know it. No cell is a formula.
pub(crate) fn write<C: Columns>(
    locale: Locale,
    lines: impl IntoIterator<Item = Vec<String>>,
) -> Result<String, Fault> {
    let titles = C::ALL.iter().map(|column| column.title(locale).to_owned());
    let csv = write_lines(std::iter::once(titles.collect()).chain(lines))?;
    Ok(format!("\u{feff}{csv}"))
}

/// Writes lines: CSV after RFC 4180 with semicolons, without the mark that begins a file. No cell is a formula.
pub fn write_lines(lines: impl IntoIterator<Item = Vec<String>>) -> Result<String, Fault> {
    let bytes =
        sheet::lines(lines, Ending::Lf).map_err(|error| Fault::Internal(Box::new(error)))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Chooses the word of a language.
pub const fn of(
    locale: Locale,
    pt: &'static str,
    en: &'static str,
    es: &'static str,
) -> &'static str {
    match locale {
        Locale::PtBr => pt,
        Locale::En => en,
        Locale::Es => es,
    }
}

/// Finds the language of whoever asks for a table; that of the organization when the product asks itself.
pub async fn asked_in(tx: &mut Tx<'_>, scope: &Scope) -> Result<Locale, Fault> {
    let user = match scope.user() {
        Some(user) => users::get(tx, scope, user).await?,
        None => None,
    };
    Ok(match user {
        Some(user) => user.locale,
        None => organizations::get(tx, scope).await?.locale,
    })
}

/// The word of a truth value.
pub const fn yes_or_no(holds: bool, locale: Locale) -> &'static str {
    if holds {
        of(locale, "sim", "yes", "sí")
    } else {
        of(locale, "não", "no", "no")
    }
}

/// Reads the word of a truth value in whatever language.
pub fn read_yes_or_no(word: &str) -> Option<bool> {
    match fold(word).as_str() {
        "sim" | "s" | "yes" | "y" | "si" | "1" | "true" | "ativo" | "activo" | "active" => {
            Some(true)
        }
        "nao" | "n" | "no" | "0" | "false" | "inativo" | "inactivo" | "inactive" => Some(false),
        _ => None,
    }
}

/// Gives a word without what people write in different ways.
pub fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The columns of a table of a test.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    enum Column {
        Name,
        Note,
    }

    impl Columns for Column {
        const ALL: &'static [Self] = &[Self::Name, Self::Note];
        const NEEDED: &'static [Self] = &[Self::Name];

        fn titles(self) -> [&'static str; 3] {
            match self {
                Self::Name => ["Nome", "Name", "Nombre"],
                Self::Note => ["Observação", "Note", "Observación"],
            }
        }
    }

    /// What once deserved a second look.
    const CORPUS: &str = include_str!("table.corpus");

    fn survive(text: &str) {
        if let Ok(lines) = read::<Column>(text) {
            assert!(!lines.is_empty() && lines.len() <= LINES_MAX);
            for line in &lines {
                assert!(line.number > 1, "{text:?}");
                assert!(
                    line.cell(Column::Name)
                        .is_none_or(|cell| cell == cell.trim())
                );
            }
        }
    }

    #[test]
    fn the_corpus_is_survived() {
        assert!(CORPUS.lines().count() > 8);
        for line in CORPUS.lines() {
            survive(&line.replace("\\n", "\n").replace("\\r", "\r"));
        }
        survive(CORPUS);
    }

    #[test]
    fn a_table_has_an_end() {
        let table = |lines: usize| format!("nome\n{}", "a\n".repeat(lines));
        assert_eq!(
            read::<Column>(&table(LINES_MAX))
                .ok()
                .map(|lines| lines.len()),
            Some(LINES_MAX)
        );
        assert!(read::<Column>(&table(LINES_MAX + 1)).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,80}") {
            survive(&text);
        }

        #[test]
        fn no_text_of_signs_makes_the_reader_panic(head in "[nN]ome[;,\t]?(note)?", rest in "[\"';,\t\r\n =+@a-c\u{0}\u{feff}é-]{0,60}") {
            survive(&format!("{head}\n{rest}"));
        }

        #[test]
        fn what_is_written_is_read_again(
            rows in proptest::collection::vec(("[\\PC'=+@;,\"\n-]{0,12}", "[\\PC'=+@;,\"\t\n-]{0,12}"), 1..6),
            locale in prop::sample::select(&[Locale::PtBr, Locale::En, Locale::Es][..]),
        ) {
            // A line of nothing is none.
            let rows: Vec<[String; 2]> = rows.into_iter().map(|(a, b)| [a, b]).filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
            prop_assume!(!rows.is_empty());
            let text = write::<Column>(locale, rows.iter().map(|row| row.to_vec())).unwrap();
            let Ok(lines) = read::<Column>(&text) else { panic!("{text:?}") };
            let read: Vec<[&str; 2]> = lines.iter().map(|line| [line.cell(Column::Name).unwrap(), line.cell(Column::Note).unwrap()]).collect();
            let wanted: Vec<[&str; 2]> = rows.iter().map(|[a, b]| [a.trim(), b.trim()]).collect();
            prop_assert_eq!(read, wanted, "{:?}", text);
        }
    }

    /// Rows: GAP-008, GAP-088.
    #[test]
    fn a_line_that_cannot_be_read_costs_nobody_else_a_line() {
        let unread = |text: &str| -> Vec<(u64, Option<&str>)> {
            let Ok(lines) = read::<Column>(text) else {
                panic!("{text:?}")
            };
            let why = |line: &RawLine<Column>| (line.number, line.unread.map(|code| code.name));
            lines.iter().map(why).collect()
        };
        assert_eq!(
            unread("nome;note\n\"Ana;x\nBia;y\nCaio;z\n"),
            [(2, Some("row_quote_open")), (3, None), (4, None)]
        );
        assert_eq!(
            unread("nome;note\nAna;x;y\nBia;y;;\n"),
            [(2, Some("row_more_cells_than_titles")), (3, None)]
        );
        let long = format!("nome\n{}\nBia\n", "a".repeat(flow::ROW_BYTES_MAX + PIECE));
        assert_eq!(unread(&long), [(2, Some("row_too_long")), (3, None)]);
        let wide = format!("nome\n{}\nBia\n", ";".repeat(1_000_000));
        assert_eq!(unread(&wide), [(2, Some("row_too_many_cells")), (3, None)]);
    }

    /// Rows: GAP-008.
    #[test]
    fn what_is_no_table_says_what_it_is() {
        for (text, wanted) in [
            ("PK\u{3}\u{4}\u{14}[Content_Types].xml", "table_workbook"),
            (
                "\u{d0}\u{cf}\u{11}\u{e0}\u{a1}\u{b1}\u{1a}\u{e1}",
                "table_workbook",
            ),
            ("nome;Nombre\na;b", "title_twice"),
            ("nome;\na;b", "title_unknown"),
            ("nome;note;note\na", "title_twice"),
            ("\"nome;note\na;b\nc;d", "table_unreadable"),
            ("nome", "required"),
            ("", "title_missing"),
        ] {
            match read::<Column>(text) {
                Err(Fault::Invalid(fields)) => assert_eq!(fields[0].code.name, wanted, "{text:?}"),
                _ => panic!("{text:?}"),
            }
        }
    }
}
