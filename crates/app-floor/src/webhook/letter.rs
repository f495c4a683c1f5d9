//! What a receiver gets: the event as JSON, and headers by which it is recognised (Standard Webhooks 1.0).

use app::seal::SealKey;
use app::{Fault, chance};
use base::id::{OrgId, WebhookDeliveryId, WebhookId};
use base::secret::Secret;
use base::time::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::signature::hmac_sha256;
use serde_json::json;
use setup::webhook::{SECRET_BYTES, SECRET_PREFIX};
use store::event_log::WholeEvent;
use store_setup::webhooks::Webhook;

/// The kind that a trial has.
pub(crate) const TRIAL: &str = "WebhookTried";

/// Makes a secret.
pub(crate) fn new_secret() -> String {
    let bytes = STANDARD.encode(chance::bytes::<SECRET_BYTES>());
    format!("{SECRET_PREFIX}{bytes}")
}

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
    let before = webhook.previous.as_ref().filter(|(_, until)| *until > now);
    let sealed = [&webhook.secret]
        .into_iter()
        .chain(before.map(|(sealed, _)| sealed));
    sealed
        .map(|sealed| {
            let opened = key
                .open(&place(webhook.id), sealed)
                .map_err(|error| Fault::Internal(Box::new(error)))?;
            let text = String::from_utf8_lossy(opened.reveal());
            let bytes = STANDARD
                .decode(text.strip_prefix(SECRET_PREFIX).unwrap_or_default())
                .map_err(|error| Fault::Internal(Box::new(error)))?;
            Ok(Secret::new(bytes))
        })
        .collect()
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

/// Writes the headers: id, moment, and a signature by each key.
///
/// **Shape**: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, with blanks between.
pub(crate) fn headers(
    id: WebhookDeliveryId,
    keys: &[Secret<Vec<u8>>],
    body: &[u8],
    now: Timestamp,
) -> Vec<(&'static str, String)> {
    let (id, at) = (
        message_id(id),
        now.micros().div_euclid(1_000_000).to_string(),
    );
    let signed = [id.as_bytes(), b".", at.as_bytes(), b".", body].concat();
    let signatures: Vec<String> = keys
        .iter()
        .map(|key| format!("v1,{}", STANDARD.encode(hmac_sha256(key.reveal(), &signed))))
        .collect();
    vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id),
        ("webhook-timestamp", at),
        ("webhook-signature", signatures.join(" ")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signature is that of the example in the specification's own libraries.
    #[test]
    fn a_signature_is_that_of_the_specification() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let id = b"msg_p5jXN8AQM9LWM0D4loKWxJek";
        let body = br#"{"test": 2432232314}"#;
        let signed = [&id[..], b".1614265330.", body].concat();
        let signature = STANDARD.encode(hmac_sha256(&key, &signed));
        assert_eq!(signature, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_key_signs_what_is_sent() {
        let keys = [Secret::new(b"one".to_vec()), Secret::new(b"two".to_vec())];
        let now = Timestamp::from_micros(1_795_000_000_999_999);
        let headers = headers(WebhookDeliveryId::from_i64(7), &keys, b"{}", now);
        let of = |name| &headers.iter().find(|(one, _)| *one == name).unwrap().1;
        assert_eq!(
            (of("webhook-id").as_str(), of("webhook-timestamp").as_str()),
            ("msg_7", "1795000000")
        );
        let by = |key: &str| STANDARD.encode(hmac_sha256(key, b"msg_7.1795000000.{}"));
        assert_eq!(
            *of("webhook-signature"),
            format!("v1,{} v1,{}", by("one"), by("two"))
        );
    }
}
