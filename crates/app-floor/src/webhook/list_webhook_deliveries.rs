//! Lists what a webhook was told, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{WebhookDeliveryId, WebhookId};
use serde::Deserialize;
use setup::webhook::WebhookDeliveryState;
use store::in_tx;
use store_setup::webhook_deliveries;
use utoipa::ToSchema;

use super::{WebhookDeliveryView, find};

/// Lists deliveries.
pub struct ListWebhookDeliveries;

/// Which page of what.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListWebhookDeliveriesInput {
    /// The webhook.
    pub id: WebhookId,
    /// Only those that are here on their way.
    pub state: Option<WebhookDeliveryState>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListWebhookDeliveries {
    const ID: &'static str = "list_webhook_deliveries";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/webhooks/{id}/deliveries";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Lists the deliveries of a webhook, newest first.";
    type Input = ListWebhookDeliveriesInput;
    type Output = Page<WebhookDeliveryView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListWebhookDeliveriesInput,
    ) -> Result<Page<WebhookDeliveryView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<WebhookDeliveryId>(input.cursor.as_deref())?;
        let (id, state, part) = (input.id, input.state, (before, limit + 1));
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                find(tx, &scope, id).await?;
                Ok(webhook_deliveries::list(tx, &scope, id, state, part).await?)
            }))
            .await?;
        let items = rows.into_iter().map(WebhookDeliveryView::from).collect();
        Ok(Page::of(items, limit, |row: &WebhookDeliveryView| row.id))
    }
}
