//! `HearStatus`: looks again at a status that came before the answer to its message was stored.

use app::Ctx;
use app::jobs::{Ended, JobFault};
use base::authz::{Scope, SystemReason};
use base::id::ChannelAccountId;
use channels::delivery::DeliveryState;
use serde::Deserialize;
use serde_json::Value;
use store::in_tx;
use store::job_queue::Job;

use super::payload;
use crate::intake;

/// The name of the kind.
pub const NAME: &str = "HearStatus";
/// Looks before the message is taken for one that another program sent with the same number.
const LOOKS_MAX: u32 = 5;

#[derive(Clone, Deserialize)]
struct Payload {
    channel_account_id: ChannelAccountId,
    external_id: String,
    state: String,
    error: Option<Value>,
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let now = ctx.now();
    let known = ctx
        .db
        .write::<_, app::Fault, _>(in_tx!(tx, [scope, wanted], {
            let state = DeliveryState::parse(&wanted.state).unwrap_or(DeliveryState::Pending);
            let key = (wanted.channel_account_id, wanted.external_id.as_str());
            intake::status_again(tx, &scope, now, key, (state, wanted.error.as_ref())).await
        }))
        .await?;
    match known {
        true => Ok(Ended::Done),
        false if job.attempts >= LOOKS_MAX => Ok(Ended::Done),
        false => Err(JobFault::Again("the message is not known yet".to_owned())),
    }
}
