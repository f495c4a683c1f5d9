//! `ApplyRetention`: night after night erases what was kept for longer than an organization decided, a little at a time.
//!
//! It may run twice, after a crash: its run goes on, and what was erased carries a mark. Before each piece it looks whether somebody
//! stopped all erasing or decided anew. What fails for good is tried again the next night.

use app::jobs::{Ended, JobFault, LEASE};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::background::BackgroundState;
use base::event::Change;
use base::id::{JobId, RetentionRunId};
use base::time::Timestamp;
use office::event::OfficeEvent;
use office::retention::{RetentionKind, next_run};
use serde_json::json;
use store::job_queue::{self, Job, NewJob};
use store::{Tx, in_tx};
use store_office::retention_runs::{self, RetentionRun};
use store_office::{retention_due, retention_limits};
use store_setup::organizations;

use super::anonymize_people::hold;
use crate::retention::erase::{self, START, Walk};
use crate::retention::{RetentionRunView, calendar, cutoff};

/// The name of the kind.
pub const NAME: &str = "ApplyRetention";
/// Tries after which the rest waits for the next night.
const TRIES_MAX: u32 = 8;

/// Sees to it that a run begins in the coming night.
pub(crate) async fn enqueue(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({}),
        run_at: next_run(ctx.now(), &calendar(tx, scope).await?),
        dedupe_key: Some("all".to_owned()),
    };
    Ok(job_queue::insert(tx, scope, ctx.now(), &job).await?)
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let work = Work {
        ctx: &ctx,
        house: Scope::system(job.org, SystemReason::Job),
        job: &job,
    };
    match work.all().await {
        Ok(()) => Ok(Ended::Done),
        Err(fault @ Fault::Internal(_)) if job.attempts < TRIES_MAX => Err(fault.into()),
        Err(fault) => {
            work.end(BackgroundState::Failed, Some(&fault)).await?;
            match fault {
                Fault::Internal(_) => Err(fault.into()),
                _ => Ok(Ended::Done),
            }
        }
    }
}

struct Work<'a> {
    ctx: &'a Ctx,
    house: Scope,
    job: &'a Job,
}

/// What a piece of work found.
enum Went {
    /// So far; there may be more.
    On((Timestamp, i64)),
    /// There is nothing more of the kind.
    Through,
    /// Somebody stopped all erasing.
    Stopped,
}

impl Work<'_> {
    async fn all(&self) -> Result<(), Fault> {
        let Some(run) = self.begin().await? else {
            return Ok(());
        };
        for kind in RetentionKind::ALL {
            let mut after = START;
            loop {
                match self.piece(&run, kind, after).await? {
                    Went::On(last) => after = last,
                    Went::Through => break,
                    Went::Stopped => return self.end(BackgroundState::Canceled, None).await,
                }
                // Bytes of files go by jobs of their own.
                self.ctx.jobs.ring();
            }
            self.count_left(&run, kind).await?;
        }
        self.end(BackgroundState::Done, None).await
    }

    /// Begins a run, or goes on with the one of this job; none when it is over or there is nothing to do this night.
    async fn begin(&self) -> Result<Option<RetentionRun>, Fault> {
        let ctx = self.ctx.clone();
        let (house, job, until) = self.held();
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, house, job], {
                hold(tx, &house, &job, until).await?;
                if let Some(run) = retention_runs::of_job(tx, &house, job.id).await? {
                    return Ok(Some(run).filter(|run| !run.state.is_over()));
                }
                let decided = retention_limits::get(tx, &house).await?;
                let counts = |kind| decided.limit(kind).in_effect(ctx.now()).is_some();
                if decided.paused || !RetentionKind::ALL.into_iter().any(counts) {
                    if decided.is_any() {
                        enqueue(&ctx, tx, &house).await?;
                    }
                    return Ok(None);
                }
                let id = ctx.id(RetentionRunId::from_i64);
                retention_runs::insert(tx, &house, (id, job.id), ctx.now()).await?;
                Ok(retention_runs::of_job(tx, &house, job.id).await?)
            }))
            .await
    }

    /// Erases the next few of a kind after a place.
    async fn piece(
        &self,
        run: &RetentionRun,
        kind: RetentionKind,
        after: (Timestamp, i64),
    ) -> Result<Went, Fault> {
        let (ctx, id, started_at) = (self.ctx.clone(), run.id, run.started_at);
        let (house, job, until) = self.held();
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, house, job], {
                hold(tx, &house, &job, until).await?;
                let decided = retention_limits::get(tx, &house).await?;
                if decided.paused {
                    return Ok(Went::Stopped);
                }
                let Some(months) = decided.limit(kind).in_effect(ctx.now()) else {
                    return Ok(Went::Through);
                };
                let locale = organizations::get(tx, &house).await?.locale;
                let walk = Walk {
                    run: id,
                    kind,
                    before: cutoff(started_at, months),
                    called: erase::called(locale),
                };
                let (count, last) = erase::batch(&ctx, tx, &house, (&walk, after)).await?;
                retention_runs::add(tx, &house, id, (kind, months), count).await?;
                Ok(last.map_or(Went::Through, Went::On))
            }))
            .await
    }

    /// Counts what stayed of a kind although its time is over.
    async fn count_left(&self, run: &RetentionRun, kind: RetentionKind) -> Result<(), Fault> {
        let (ctx, id, started_at) = (self.ctx.clone(), run.id, run.started_at);
        let house = self.house.clone();
        let counted = self
            .ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [house, ctx], {
                let decided = retention_limits::get(tx, &house).await?;
                let Some(months) = decided.limit(kind).in_effect(ctx.now()) else {
                    return Ok(None);
                };
                let before = cutoff(started_at, months);
                Ok(Some(if kind == RetentionKind::SetAside {
                    erase::count_aside(tx, &house, before).await?
                } else {
                    retention_due::count(tx, &house, (kind, before)).await?
                }))
            }))
            .await?;
        let Some(counted) = counted else {
            return Ok(());
        };
        let left = (counted.held, counted.open);
        let (house, job, until) = self.held();
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [house, job], {
                hold(tx, &house, &job, until).await?;
                Ok(retention_runs::update_left(tx, &house, id, kind, left).await?)
            }))
            .await
    }

    fn held(&self) -> (Scope, Job, Timestamp) {
        (self.house.clone(), self.job.clone(), self.ctx.now() + LEASE)
    }

    /// Ends the run, tells what it did, and sees to the next one.
    async fn end(&self, state: BackgroundState, fault: Option<&Fault>) -> Result<(), Fault> {
        let (ctx, house, job) = (self.ctx.clone(), self.house.clone(), self.job.id);
        let error = fault.map(|fault| fault.code().name);
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, house], {
                let run = retention_runs::of_job(tx, &house, job).await?;
                let is_any = retention_limits::get(tx, &house).await?.is_any();
                if let Some(run) = run
                    && retention_runs::end(tx, &house, run.id, (state, error), ctx.now()).await?
                {
                    let id = run.id;
                    let view = RetentionRunView {
                        state,
                        error: error.map(str::to_owned),
                        finished_at: Some(ctx.now()),
                        ..RetentionRunView::from(run)
                    };
                    let event = OfficeEvent::RetentionEnded(id).record(Change::made(&view));
                    tx.emit(&house, ctx.now(), event);
                }
                if is_any {
                    enqueue(&ctx, tx, &house).await?;
                }
                Ok(())
            }))
            .await
    }
}
