//! Tables that are too large to be held: what a file is made of is found out, and its rows are read as its bytes come.
//!
//! It says nothing of columns; what a row means is the business of whoever reads it.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::{CoderResult, Decoder, Encoding as Charset};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Bytes of one row at the most, decoded. Longer ones are refused, and what a quote that was never closed swallows ends here.
pub const ROW_BYTES_MAX: usize = 64 * 1024;
/// Cells of one row at the most.
pub const CELLS_MAX: usize = 200;
/// Rows that may be read again from their second line, because a quote was never closed: each costs as much as a row may be long.
const MENDED_MAX: u32 = 100;
/// Bytes of a file that are looked at for its form; the alphabet is found out by all of them.
const HEAD_BYTES: usize = 64 * 1024;

/// How the files of spreadsheet programs begin that are no text: archives (`.xlsx`, `.ods`, `.zip`), the workbooks of before (`.xls`),
/// and packed files.
const WORKBOOKS: [&[u8]; 5] = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x1f\x8b\x08",
    b"\xfd7zXZ",
];

/// Tells whether a file begins as a workbook or an archive does, and not as a table of text.
pub fn is_workbook(head: &[u8]) -> bool {
    WORKBOOKS.iter().any(|start| head.starts_with(start))
}

/// Tells the same of what was read as a text of Western Europe.
pub(crate) fn is_workbook_text(text: &str) -> bool {
    let start: String = text.chars().take(8).collect();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&start);
    is_workbook(&latin)
}

/// The alphabet of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// What spreadsheets of older systems write in Western Europe and Brazil.
    Windows1252,
}

impl Encoding {
    const fn charset(self) -> &'static Charset {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }
}

/// How the first line parts cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The sign between cells.
    pub separator: u8,
    /// Bytes before the titles: a line `sep=;`.
    pub skipped: usize,
}

impl Head {
    /// Looks at the beginning of a text.
    ///
    /// **Shape**: a line `sep=` decides; else the sign that the first line has most of, outside of quotes.
    pub fn of(text: &str) -> Self {
        let line = text.lines().next().unwrap_or_default();
        let word = line.trim_end().trim_matches('"');
        let named = word
            .get(..4)
            .filter(|head| head.eq_ignore_ascii_case("sep="));
        if named.is_some() {
            let sign = word.as_bytes().get(4).copied().filter(u8::is_ascii);
            let end = text.find('\n').map_or(text.len(), |at| at + 1);
            return Self {
                separator: sign.unwrap_or(b'\t'),
                skipped: end,
            };
        }
        let outside: Vec<u8> = line.split('"').step_by(2).flat_map(str::bytes).collect();
        let count = |sign: &u8| how_many(&outside, *sign);
        let separator = [b'|', b'\t', b',', b';'].into_iter().max_by_key(count);
        Self {
            separator: separator.unwrap_or(b';'),
            skipped: 0,
        }
    }
}

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The alphabet.
    pub encoding: Encoding,
    /// The sign between cells.
    pub separator: u8,
    /// Whether the first line only says which sign that is.
    pub says_separator: bool,
    /// Lines, about: those inside of quotes count too.
    pub line_count: u64,
}

/// Finds out what a file is made of, while its bytes come.
#[derive(Debug, Default)]
pub struct Look {
    head: Vec<u8>,
    is_utf8: bool,
    carried: Vec<u8>,
    breaks: u64,
    size: u64,
}

impl Look {
    /// Begins.
    pub fn new() -> Self {
        Self {
            is_utf8: true,
            ..Self::default()
        }
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let room = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
        self.size += u64::try_from(bytes.len()).unwrap_or(0);
        self.breaks += how_many(bytes, b'\n');
        if self.is_utf8 {
            let mut all = std::mem::take(&mut self.carried);
            all.extend_from_slice(bytes);
            match std::str::from_utf8(&all) {
                Ok(_) => {}
                // The last character goes on in the next bytes.
                Err(cut) if cut.error_len().is_none() => {
                    self.carried = all.split_off(cut.valid_up_to());
                }
                Err(_) => self.is_utf8 = false,
            }
        }
    }

    /// Tells what was found.
    pub fn end(self) -> Form {
        let encoding = self.encoding();
        let (text, _) = encoding.charset().decode_with_bom_removal(&self.head);
        let head = Head::of(&text);
        Form {
            encoding,
            separator: head.separator,
            says_separator: head.skipped > 0,
            line_count: self.breaks + 1,
        }
    }

