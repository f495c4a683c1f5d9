//! Makes deliveries of what happened, a moment after it did: reads on in the event log from where each webhook is.
//!
//! Deliveries, the webhook's new place and the job that sends them are one transaction, so no event is lost and none is made twice.

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::event::EntityKind;
use base::id::{OrgId, WebhookDeliveryId, WebhookId};
use store::{event_log, in_tx, lock};
use store_setup::{webhook_deliveries, webhooks};
use tokio::sync::watch;

use crate::gather::{self, Kept};
use crate::jobs::{clear_webhook_deliveries, deliver_webhooks};

/// Events of one transaction: others write between two.
const AT_ONCE: u32 = 200;

const EVENTS: Kept = Kept {
    what: "deliveries of webhooks",
    of: &EntityKind::ALL,
    keep: |ctx, org| Box::pin(keep(ctx, org)),
};

/// Makes deliveries of what was left behind and of whatever happens, for as long as the process runs.
pub async fn run(ctx: Ctx, stop: watch::Receiver<bool>) {
    gather::run(ctx, EVENTS, stop).await;
}

/// Makes deliveries of everything that happened, in the given organizations or in all.
///
/// **Errors**: a fault of the database; nothing is lost, the webhook stays where it is.
pub async fn keep_all(ctx: &Ctx, orgs: Option<&BTreeSet<OrgId>>) -> Result<(), Fault> {
    gather::all(ctx, EVENTS, orgs).await
}

async fn keep(ctx: &Ctx, org: OrgId) -> Result<bool, Fault> {
    let scope = Scope::system(org, SystemReason::Job);
    let behind = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(webhooks::behind(tx, &scope).await?)))
        .await?;
    let mut is_more = false;
    for id in behind {
        let (own, scope) = (ctx.clone(), Scope::system(org, SystemReason::Job));
        is_more |= ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [own, scope], tell(&own, tx, &scope, id).await))
            .await?;
        ctx.jobs.ring();
    }
    Ok(is_more)
}

/// Tells one webhook of what comes next. Tells whether there may be more.
async fn tell(
    ctx: &Ctx,
    tx: &mut store::Tx<'_>,
    scope: &Scope,
    id: WebhookId,
) -> Result<bool, Fault> {
    lock::take(tx, id.get()).await?;
    let Some(webhook) = webhooks::get(tx, scope, id).await?.filter(|one| one.active) else {
        return Ok(false);
    };
    let now = ctx.now();
    let events = event_log::kinds_after(tx, scope, webhook.position, AT_ONCE).await?;
    let Some((last, _)) = events.last() else {
        return Ok(false);
    };
    let mut is_any = false;
    for (seq, kind) in events.iter().filter(|(_, kind)| webhook.wants(kind)) {
        let delivery = ctx.id(WebhookDeliveryId::from_i64);
        let of = (Some(*seq), kind.as_str());
        is_any |= webhook_deliveries::insert(tx, scope, (delivery, id), of, now).await?;
    }
    webhooks::update_position(tx, scope, id, *last).await?;
    if is_any {
        deliver_webhooks::enqueue(ctx, tx, scope, (id, now), None).await?;
        clear_webhook_deliveries::enqueue(ctx, tx, scope).await?;
    }
    Ok(events.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX))
}
