//! `FireProcessTimer`: a time that a process waits for is over (CASE-025).
//!
//! It may run twice: the timer is taken out of the state of its instance in the transaction that acts on it, so the second one finds it
//! gone. One whose activity is over finds it gone as well.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::ProcessInstanceId;
use office::process::state::Event;
use serde::Deserialize;
use store::in_tx;
use store::job_queue::Job;

use super::payload;
use crate::process::running::Running;

/// The name of the kind.
pub const NAME: &str = "FireProcessTimer";

#[derive(Deserialize)]
struct Payload {
    instance_id: ProcessInstanceId,
    timer: u64,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let Payload { instance_id, timer } = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
    db.write::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
        let mut running = Running::hold(tx, &scope, instance_id).await?;
        let state = &running.instance.state;
        if !state.timers.iter().any(|one| one.number == timer) {
            return Ok(());
        }
        let event = Event::TimerFired { timer };
        running.meet(&ctx, tx, &scope, &event).await
    }))
    .await?;
    bell.ring();
    Ok(Ended::Done)
}
