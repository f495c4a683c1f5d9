//! The job runner: claims due jobs, runs them side by side, retries with back-off, keeps dead letters.

use std::pin::pin;
use std::sync::Arc;

use base::authz::{Scope, SystemReason};
use base::spans::TARGET;
use base::time::{Span, Timestamp};
use store::in_tx;
use store::job_queue::{self, Job};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;
use tracing::Instrument as _;
use tracing::field::Empty;

use crate::{Boxed, Ctx, Fault};

/// Jobs run at once by one process.
const AT_ONCE: usize = 16;
/// Jobs that wait for the world for long, beside those: a slow provider keeps nobody else waiting.
const SLOW_AT_ONCE: usize = 240;
/// From when on a job counts as one that waits for the world.
const SLOW_AFTER: Span = Span::from_secs(2);
/// A worker that says nothing for this long is taken for dead and its job is claimed again.
pub const LEASE: Span = Span::from_secs(120);
/// How long jobs may go on once the process is told to stop. What takes longer is left as a crash leaves it, and goes on at the
/// next start; the service manager would otherwise end everything at once.
pub const END_WITHIN: Span = Span::from_secs(20);
/// The longest sleep between looks at the queue, for jobs that another process added.
const LOOK_AGAIN: Span = Span::from_secs(5);

/// Wakes the runner when a job was added in this process.
#[derive(Debug, Clone, Default)]
pub struct JobBell(Arc<Notify>);

impl JobBell {
    /// Rings; to be called after the commit that added the job.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// How a job ended without a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It is done.
    Done,
    /// The world asked to wait until a moment; the attempt does not count.
    Later(Timestamp),
    /// The other side failed and may be tried again at a moment; the attempt counts.
    Again(Timestamp),
}

/// Why a job failed.
#[derive(Debug)]
pub enum JobFault {
    /// It may work another time.
    Again(String),
    /// It never will.
    Never(String),
}

impl From<store::Error> for JobFault {
    fn from(error: store::Error) -> Self {
        Self::Again(chain(&error))
    }
}

impl From<Fault> for JobFault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Internal(source) => Self::Again(chain(source.as_ref())),
            Fault::Invalid(_) | Fault::Refused { .. } | Fault::NotFound | Fault::Denied(_) => {
                Self::Never(fault.code().name.to_owned())
            }
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

/// A kind of job in the list.
#[derive(Clone, Copy)]
pub struct JobKind {
    /// Verb and noun, `SendMessage`.
    pub name: &'static str,
    /// Does it. It may run twice: after a crash, or when its lease ran out.
    pub run: fn(Ctx, Job) -> Boxed<'static, Result<Ended, JobFault>>,
}

/// Runs jobs until told to stop; then finishes those under way, as far as [`END_WITHIN`] allows.
pub async fn run(ctx: Ctx, kinds: Arc<[JobKind]>, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let slow = Arc::new(Semaphore::new(SLOW_AT_ONCE));
    let mut running = JoinSet::new();
    while !*stop.borrow() {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            break;
        };
        while running.try_join_next().is_some() {}
        match claim(&ctx).await {
            Ok(Some(job)) => {
                let (ctx, kinds) = (ctx.clone(), Arc::clone(&kinds));
                let slow = Arc::clone(&slow);
                running.spawn(async move {
                    let mut work = pin!(run_one(&ctx, &kinds, job));
                    tokio::select! {
                        () = &mut work => return,
                        () = ctx.clock.wait(SLOW_AFTER) => {}
                    }
                    // The place goes to the next job, as long as not too many are slow.
                    let _kept = match slow.try_acquire_owned() {
                        Ok(other) => {
                            drop(place);
                            Ok(other)
                        }
                        Err(_) => Err(place),
                    };
                    work.await;
                });
            }
            Ok(None) => {
                drop(place);
                tokio::select! {
                    () = ctx.jobs.0.notified() => {}
                    () = ctx.clock.wait_until(next_look(&ctx).await) => {}
                    _ = stop.changed() => {}
                }
            }
            Err(error) => {
                drop(place);
                tracing::error!(error = chain(&error), "the job queue cannot be read");
                ctx.clock.wait(LOOK_AGAIN).await;
            }
        }
    }
    tokio::select! {
        () = async { while running.join_next().await.is_some() {} } => {}
        () = ctx.clock.wait(END_WITHIN) => {
            tracing::info!(jobs = running.len(), "what takes longer goes on at the next start");
        }
    }
}

