//! Fills the database of a stopped product: one conversation that it wrote itself, many times over, long ended.

use std::path::Path;

use rusqlite::{Connection, params_from_iter};

use crate::Outcome;

/// Tables whose one row is multiplied, and what becomes of the columns that must differ.
///
/// `?1` is the number of the copy. The rest of a row is copied as the product wrote it, so that rows have their real size.
const COPIED: [(&str, &[(&str, &str)]); 4] = [
    (
        "interactions",
        &[
            ("id", "id + ?"),
            ("number", "number || '-' || ?"),
            ("state", "'concluded'"),
            ("activity", "'inactive'"),
            ("open", "0"),
            ("document", "NULL"),
        ],
    ),
    (
        "conversations",
        &[("interaction_id", "interaction_id + ?"), ("open", "0")],
    ),
    (
        "messages",
        &[("id", "id + ?"), ("interaction_id", "interaction_id + ?")],
    ),
    (
        "inbound_seen",
        &[
            ("external_id", "external_id || '-' || ?"),
            ("message_id", "message_id + ?"),
            ("interaction_id", "interaction_id + ?"),
        ],
    ),
];

/// Multiplies what is there.
pub(crate) fn multiply(database: &Path, copies: u64) -> Outcome<()> {
    fill(database, copies).map_err(|error| format!("the database cannot be filled: {error}"))
}

fn fill(database: &Path, copies: u64) -> rusqlite::Result<()> {
    let mut db = Connection::open(database)?;
    let tx = db.transaction()?;
    for (table, changed) in COPIED {
        let columns: Vec<String> = tx
            .prepare("SELECT name FROM pragma_table_info(?1)")?
            .query_map([table], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let taken: Vec<&str> = columns
            .iter()
            .map(|column| {
                changed
                    .iter()
                    .find(|(name, _)| name == column)
                    .map_or(column.as_str(), |(_, becomes)| *becomes)
            })
            .collect();
        let (names, taken) = (columns.join(", "), taken.join(", "));
        // The copies come from a series, and the question marks are its number.
        let taken = taken.replace('?', "series.n");
        let sql = format!(
            "WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ?1),
                 one AS (SELECT * FROM {table} LIMIT 1)
             INSERT INTO {table} ({names}) SELECT {taken} FROM one, series"
        );
        tx.execute(&sql, params_from_iter([i64::try_from(copies).unwrap_or(0)]))?;
    }
    tx.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_copy_is_a_row_of_its_own() {
        let path = std::env::temp_dir().join(format!("unissono-bench-{}.db", std::process::id()));
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "CREATE TABLE interactions (id INTEGER PRIMARY KEY, number TEXT UNIQUE, state TEXT, activity TEXT, open INTEGER, document TEXT);
             CREATE TABLE conversations (interaction_id INTEGER PRIMARY KEY, open INTEGER, contact TEXT);
             CREATE TABLE messages (id INTEGER PRIMARY KEY, interaction_id INTEGER);
             CREATE TABLE inbound_seen (external_id TEXT PRIMARY KEY, message_id INTEGER, interaction_id INTEGER);
             INSERT INTO interactions VALUES (7, 'a', 'active', 'x', 1, '{}');
             INSERT INTO conversations VALUES (7, 1, 'c');",
        )
        .unwrap();
        drop(db);
        let filled = fill(&path, 10);
        let db = Connection::open(&path).unwrap();
        let read = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let counts = (
            read("SELECT count(*) FROM interactions WHERE NOT open"),
            read("SELECT count(*) FROM conversations WHERE contact = 'c'"),
        );
        std::fs::remove_file(&path).unwrap();
        filled.unwrap();
        assert_eq!(counts, (10, 11));
    }
}
