//! Transactions: what is kept, what is rolled back, what is refused.

use std::sync::Arc;

use store::{Error, Tx, db_test, in_tx};
use tokio::task::JoinSet;

use crate::support::{add, names};

db_test! {
    async fn one_refusal_among_many_writers_rolls_back_only_itself(db: &TestDb) {
        let mut writers = JoinSet::new();
        for n in 0..100 {
            let db = db.db.clone();
            writers.spawn(async move {
                let name = format!("{n:03}");
                let written: Result<(), Error> = db
                    .write(in_tx!(tx, [name], {
                        add(tx, &name).await?;
                        match n % 3 {
                            0 => Err(Error::Corrupt("refused".to_owned())),
                            _ => Ok(()),
                        }
                    }))
                    .await;
                assert_eq!(written.is_err(), n % 3 == 0);
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        let kept: Vec<String> = (0..100).filter(|n| n % 3 != 0).map(|n| format!("{n:03}")).collect();
        assert_eq!(names(&db.db).await, kept);
    }

    async fn what_was_acknowledged_is_seen_by_another_connection(db: &TestDb) {
        let other = db.open_again();
        for n in 0..20 {
            let name = format!("{n:03}");
            db.db.write::<_, Error, _>(in_tx!(tx, [name], add(tx, &name).await)).await.unwrap();
            assert_eq!(names(&other).await.len(), n + 1);
        }
    }

    async fn a_refused_statement_that_is_passed_over_refuses_the_transaction(db: &TestDb) {
        let written: Result<(), Error> = db
            .db
            .write(|tx| {
                Box::pin(async move {
                    add(tx, "a").await?;
                    let again = add(tx, "a").await;
                    assert!(matches!(again, Err(Error::Unique { .. })));
                    Ok(())
                })
            })
            .await;
        assert!(matches!(written, Err(Error::Statement { statement, .. }) if statement == "commit"));
        assert_eq!(names(&db.db).await, Vec::<String>::new());
    }

    async fn a_panic_in_a_transaction_is_rolled_back_and_the_database_goes_on(db: &TestDb) {
        for _ in 0..10 {
            let written: Result<(), Error> = db
                .db
                .write(|tx: &mut Tx<'_>| {
                    Box::pin(async move {
                        add(tx, "a").await?;
                        panic!("a fault of the caller")
                    })
                })
                .await;
            assert!(matches!(written, Err(Error::Closed)));
        }
        let read: Result<(), Error> =
            db.db.read(|_: &mut Tx<'_>| Box::pin(async move { panic!("a fault of the caller") })).await;
        assert!(matches!(read, Err(Error::Closed)));
        db.db.write::<_, Error, _>(|tx| Box::pin(async move { add(tx, "b").await })).await.unwrap();
        assert_eq!(names(&db.db).await, ["b"]);
    }

    async fn a_caller_that_goes_away_leaves_no_transaction_open(db: &TestDb) {
        for n in 0..20 {
            let name = format!("{n:03}");
            let write = db.db.write::<_, Error, _>(in_tx!(tx, [name], add(tx, &name).await));
            // Polled once and dropped: the work may be done or not, but not half of it, and nobody waits for it.
            tokio::select! {
                biased;
                _ = write => {}
                () = std::future::ready(()) => {}
            }
        }
        db.db.write::<_, Error, _>(|tx| Box::pin(async move { add(tx, "last").await })).await.unwrap();
        assert!(names(&db.db).await.contains(&"last".to_owned()));
    }
}

/// On SQLite a transaction is polled once, so that nothing but the database can be awaited in it.
#[tokio::test]
async fn a_foreign_await_is_an_error_and_rolls_back() {
    let db = store::testing::sqlite().await;
    let gate = Arc::new(tokio::sync::Notify::new());
    let written: Result<(), Error> = db
        .db
        .write(in_tx!(tx, [gate], {
            add(tx, "a").await?;
            gate.notified().await;
            Ok(())
        }))
        .await;
    assert!(matches!(written, Err(Error::ForeignAwait)));
    assert_eq!(names(&db.db).await, Vec::<String>::new());
}

/// PostgreSQL finds a deadlock and gives one of the two up; the kit tries it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadlock_is_tried_again() {
    let db = store::testing::postgres().await;
    let barrier = Arc::new(tokio::sync::Barrier::new(2));
    let mut writers = JoinSet::new();
    for (first, second) in [("a", "b"), ("b", "a")] {
        let (db, barrier) = (db.db.clone(), Arc::clone(&barrier));
        let met = Arc::new(std::sync::atomic::AtomicBool::new(false));
        writers.spawn(async move {
            db.write::<_, Error, _>(move |tx| {
                let (barrier, met) = (Arc::clone(&barrier), Arc::clone(&met));
                Box::pin(async move {
                    store::number::next(tx, &crate::support::scope(order(first)), 2026).await?;
                    if !met.swap(true, std::sync::atomic::Ordering::SeqCst) {
                        barrier.wait().await;
                    }
                    store::number::next(tx, &crate::support::scope(order(second)), 2026).await
                })
            })
            .await
        });
    }
    let mut numbers = Vec::new();
    while let Some(done) = writers.join_next().await {
        numbers.push(done.unwrap().unwrap());
    }
    numbers.sort();
    assert_eq!(numbers, ["2026-0000001", "2026-0000002"]);
}

fn order(name: &str) -> i64 {
    if name == "a" { 1 } else { 2 }
}
