//! Webhooks: other systems are told of what happens here, each event once at the source and at least once at the receiver
//! (product decision 14).
//!
//! What happened stands in the event log. [`teller`] reads on from where each webhook is and makes deliveries of it, in the
//! transaction that moves the webhook on; the job `DeliverWebhooks` sends them. What a delivery says is made anew from the log
//! at each attempt, so nothing of it is kept twice.

pub mod catalogue;
pub mod couriers;
pub mod create_webhook;
pub mod delete_webhook;
pub(crate) mod deliver;
pub(crate) mod letter;
pub mod list_webhook_deliveries;
pub mod list_webhook_events;
pub mod list_webhooks;
pub mod replay_webhook_deliveries;
pub mod replay_webhook_delivery;
pub mod rotate_webhook_secret;
pub mod teller;
pub mod try_webhook;
pub mod update_webhook;

use app::fault::Fields;
use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::{WebhookDeliveryId, WebhookId};
use base::text::Text;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use setup::webhook::{
    EVENTS_MAX, WebhookDeliveryError, WebhookDeliveryState, WebhookOffReason, WebhookUrl,
};
use store::Tx;
use store_setup::webhook_deliveries::WebhookDelivery;
use store_setup::webhooks::{self, Webhook};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_webhook::CreateWebhook>(),
    Entry::of::<delete_webhook::DeleteWebhook>(),
    Entry::of::<list_webhook_deliveries::ListWebhookDeliveries>(),
    Entry::of::<list_webhook_events::ListWebhookEvents>(),
    Entry::of::<list_webhooks::ListWebhooks>(),
    Entry::of::<replay_webhook_deliveries::ReplayWebhookDeliveries>(),
    Entry::of::<replay_webhook_delivery::ReplayWebhookDelivery>(),
    Entry::of::<rotate_webhook_secret::RotateWebhookSecret>(),
    Entry::of::<try_webhook::TryWebhook>(),
    Entry::of::<update_webhook::UpdateWebhook>(),
];

/// A webhook, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookView {
    /// The id.
    pub id: WebhookId,
    /// What its administrators call it.
    pub name: String,
    /// Where events are sent.
    pub url: WebhookUrl,
    /// Kinds of events that it is told of; empty for every event.
    pub events: Vec<String>,
    /// Whether it is told anything.
    pub active: bool,
    /// Why it is off though nobody switched it off.
    pub off_reason: Option<WebhookOffReason>,
    /// Since when it is off.
    pub off_at: Option<Timestamp>,
    /// Since when its receiver takes nothing.
    pub failing_since: Option<Timestamp>,
    /// Until when the secret of before is also signed with.
    pub previous_secret_until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

impl From<Webhook> for WebhookView {
    fn from(row: Webhook) -> Self {
        Self {
            id: row.id,
            name: row.name,
            url: row.url,
            events: row.events,
            active: row.active,
            off_reason: row.off_reason,
            off_at: row.off_at.filter(|_| !row.active),
            failing_since: row.failing_since,
            previous_secret_until: row.previous.map(|(_, until)| until),
            created_at: row.created_at,
            revision: row.revision,
        }
    }
}

/// A webhook with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookWithSecret {
    /// The secret, as libraries for Standard Webhooks take it: `whsec_` and base64.
    pub secret: String,
    /// The rest of it.
    #[serde(flatten)]
    pub record: WebhookView,
}

/// A delivery: one event for one webhook.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookDeliveryView {
    /// The id.
    pub id: WebhookDeliveryId,
    /// What the receiver gets as `webhook-id`, the same at each attempt.
    pub message_id: String,
    /// Number of the event in the log; absent for a trial.
    pub seq: Option<i64>,
    /// The kind of event.
    pub kind: String,
    /// Where it is on its way.
    pub state: WebhookDeliveryState,
    /// How often it was tried since it was made or replayed.
    pub attempts: u32,
    /// The moment of the next attempt, while it waits.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last tried.
    pub last_attempt_at: Option<Timestamp>,
    /// How long that took.
    pub duration_us: Option<Span>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// The first 2 KB of the answer.
    pub answer: Option<String>,
    /// Why it did not count.
    pub error: Option<WebhookDeliveryError>,
}

impl From<WebhookDelivery> for WebhookDeliveryView {
    fn from(row: WebhookDelivery) -> Self {
        Self {
            id: row.id,
            message_id: letter::message_id(row.id),
            seq: row.seq,
            kind: row.kind,
            state: row.state,
            attempts: row.attempts,
            next_attempt_at: (row.state == WebhookDeliveryState::Waiting)
                .then_some(row.next_attempt_at),
            created_at: row.created_at,
            last_attempt_at: row.last.as_ref().map(|last| last.at),
            duration_us: row.last.as_ref().map(|last| last.took),
            status: row.last.as_ref().and_then(|last| last.status),
            answer: row.last.and_then(|last| last.answer),
            error: row.error,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct WebhookFields {
    /// What its administrators call it.
    pub name: Text<60>,
    /// Where events are sent: an address of the internet that begins with `https://`.
    pub url: WebhookUrl,
    /// Kinds of events that it is told of; empty for every event, also those of later versions.
    #[serde(default)]
    pub events: Vec<String>,
    /// Whether it is told anything; true unless said otherwise.
    #[serde(default = "yes")]
    pub active: bool,
}

const fn yes() -> bool {
    true
}

impl WebhookFields {
    /// Checks the address and the kinds of events, and puts each kind there once.
    ///
    /// **Errors**: `address_private` and `unknown` at the field concerned.
    fn checked(mut self, ctx: &Ctx) -> Result<Self, Fault> {
        let mut fields = Fields::new();
        let may = ctx.outbound.guarded.allows(self.url.as_str());
        fields.check(may, "url", code::field::ADDRESS_PRIVATE);
        if self.events.len() > EVENTS_MAX {
            fields.wrong("events", code::field::TOO_MANY);
        } else {
            for (place, kind) in self.events.iter().enumerate() {
                if catalogue::find(kind).is_none() {
                    fields.wrong(format!("events[{place}]"), code::field::UNKNOWN);
                }
            }
        }
        fields.done()?;
        self.events.sort_unstable();
        self.events.dedup();
        Ok(self)
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: WebhookId,
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: WebhookId) -> Result<Webhook, Fault> {
    webhooks::get(tx, scope, id).await?.ok_or(Fault::NotFound)
}
