//! News of messages that we sent.
//!
//! **Source**: provider page “Status messages webhook reference”: sent, delivered, read, played, failed; “delivered” may
//! be left out when “read” follows at once, and news may come out of order.

use serde_json::Value;

use super::super::errors;
use super::{Envelope, person};
use crate::delivery::DeliveryState;
use crate::failure::{Failure, FailureClass};
use crate::heard::{Heard, HeardStatus};
use crate::json;

/// Reads one element of `statuses`.
pub(super) fn read(envelope: &Envelope<'_>, piece: &Value, heard: &mut Vec<Heard>) {
    let (Some(external_id), Some(word)) = (json::id(piece, "id"), json::raw(piece, "status"))
    else {
        heard.push(envelope.unknown("status_malformed", piece));
        return;
    };
    let state = state(word);
    heard.push(Heard::Status(HeardStatus {
        external_id,
        account_key: envelope.account_key.clone(),
        to: person::identity(envelope, piece, "recipient_id", "recipient_user_id")
            .unwrap_or_default(),
        state,
        at: envelope.moment(piece),
        failure: (state == DeliveryState::Failed).then(|| failure(piece)),
        reference: json::id(piece, "biz_opaque_callback_data"),
        billing_category: piece
            .get("pricing")
            .and_then(|p| json::short(p, "category")),
    }));
}

/// A word that we do not know says nothing: pending, never delivered.
fn state(word: &str) -> DeliveryState {
    match word {
        "sent" => DeliveryState::Sent,
        "delivered" => DeliveryState::Delivered,
        "read" | "played" => DeliveryState::Read,
        "failed" => DeliveryState::Failed,
        _ => DeliveryState::Pending,
    }
}

fn failure(piece: &Value) -> Failure {
    json::list(piece, "errors").first().map_or_else(
        || Failure {
            class: FailureClass::Permanent,
            code: "provider_refused",
            provider_code: None,
            detail: String::new(),
        },
        errors::failure,
    )
}
