//! Gives a webhook another secret. For a day everything is signed with both, so that its receiver has time to change over.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::{keys, signing};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use setup::webhook::ROTATION;
use store::{in_tx, lock};
use store_setup::webhooks;

use super::{Named, WebhookView, WebhookWithSecret, find, letter};

/// Gives one another secret.
pub struct RotateWebhookSecret;

impl Operation for RotateWebhookSecret {
    const ID: &'static str = "rotate_webhook_secret";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/webhooks/{id}/secret";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Gives a webhook another secret, shown this once; that of before is also signed with for 24 hours.";
    type Input = Named;
    type Output = WebhookWithSecret;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<WebhookWithSecret, Fault> {
        let secret = signing::new_secret();
        let (id, now) = (input.id, ctx.now());
        let (own, shown) = (ctx.clone(), secret.clone());
        let record = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [own, scope, secret], {
                lock::take(tx, id.get()).await?;
                let before = WebhookView::from(find(tx, &scope, id).await?);
                let key = keys::data_key(&own, tx, &scope).await?;
                let sealed = letter::seal(&key, id, &secret);
                webhooks::rotate(tx, &scope, id, &sealed, now + ROTATION).await?;
                let after = WebhookView::from(find(tx, &scope, id).await?);
                let change = Change::between(&before, &after).with("secret_replaced", &true);
                let event = SetupEvent::SettingChanged(Setting::Webhook, id.get());
                tx.emit(&scope, now, event.record(change));
                Ok(after)
            }))
            .await?;
        Ok(WebhookWithSecret {
            secret: shown,
            record,
        })
    }
}
