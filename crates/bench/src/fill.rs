//! Fills the database of a stopped product with copies of what it wrote itself, so that rows have their real size.

use std::path::Path;

use rusqlite::{Connection, Transaction, params};
use sha2::{Digest, Sha256};

use crate::Outcome;

/// A table whose one row is copied, and what becomes of the columns that must differ; `?` is the number of the copy.
type Copied = (&'static str, &'static [(&'static str, &'static str)]);

/// One conversation, many times over, long ended.
const CONVERSATION: [Copied; 4] = [
    (
        "interactions",
        &[
            ("id", "id + ?"),
            ("number", "number || '-' || ?"),
            ("state", "'concluded'"),
            ("activity", "'active'"),
            ("open", "0"),
            // One a second, up to when the pattern was written.
            ("arrived_at", "arrived_at - ? * 1000000"),
            ("ended_at", "arrived_at - ? * 1000000 + 60000000"),
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

/// One message of a thread, many times over, with words that differ; their words are not indexed yet.
const MESSAGE: [Copied; 2] = [
    (
        "messages",
        &[
            ("id", "id + ?"),
            ("seq", "seq + ?"),
            (
                "body",
                "body || ' palavra' || (? % 1000) || ' termo' || (? % 997)",
            ),
        ],
    ),
    (
        "unindexed_messages",
        &[
            ("message_id", "message_id + ?"),
            ("marked_at", "marked_at + ?"),
        ],
    ),
];

/// What the product noted beside the customer's message is no pattern.
const ONLY_THE_CUSTOMERS: &str = "DELETE FROM messages WHERE direction <> 'in'";

/// An agent and their membership of a queue.
const AGENT: [Copied; 2] = [
    (
        "users",
        &[
            ("id", "id + ?"),
            ("name", "name || ' ' || ?"),
            ("name_fold", "name_fold || ' ' || ?"),
            ("email", "? || email"),
            ("email_fold", "? || email_fold"),
        ],
    ),
    ("queue_members", &[("user_id", "user_id + ?")]),
];

/// A person with a phone.
const PERSON: [Copied; 3] = [
    (
        "people",
        &[
            ("id", "id + ?"),
            ("name", "name || ' ' || ?"),
            ("name_fold", "name_fold || ' ' || ?"),
        ],
    ),
    ("person_words", &[("person_id", "person_id + ?")]),
    (
        "contact_points",
        &[
            ("id", "id + ?"),
            ("person_id", "person_id + ?"),
            ("value", "value + ?"),
            ("identity_key", "identity_key + ?"),
        ],
    ),
];

/// A case of each of them.
const CASE: [Copied; 1] = [(
    "cases",
    &[
        ("id", "id + ?"),
        ("number", "number || '-' || ?"),
        ("person_id", "person_id + ?"),
        ("title", "title || ' ' || ?"),
        ("title_fold", "title_fold || ' ' || ?"),
    ],
)];

/// The word that each of them alone has beside the one of all.
const OWN_WORDS: &str = "INSERT INTO person_words (org_id, word, person_id)
    SELECT org_id, substr(name_fold, instr(name_fold, ' ') + 1), id FROM people WHERE instr(name_fold, ' ') > 0";

/// Multiplies the one person and the one case that are there.
pub(crate) fn records(database: &Path, copies: u64) -> Outcome<()> {
    fill(database, |tx| {
        for table in PERSON.into_iter().chain(CASE) {
            copy(tx, table, copies)?;
        }
        tx.execute(OWN_WORDS, []).map(drop)
    })
}

/// Multiplies the one conversation that is there.
pub(crate) fn conversations(database: &Path, copies: u64) -> Outcome<()> {
    fill(database, |tx| {
        tx.execute(ONLY_THE_CUSTOMERS, [])?;
        for table in CONVERSATION {
            copy(tx, table, copies)?;
        }
        Ok(())
    })
}

/// Multiplies the one message of the one conversation that is there, into one long thread.
pub(crate) fn messages(database: &Path, copies: u64) -> Outcome<()> {
    fill(database, |tx| {
        tx.execute(ONLY_THE_CUSTOMERS, [])?;
        // The indexer has been here: the pattern waits to be indexed again, and its copies with it.
        tx.execute(
            "INSERT OR IGNORE INTO unindexed_messages (org_id, message_id, marked_at) SELECT org_id, id, at FROM messages",
            [],
        )?;
        for table in MESSAGE {
            copy(tx, table, copies)?;
        }
        tx.execute(
            "UPDATE conversations SET last_seq = (SELECT max(seq) FROM messages)",
            [],
        )?;
        Ok(())
    })
}

/// Multiplies the one member of the one queue, and signs each copy in. Gives the tokens of their sessions.
pub(crate) fn agents(database: &Path, copies: u64) -> Outcome<Vec<String>> {
    let tokens: Vec<String> = (1..=copies)
        .map(|n| format!("bench-agent-{n:06}"))
        .collect();
    fill(database, |tx| {
        for table in AGENT {
            copy(tx, table, copies)?;
        }
        for (n, token) in (1_i64..).zip(&tokens) {
            tx.execute(
                "INSERT INTO sessions (id, org_id, user_id, token_hash, created_at, seen_at, address, agent)
                 SELECT s.id + ?1, s.org_id, s.user_id + ?1, ?2, s.created_at, s.seen_at, s.address, s.agent
                 FROM sessions AS s WHERE s.user_id = (SELECT min(user_id) FROM queue_members) ORDER BY s.id LIMIT 1",
                params![n, Sha256::digest(token.as_bytes()).as_slice()],
            )?;
        }
        Ok(())
    })?;
    Ok(tokens)
}

fn fill(
    database: &Path,
    work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
) -> Outcome<()> {
    let filled = || {
        let mut db = Connection::open(database)?;
        let tx = db.transaction()?;
        work(&tx)?;
        tx.commit()
    };
    filled().map_err(|error| format!("the database cannot be filled: {error}"))
}

fn copy(tx: &Transaction<'_>, (table, changed): Copied, copies: u64) -> rusqlite::Result<()> {
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
    let names = columns.join(", ");
    // The copies come from a series, and the question marks are its number.
    let taken = taken.join(", ").replace('?', "series.n");
    let sql = format!(
        "WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ?1),
             one AS (SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1)
         INSERT INTO {table} ({names}) SELECT {taken} FROM one, series"
    );
    tx.execute(&sql, [i64::try_from(copies).unwrap_or(0)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_copy_is_a_row_of_its_own() {
        let path = std::env::temp_dir().join(format!("unissono-bench-{}.db", std::process::id()));
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "CREATE TABLE interactions (id INTEGER PRIMARY KEY, number TEXT UNIQUE, state TEXT, activity TEXT, open INTEGER, arrived_at INTEGER, ended_at INTEGER, document TEXT);
             CREATE TABLE conversations (interaction_id INTEGER PRIMARY KEY, open INTEGER, contact TEXT);
             CREATE TABLE messages (id INTEGER PRIMARY KEY, interaction_id INTEGER, direction TEXT);
             CREATE TABLE inbound_seen (external_id TEXT PRIMARY KEY, message_id INTEGER, interaction_id INTEGER);
             INSERT INTO interactions VALUES (7, 'a', 'active', 'x', 1, 100000000, NULL, '{}');
             INSERT INTO conversations VALUES (7, 1, 'c');",
        )
        .unwrap();
        drop(db);
        let filled = conversations(&path, 10);
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
