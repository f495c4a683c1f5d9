//! Real files, broken files and hostile files, fed in pieces of every size.

use super::*;

fn form(bytes: &[u8], piece: usize) -> Form {
    let mut look = Look::new();
    for part in bytes.chunks(piece) {
        look.feed(part);
    }
    look.end()
}

fn rows_of(bytes: &[u8], piece: usize) -> Vec<Row> {
    let mut rows = Rows::new(&form(bytes, piece));
    let mut read = Vec::new();
    for part in bytes.chunks(piece) {
        rows.feed(part);
        read.extend(std::iter::from_fn(|| rows.next_row()));
    }
    rows.end();
    read.extend(std::iter::from_fn(|| rows.next_row()));
    read
}

fn cells(row: &Row) -> Vec<&str> {
    row.cells
        .as_ref()
        .unwrap()
        .iter()
        .map(String::as_str)
        .collect()
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some('\u{feff}');
    let units: Vec<u16> = mark
        .into_iter()
        .chain(text.chars())
        .collect::<String>()
        .encode_utf16()
        .collect();
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    units.into_iter().flat_map(bytes).collect()
}

/// Rows: PERSON-011, GAP-071.
#[test]
#[expect(clippy::too_many_lines, reason = "a table: each alphabet once")]
fn the_alphabet_and_the_separator_of_a_real_file_are_found_out() {
    let text =
        "Nome;E-mail\r\nJoão Conceição;joao@exemplo.com\r\n\"Maré; Ltda.\";x@exemplo.com\r\n";
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let marked = format!("\u{feff}{text}");
    for (what, bytes, encoding) in [
        ("UTF-8", text.as_bytes().to_vec(), Encoding::Utf8),
        ("UTF-8 with its mark", marked.into_bytes(), Encoding::Utf8),
        ("Windows-1252", latin.into_owned(), Encoding::Windows1252),
        ("UTF-16 LE", utf16(text, false, true), Encoding::Utf16Le),
        ("UTF-16 BE", utf16(text, true, true), Encoding::Utf16Be),
        (
            "UTF-16 LE without mark",
            utf16(text, false, false),
            Encoding::Utf16Le,
        ),
        (
            "UTF-16 BE without mark",
            utf16(text, true, false),
            Encoding::Utf16Be,
        ),
    ] {
        for piece in [1, 2, 3, 7, 4096] {
            let found = form(&bytes, piece);
            assert_eq!(
                (found.encoding, found.separator),
                (encoding, b';'),
                "{what}"
            );
            let rows = rows_of(&bytes, piece);
            assert_eq!(
                cells(&rows[0]),
                ["Nome", "E-mail"],
                "{what} in pieces of {piece}"
            );
            assert_eq!(
                cells(&rows[1]),
                ["João Conceição", "joao@exemplo.com"],
                "{what} in pieces of {piece}"
            );
            assert_eq!(
                cells(&rows[2]),
                ["Maré; Ltda.", "x@exemplo.com"],
                "{what} in pieces of {piece}"
            );
            assert_eq!(
                rows.iter().map(|row| row.line).collect::<Vec<_>>(),
                [1, 2, 3],
                "{what} in pieces of {piece}"
            );
        }
    }
    for (text, separator, says) in [
        ("nome,e-mail\n", b',', false),
        ("nome\te-mail\n", b'\t', false),
        ("nome|e-mail\n", b'|', false),
        ("\"a,b,c\";d\n", b';', false),
        ("nome\n", b';', false),
        ("sep=,\r\nnome;x,y\r\n", b',', true),
        ("\"sep=;\"\nnome;x\n", b';', true),
        ("\u{feff}SEP=|\nnome|x\n", b'|', true),
    ] {
        let found = form(text.as_bytes(), 4096);
        assert_eq!(
            (found.separator, found.says_separator),
            (separator, says),
            "{text:?}"
        );
    }
    let rows = rows_of(b"sep=;\r\nnome;e-mail\r\nAna;a@x.io\r\n", 3);
    assert_eq!(
        (cells(&rows[0]), rows[0].line, rows[1].line),
        (vec!["nome", "e-mail"], 2, 3)
    );
}

/// Rows: GAP-072.
#[test]
fn lines_are_numbered_as_an_editor_numbers_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["nome;nota", "", "Ana;\"uma", "duas\"", "", "", "Bia;x", ""].join(end);
        for piece in [1, 5, 4096] {
            let rows = rows_of(text.as_bytes(), piece);
            let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
            assert_eq!(lines, [1, 3, 7], "{end:?} in pieces of {piece}");
            assert_eq!(cells(&rows[1]), ["Ana", "uma\nduas"]);
        }
    }
}

