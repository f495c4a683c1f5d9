//! Background work.

use std::collections::BTreeSet;

use base::id::JobId;
use base::time::Span;
use store::db::Place;
use store::job_queue::{self, ATTEMPTS_MAX, Job, NewJob};
use store::{Db, Error, db_test, in_tx};
use tokio::task::JoinSet;

use crate::support::{at, scope};

const LEASE: Span = Span::from_secs(30);
const NODE: u16 = 3;

fn job(id: i64, run_at: i64, key: Option<&str>) -> NewJob {
    NewJob {
        id: JobId::from_i64(id),
        kind: "SendMessage",
        payload: serde_json::json!({ "message_id": id.to_string() }),
        run_at: at(run_at),
        dedupe_key: key.map(str::to_owned),
    }
}

async fn add(db: &Db, org: i64, job: NewJob) {
    db.write::<_, Error, _>(in_tx!(
        tx,
        [job],
        job_queue::insert(tx, &scope(org), at(1), &job).await
    ))
    .await
    .unwrap();
}

async fn claim(db: &Db, now: i64) -> Option<Job> {
    db.write::<_, Error, _>(move |tx| {
        Box::pin(async move { job_queue::claim(tx, at(now), LEASE, NODE).await })
    })
    .await
    .unwrap()
}

async fn fail(db: &Db, job: &Job, now: i64) -> bool {
    let job = job.clone();
    db.write::<_, Error, _>(in_tx!(
        tx,
        [job],
        job_queue::fail(tx, &scope(1), &job, at(now), "timed out").await
    ))
    .await
    .unwrap()
}

async fn count(db: &Db) -> (i64, i64) {
    db.read::<_, Error, _>(|tx| Box::pin(async move { job_queue::count(tx).await }))
        .await
        .unwrap()
}

