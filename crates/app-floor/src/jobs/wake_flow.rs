//! `WakeFlow`: tells a flow that the customer did not answer in time.
//!
//! It may run twice, and late: the run knows which wait it is in and until when, so that an alarm of an earlier wait
//! wakes nobody.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::InteractionId;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store::job_queue::Job;

use super::payload;
use crate::floors::Floors;
use crate::intake;

/// The name of the kind.
pub const NAME: &str = "WakeFlow";

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Payload {
    interaction_id: InteractionId,
    wait: u32,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let (inner, of) = (ctx.clone(), (wanted.interaction_id, wanted.wait));
    let after = ctx
        .db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [inner, scope],
            intake::wake_flow(&inner, tx, &scope, of).await
        ))
        .await?;
    for (id, told) in after.told {
        ctx.extras.get::<Floors>().tell(&ctx, job.org, id, told);
    }
    ctx.jobs.ring();
    Ok(Ended::Done)
}
