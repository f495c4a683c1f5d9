//! Leases with their fences, numbers and idempotency keys.

use std::collections::BTreeSet;

use base::id::UserId;
use base::time::Span;
use store::lease::Fence;
use store::{Db, Error, db_test, idempotency, in_tx, lease, number};
use tokio::task::JoinSet;

use crate::support::{add, at, names, scope};

async fn take(db: &Db, holder: &'static str, secs: i64) -> Option<i64> {
    db.write::<_, Error, _>(move |tx| {
        Box::pin(
            async move { lease::take(tx, "floor", holder, at(secs), Span::from_secs(10)).await },
        )
    })
    .await
    .unwrap()
}

db_test! {
    async fn a_lease_is_exclusive_and_its_epoch_grows_when_another_takes_it(db: &TestDb) {
        let other = db.open_again();
        assert_eq!(take(&db.db, "a", 100).await, Some(1));
        assert_eq!(take(&other, "b", 105).await, None);
        assert_eq!(take(&db.db, "a", 108).await, Some(1), "renewed until 118");
        assert_eq!(take(&other, "b", 118).await, None, "until means still");
        assert_eq!(take(&other, "b", 119).await, Some(2));
        assert_eq!(take(&db.db, "a", 120).await, None);
        db.db
            .write::<_, Error, _>(|tx| {
                Box::pin(async move {
                    lease::release(tx, "floor", "a").await?;
                    lease::release(tx, "floor", "b").await
                })
            })
            .await
            .unwrap();
        assert_eq!(take(&db.db, "a", 121).await, Some(3), "given back early");
    }

    async fn of_many_who_want_a_lease_at_once_one_gets_it(db: &TestDb) {
        let mut takers = JoinSet::new();
        for holder in ["a", "b", "c", "d", "e", "f"] {
            let own = db.open_again();
            takers.spawn(async move { take(&own, holder, 100).await });
        }
        let taken = takers.join_all().await;
        assert_eq!(taken.iter().flatten().collect::<Vec<_>>(), [&1]);
    }

    async fn under_a_lease_that_another_took_nothing_is_stored(db: &TestDb) {
        let epoch = take(&db.db, "a", 100).await.unwrap();
        let fence = Fence { name: "floor".to_owned(), holder: "a".to_owned(), epoch };
        let store = |db: Db, name: &'static str| {
            let fence = fence.clone();
            async move {
                db.write::<_, Error, _>(in_tx!(tx, [fence], {
                    lease::pass(tx, &fence).await?;
                    add(tx, name).await
                }))
                .await
            }
        };
        store(db.db.clone(), "first").await.unwrap();
        // Its time is over, but nobody took it.
        let other = db.open_again();
        store(db.db.clone(), "late").await.unwrap();
        assert_eq!(take(&other, "b", 120).await, Some(2));
        assert!(matches!(store(db.db.clone(), "never").await, Err(Error::Fenced(name)) if name == "floor"));
        // Taken back, it is another grant: what was decided under the first is void.
        assert_eq!(take(&db.db, "a", 140).await, Some(3));
        assert!(matches!(store(db.db.clone(), "never").await, Err(Error::Fenced(_))));
        assert_eq!(names(&db.db).await, ["first", "late"]);
    }

    async fn whoever_takes_a_lease_waits_for_what_is_being_stored_under_it(db: &TestDb) {
        let epoch = take(&db.db, "a", 100).await.unwrap();
        let fence = Fence { name: "floor".to_owned(), holder: "a".to_owned(), epoch };
        let other = db.open_again();
        let mut writers = JoinSet::new();
        for n in 0..20 {
            let (db, fence) = (db.db.clone(), fence.clone());
            writers.spawn(async move {
                let name = format!("row {n:02}");
                db.write::<_, Error, _>(in_tx!(tx, [fence, name], {
                    lease::pass(tx, &fence).await?;
                    add(tx, &name).await
                }))
                .await
                .is_ok()
            });
        }
        // What the taker reads right after is all that will ever be stored under the first grant.
        assert_eq!(take(&other, "b", 120).await, Some(2));
        let seen = names(&other).await.len();
        let stored = writers.join_all().await.into_iter().filter(|stored| *stored).count();
        assert_eq!(names(&other).await.len(), seen);
        assert_eq!(stored, seen);
    }

    async fn all_leases_of_a_holder_are_renewed_at_once_but_none_that_was_given_back(db: &TestDb) {
        let outcome = db
            .db
            .write::<_, Error, _>(|tx| {
                Box::pin(async move {
                    for name in ["node/1", "floor/1", "floor/2"] {
                        lease::take(tx, name, "a", at(100), Span::from_secs(10)).await?;
                    }
                    lease::take(tx, "floor/3", "b", at(100), Span::from_secs(10)).await?;
                    lease::release(tx, "floor/2", "a").await?;
                    lease::renew_all(tx, "a", at(200)).await?;
                    lease::list(tx, "floor/").await
                })
            })
            .await
            .unwrap();
        let untils: Vec<(&str, i64)> = outcome.iter().map(|one| (one.name.as_str(), one.until.micros() / 1_000_000)).collect();
        assert_eq!(untils, [("floor/1", 200), ("floor/2", 0), ("floor/3", 110)]);
    }

    async fn numbers_are_unique_without_holes_per_organization_and_year(db: &TestDb) {
        let mut takers = JoinSet::new();
        for n in 0_i64..60 {
            let db = db.db.clone();
            takers.spawn(async move {
                db.write::<_, Error, _>(move |tx| {
                    Box::pin(async move {
                        let taken = number::next(tx, &scope(1 + n % 2), 2026).await?;
                        match n % 10 {
                            9 => Err(Error::Corrupt("nobody heard it".to_owned())),
                            _ => Ok((n % 2, taken)),
                        }
                    })
                })
                .await
                .ok()
            });
        }
        let taken: BTreeSet<(i64, String)> = takers.join_all().await.into_iter().flatten().collect();
        // 30 of each organization; the six that gave up are all odd.
        let expected: BTreeSet<(i64, String)> = (1..=30)
            .map(|n| (0, format!("2026-{n:07}")))
            .chain((1..=24).map(|n| (1, format!("2026-{n:07}"))))
            .collect();
        assert_eq!(taken, expected);
    }

    async fn a_request_that_is_sent_again_finds_the_first_answer(db: &TestDb) {
        let (user, other) = (UserId::from_i64(7), UserId::from_i64(8));
        let found = db
            .db
            .write::<_, Error, _>(move |tx| {
                Box::pin(async move {
                    let (first, second) = (serde_json::json!({"id": "1"}), serde_json::json!({"id": "2"}));
                    idempotency::insert(tx, &scope(1), (user, "k"), "sendMessage", (&first, at(5))).await?;
                    idempotency::insert(tx, &scope(1), (user, "k"), "sendMessage", (&second, at(6))).await?;
                    let found = idempotency::get(tx, &scope(1), user, "k").await?;
                    assert_eq!(idempotency::get(tx, &scope(1), other, "k").await?, None);
                    assert_eq!(idempotency::get(tx, &scope(2), user, "k").await?, None);
                    assert_eq!(idempotency::purge(tx, &scope(2), at(9)).await?, 0);
                    assert_eq!(idempotency::purge(tx, &scope(1), at(5)).await?, 0);
                    assert_eq!(idempotency::purge(tx, &scope(1), at(6)).await?, 1);
                    assert_eq!(idempotency::get(tx, &scope(1), user, "k").await?, None);
                    Ok(found)
                })
            })
            .await
            .unwrap();
        assert_eq!(found, Some(("sendMessage".to_owned(), serde_json::json!({"id": "1"}))));
    }
}
