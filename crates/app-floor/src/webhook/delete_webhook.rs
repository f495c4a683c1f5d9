//! Deletes a webhook with its secret; it is told nothing more.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::{in_tx, lock};
use store_setup::{webhook_deliveries, webhooks};

use super::{Named, WebhookView, find};

/// Deletes one.
pub struct DeleteWebhook;

impl Operation for DeleteWebhook {
    const ID: &'static str = "delete_webhook";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/webhooks/{id}";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Deletes a webhook.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                lock::take(tx, id.get()).await?;
                let before = WebhookView::from(find(tx, &scope, id).await?);
                webhooks::remove(tx, &scope, id, now).await?;
                webhook_deliveries::give_up(tx, &scope, id, now).await?;
                let event = SetupEvent::SettingChanged(Setting::Webhook, id.get());
                tx.emit(&scope, now, event.record(Change::removed(&before)));
                Ok(Done {})
            }))
            .await
    }
}