db_test! {
    async fn what_a_node_that_died_was_at_goes_on_at_once_and_is_its_no_longer(db: &TestDb) {
        add(&db.db, 1, job(1, 10, None)).await;
        let first = claim(&db.db, 20).await.unwrap();
        assert_eq!(claim(&db.db, 21).await, None, "leased");
        let abandon = |node: u16| {
            let db = db.db.clone();
            async move {
                db.write::<_, Error, _>(move |tx| {
                    Box::pin(async move { job_queue::abandon(tx, node).await })
                })
                .await
                .unwrap()
            }
        };
        assert_eq!(abandon(NODE + 1).await, 0, "another node's");
        assert_eq!(abandon(NODE).await, 1);
        assert!(!fail(&db.db, &first, 22).await);
        let second = claim(&db.db, 23).await.unwrap();
        assert_eq!((second.id, second.attempts), (first.id, 2));
        fail(&db.db, &first, 24).await;
        assert_eq!(claim(&db.db, 25).await, None, "the first claim is worth nothing");
    }

    async fn a_job_is_claimed_by_one_of_many_workers(db: &TestDb) {
        for n in 1..=40 {
            add(&db.db, 1 + n % 3, job(n, 10, None)).await;
        }
        let mut workers = JoinSet::new();
        for _ in 0..8 {
            let own = db.db.clone();
            workers.spawn(async move {
                let mut mine = Vec::new();
                while let Some(job) = claim(&own, 20).await {
                    mine.push(job.id.get());
                }
                mine
            });
        }
        let claimed: Vec<i64> = workers.join_all().await.into_iter().flatten().collect();
        assert_eq!(claimed.len(), 40, "none twice");
        assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>(), (1..=40).collect());
    }

    async fn jobs_are_claimed_when_due_and_the_oldest_first(db: &TestDb) {
        for (id, run_at) in [(1, 30), (2, 10), (3, 20)] {
            add(&db.db, 1, job(id, run_at, None)).await;
        }
        assert_eq!(claim(&db.db, 9).await, None);
        let first = claim(&db.db, 40).await.unwrap();
        assert_eq!((first.id.get(), first.attempts, first.org.get()), (2, 1, 1));
        assert_eq!(first.payload, serde_json::json!({ "message_id": "2" }));
        assert_eq!(claim(&db.db, 40).await.unwrap().id.get(), 3);
        let next = db.db.read::<_, Error, _>(|tx| Box::pin(async move { job_queue::next_due(tx).await })).await;
        assert_eq!(next.unwrap(), Some(at(30)));
    }

    async fn a_lease_that_runs_out_lets_another_claim_and_fences_the_first(db: &TestDb) {
        add(&db.db, 1, job(1, 10, None)).await;
        let first = claim(&db.db, 10).await.unwrap();
        assert_eq!(claim(&db.db, 40).await, None, "the lease stands to its end");
        let second = claim(&db.db, 41).await.unwrap();
        assert_eq!((second.id, second.attempts), (first.id, 2));
        fail(&db.db, &first, 42).await;
        db.db
            .write::<_, Error, _>(move |tx| {
                let first = first.clone();
                Box::pin(async move {
                    job_queue::postpone(tx, &scope(1), &first, at(50)).await?;
                    job_queue::bury(tx, &scope(1), &first, "late").await?;
                    job_queue::remove(tx, &scope(1), &first).await
                })
            })
            .await
            .unwrap();
        assert_eq!(count(&db.db).await, (1, 0));
        assert_eq!(claim(&db.db, 42).await, None, "the lease of the second still stands");
        db.db
            .write::<_, Error, _>(in_tx!(tx, [second], job_queue::remove(tx, &scope(1), &second).await))
            .await
            .unwrap();
        assert_eq!(count(&db.db).await, (0, 0));
    }

    async fn a_job_that_fails_waits_longer_each_time_and_becomes_a_dead_letter(db: &TestDb) {
        add(&db.db, 1, job(1, 0, None)).await;
        let mut now = 0;
        for attempt in 1..=ATTEMPTS_MAX {
            let claimed = claim(&db.db, now).await.unwrap();
            assert_eq!(claimed.attempts, attempt);
            assert_eq!(fail(&db.db, &claimed, now).await, attempt == ATTEMPTS_MAX);
            if attempt < ATTEMPTS_MAX {
                let wait = (2_i64 << (attempt - 1)).min(1_800);
                assert_eq!(claim(&db.db, now + wait - 1).await, None);
                now += wait;
            }
        }
        assert_eq!((claim(&db.db, now + 1_000_000).await, count(&db.db).await), (None, (0, 1)));
        let dead = db
            .db
            .read::<_, Error, _>(|tx| {
                Box::pin(async move {
                    assert!(job_queue::list_dead(tx, &scope(2), None, 10).await?.is_empty());
                    job_queue::list_dead(tx, &scope(1), None, 10).await
                })
            })
            .await
            .unwrap();
        assert_eq!(dead[0].last_error.as_deref(), Some("timed out"));
        let revive = |org: i64| {
            db.db.write::<_, Error, _>(move |tx| {
                Box::pin(async move { job_queue::revive(tx, &scope(org), JobId::from_i64(1), at(7)).await })
            })
        };
        assert!(!revive(2).await.unwrap(), "of another organization");
        assert!(revive(1).await.unwrap());
        assert!(!revive(1).await.unwrap(), "it lives");
        assert_eq!(claim(&db.db, 7).await.unwrap().attempts, 1);
    }

    async fn a_job_that_the_world_puts_off_does_not_count_the_attempt(db: &TestDb) {
        add(&db.db, 1, job(1, 10, None)).await;
        let claimed = claim(&db.db, 10).await.unwrap();
        db.db
            .write::<_, Error, _>(in_tx!(tx, [claimed], job_queue::postpone(tx, &scope(1), &claimed, at(99)).await))
            .await
            .unwrap();
        assert_eq!(claim(&db.db, 98).await, None);
        assert_eq!(claim(&db.db, 99).await.unwrap().attempts, 1);
    }

    async fn a_late_worker_cannot_end_a_job_that_another_put_off(db: &TestDb) {
        add(&db.db, 1, job(1, 10, None)).await;
        let late = claim(&db.db, 10).await.unwrap();
        let second = claim(&db.db, 50).await.unwrap();
        db.db
            .write::<_, Error, _>(in_tx!(tx, [second, late], {
                job_queue::postpone(tx, &scope(1), &second, at(99)).await?;
                job_queue::bury(tx, &scope(1), &late, "late").await?;
                job_queue::remove(tx, &scope(1), &late).await
            }))
            .await
            .unwrap();
        assert_eq!(count(&db.db).await, (1, 0));
        assert_eq!(claim(&db.db, 99).await.unwrap().attempts, 2);
    }

    async fn jobs_with_one_key_that_wait_are_one_job(db: &TestDb) {
        for (id, org) in [(1, 1), (2, 1), (3, 2)] {
            add(&db.db, org, job(id, 10, Some("whatsapp/1"))).await;
        }
        add(&db.db, 1, job(4, 10, Some("whatsapp/2"))).await;
        add(&db.db, 1, job(5, 10, None)).await;
        add(&db.db, 1, job(6, 10, None)).await;
        assert_eq!(count(&db.db).await, (5, 0), "only the second is too many");
        let mut twins = JoinSet::new();
        for id in 10..16 {
            let own = db.open_again();
            twins.spawn(async move { add(&own, 1, job(id, 10, Some("race"))).await });
        }
        twins.join_all().await;
        assert_eq!(count(&db.db).await, (6, 0));
    }

    async fn what_is_asked_for_while_a_job_runs_is_done_after_it(db: &TestDb) {
        add(&db.db, 1, job(1, 10, Some("m1"))).await;
        let running = claim(&db.db, 10).await.unwrap();
        // The job has read by now; what is changed from here on it does not see.
        add(&db.db, 1, job(2, 11, Some("m1"))).await;
        add(&db.db, 1, job(3, 11, Some("m1"))).await;
        assert_eq!(count(&db.db).await, (2, 0), "one more, however often it is asked for");
        let ended = running.clone();
        db.db.write::<_, Error, _>(in_tx!(tx, [ended], job_queue::remove(tx, &scope(1), &ended).await)).await.unwrap();
        assert_eq!(claim(&db.db, 11).await.unwrap().id, JobId::from_i64(2));
        assert_eq!(claim(&db.db, 11).await, None);
    }

    async fn nobody_begins_a_job_before_what_it_was_asked_for_again_is_stored(db: &TestDb) {
        add(&db.db, 1, job(1, 10, Some("m1"))).await;
        let (other, is_lite) = (db.db.clone(), matches!(db.place, Place::File { .. }));
        let again = job(2, 10, Some("m1"));
        let early = db.db.write::<_, Error, _>(in_tx!(tx, [again, other], {
            job_queue::insert(tx, &scope(1), at(1), &again).await?;
            // One writer at a time on SQLite: there nobody can look before the commit.
            if is_lite { Ok(None) } else { Ok(claim(&other, 10).await) }
        })).await.unwrap();
        assert_eq!(early, None, "it would not see what is being written");
        assert_eq!(claim(&db.db, 10).await.unwrap().id, JobId::from_i64(1));
    }

    async fn a_dead_letter_stays_dead_while_its_twin_waits(db: &TestDb) {
        add(&db.db, 1, job(1, 10, Some("k"))).await;
        let first = claim(&db.db, 10).await.unwrap();
        db.db
            .write::<_, Error, _>(in_tx!(tx, [first], job_queue::bury(tx, &scope(1), &first, "no").await))
            .await
            .unwrap();
        add(&db.db, 1, job(2, 10, Some("k"))).await;
        let revived = db
            .db
            .write::<_, Error, _>(|tx| {
                Box::pin(async move { job_queue::revive(tx, &scope(1), JobId::from_i64(1), at(7)).await })
            })
            .await;
        assert!(!revived.unwrap());
        assert_eq!(count(&db.db).await, (1, 1));
    }
}
