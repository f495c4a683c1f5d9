//! Sends a trial to a webhook and waits for what it answers, also while it is off.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::WebhookDeliveryId;
use store::in_tx;
use store_setup::webhook_deliveries;

use super::deliver::{self, LEASE};
use super::letter::TRIAL;
use super::{Named, WebhookDeliveryView, find};

/// Sends a trial.
pub struct TryWebhook;

impl Operation for TryWebhook {
    const ID: &'static str = "try_webhook";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/webhooks/{id}/trial";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Sends a trial to a webhook and gives what it answers.";
    type Input = Named;
    type Output = WebhookDeliveryView;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<WebhookDeliveryView, Fault> {
        let (id, trial) = (input.id, ctx.id(WebhookDeliveryId::from_i64));
        let (own, mine) = (ctx.clone(), scope.clone());
        let parcel = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [own, mine], {
                let webhook = find(tx, &mine, id).await?;
                let now = own.now();
                let times = (now, now + LEASE);
                webhook_deliveries::insert_trial(tx, &mine, (trial, id), TRIAL, times).await?;
                crate::jobs::clear_webhook_deliveries::enqueue(&own, tx, &mine).await?;
                let row = webhook_deliveries::get(tx, &mine, trial).await?;
                let row = row.ok_or(Fault::NotFound)?;
                deliver::wrap(&own, tx, &mine, &webhook, row).await
            }))
            .await?;
        deliver::send(&ctx, &scope, parcel).await?;
        let found = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                Ok(webhook_deliveries::get(tx, &scope, trial).await?)
            }))
            .await?;
        found.map(WebhookDeliveryView::from).ok_or(Fault::NotFound)
    }
}
