//! `ClearWebhookDeliveries`: removes deliveries of webhooks that are old, day after day for as long as there are any.
//!
//! It may run twice: what is gone is gone.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::JobId;
use base::time::Span;
use serde_json::json;
use setup::webhook::KEPT;
use store::job_queue::{self, Job, NewJob};
use store::{Tx, in_tx};
use store_setup::webhook_deliveries;

/// The name of the kind.
pub const NAME: &str = "ClearWebhookDeliveries";
/// The wait between two looks.
const EVERY: Span = Span::from_hours(24);
/// Rows of one transaction: others write between two.
const AT_ONCE: u32 = 500;

/// Sees to it that what is made now is removed one day.
pub(crate) async fn enqueue(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({}),
        run_at: ctx.now() + EVERY,
        dedupe_key: Some("all".to_owned()),
    };
    Ok(job_queue::insert(tx, scope, ctx.now(), &job).await?)
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let before = ctx.now() - KEPT;
    loop {
        let scope = Scope::system(job.org, SystemReason::Job);
        let (gone, is_any) = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope], {
                let gone = webhook_deliveries::purge(tx, &scope, before, AT_ONCE).await?;
                Ok((gone, webhook_deliveries::any(tx, &scope).await?))
            }))
            .await?;
        if gone < u64::from(AT_ONCE) {
            return Ok(if is_any {
                Ended::Later(ctx.now() + EVERY)
            } else {
                Ended::Done
            });
        }
    }
}
