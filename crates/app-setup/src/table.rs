//! Tables for spreadsheets, as every slice gives and takes them: parted into lines and cells by their titles, and what became of each line.

use std::collections::BTreeMap;

use app::Fault;
use app::code;
use app::code::field::FieldCode;
use app::fault::FieldFault;
use base::authz::Scope;
use base::locale::Locale;
use base::text::fold;
use serde::Serialize;
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
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
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
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
            number: record.position().map_or(0, csv::Position::line),
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
    let internal = |error: csv::Error| Fault::Internal(Box::new(error));
    let mut table = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    table
        .write_record(C::ALL.iter().map(|column| column.title(locale)))
        .map_err(internal)?;
    for line in lines {
        table
            .write_record(line.iter().map(|cell| safe(cell)))
            .map_err(internal)?;
    }
    let bytes = table
        .into_inner()
        .map_err(|error| Fault::Internal(error.to_string().into()))?;
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}

/// Chooses the word of a language.
pub(crate) const fn of(
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
pub(crate) async fn asked_in(tx: &mut Tx<'_>, scope: &Scope) -> Result<Locale, Fault> {
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
pub(crate) const fn yes_or_no(holds: bool, locale: Locale) -> &'static str {
    if holds {
        of(locale, "sim", "yes", "sí")
    } else {
        of(locale, "não", "no", "no")
    }
}

/// Reads the word of a truth value in whatever language.
pub(crate) fn read_yes_or_no(word: &str) -> Option<bool> {
    match fold(word).as_str() {
        "sim" | "s" | "yes" | "y" | "si" | "1" | "true" | "ativo" | "activo" | "active" => {
            Some(true)
        }
        "nao" | "n" | "no" | "0" | "false" | "inativo" | "inactivo" | "inactive" => Some(false),
        _ => None,
    }
}

/// Gives a word without what people write in different ways.
pub(crate) fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Makes a cell that no spreadsheet takes for a formula.
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Reads a cell that [`safe`] may have written.
fn unsafe_again(cell: &str) -> &str {
    match cell.trim().strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell.trim(),
    }
}

/// Finds out what parts the cells: the sign that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    [b';', b',', b'\t']
        .into_iter()
        .max_by_key(|sign| {
            (
                head.bytes().filter(|byte| byte == sign).count(),
                *sign == b';',
            )
        })
        .unwrap_or(b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_written_as_text_and_read_back() {
        assert_eq!(safe("=1+1"), "'=1+1");
        assert_eq!(unsafe_again(&safe("@ana")), "@ana");
        assert_eq!(unsafe_again("  d'água "), "d'água");
        assert_eq!(delimiter("nome;e-mail, trabalho\n"), b';');
        assert_eq!(delimiter("name,email"), b',');
    }
}
