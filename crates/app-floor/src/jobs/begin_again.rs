//! `BeginAgain`: gives a message a new interaction when the one it was added to had just ended.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::{InteractionId, MessageId};
use serde::Deserialize;
use store::in_tx;
use store::job_queue::Job;

use super::payload;
use crate::floors::Floors;
use crate::intake;

/// The name of the kind.
pub const NAME: &str = "BeginAgain";

#[derive(Deserialize)]
struct Payload {
    interaction_id: InteractionId,
    message_id: MessageId,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let (inner, of) = (ctx.clone(), (wanted.interaction_id, wanted.message_id));
    let after = ctx
        .db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [inner, scope],
            intake::begin_again(&inner, tx, &scope, of).await
        ))
        .await?;
    for (id, told) in after.told {
        ctx.extras.get::<Floors>().tell(&ctx, job.org, id, told);
    }
    Ok(Ended::Done)
}
