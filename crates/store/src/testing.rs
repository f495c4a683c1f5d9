//! Databases for tests: a fresh SQLite file or an emptied PostgreSQL database, both migrated.
//!
//! `db_test!` makes two tests of one body, `::sqlite` and `::postgres`. Without a server the second fails; it is never skipped.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use base::time::Timestamp;

use crate::db::{Durability, Place};
use crate::{Db, Tx, migrate};

/// The variable that holds the address of the scratch server, set by `cargo xtask test`.
pub const SERVER_VARIABLE: &str = "UNISSONO_TEST_POSTGRES_URL";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database that is removed when dropped.
pub struct TestDb {
    /// The migrated database.
    pub db: Db,
    /// Where it is, to open it a second time.
    pub place: Place,
    folder: Option<PathBuf>,
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // Left-overs of a failed removal are in the temporary folder of the system.
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

/// Makes a migrated SQLite file in a folder of its own.
#[expect(
    clippy::expect_used,
    reason = "a test without its database must fail loudly"
)]
pub async fn sqlite() -> TestDb {
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("unissono-test-{}-{n}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    let place = Place::File {
        path: folder.join("unissono.db"),
        durability: Durability::Normal,
    };
    let db = Db::open(&place).expect("a fresh file can be opened");
    migrate::run(&db, Timestamp::ZERO)
        .await
        .expect("a fresh file can be migrated");
    TestDb {
        db,
        place,
        folder: Some(folder),
    }
}

/// Makes a migrated database on the scratch server.
#[expect(
    clippy::expect_used,
    reason = "a test without its database must fail loudly"
)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests learn the address of the scratch server from the environment"
)]
pub async fn postgres() -> TestDb {
    let base = std::env::var(SERVER_VARIABLE)
        .expect("UNISSONO_TEST_POSTGRES_URL is not set: run the tests by `cargo xtask test`");
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("t_{}_{n}", std::process::id());
    let admin = Db::open(&Place::Server {
        url: format!("{base}/postgres"),
        connections: 1,
    })
    .expect("the address of the scratch server can be read");
    create(&admin, &name)
        .await
        .expect("the scratch server makes a database");
    let place = Place::Server {
        url: format!("{base}/{name}"),
        connections: 8,
    };
    let db = Db::open(&place).expect("the address of the database can be read");
    migrate::run(&db, Timestamp::ZERO)
        .await
        .expect("a fresh database can be migrated");
    TestDb {
        db,
        place,
        folder: None,
    }
}

async fn create(admin: &Db, name: &str) -> crate::Result<()> {
    // CREATE DATABASE refuses to run in a transaction, so it goes the way of reads.
    let sql = format!("CREATE DATABASE {name}");
    let sql = std::sync::Arc::new(sql);
    admin
        .read(move |tx: &mut Tx<'_>| {
            let sql = std::sync::Arc::clone(&sql);
            Box::pin(async move { tx.batch(&sql).await })
        })
        .await
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