    fn encoding(&self) -> Encoding {
        match self.head.as_slice() {
            [0xff, 0xfe, ..] => return Encoding::Utf16Le,
            [0xfe, 0xff, ..] => return Encoding::Utf16Be,
            _ => {}
        }
        // Without a mark, every second byte of Western text in UTF-16 is zero.
        let zeros = |first: usize| {
            let bytes = self.head.iter().skip(first).step_by(2);
            bytes.filter(|byte| **byte == 0).count()
        };
        let (even, odd, half) = (zeros(0), zeros(1), self.head.len() / 2);
        if half > 4 && odd * 10 > half * 7 && even * 10 < half {
            return Encoding::Utf16Le;
        }
        if half > 4 && even * 10 > half * 7 && odd * 10 < half {
            return Encoding::Utf16Be;
        }
        if self.is_utf8 && self.carried.is_empty() {
            Encoding::Utf8
        } else {
            Encoding::Windows1252
        }
    }
}

/// Why a row could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowRefused {
    /// It is longer than [`ROW_BYTES_MAX`].
    TooLong,
    /// It has more than [`CELLS_MAX`] cells.
    TooManyCells,
    /// A quote was opened and never closed.
    QuoteOpen,
}

impl RowRefused {
    /// Gives the name of the problem, as fields have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooLong => "row_too_long",
            Self::TooManyCells => "row_too_many_cells",
            Self::QuoteOpen => "row_quote_open",
        }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number of its first line in the file, from 1.
    pub line: u64,
    /// Its cells, or why there are none.
    pub cells: Result<Vec<String>, RowRefused>,
}

/// Reads the rows of a file as its bytes come. It never holds more than a piece and a row.
pub struct Rows {
    decoder: Decoder,
    after_return: bool,
    reader: Reader,
    /// Decoded, from the row that is being read.
    text: Vec<u8>,
    start: usize,
    at: usize,
    line: u64,
    cells: Vec<u8>,
    cells_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
    /// What is left of a row that was refused, up to the end of its line, is passed over.
    passing: bool,
    source: Source,
    mended: u32,
}

/// Whether more bytes may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// They may.
    Open,
    /// All of them came, and some are not read yet.
    Ended,
    /// Everything was read.
    Over,
}

impl Rows {
    /// Begins at the first byte of a file of this form. The row of titles is the first one.
    pub fn new(form: &Form) -> Self {
        Self {
            decoder: form.encoding.charset().new_decoder_with_bom_removal(),
            after_return: false,
            reader: ReaderBuilder::new().delimiter(form.separator).build(),
            text: Vec::new(),
            start: 0,
            at: 0,
            line: 1,
            cells: vec![0; ROW_BYTES_MAX],
            cells_len: 0,
            ends: vec![0; CELLS_MAX + 1],
            ends_len: 0,
            passing: form.says_separator,
            source: Source::Open,
            mended: 0,
        }
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.decode(bytes, false);
    }

    /// Hears that there are no more bytes.
    pub fn end(&mut self) {
        self.decode(&[], true);
        self.source = Source::Ended;
    }

    /// Tells whether reading was given up, because too many rows open a quote and never close it.
    pub const fn gave_up(&self) -> bool {
        self.mended > MENDED_MAX
    }

