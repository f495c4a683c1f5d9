//! Databases for tests: a fresh SQLite file or an emptied PostgreSQL database, both migrated.
//!
//! `db_test!` makes two tests of one body, `::sqlite` and `::postgres`. Without a server the second fails; it is never skipped.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use base::time::Timestamp;

use crate::db::{Durability, Place};
use crate::{Db, migrate};

mod dump;
mod pool;
mod statements;

pub use dump::{Found, dump};
pub use statements::{prepare_all, walking, without_organization};

/// The variable that holds the address of the scratch server, set by `cargo xtask test`.
pub const SERVER_VARIABLE: &str = "UNISSONO_TEST_POSTGRES_URL";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database that is removed, or given back to the pool of the scratch server, when dropped.
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Where it is, to open it a second time.
    pub place: Place,
    folder: Option<PathBuf>,
    slot: Option<pool::Slot>,
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // Left-overs of a failed removal are in the temporary folder of the system.
            drop(std::fs::remove_dir_all(folder));
        }
        drop(self.slot.take());
    }
}

impl TestDb {
    /// Opens the same database a second time, as another process would.
    ///
    /// **Panics**: it cannot be opened.
    #[expect(clippy::missing_panics_doc, reason = "the house writes **Panics**")]
    #[expect(
        clippy::expect_used,
        reason = "a test without its database must fail loudly"
    )]
    pub fn open_again(&self) -> Db {
        Db::open(&self.place).expect("an open database can be opened again")
    }

    /// Makes another database on the same engine, without any table.
    pub async fn empty(&self) -> Self {
        match self.place {
            Place::File { .. } => empty_sqlite(),
            Place::Server { .. } => pool::take(pool::Content::Nothing).await,
        }
    }
}

/// Makes a migrated SQLite file in a folder of its own.
///
/// **Panics**: the temporary folder cannot be written.
#[expect(clippy::missing_panics_doc, reason = "the house writes **Panics**")]
#[expect(
    clippy::expect_used,
    reason = "a test without its database must fail loudly"
)]
pub async fn sqlite() -> TestDb {
    let one = empty_sqlite();
    migrate::run(&one.db, Timestamp::ZERO)
        .await
        .expect("a fresh file can be migrated");
    one
}

/// Makes a migrated database without rows on the scratch server.
pub async fn postgres() -> TestDb {
    pool::take(pool::Content::Schema).await
}

/// Makes a SQLite file with nothing in it, in a folder of its own.
///
/// **Panics**: the temporary folder cannot be written.
#[expect(clippy::missing_panics_doc, reason = "the house writes **Panics**")]
#[expect(
    clippy::expect_used,
    reason = "a test without its database must fail loudly"
)]
pub fn empty_sqlite() -> TestDb {
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("unissono-test-{}-{n}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    let place = Place::File {
        path: folder.join("unissono.db"),
        durability: Durability::Normal,
    };
    let db = Db::open(&place).expect("a fresh file can be opened");
    TestDb {
        db,
        place,
        folder: Some(folder),
        slot: None,
    }
}

/// Runs a body in a transaction of a [`TestDb`]: `in_db!(db, |tx| people::get(tx, &scope, id).await?)`.
///
/// **Shape**: `Result` of what the body is worth; what it captures is copied.
#[macro_export]
macro_rules! in_db {
    ($db:expr, |$tx:ident| $body:expr) => {
        $db.db
            .write::<_, $crate::Error, _>(move |$tx: &mut $crate::Tx<'_>| {
                ::std::boxed::Box::pin(async move { Ok($body) })
            })
            .await
    };
}

/// Makes two tests of one body: `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! db_test {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: &TestDb) $body:block)*) => { $(
        mod $name {
            #[allow(clippy::wildcard_imports, clippy::allow_attributes, clippy::allow_attributes_without_reason)]
            use super::*;

            async fn body($db: &$crate::testing::TestDb) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() { body(&$crate::testing::sqlite().await).await; }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() { body(&$crate::testing::postgres().await).await; }
        }
    )* };
}

/// Changes a SQLite file behind the product's back, as a forger would, and counts the rows.
///
/// **Errors**: what SQLite has against it.
pub fn forge(path: &std::path::Path, sql: &str) -> Result<usize, String> {
    rusqlite::Connection::open(path)
        .and_then(|connection| connection.execute(sql, []))
        .map_err(|error| error.to_string())
}
