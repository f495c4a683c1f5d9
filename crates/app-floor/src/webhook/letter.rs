//! What a receiver gets: the event as JSON. How it is signed is in `app_setup::signing`.

use app::Fault;
use app::seal::SealKey;
use app_setup::signing::{self, Stored};
use base::id::{OrgId, WebhookDeliveryId, WebhookId};
use base::secret::Secret;
use base::time::Timestamp;
use serde_json::json;
use store::event_log::WholeEvent;
use store_setup::webhooks::Webhook;

/// The kind that a trial has.
pub(crate) const TRIAL: &str = "WebhookTried";

fn place(id: WebhookId) -> String {
    format!("webhooks/{id}/secret")
}

/// Seals a secret for its webhook.
pub(crate) fn seal(key: &SealKey, id: WebhookId, secret: &str) -> Vec<u8> {
    key.seal(&place(id), secret.as_bytes())
}

/// Opens the keys that a webhook signs with at a moment: its own, and that of before while it counts.
///
/// **Errors**: another key, or damage.
pub(crate) fn open(
    key: &SealKey,
    webhook: &Webhook,
    now: Timestamp,
) -> Result<Vec<Secret<Vec<u8>>>, Fault> {
    let stored = Stored {
        secret: &webhook.secret,
        previous: webhook
            .previous
            .as_ref()
            .map(|(sealed, until)| (sealed.as_slice(), *until)),
    };
    signing::open(key, &place(webhook.id), stored, now)
}

/// Gives what the receiver knows a delivery by.
pub(crate) fn message_id(id: WebhookDeliveryId) -> String {
    format!("msg_{id}")
}

/// Writes the body of an event.
///
/// **Shape**: `docs/webhooks.md`; ids are texts, the moment is RFC 3339.
pub(crate) fn body(org: OrgId, event: &WholeEvent) -> Vec<u8> {
    let text = |id: i64| id.to_string();
    let body = json!({
        "type": event.kind,
        "timestamp": event.at.rfc3339(),
        "organization": org,
        "seq": event.seq,
        "data": {
            "entity": event.entity,
            "id": text(event.entity_id),
            "parent_id": event.parent_id.map(text),
            "actor_id": event.actor_id.map(text),
            "version": event.version,
            "details": event.payload,
        },
    });
    body.to_string().into_bytes()
}

/// Writes the body of a trial: no event of the log.
pub(crate) fn trial_body(org: OrgId, webhook: WebhookId, at: Timestamp) -> Vec<u8> {
    let body = json!({
        "type": TRIAL,
        "timestamp": at.rfc3339(),
        "organization": org,
        "seq": null,
        "data": {
            "entity": "setting", "id": webhook, "parent_id": null, "actor_id": null, "version": 1,
            "details": { "setting": "webhook" },
        },
    });
    body.to_string().into_bytes()
}
