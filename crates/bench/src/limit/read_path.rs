//! The ceiling of reading: one statement on the product's own database, its rows as JSON, and nothing else.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value};

/// A page of what ended, the newest first.
pub(super) const LIST: &str = "SELECT i.*, c.contact, c.last_message, c.unread_count FROM interactions i
    JOIN conversations c ON c.interaction_id = i.id
    WHERE i.org_id = (SELECT id FROM organizations) AND NOT i.open ORDER BY i.ended_at DESC, i.id DESC LIMIT 25";
/// The end of a thread.
pub(super) const THREAD: &str = "SELECT m.* FROM messages m
    WHERE m.org_id = (SELECT id FROM organizations)
      AND m.interaction_id = (SELECT max(interaction_id) FROM conversations)
    ORDER BY m.seq DESC LIMIT 50";
/// Messages with two words, the second perhaps unfinished, and their conversations, the newest first.
pub(super) const SEARCH: &str = "SELECT m.*, i.number, i.state, c.contact FROM message_term_index t
    JOIN messages m ON m.id = t.rowid
    JOIN interactions i ON i.id = m.interaction_id
    JOIN conversations c ON c.interaction_id = i.id
    WHERE t.message_term_index MATCH 'palavra7 AND termo7*' ORDER BY t.rowid DESC LIMIT 20";

/// A page of people by name.
pub(super) const PEOPLE: &str = "SELECT p.* FROM people p
    WHERE p.org_id = (SELECT id FROM organizations) AND p.merged_into_id IS NULL ORDER BY p.name_fold, p.id LIMIT 25";
/// Whoever has a phone.
pub(super) const PHONE: &str = "SELECT p.* FROM people p
    WHERE p.org_id = (SELECT id FROM organizations)
      AND p.id IN (SELECT person_id FROM contact_points WHERE org_id = (SELECT id FROM organizations) AND kind = 'phone' AND identity_key = '5548900000700')";
/// Whoever has two words in the name, one of which everybody has.
pub(super) const NAME: &str = "SELECT p.* FROM people p
    WHERE p.org_id = (SELECT id FROM organizations)
      AND p.id IN (SELECT person_id FROM person_words WHERE org_id = (SELECT id FROM organizations) AND word >= '700' AND word < '701')
      AND p.name_fold LIKE '%pessoa%' ORDER BY p.name_fold || '', p.id LIMIT 25";
/// A page of cases, the newest first.
pub(super) const CASES: &str = "SELECT c.* FROM cases c
    WHERE c.org_id = (SELECT id FROM organizations) ORDER BY c.id DESC LIMIT 25";
/// The case with a number.
pub(super) const CASE: &str = "SELECT c.* FROM cases c
    WHERE c.org_id = (SELECT id FROM organizations) AND c.number = (SELECT number FROM cases ORDER BY id DESC LIMIT 1)";

/// A connection that only reads.
#[derive(Clone)]
pub(super) struct Reader(Arc<Mutex<Connection>>);

impl Reader {
    /// Opens the product's database.
    pub(super) fn open(folder: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(crate::product::database(folder), flags)?;
        Ok(Self(Arc::new(Mutex::new(db))))
    }

    /// Gives the rows of a statement; nothing when it fails or finds none.
    pub(super) fn rows(&self, sql: &str) -> Option<String> {
        let db = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = db.prepare_cached(sql).ok()?;
        let names: Vec<String> = statement.column_names().map(String::from).collect();
        let mut rows = statement.query([]).ok()?;
        let mut items = Vec::new();
        while let Some(row) = rows.next().ok()? {
            let mut item = Map::new();
            for (at, name) in names.iter().enumerate() {
                item.insert(name.clone(), json(row.get_ref(at).ok()?));
            }
            items.push(Value::Object(item));
        }
        (!items.is_empty()).then(|| Value::Array(items).to_string())
    }
}

fn json(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(number) => Value::from(number),
        ValueRef::Real(number) => Value::from(number),
        ValueRef::Text(text) => Value::from(String::from_utf8_lossy(text)),
    }
}
