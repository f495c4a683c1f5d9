//! Tables for spreadsheets, as every slice gives and takes them: parted into lines and cells by their titles, and what became of each line.

use std::collections::BTreeMap;

pub mod flow;

use app::Fault;
use app::code;
use app::code::field::FieldCode;
use app::fault::FieldFault;
use base::authz::Scope;
use base::locale::Locale;
use base::text::fold;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::db::AsStoreError;
use store_setup::{organizations, users};
use utoipa::ToSchema;

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
}

impl<C: Columns> RawLine<C> {
    /// The cell of a column without the space around it; `None` when the table has no such column.
    pub(crate) fn cell(&self, column: C) -> Option<&str> {
        self.cells.get(&column).map(|cell| unsafe_again(cell))
    }
}

/// Parts a table into lines and cells.
///
/// **Errors**: at the field `csv`: a title that is needed and is not there, an unknown title, too many lines, no table at all.
pub(crate) fn read<C: Columns>(text: &str) -> Result<Vec<RawLine<C>>, Fault> {
    let wrong = |code: &'static FieldCode| Fault::field("csv", code);
    // A line that ends in two characters would be counted before its second one was read.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let head = flow::Head::of(&text);
    let text = text.get(head.skipped..).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(head.separator)
        .flexible(true)
        .from_reader(text.as_bytes());
    let titles = reader
        .headers()
        .map_err(|_| wrong(code::field::INVALID))?
        .clone();
    let columns: Vec<C> = titles
        .iter()
        .map(|title| C::parse(title).ok_or_else(|| wrong(code::field::TITLE_UNKNOWN)))
        .collect::<Result<_, _>>()?;
    let has = |column: &C| columns.iter().filter(|one| *one == column).count() == 1;
    if !C::NEEDED.iter().all(has) {
        return Err(wrong(code::field::TITLE_MISSING));
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| wrong(code::field::INVALID))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() >= LINES_MAX {
            return Err(wrong(code::field::TOO_LONG));
        }
        lines.push(RawLine {
            number: record.position().map_or(0, csv::Position::line) + u64::from(head.skipped > 0),
            cells: columns
                .iter()
                .copied()
                .zip(record.iter().map(str::to_owned))
                .collect(),
        });
    }
    if lines.is_empty() {
        return Err(wrong(code::field::REQUIRED));
    }
    Ok(lines)
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
    let internal = |error: csv::Error| Fault::Internal(Box::new(error));
    let mut table = csv::WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .from_writer(Vec::new());
    for line in lines {
        table
            .write_record(line.iter().map(|cell| safe(cell)))
            .map_err(internal)?;
    }
    let bytes = table
        .into_inner()
        .map_err(|error| Fault::Internal(error.to_string().into()))?;
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

/// Makes a cell that no spreadsheet takes for a formula.
pub fn safe(cell: &str) -> String {
    if is_formula(cell.trim_end()) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Reads a cell that [`safe`] may have written.
pub fn unsafe_again(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest.trim(),
        _ => cell,
    }
}

/// Tells whether some spreadsheet takes a cell for a formula, or it looks like one that was made safe: that one is made safe once
/// more, so that it is read back as it was.
fn is_formula(cell: &str) -> bool {
    let rest = cell.trim_start_matches(|c: char| c == '\'' || c.is_whitespace());
    let (lead, rest) = cell.split_at(cell.len() - rest.len());
    lead.contains(['\t', '\r']) || rest.starts_with(['=', '+', '-', '@'])
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

    #[test]
    fn formulas_are_written_as_text_and_read_back() {
        assert_eq!(safe("=1+1"), "'=1+1");
        assert_eq!(unsafe_again(&safe("@ana")), "@ana");
        assert_eq!(unsafe_again("  d'água "), "d'água");
    }
}
