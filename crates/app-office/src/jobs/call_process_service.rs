//! `CallProcessService`: makes the call of a service task (CASE-025).
//!
//! It may run twice, also side by side: the other system gets the same `webhook-id` with the same body, and the instance goes on once,
//! because what came is kept in the transaction that moves it.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::ProcessCallId;
use serde::Deserialize;
use store::job_queue::Job;

use super::payload;
use crate::process::calls::{Back, send, settle, write};

/// The name of the kind.
pub const NAME: &str = "CallProcessService";

#[derive(Deserialize)]
struct Payload {
    process_call_id: ProcessCallId,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let Payload {
        process_call_id: id,
    } = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let Some(letter) = write(&ctx, &scope, id).await? else {
        return Ok(Ended::Done);
    };
    let back = send(&ctx, id, letter).await;
    let next = match settle(&ctx, &scope, id, back).await {
        // What would follow is more than is let happen: it is shown where it stands, and not lost with the job.
        Err(Fault::Refused { .. }) => settle(&ctx, &scope, id, Back::TOO_MUCH).await?,
        settled => settled?,
    };
    ctx.jobs.ring();
    Ok(next.map_or(Ended::Done, Ended::Later))
}
