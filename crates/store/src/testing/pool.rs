//! The databases of the scratch server: made once, emptied before each use.
//!
//! Making one costs half a second, emptying one a few milliseconds. A test process may be one of many, so a place in the pool is held
//! by an advisory lock of a connection that lives as long as the test.

use base::time::Timestamp;

use super::{SERVER_VARIABLE, TestDb};
use crate::db::Place;
use crate::{Db, Error, Result, Tx, args, both, migrate, schema};

/// Databases of a kind at the most.
const SLOTS_MAX: i64 = 64;
/// Connections of a test.
const CONNECTIONS: usize = 8;
/// First half of the advisory locks, one for each kind of content.
const LOCKS: i64 = 8_107_420;

/// The one connection that holds a place in the pool; the place is free when it closes.
pub(super) type Slot = Db;

/// What a database holds when it is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Every table, no row.
    Schema,
    /// No table.
    Nothing,
}

const LOCK: crate::Statement =
    crate::Statement::new("testing::LOCK", both("SELECT pg_try_advisory_lock($1)"));
const EXISTS: crate::Statement = crate::Statement::new(
    "testing::EXISTS",
    both("SELECT count(*) FROM pg_database WHERE datname = $1"),
);

/// Takes a database out of the pool.
#[expect(
    clippy::expect_used,
    reason = "a test without its database must fail loudly"
)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests learn the address of the scratch server from the environment"
)]
pub(super) async fn take(content: Content) -> TestDb {
    let url = std::env::var(SERVER_VARIABLE)
        .expect("UNISSONO_TEST_POSTGRES_URL is not set: run the tests by `cargo xtask test`");
    let server = server_of(&url);
    let slot = Db::open(&Place::Server {
        url: format!("{server}/postgres"),
        connections: 1,
    })
    .expect("the address of the scratch server can be read");
    let name = reserve(&slot, content)
        .await
        .expect("the scratch server has a free database");
    let place = Place::Server {
        url: format!("{server}/{name}"),
        connections: CONNECTIONS,
    };
    let db = Db::open(&place).expect("the address of the database can be read");
    clean(&db, content)
        .await
        .expect("a database of the pool can be emptied");
    TestDb {
        db,
        place,
        folder: None,
        slot: Some(slot),
    }
}

/// The address without a database: what comes after the host is dropped.
fn server_of(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    match url.get(host..).and_then(|rest| rest.find('/')) {
        Some(at) => url.get(..host + at).unwrap_or(url),
        None => url,
    }
}

/// Locks a free place and makes its database if there is none yet.
async fn reserve(slot: &Db, content: Content) -> Result<String> {
    let (prefix, first) = match content {
        Content::Schema => (schema_hash(), LOCKS),
        Content::Nothing => ("empty".to_owned(), LOCKS + SLOTS_MAX),
    };
    let n: i64 = slot
        .read(move |tx: &mut Tx<'_>| {
            Box::pin(async move {
                for n in 0..SLOTS_MAX {
                    if tx.one(&LOCK, args![first + n], |row| row.bool(0)).await? {
                        return Ok(n);
                    }
                }
                Err(Error::Migration("every test database is in use".to_owned()))
            })
        })
        .await?;
    let name = std::sync::Arc::new(format!("unissono_{prefix}_{n}"));
    let made = std::sync::Arc::clone(&name);
    slot.read(move |tx: &mut Tx<'_>| {
        let name = std::sync::Arc::clone(&made);
        Box::pin(async move {
            let found = tx
                .one(&EXISTS, args![name.as_str()], |row| row.i64(0))
                .await?;
            // CREATE DATABASE refuses to run in a transaction, so it goes the way of reads.
            match found {
                0 => {
                    tx.batch(&format!("CREATE DATABASE {name} TEMPLATE template0"))
                        .await
                }
                _ => Ok(()),
            }
        })
    })
    .await
    .map(|()| name.as_str().to_owned())
}

/// Databases of another schema, left by an older build on the same server, have another name.
fn schema_hash() -> String {
    let texts: Vec<&str> = migrate::MIGRATIONS.iter().map(|one| one.text).collect();
    migrate::hash(&texts.concat()).chars().take(12).collect()
}

async fn clean(db: &Db, content: Content) -> Result<()> {
    if content == Content::Nothing {
        return db
            .read(|tx| {
                Box::pin(async move {
                    tx.batch("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                        .await
                })
            })
            .await;
    }
    migrate::run(db, Timestamp::ZERO).await?;
    db.write(|tx| {
        Box::pin(async move {
            let mut sql = String::new();
            for table in schema::tables(tx).await? {
                if table != "schema_migrations" {
                    sql.push_str("DELETE FROM ");
                    sql.push_str(&table);
                    sql.push(';');
                }
            }
            tx.batch(&sql).await
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_what_stands_before_the_database() {
        for url in [
            "postgres://postgres@127.0.0.1:5432",
            "postgres://postgres@127.0.0.1:5432/",
            "postgres://postgres@127.0.0.1:5432/postgres",
        ] {
            assert_eq!(server_of(url), "postgres://postgres@127.0.0.1:5432");
        }
    }
}
