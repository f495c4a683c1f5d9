//! `WatchSalesDesk`: closes a module of work after the sale when nothing is heard of its screen any more: the browser was closed,
//! or crashed (SALE-006, GAP-078). It looks again for as long as the screen is there.

use app::Ctx;
use app::jobs::{Ended, JobFault};
use base::authz::{Scope, SystemReason};
use base::id::{JobId, UserId};
use base::time::Timestamp;
use serde::Deserialize;
use serde_json::json;
use store::job_queue::{Job, NewJob};

use super::payload;
use crate::sale::desk::{SILENT_MAX, close, standing};

/// The name of the kind.
pub const NAME: &str = "WatchSalesDesk";

#[derive(Deserialize)]
struct Payload {
    user_id: UserId,
}

/// Makes the job.
pub(crate) fn job(ctx: &Ctx, user: UserId, at: Timestamp) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "user_id": user }),
        run_at: at,
        dedupe_key: Some(user.get().to_string()),
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let silent_since = Timestamp::from_micros(ctx.now().micros() - SILENT_MAX.micros());
    if close(&ctx, &scope, wanted.user_id, Some(silent_since)).await? {
        return Ok(Ended::Done);
    }
    let (desk, _) = standing(&ctx, &scope, wanted.user_id).await?;
    Ok(desk.map_or(Ended::Done, |desk| Ended::Later(desk.seen_at + SILENT_MAX)))
}