/// Runs every job that is due now, one after the other: for tests.
pub async fn drain(ctx: &Ctx, kinds: &[JobKind]) -> Result<u32, store::Error> {
    let mut count = 0;
    while let Some(job) = claim(ctx).await? {
        run_one(ctx, kinds, job).await;
        count += 1;
    }
    Ok(count)
}

async fn claim(ctx: &Ctx) -> Result<Option<Job>, store::Error> {
    let (now, node) = (ctx.now(), ctx.ids.node());
    ctx.db
        .write(move |tx| Box::pin(async move { job_queue::claim(tx, now, LEASE, node).await }))
        .await
}

async fn next_look(ctx: &Ctx) -> Timestamp {
    let latest = ctx.now() + LOOK_AGAIN;
    match ctx
        .db
        .read(|tx| Box::pin(async move { job_queue::next_due(tx).await }))
        .await
    {
        Ok(Some(due)) => due.min(latest),
        Ok(None) | Err(store::Error::Closed) => latest,
        Err(error) => {
            tracing::warn!(error = chain(&error), "the job queue cannot be read");
            latest
        }
    }
}

async fn run_one(ctx: &Ctx, kinds: &[JobKind], job: Job) {
    let span = tracing::info_span!(
        target: TARGET, "job", otel.name = format_args!("job {}", job.kind), otel.status_code = Empty,
        org.id = job.org.get(), job.id = job.id.get(), job.kind, job.attempts, outcome = Empty,
    );
    let outcome = match kinds.iter().find(|kind| kind.name == job.kind) {
        // In a task of its own, so that a broken invariant in one job ends that job only.
        Some(kind) => {
            match tokio::spawn((kind.run)(ctx.clone(), job.clone()).instrument(span.clone())).await
            {
                Ok(outcome) => outcome,
                Err(error) => Err(JobFault::Never(format!("the job broke off: {error}"))),
            }
        }
        None => Err(JobFault::Never(format!("there is no job {}", job.kind))),
    };
    note(&span, &outcome);
    if let Err(error) = settle(ctx, job, outcome).instrument(span).await {
        tracing::error!(
            error = chain(&error),
            "a job's end could not be stored; it will run again"
        );
    }
}

fn note(span: &tracing::Span, outcome: &Result<Ended, JobFault>) {
    let (name, failed) = match outcome {
        Ok(Ended::Done) => ("done", false),
        Ok(Ended::Later(_)) => ("later", false),
        Ok(Ended::Again(_)) => ("again", true),
        Err(JobFault::Again(_)) => ("failed", true),
        Err(JobFault::Never(_)) => ("given up", true),
    };
    span.record("outcome", name);
    if failed {
        span.record("otel.status_code", "ERROR");
    }
}

async fn settle(ctx: &Ctx, job: Job, outcome: Result<Ended, JobFault>) -> Result<(), store::Error> {
    let scope = Scope::system(job.org, SystemReason::Job);
    let now = ctx.now();
    let outcome = Arc::new(outcome);
    ctx.db
        .write(in_tx!(tx, [scope, job, outcome], {
            match &**outcome {
                Ok(Ended::Done) => job_queue::remove(tx, &scope, &job).await,
                Ok(Ended::Again(until)) => {
                    job_queue::put_off(tx, &scope, &job, *until, "the other side failed")
                        .await
                        .map(drop)
                }
                Ok(Ended::Later(until)) => job_queue::postpone(tx, &scope, &job, *until).await,
                Err(JobFault::Never(reason)) => {
                    tracing::warn!(
                        job.id = job.id.get(),
                        job.kind,
                        reason,
                        "a job became a dead letter"
                    );
                    job_queue::bury(tx, &scope, &job, reason).await
                }
                Err(JobFault::Again(reason)) => {
                    let dead = job_queue::fail(tx, &scope, &job, now, reason).await?;
                    tracing::warn!(
                        job.id = job.id.get(),
                        job.kind,
                        job.attempts,
                        reason,
                        dead,
                        "a job failed"
                    );
                    Ok(())
                }
            }
        }))
        .await
}
