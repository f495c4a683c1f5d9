//! Lists the kinds of events that webhooks can be told of.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use utoipa::ToSchema;

use super::catalogue::{EVENTS, WebhookArea};

/// Lists kinds of events.
pub struct ListWebhookEvents;

/// A kind of event.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookEventView {
    /// Its name, as `type` has it.
    pub kind: String,
    /// What it is about.
    pub area: WebhookArea,
    /// One sentence.
    pub description: String,
}

impl Operation for ListWebhookEvents {
    const ID: &'static str = "list_webhook_events";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/webhook-events";
    const ACTION: Action = Action::WebhookWrite;
    const SUMMARY: &'static str = "Lists the kinds of events that webhooks can be told of.";
    type Input = Nothing;
    type Output = Page<WebhookEventView>;

    async fn run(_: Ctx, _: Scope, _: Nothing) -> Result<Page<WebhookEventView>, Fault> {
        let items = EVENTS.iter().map(|event| WebhookEventView {
            kind: event.kind.to_owned(),
            area: event.area,
            description: event.description.to_owned(),
        });
        Ok(Page::whole(items.collect()))
    }
}
