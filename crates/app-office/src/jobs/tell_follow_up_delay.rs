//! `TellFollowUpDelay`: tells the responsible of a case that a follow-up is past its deadline (CASE-028).
//!
//! It may run twice: that the delay was told is kept in the transaction that tells it, so it is told once for each deadline.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::FollowUpId;
use base::time::Timestamp;
use office::crm::notice::NoticeKind;
use serde::Deserialize;
use store::job_queue::Job;
use store::{in_tx, lock};
use store_office::{cases, follow_ups};

use super::payload;
use crate::case::Reached;
use crate::follow_up::tell_back;

/// The name of the kind.
pub const NAME: &str = "TellFollowUpDelay";

#[derive(Deserialize)]
struct Payload {
    follow_up_id: FollowUpId,
    due_at: Timestamp,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let Payload {
        follow_up_id: id,
        due_at,
    } = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let db = ctx.db.clone();
    db.write::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
        lock::take(tx, id.get()).await?;
        let Some(one) = follow_ups::get(tx, &scope, id).await? else {
            return Ok(());
        };
        // A deadline that was moved has a job of its own; what came back or is over is late for nobody.
        let is_late = one.due_at == Some(due_at) && one.state.is_to_do();
        if !is_late || one.delay_told_at.is_some() {
            return Ok(());
        }
        let Some(case) = cases::get(tx, &scope, one.case).await? else {
            return Ok(());
        };
        let reached = Reached::load(tx, &scope).await?;
        let about = (&reached, &case, &one);
        tell_back(&ctx, tx, &scope, about, NoticeKind::FollowUpOverdue).await?;
        Ok(follow_ups::delay_told(tx, &scope, id, ctx.now()).await?)
    }))
    .await?;
    Ok(Ended::Done)
}