    fn decode(&mut self, mut bytes: &[u8], last: bool) {
        self.text.drain(..self.start);
        self.at -= self.start;
        self.start = 0;
        let mut piece = [0_u8; 8 * 1024];
        loop {
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut piece, last);
            bytes = bytes.get(read..).unwrap_or_default();
            for byte in piece.iter().take(written) {
                // Every end of a line becomes one sign, so that lines can be counted.
                match (*byte, self.after_return) {
                    (b'\n', true) => {}
                    (b'\r', _) => self.text.push(b'\n'),
                    (other, _) => self.text.push(other),
                }
                self.after_return = *byte == b'\r';
            }
            match result {
                CoderResult::InputEmpty => return,
                CoderResult::OutputFull => {}
            }
        }
    }

    /// Gives the next row; nothing when more bytes are needed, or there are none.
    pub fn next_row(&mut self) -> Option<Row> {
        if self.source == Source::Over || self.gave_up() {
            return None;
        }
        if self.passing && !self.pass() {
            return None;
        }
        loop {
            if self.at >= self.text.len() && self.source == Source::Open {
                return None;
            }
            let input = self.text.get(self.at..).unwrap_or_default();
            let cells = self.cells.get_mut(self.cells_len..).unwrap_or_default();
            let ends = self.ends.get_mut(self.ends_len..).unwrap_or_default();
            let (result, read, written, ended) = self.reader.read_record(input, cells, ends);
            self.at += read;
            self.cells_len += written;
            self.ends_len += ended;
            match result {
                ReadRecordResult::InputEmpty if self.at - self.start > ROW_BYTES_MAX => {
                    return Some(self.refuse(RowRefused::TooLong));
                }
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => return Some(self.refuse(RowRefused::TooLong)),
                ReadRecordResult::OutputEndsFull => {
                    return Some(self.refuse(RowRefused::TooManyCells));
                }
                ReadRecordResult::End => {
                    self.source = Source::Over;
                    return None;
                }
                ReadRecordResult::Record => {
                    if self.swallowed_the_end() {
                        return Some(self.refuse(RowRefused::QuoteOpen));
                    }
                    return Some(self.row());
                }
            }
        }
    }

    /// Tells whether the row is the rest of the file, because a quote was never closed.
    fn swallowed_the_end(&self) -> bool {
        let raw = self.text.get(self.start..).unwrap_or_default();
        let raw = raw.trim_ascii();
        self.source != Source::Open
            && self.at >= self.text.len()
            && raw.contains(&b'\n')
            && how_many(raw, b'"') % 2 == 1
    }

    fn row(&mut self) -> Row {
        let mut from = 0;
        let ends = self.ends.iter().take(self.ends_len);
        let cells = ends.map(|end| {
            let cell = self.cells.get(from..*end).unwrap_or_default();
            from = *end;
            String::from_utf8_lossy(cell).into_owned()
        });
        let cells = cells.collect();
        let line = self.line_of_row();
        let raw = self.text.get(self.start..self.at).unwrap_or_default();
        self.line += how_many(raw, b'\n');
        self.start = self.at;
        self.cells_len = 0;
        self.ends_len = 0;
        Row {
            line,
            cells: Ok(cells),
        }
    }

    /// The row's first line: empty ones before it were passed over with it.
    fn line_of_row(&self) -> u64 {
        let raw = self.text.get(self.start..self.at).unwrap_or_default();
        let empty = raw.iter().take_while(|byte| **byte == b'\n').count();
        self.line + u64::try_from(empty).unwrap_or(0)
    }

    /// Refuses a row, and goes on at the line after its first one.
    fn refuse(&mut self, refused: RowRefused) -> Row {
        let line = self.line_of_row();
        let raw = self.text.get(self.start..self.at).unwrap_or_default();
        let empty = raw.iter().take_while(|byte| **byte == b'\n').count();
        let body = raw.get(empty..).unwrap_or_default();
        let has_more_lines = body.contains(&b'\n');
        self.line += u64::try_from(empty).unwrap_or(0);
        self.start += empty;
        self.passing = true;
        self.at = self.start;
        self.cells_len = 0;
        self.ends_len = 0;
        self.reader.reset();
        self.mended += u32::from(has_more_lines);
        self.pass();
        Row {
            line,
            cells: Err(match refused {
                RowRefused::TooLong if has_more_lines => RowRefused::QuoteOpen,
                other => other,
            }),
        }
    }

    /// Passes over the rest of a line. Tells whether its end was found.
    fn pass(&mut self) -> bool {
        let rest = self.text.get(self.start..).unwrap_or_default();
        let found = rest.iter().position(|byte| *byte == b'\n');
        self.start += found.map_or(rest.len(), |at| at + 1);
        self.at = self.start;
        self.line += u64::from(found.is_some());
        self.passing = found.is_none();
        found.is_some() || self.source != Source::Open
    }
}

/// Counts a sign; once for each row, so that counting many at a time would win nothing.
fn how_many(raw: &[u8], sign: u8) -> u64 {
    raw.iter()
        .fold(0, |count, byte| count + u64::from(*byte == sign))
}

#[cfg(test)]
mod tests;
