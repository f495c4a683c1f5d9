//! Makes a webhook, which is told of what happens from then on. Its secret is shown this once.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::{keys, signing};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::WebhookId;
use setup::event::{Setting, SetupEvent};
use setup::webhook::WEBHOOKS_MAX;
use store::{event_log, in_tx};
use store_setup::webhooks::{self, Webhook};

use super::{WebhookFields, WebhookView, WebhookWithSecret, find, letter};

/// Makes one.
pub struct CreateWebhook;

impl Operation for CreateWebhook {
    const ID: &'static str = "create_webhook";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/webhooks";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Makes a webhook; its secret is shown this once.";
    type Input = WebhookFields;
    type Output = WebhookWithSecret;

    async fn run(ctx: Ctx, scope: Scope, input: WebhookFields) -> Result<WebhookWithSecret, Fault> {
        let fields = input.checked(&ctx)?;
        let secret = signing::new_secret();
        let (now, id) = (ctx.now(), ctx.id(WebhookId::from_i64));
        let (own, shown) = (ctx.clone(), secret.clone());
        let record = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [own, scope, fields, secret], {
                if webhooks::count(tx, &scope).await? >= WEBHOOKS_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                let key = keys::data_key(&own, tx, &scope).await?;
                let row = Webhook {
                    id,
                    name: fields.name.as_str().to_owned(),
                    url: fields.url.clone(),
                    events: fields.events.clone(),
                    secret: letter::seal(&key, id, &secret),
                    previous: None,
                    active: fields.active,
                    off_reason: None,
                    off_at: None,
                    failing_since: None,
                    position: event_log::head(tx, &scope).await?,
                    created_at: now,
                    revision: 1,
                };
                webhooks::insert(tx, &scope, &row).await?;
                let made = WebhookView::from(find(tx, &scope, id).await?);
                let event = SetupEvent::SettingChanged(Setting::Webhook, id.get());
                tx.emit(&scope, now, event.record(Change::made(&made)));
                Ok(made)
            }))
            .await?;
        Ok(WebhookWithSecret {
            secret: shown,
            record,
        })
    }
}