/// Rows: GAP-072.
#[test]
fn a_quote_that_is_never_closed_costs_its_own_line_only() {
    for piece in [1, 100, 1 << 20] {
        let rows = rows_of(b"nome;nota\nAna;\"aberta\nBia;x\nCaio;y\n", piece);
        assert_eq!(
            rows[1],
            Row {
                line: 2,
                cells: Err(RowRefused::QuoteOpen)
            },
            "in pieces of {piece}"
        );
        assert_eq!(
            (cells(&rows[2]), cells(&rows[3])),
            (vec!["Bia", "x"], vec!["Caio", "y"])
        );
        assert_eq!((rows[2].line, rows[3].line, rows.len()), (3, 4, 4));
    }
    let long = format!(
        "nome;nota\nAna;\"aberta\n{}",
        "Bia;x\n".repeat(ROW_BYTES_MAX / 3)
    );
    let rows = rows_of(long.as_bytes(), 4096);
    assert_eq!(rows[1].cells, Err(RowRefused::QuoteOpen));
    assert_eq!(rows.len(), 2 + ROW_BYTES_MAX / 3);
    let rows = rows_of(b"nome;nota\nAna;tela de 12\" nova\nBia;x", 7);
    assert_eq!(
        cells(&rows[1]),
        ["Ana", "tela de 12\" nova"],
        "a quote inside of a cell opens nothing"
    );
}

/// Rows: PERSON-013, GAP-072.
#[test]
fn rows_without_measure_are_refused_and_hold_no_memory() {
    let long = format!("nome;nota\nAna;{}\nBia;x\n", "a".repeat(10 << 20));
    let mut rows = Rows::new(&form(long.as_bytes(), 4096));
    let mut read = Vec::new();
    for part in long.as_bytes().chunks(4096) {
        rows.feed(part);
        read.extend(std::iter::from_fn(|| rows.next_row()));
        assert!(rows.text.len() < 2 * ROW_BYTES_MAX, "{}", rows.text.len());
    }
    rows.end();
    read.extend(std::iter::from_fn(|| rows.next_row()));
    assert_eq!(
        read[1],
        Row {
            line: 2,
            cells: Err(RowRefused::TooLong)
        }
    );
    assert_eq!(
        (cells(&read[2]), read[2].line, read.len()),
        (vec!["Bia", "x"], 3, 3)
    );
    let wide = format!("nome\n{}\nBia\n", ";".repeat(5_000));
    let rows = rows_of(wide.as_bytes(), 512);
    assert_eq!(rows[1].cells, Err(RowRefused::TooManyCells));
    assert_eq!((cells(&rows[2]), rows.len()), (vec!["Bia"], 3));
}

#[test]
fn whoever_opens_quotes_without_end_again_and_again_is_given_up() {
    let block = format!("a;\"\n{}", "b\n".repeat(ROW_BYTES_MAX));
    let mut rows = Rows::new(&form(b"a;b\n", 10));
    let mut refused = 0;
    for _ in 0..MENDED_MAX + 3 {
        rows.feed(block.as_bytes());
        while let Some(row) = rows.next_row() {
            refused += u32::from(row.cells.is_err());
        }
    }
    assert!(rows.gave_up());
    assert_eq!(refused, MENDED_MAX + 1);
}

proptest::proptest! {
    /// Rows: GAP-072.
    #[test]
    fn no_bytes_break_it_and_pieces_make_no_difference(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600), piece in 1_usize..64) {
        assert_eq!(rows_of(&bytes, piece), rows_of(&bytes, 4096));
    }
}

/// A row that is fed for as long as wished, without its bytes being held anywhere.
fn endless(head: &[u8], piece: &[u8], times: usize, tail: &[u8]) -> (Vec<Row>, usize) {
    let all = || {
        std::iter::once(head)
            .chain(std::iter::repeat_n(piece, times))
            .chain(std::iter::once(tail))
    };
    let mut look = Look::new();
    for part in all() {
        look.feed(part);
        assert!(look.head.len() <= HEAD_BYTES && look.carried.len() < 4);
    }
    let mut rows = Rows::new(&look.end());
    let (mut read, mut held) = (Vec::new(), 0);
    for part in all() {
        rows.feed(part);
        read.extend(std::iter::from_fn(|| rows.next_row()));
        held = held.max(rows.text.len() + rows.cells.len() + rows.ends.len());
    }
    rows.end();
    read.extend(std::iter::from_fn(|| rows.next_row()));
    (read, held)
}

