//! Sends one delivery again, also one that the receiver took.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::WebhookDeliveryId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::{in_tx, lock};
use store_setup::webhook_deliveries;
use utoipa::ToSchema;

use super::{WebhookDeliveryView, WebhookView, find};
use crate::jobs::deliver_webhooks;

/// Sends one again.
pub struct ReplayWebhookDelivery;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReplayWebhookDeliveryInput {
    /// The delivery.
    pub id: WebhookDeliveryId,
}

impl Operation for ReplayWebhookDelivery {
    const ID: &'static str = "replay_webhook_delivery";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/webhook-deliveries/{id}/replay";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str =
        "Sends a delivery again with the id it had, from the first attempt on.";
    type Input = ReplayWebhookDeliveryInput;
    type Output = WebhookDeliveryView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReplayWebhookDeliveryInput,
    ) -> Result<WebhookDeliveryView, Fault> {
        let (id, now, own) = (input.id, ctx.now(), ctx.clone());
        let replayed = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [own, scope], {
                let found = webhook_deliveries::get(tx, &scope, id).await?;
                let of = found.ok_or(Fault::NotFound)?.webhook;
                lock::take(tx, of.get()).await?;
                let webhook = find(tx, &scope, of).await?;
                if !webhook.active {
                    return Err(Fault::refused(code::WEBHOOK_OFF));
                }
                if !webhook_deliveries::replay(tx, &scope, id, now).await? {
                    return Err(Fault::refused(code::DELIVERY_UNDER_WAY));
                }
                deliver_webhooks::enqueue(&own, tx, &scope, (of, now), None).await?;
                let view = WebhookView::from(webhook);
                let change = Change::between(&view, &view).with("replayed_delivery_id", &id);
                let event = SetupEvent::SettingChanged(Setting::Webhook, of.get());
                tx.emit(&scope, now, event.record(change));
                let found = webhook_deliveries::get(tx, &scope, id).await?;
                found.map(WebhookDeliveryView::from).ok_or(Fault::NotFound)
            }))
            .await?;
        ctx.jobs.ring();
        Ok(replayed)
    }
}
