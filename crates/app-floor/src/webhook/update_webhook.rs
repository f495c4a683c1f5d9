//! Replaces a webhook, and switches it on or off.
//!
//! What happens while it is off is not delivered; what waited when it was switched off failed, and can be replayed.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::WebhookId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::{event_log, in_tx};
use store_setup::{webhook_deliveries, webhooks};
use utoipa::ToSchema;

use super::{WebhookFields, WebhookView, find};

/// Replaces one.
pub struct UpdateWebhook;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateWebhookInput {
    /// The id.
    pub id: WebhookId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: WebhookFields,
}

impl Operation for UpdateWebhook {
    const ID: &'static str = "update_webhook";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/webhooks/{id}";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Replaces a webhook, and switches it on or off.";
    const GUARDED: bool = true;
    type Input = UpdateWebhookInput;
    type Output = WebhookView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateWebhookInput) -> Result<WebhookView, Fault> {
        let (id, now) = (input.id, ctx.now());
        let fields = input.fields.checked(&ctx)?;
        ctx.db
            .write(in_tx!(tx, [scope, fields], {
                let record = Record::setting(Setting::Webhook, id.get());
                stale::hold(tx, record).await?;
                let mut row = find(tx, &scope, id).await?;
                let before = WebhookView::from(row.clone());
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                let was = row.active;
                row.name = fields.name.as_str().to_owned();
                row.url = fields.url.clone();
                row.events.clone_from(&fields.events);
                webhooks::update(tx, &scope, &row).await?;
                match (was, fields.active) {
                    (false, true) => {
                        let head = event_log::head(tx, &scope).await?;
                        webhooks::switch_on(tx, &scope, id, head).await?;
                    }
                    (true, false) => {
                        webhooks::switch_off(tx, &scope, id, None, now).await?;
                        webhook_deliveries::give_up(tx, &scope, id, now).await?;
                    }
                    (true, true) | (false, false) => {}
                }
                let after = WebhookView::from(find(tx, &scope, id).await?);
                let event = SetupEvent::SettingChanged(Setting::Webhook, id.get());
                tx.emit(&scope, now, event.record(Change::between(&before, &after)));
                Ok(after)
            }))
            .await
    }
}
