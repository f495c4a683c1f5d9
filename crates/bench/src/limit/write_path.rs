//! The ceiling of the write path: verify, parse, drop what came before, one insert and one update, synced in groups.

use std::path::Path;
use std::sync::Arc;

use hmac::Mac;
use rusqlite::{Connection, params};
use serde_json::Value;
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::payload::keyed;

/// Messages of one commit.
const GROUP_MAX: usize = 64;
/// Messages that may wait for the writer.
const WAITING_MAX: usize = 1_024;

const SCHEMA: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;
    CREATE TABLE seen (external_id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE conversations (contact TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL, last TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE messages (id INTEGER PRIMARY KEY, contact TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL) STRICT;
    CREATE INDEX messages_of ON messages (contact, id);";

/// What is kept of a message.
pub(super) struct Incoming {
    external_id: String,
    contact: String,
    body: String,
    at: String,
}

/// Verifies and parses.
pub(super) fn read(signature: Option<&str>, body: &[u8]) -> Option<Incoming> {
    let given = signature?.strip_prefix("sha256=")?;
    let bytes: Vec<u8> = given
        .as_bytes()
        .chunks_exact(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    let mut mac = keyed();
    mac.update(body);
    mac.verify_slice(&bytes).ok()?;
    let value: Value = serde_json::from_slice(body).ok()?;
    let message = value.pointer("/entry/0/changes/0/value/messages/0")?;
    let text = |path: &str| Some(message.pointer(path)?.as_str()?.to_owned());
    Some(Incoming {
        external_id: text("/id")?,
        contact: text("/from")?,
        body: text("/text/body")?,
        at: text("/timestamp")?,
    })
}

type Waiting = (Incoming, oneshot::Sender<bool>);

/// Hands messages to the one thread that writes.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Waiting>);

impl Writer {
    /// Makes the database and starts the thread. What was committed goes to the sockets.
    pub(super) fn start(
        folder: &Path,
        frames: broadcast::Sender<Arc<str>>,
    ) -> rusqlite::Result<Self> {
        let mut db = Connection::open(folder.join("limit.db"))?;
        db.execute_batch(SCHEMA)?;
        let (sender, mut receiver) = mpsc::channel::<Waiting>(WAITING_MAX);
        std::thread::spawn(move || {
            let mut group = Vec::with_capacity(GROUP_MAX);
            while receiver.blocking_recv_many(&mut group, GROUP_MAX) > 0 {
                let ok = commit(&mut db, &group).is_ok();
                for (message, answer) in group.drain(..) {
                    // A caller who left needs no answer, and without sockets nobody reads.
                    let _ = answer.send(ok);
                    drop(frames.send(message.body.into()));
                }
            }
        });
        Ok(Self(sender))
    }

    /// Writes a message; gives whether it is safe on the disk.
    pub(super) async fn write(&self, message: Incoming) -> bool {
        let (answer, written) = oneshot::channel();
        self.0.send((message, answer)).await.is_ok() && written.await.unwrap_or(false)
    }
}

fn commit(db: &mut Connection, group: &[Waiting]) -> rusqlite::Result<()> {
    let tx = db.transaction()?;
    for (message, _) in group {
        let new = tx
            .prepare_cached("INSERT OR IGNORE INTO seen (external_id) VALUES (?1)")?
            .execute(params![message.external_id])?;
        if new == 0 {
            continue;
        }
        tx.prepare_cached("INSERT INTO messages (contact, body, at) VALUES (?1, ?2, ?3)")?
            .execute(params![message.contact, message.body, message.at])?;
        tx.prepare_cached(
            "INSERT INTO conversations (contact, count, last) VALUES (?1, 1, ?2)
             ON CONFLICT (contact) DO UPDATE SET count = count + 1, last = excluded.last",
        )?
        .execute(params![message.contact, message.body])?;
    }
    tx.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(n: u64) -> (String, Vec<u8>) {
        let whole = crate::payload::message("/", n, 1);
        let at = crate::http::find(&whole, b"\r\n\r\n").unwrap();
        let head = String::from_utf8(whole[..at].to_vec()).unwrap();
        let signature = head.split_once("x-hub-signature-256: ").unwrap().1;
        (
            signature.lines().next().unwrap().to_owned(),
            whole[at + 4..].to_vec(),
        )
    }

    #[test]
    fn only_what_is_signed_is_read() {
        let (signature, mut body) = parts(5);
        assert!(read(Some(&signature), &body).is_some());
        assert!(read(None, &body).is_none());
        body[20] ^= 1;
        assert!(read(Some(&signature), &body).is_none());
    }

    #[test]
    fn a_message_that_comes_again_is_written_once() {
        let mut db = Connection::open_in_memory().unwrap();
        db.execute_batch(SCHEMA).unwrap();
        let group: Vec<Waiting> = [5, 5, 6]
            .map(|n| {
                let (signature, body) = parts(n);
                (read(Some(&signature), &body).unwrap(), oneshot::channel().0)
            })
            .into();
        commit(&mut db, &group).unwrap();
        let count: i64 = db
            .query_row("SELECT count FROM conversations", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 2);
    }
}
