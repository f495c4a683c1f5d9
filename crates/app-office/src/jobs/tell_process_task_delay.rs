//! `TellProcessTaskDelay`: tells that a task of a process is past its deadline (CASE-029).
//!
//! It may run twice: that the delay was told is kept in the transaction that tells it, so it is told once.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::ProcessTaskId;
use office::process::state::TaskState;
use serde::Deserialize;
use store::job_queue::Job;
use store::{in_tx, lock};
use store_office::{cases, process_tasks};

use super::payload;
use crate::process::telling::tell_late;

/// The name of the kind.
pub const NAME: &str = "TellProcessTaskDelay";

#[derive(Deserialize)]
struct Payload {
    process_task_id: ProcessTaskId,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let Payload {
        process_task_id: id,
    } = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let db = ctx.db.clone();
    db.write::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
        let Some(found) = process_tasks::get(tx, &scope, id).await? else {
            return Ok(());
        };
        // As whoever does it.
        lock::take(tx, found.instance.get()).await?;
        let Some(one) = process_tasks::get(tx, &scope, id).await? else {
            return Ok(());
        };
        if one.state != TaskState::Open || one.delay_told_at.is_some() {
            return Ok(());
        }
        let Some(case) = cases::get(tx, &scope, one.case).await? else {
            return Ok(());
        };
        tell_late(&ctx, tx, &scope, (&case, &one)).await?;
        Ok(process_tasks::delay_told(tx, &scope, id, ctx.now()).await?)
    }))
    .await?;
    Ok(Ended::Done)
}
