//! Sends again what a webhook was not told since a moment.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::WebhookId;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use setup::event::{Setting, SetupEvent};
use store::{in_tx, lock};
use store_setup::webhook_deliveries;
use utoipa::ToSchema;

use super::{WebhookView, find};
use crate::jobs::deliver_webhooks;

/// Sends again what failed.
pub struct ReplayWebhookDeliveries;

/// Of which webhook, and since when.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReplayWebhookDeliveriesInput {
    /// The webhook.
    pub id: WebhookId,
    /// What was made before is left alone.
    pub since: Timestamp,
}

/// How many are sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayedDeliveries {
    /// Deliveries.
    pub count: u64,
}

impl Operation for ReplayWebhookDeliveries {
    const ID: &'static str = "replay_webhook_deliveries";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/webhooks/{id}/replay";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Sends again every delivery of a webhook that failed since a moment, each with the id it had.";
    type Input = ReplayWebhookDeliveriesInput;
    type Output = ReplayedDeliveries;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReplayWebhookDeliveriesInput,
    ) -> Result<ReplayedDeliveries, Fault> {
        let (id, times) = (input.id, (input.since, ctx.now()));
        let own = ctx.clone();
        let replayed = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [own, scope], {
                lock::take(tx, id.get()).await?;
                let webhook = find(tx, &scope, id).await?;
                if !webhook.active {
                    return Err(Fault::refused(code::WEBHOOK_OFF));
                }
                let count = webhook_deliveries::replay_failed(tx, &scope, id, times).await?;
                if count > 0 {
                    deliver_webhooks::enqueue(&own, tx, &scope, (id, times.1), None).await?;
                    let view = WebhookView::from(webhook);
                    let change = Change::between(&view, &view).with("replayed_count", &count);
                    let event = SetupEvent::SettingChanged(Setting::Webhook, id.get());
                    tx.emit(&scope, times.1, event.record(change));
                }
                Ok(ReplayedDeliveries { count })
            }))
            .await?;
        ctx.jobs.ring();
        Ok(replayed)
    }
}
