//! `DeliverWebhooks`: sends what of one webhook is due, some at a time, until nothing is.
//!
//! It may run twice, also side by side: what is sent is taken with a lease before, and what a job of before took when its process
//! died is taken again by the same job. A receiver that had it already sees the same `webhook-id`.

use app::jobs::{Ended, JobFault};
use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::{JobId, WebhookId};
use base::time::{Span, Timestamp};
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::json;
use store::job_queue::{self, Job, NewJob};
use store::{Tx, in_tx};

use super::payload;
use crate::webhook::couriers::Couriers;
use crate::webhook::deliver;

/// The name of the kind.
pub const NAME: &str = "DeliverWebhooks";
/// After this long another webhook has its turn.
const TURN: Span = Span::from_secs(20);
/// The wait for a turn.
const WAIT: Span = Span::from_secs(1);

#[derive(Deserialize)]
struct Payload {
    webhook_id: WebhookId,
}

/// Adds the job for what of a webhook is due at a moment. The caller rings for it after the commit.
///
/// **Shape**: jobs for a later moment have it as `key`, so that none of them is taken for one that runs at once.
pub(crate) async fn enqueue(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (webhook, at): (WebhookId, Timestamp),
    key: Option<&str>,
) -> Result<(), Fault> {
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "webhook_id": webhook }),
        run_at: at,
        dedupe_key: Some(key.map_or_else(|| webhook.to_string(), |key| format!("{webhook}/{key}"))),
    };
    Ok(job_queue::insert(tx, scope, ctx.now(), &job).await?)
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let scope = Scope::system(job.org, SystemReason::Job);
    let Some(_place) = ctx.extras.get::<Couriers>().take(job.org) else {
        return Ok(Ended::Later(ctx.now() + WAIT));
    };
    let began = ctx.now();
    loop {
        let parcels = deliver::take(&ctx, &scope, wanted.webhook_id, job.id).await?;
        if parcels.is_empty() {
            return Ok(Ended::Done);
        }
        let sent = parcels
            .into_iter()
            .map(|one| deliver::send(&ctx, &scope, one));
        for outcome in join_all(sent).await {
            outcome?;
        }
        if ctx.now().since(began) >= TURN {
            break;
        }
    }
    let own = ctx.clone();
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [own, scope], {
            let next = (wanted.webhook_id, own.now() + WAIT);
            enqueue(&own, tx, &scope, next, None).await
        }))
        .await?;
    Ok(Ended::Done)
}