/// Rows: PERSON-013, GAP-072.
#[test]
fn fifty_megabytes_of_one_line_or_a_million_columns_hold_no_more_than_a_row() {
    const PIECE: usize = 8 * 1024;
    for (what, sign, refused) in [
        ("letters", b'a', RowRefused::TooLong),
        ("columns", b';', RowRefused::TooManyCells),
        ("zeros", b'\0', RowRefused::TooLong),
    ] {
        let piece = vec![sign; PIECE];
        let times = (50 << 20) / PIECE;
        let (rows, held) = endless(b"nome;nota\nAna;", &piece, times, b"\nBia;x\n");
        assert!(held < 3 * ROW_BYTES_MAX, "{what}: {held}");
        let wanted = Row {
            line: 2,
            cells: Err(refused),
        };
        assert_eq!(rows[1], wanted, "{what}");
        assert_eq!(
            (cells(&rows[2]), rows.len()),
            (vec!["Bia", "x"], 3),
            "{what}"
        );
    }
    // An open quote before all of it: what follows its own line is read all the same.
    let piece = b"Bia;x\n".repeat(PIECE / 6);
    let (rows, held) = endless(b"nome;nota\nAna;\"aberta\n", &piece, 64, b"Caio;y");
    assert!(held < 4 * ROW_BYTES_MAX, "{held}");
    assert_eq!(rows[1].cells, Err(RowRefused::QuoteOpen));
    assert_eq!(rows.len(), 2 + 64 * (PIECE / 6) + 1);
}

/// Rows: PERSON-011, GAP-072.
#[test]
fn alphabets_that_are_broken_cost_signs_and_no_lines() {
    let odd = |big| [utf16("nome;nota\nAna;x\nBia;y", big, true), vec![0x41]].concat();
    for (what, bytes) in [("LE", odd(false)), ("BE", odd(true))] {
        for piece in [1, 3, 4096] {
            let rows = rows_of(&bytes, piece);
            assert_eq!(rows.len(), 3, "{what} in pieces of {piece}");
            assert_eq!(cells(&rows[2])[0], "Bia");
        }
    }
    // Half of a pair, before and between lines.
    let mut alone = utf16("nome;nota\nAna;", false, true);
    alone.extend([0x00, 0xd8]);
    alone.extend(utf16("\nBia;y\n", false, false));
    let rows = rows_of(&alone, 1);
    assert_eq!(cells(&rows[1]), ["Ana", "\u{fffd}"]);
    assert_eq!(cells(&rows[2]), ["Bia", "y"]);
    // One byte that is no UTF-8 makes the file one of the older alphabet, wherever it stands, and every line is kept.
    for bytes in [
        b"nome;nota\nAna;\xff\nBia;y\n".to_vec(),
        b"nome;nota\nAna;\xc3(\nBia;y\n".to_vec(),
        b"nome;nota\nAna;x\nBia;y\xc3".to_vec(),
        b"nome;nota\nAna;\xed\xa0\x80\nBia;y\n".to_vec(),
    ] {
        let rows = rows_of(&bytes, 2);
        assert_eq!(form(&bytes, 2).encoding, Encoding::Windows1252);
        assert_eq!((cells(&rows[1])[0], cells(&rows[2])[0]), ("Ana", "Bia"));
    }
    // Two letters of the older alphabet that are one of UTF-8: the file cannot be told from UTF-8, and is read as such.
    assert_eq!(form(b"nome\nJo\xc3\xa3o\n", 3).encoding, Encoding::Utf8);
    let rows = rows_of("nome\nAna\u{feff}Bia\n\u{feff}Caio\n".as_bytes(), 2);
    assert_eq!(
        (cells(&rows[1]), cells(&rows[2])),
        (vec!["Ana\u{feff}Bia"], vec!["\u{feff}Caio"])
    );
}

/// Rows: GAP-071.
#[test]
fn what_a_first_line_claims_of_its_separator_is_taken_at_its_word_or_not_at_all() {
    for (text, titles) in [
        ("sep=,\nnome;nota\nAna;x\n", vec!["nome;nota"]),
        ("sep=\nnome\tnota\nAna\tx\n", vec!["nome", "nota"]),
        ("sep=€\nnome\tnota\n", vec!["nome", "nota"]),
        ("separador;nota\nAna;x\n", vec!["separador", "nota"]),
    ] {
        assert_eq!(cells(&rows_of(text.as_bytes(), 3)[0]), titles, "{text:?}");
    }
    assert_eq!(rows_of(b"sep=;", 2), []);
    let rows = rows_of(
        "nome;nota\nAna \"a forte\" Luz;x\n\"Bia\" e \"Caio\";\"y\"z\n".as_bytes(),
        5,
    );
    assert_eq!(cells(&rows[1]), ["Ana \"a forte\" Luz", "x"]);
    assert_eq!(cells(&rows[2]).len(), 2);
}

#[test]
fn workbooks_and_archives_are_told_from_tables() {
    for head in [
        &b"PK\x03\x04\x14\0"[..],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x1f\x8b\x08\0",
    ] {
        assert!(is_workbook(head));
        let (text, _, _) = encoding_rs::WINDOWS_1252.decode(head);
        assert!(is_workbook_text(&text));
    }
    for head in [&b""[..], b"PK;nome", b"nome;PK\x03\x04"] {
        assert!(!is_workbook(head));
    }
}
