//! Migrations and statements.

use std::collections::BTreeMap;

use store::migrate::{MIGRATIONS, Migration, run, run_to};
use store::testing::{prepare_all, without_organization};
use store::{Db, Error, Statement, V, both, db_test, schema, testing};

use crate::support::at;

async fn tables(db: &Db) -> BTreeMap<String, schema::Table> {
    db.read::<_, Error, _>(|tx| Box::pin(async move { schema::read(tx).await }))
        .await
        .unwrap()
}

db_test! {
    async fn every_statement_of_the_kit_is_taken_by_the_engine(db: &TestDb) {
        assert_eq!(prepare_all(&db.db, store::STATEMENTS).await, Vec::<String>::new());
    }

    async fn every_prefix_of_the_migrations_applies_from_empty(db: &TestDb) {
        let empty = db.empty().await;
        let mut before = BTreeMap::new();
        for length in 0..=MIGRATIONS.len() {
            run_to(&empty.db, at(1), &MIGRATIONS[..length]).await.unwrap();
            let now = tables(&empty.db).await;
            assert_ne!(now, before, "migration {length} changes the schema");
            before = now;
        }
        run(&empty.db, at(2)).await.unwrap();
        assert_eq!(tables(&empty.db).await, before);
    }

    async fn messages_of_an_older_database_wait_for_the_search(db: &TestDb) {
        const WRITTEN: Statement = Statement::new("it::WRITTEN", both(
            "INSERT INTO messages (id, org_id, interaction_id, seq, direction, kind, body, at, deleted_at)
             VALUES ($1, 1, 7, $1, $2, 'text', $3, 5, $4)"));
        const WAITING: Statement = Statement::new("it::WAITING", both("SELECT message_id FROM unindexed_messages WHERE org_id = 1"));
        let empty = db.empty().await;
        let before = MIGRATIONS.iter().position(|one| one.version == 13).unwrap();
        run_to(&empty.db, at(1), &MIGRATIONS[..before]).await.unwrap();
        empty.db.write::<_, Error, _>(|tx| Box::pin(async move {
            for (id, direction, body, gone) in [(1, "in", V::T("Olá"), V::Null), (2, "system", V::T("linha"), V::Null),
                                                (3, "in", V::Null, V::Null), (4, "out", V::T("Foi"), V::I(6))] {
                tx.execute(&WRITTEN, &[V::I(id), V::T(direction), body, gone]).await?;
            }
            Ok(())
        })).await.unwrap();
        run(&empty.db, at(2)).await.unwrap();
        let waiting = empty.db.read::<_, Error, _>(|tx| Box::pin(async move { tx.all(&WAITING, &[], |row| row.i64(0)).await })).await.unwrap();
        assert_eq!(waiting, [1]);
    }

    async fn a_migration_that_was_edited_after_it_was_applied_refuses(db: &TestDb) {
        let mut edited = MIGRATIONS.to_vec();
        edited[0] = Migration { text: "-- nothing any more", ..edited[0] };
        let refused = run_to(&db.db, at(1), edited.leak()).await.unwrap_err();
        assert!(matches!(refused, Error::Migration(reason) if reason.contains("edited")));
    }

    async fn a_schema_that_is_newer_than_the_program_refuses(db: &TestDb) {
        let older = &MIGRATIONS[..MIGRATIONS.len() - 1];
        let refused = run_to(&db.db, at(1), older).await.unwrap_err();
        assert!(matches!(refused, Error::Migration(reason) if reason.contains("this program knows")));
    }

    async fn a_migration_that_fails_leaves_nothing(db: &TestDb) {
        let empty = db.empty().await;
        let broken: &'static [Migration] = vec![Migration {
            version: 1,
            name: "0001_break",
            text: "CREATE TABLE half ( -- owner: kit\n id {i} NOT NULL PRIMARY KEY\n) {strict};\nCREATE TABLE half (id {i});",
        }]
        .leak();
        run_to(&empty.db, at(1), broken).await.unwrap_err();
        assert!(!tables(&empty.db).await.contains_key("half"));
    }

    async fn two_processes_that_start_at_once_migrate_once(db: &TestDb) {
        let empty = db.empty().await;
        let again = empty.open_again();
        let (one, two) = tokio::join!(run(&empty.db, at(1)), run(&again, at(1)));
        one.unwrap();
        two.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_have_the_same_schema() {
    let (lite, pg) = (testing::sqlite().await, testing::postgres().await);
    let (lite, pg) = (tables(&lite.db).await, tables(&pg.db).await);
    assert!(lite.len() > 30, "{} tables", lite.len());
    assert_eq!(
        lite.keys().collect::<Vec<_>>(),
        pg.keys().collect::<Vec<_>>()
    );
    for (name, table) in &lite {
        assert_eq!(table.columns, pg[name].columns, "columns of {name}");
        assert_eq!(table.key, pg[name].key, "key of {name}");
        assert_eq!(table.indexes, pg[name].indexes, "indexes of {name}");
    }
    let partial = |tables: &BTreeMap<String, schema::Table>| {
        let all = tables.values().flat_map(|table| table.indexes.values());
        all.filter(|index| index.condition.is_some()).count()
    };
    assert!(partial(&lite) > 5, "the conditions were read");
    assert!(
        lite.values().all(|table| !table.key.is_empty()),
        "every table has a key"
    );
}

/// What is drawn by chance is of nobody; leases belong to processes; the queue of jobs is one for all organizations, and each job says whose it is.
#[test]
fn the_kit_keeps_organizations_apart() {
    assert_eq!(
        without_organization(store::STATEMENTS),
        [
            "audit_log::DRAW",
            "event_log::HEADS",
            "job_queue::CLAIM",
            "job_queue::ABANDON",
            "job_queue::NEXT_DUE",
            "job_queue::COUNT",
            "lease::TAKE",
            "lease::RELEASE",
            "lease::RENEW_ALL",
            "lease::FENCE",
            "lease::BETWEEN",
            "lease::SERVER_TIME",
            "lease::IDENTITY",
            "lock::TAKE",
            "protection::OF_CONNECTION"
        ]
    );
}
