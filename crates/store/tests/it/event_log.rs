//! The event log: numbers without holes in commit order, and what listeners hear.

use std::sync::Arc;

use base::event::EntityKind;
use store::{Db, Error, db_test, event_log, in_tx};
use tokio::task::JoinSet;

use crate::support::{add, at, event, names, scope};

/// Writes one row and one event.
async fn write(db: &Db, org: i64, n: i64) -> Result<(), Error> {
    let name = format!("{org}/{n}");
    db.write(in_tx!(tx, [name], {
        add(tx, &name).await?;
        tx.emit(&scope(org), at(n), event(n));
        Ok(())
    }))
    .await
}

async fn log(db: &Db, org: i64) -> Vec<(i64, i64)> {
    db.read::<_, Error, _>(move |tx| {
        Box::pin(async move {
            let events = event_log::after(tx, &scope(org), 0, 10_000).await?;
            Ok(events.iter().map(|one| (one.seq, one.entity_id)).collect())
        })
    })
    .await
    .unwrap()
}

db_test! {
    async fn numbers_have_no_holes_and_listeners_hear_them_in_order(db: &TestDb) {
        const WRITERS: i64 = 120;
        let mut heard = db.db.subscribe();
        let mut writers = JoinSet::new();
        for n in 0..WRITERS {
            let db = db.db.clone();
            writers.spawn(async move { write(&db, 1 + n % 2, n).await });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap().unwrap();
        }
        for org in [1, 2] {
            let seqs: Vec<i64> = log(&db.db, org).await.iter().map(|(seq, _)| *seq).collect();
            assert_eq!(seqs, (1..=WRITERS / 2).collect::<Vec<_>>());
        }
        let mut last = [0, 0, 0];
        for _ in 0..WRITERS {
            let commit = heard.recv().await.unwrap();
            for one in &commit.events {
                let org = usize::try_from(commit.org.get()).unwrap();
                assert_eq!(one.seq, last[org] + 1, "published out of order");
                last[org] = one.seq;
            }
        }
        assert_eq!(last, [0, WRITERS / 2, WRITERS / 2]);
    }

    async fn a_transaction_that_rolls_back_leaves_no_hole_and_is_not_heard(db: &TestDb) {
        let mut heard = db.db.subscribe();
        write(&db.db, 1, 1).await.unwrap();
        write(&db.db, 1, 1).await.unwrap_err();
        let given_up: Result<(), Error> = db
            .db
            .write(|tx| {
                Box::pin(async move {
                    tx.emit(&scope(1), at(9), event(9));
                    Err(Error::Corrupt("given up".to_owned()))
                })
            })
            .await;
        given_up.unwrap_err();
        write(&db.db, 1, 2).await.unwrap();
        assert_eq!(log(&db.db, 1).await, [(1, 1), (2, 2)]);
        assert_eq!(heard.recv().await.unwrap().events[0].entity_id, 1);
        assert_eq!(heard.recv().await.unwrap().events[0].entity_id, 2);
        heard.try_recv().unwrap_err();
    }

    async fn what_is_heard_can_be_read(db: &TestDb) {
        let mut heard = db.db.subscribe();
        for n in 1..=20 {
            let writer = db.db.clone();
            let written = tokio::spawn(async move { write(&writer, 1, n).await });
            let commit = heard.recv().await.unwrap();
            let seen = log(&db.db, 1).await;
            assert!(seen.contains(&(commit.events[0].seq, n)), "heard before it was true");
            assert!(names(&db.db).await.contains(&format!("1/{n}")));
            written.await.unwrap().unwrap();
        }
    }

    async fn events_of_several_organizations_in_one_transaction_are_one_commit_each(db: &TestDb) {
        let mut heard = db.db.subscribe();
        db.db
            .write::<_, Error, _>(|tx| {
                Box::pin(async move {
                    for (org, n) in [(2, 1), (1, 2), (2, 3)] {
                        tx.emit(&scope(org), at(n), event(n));
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        let (one, two): (Arc<_>, Arc<_>) = (heard.recv().await.unwrap(), heard.recv().await.unwrap());
        assert_eq!((one.org.get(), one.events.len()), (1, 1));
        assert_eq!((two.org.get(), two.events.len()), (2, 2));
        assert_eq!(log(&db.db, 2).await, [(1, 1), (2, 3)]);
    }

    async fn the_log_is_paged_by_number_and_by_entity_within_its_organization(db: &TestDb) {
        for n in 1..=5 {
            write(&db.db, 1, n).await.unwrap();
        }
        let (head, page, of_entity, other) = db
            .db
            .read::<_, Error, _>(|tx| {
                Box::pin(async move {
                    Ok((
                        event_log::head(tx, &scope(1)).await?,
                        event_log::after(tx, &scope(1), 2, 2).await?,
                        event_log::of_entity(tx, &scope(1), EntityKind::Setting, 4, 10).await?,
                        (
                            event_log::head(tx, &scope(2)).await?,
                            event_log::after(tx, &scope(2), 0, 10).await?,
                            event_log::of_entity(tx, &scope(2), EntityKind::Setting, 4, 10).await?,
                        ),
                    ))
                })
            })
            .await
            .unwrap();
        assert_eq!(head, 5);
        assert_eq!(page.iter().map(|one| one.seq).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(of_entity.iter().map(|one| one.seq).collect::<Vec<_>>(), [4]);
        assert_eq!(page[0].audience, base::event::Audience::default());
        assert_eq!((other.0, other.1.len(), other.2.len()), (0, 0, 0));
    }
}
