//! The process is told to stop while jobs run.

#![expect(
    clippy::disallowed_methods,
    reason = "the manual clock is what is moved, so a moment of real time passes for the job to see it"
)]

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::jobs::{END_WITHIN, Ended, JobKind, LEASE, drain, run};
use base::authz::{Scope, SystemReason};
use base::id::JobId;
use base::time::Span;
use serde_json::json;
use store::job_queue::{self, NewJob};
use store::{Error, db_test, in_tx};
use tokio::sync::watch;

use super::support::World;

const NAME: &str = "TakeForEver";
static BEGUN: AtomicUsize = AtomicUsize::new(0);

const FOR_EVER: JobKind = JobKind {
    name: NAME,
    run: |_, _| {
        Box::pin(async {
            BEGUN.fetch_add(1, Ordering::Relaxed);
            pending().await
        })
    },
};
const AT_ONCE: JobKind = JobKind {
    name: NAME,
    run: |_, _| Box::pin(async { Ok(Ended::Done) }),
};

db_test! {
    async fn a_job_that_takes_for_ever_keeps_no_process_from_stopping_and_is_done_later(db: &TestDb) {
        let world = World::new(db).await;
        let (ctx, scope) = (world.ctx.clone(), Scope::system(world.ours.org, SystemReason::Job));
        let before = BEGUN.load(Ordering::Relaxed);
        world.ctx.db
            .write::<_, Error, _>(in_tx!(tx, [ctx, scope], {
                let job = NewJob {
                    id: ctx.id(JobId::from_i64),
                    kind: NAME,
                    payload: json!({}),
                    run_at: ctx.now(),
                    dedupe_key: None,
                };
                job_queue::insert(tx, &scope, ctx.now(), &job).await
            }))
            .await
            .unwrap();
        let (stopper, stop) = watch::channel(false);
        let running = tokio::spawn(run(world.ctx.clone(), [FOR_EVER].into(), stop));
        while BEGUN.load(Ordering::Relaxed) == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        stopper.send_replace(true);
        let mut waited = Span::from_secs(0);
        while !running.is_finished() {
            world.ctx.clock.advance(Span::from_secs(1));
            waited += Span::from_secs(1);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        running.await.unwrap();
        assert!(waited >= END_WITHIN, "{waited:?}");
        world.ctx.clock.advance(LEASE);
        assert_eq!(drain(&world.ctx, &[AT_ONCE]).await.unwrap(), 1);
    }
}
