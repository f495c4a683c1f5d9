//! Lists webhooks by name.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::webhooks;

use super::WebhookView;

/// Lists webhooks.
pub struct ListWebhooks;

impl Operation for ListWebhooks {
    const ID: &'static str = "list_webhooks";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/webhooks";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Lists webhooks by name; they are few.";
    type Input = Nothing;
    type Output = Page<WebhookView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<WebhookView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(webhooks::list(tx, &scope).await?)))
            .await?;
        Ok(Page::whole(
            rows.into_iter().map(WebhookView::from).collect(),
        ))
    }
}
