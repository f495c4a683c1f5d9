//! Reading Meta's webhooks: verification, signature, envelope. Each piece is judged by itself, so that a malformed
//! one is set aside while its neighbours are heard.

use base::time::Timestamp;
use serde_json::Value;

use super::{APP_SECRET, PHONE_NUMBER_ID, VERIFY_TOKEN};
use crate::Refusal;
use crate::account::Account;
use crate::heard::{Heard, PIECE_BYTES_MAX};
use crate::json;
use crate::signature::{from_hex, is_hmac_sha256, same_secret};
use crate::wire::{HOOK_BYTES_MAX, WireIn, WireMethod};

mod content;
mod message;
mod notice;
mod person;
mod status;

/// Where a piece was found: what every reader of a piece needs to know about its surroundings.
struct Envelope<'a> {
    /// Number that heard it; the account's own when the payload does not say.
    account_key: String,
    /// The WhatsApp Business account.
    business_key: String,
    /// The customers named beside the pieces.
    contacts: &'a [Value],
    /// Stands in for a missing timestamp.
    at: Timestamp,
}

impl Envelope<'_> {
    fn unknown(&self, reason: &'static str, piece: &Value) -> Heard {
        Heard::Unknown {
            reason,
            account_key: Some(self.account_key.clone()),
            piece: json::piece(piece, PIECE_BYTES_MAX),
        }
    }

    fn moment(&self, piece: &Value) -> Timestamp {
        json::moment(piece, "timestamp").unwrap_or(self.at)
    }
}

/// Reads one call.
pub(super) fn read(account: &Account, input: &WireIn) -> Result<Vec<Heard>, Refusal> {
    match input.method {
        WireMethod::Get => verification(account, input).map(|heard| vec![heard]),
        WireMethod::Post => {
            if !input.is_replay {
                check_signature(account, input)?;
            }
            payload(account, input)
        }
        WireMethod::Delete => Err(Refusal::PayloadMalformed),
    }
}

/// Answers the call by which Meta checks that the hook is ours.
///
/// **Source**: provider page “Webhooks, getting started”: `hub.mode`, `hub.verify_token`, `hub.challenge`.
fn verification(account: &Account, input: &WireIn) -> Result<Heard, Refusal> {
    let ours = account.secret(VERIFY_TOKEN)?;
    let part = |name: &str| input.query.get(name).map(String::as_str);
    let is_ours = part("hub.verify_token").is_some_and(|theirs| same_secret(ours, theirs));
    match (part("hub.mode"), part("hub.challenge")) {
        (Some("subscribe"), Some(text)) if is_ours && text.len() <= json::SHORT_CHARS_MAX => {
            Ok(Heard::Challenge {
                text: text.to_owned(),
            })
        }
        _ => Err(Refusal::VerificationWrong),
    }
}

/// Checks `X-Hub-Signature-256`, an HMAC-SHA256 of the raw body under the app secret.
fn check_signature(account: &Account, input: &WireIn) -> Result<(), Refusal> {
    let secret = account.secret(APP_SECRET)?;
    if input.body.len() > HOOK_BYTES_MAX {
        return Err(Refusal::PayloadTooLarge);
    }
    let theirs = input
        .header("x-hub-signature-256")
        .and_then(|header| header.strip_prefix("sha256="))
        .and_then(from_hex);
    match theirs {
        Some(theirs) if is_hmac_sha256(secret, &input.body, &theirs) => Ok(()),
        Some(_) | None => Err(Refusal::SignatureWrong),
    }
}

fn payload(account: &Account, input: &WireIn) -> Result<Vec<Heard>, Refusal> {
    let root: Value = serde_json::from_slice(&input.body).map_err(|_| Refusal::PayloadMalformed)?;
    if json::raw(&root, "object") != Some("whatsapp_business_account") {
        return Err(Refusal::PayloadMalformed);
    }
    let entries = root
        .get("entry")
        .and_then(Value::as_array)
        .ok_or(Refusal::PayloadMalformed)?;
    let own_number = account.setting(PHONE_NUMBER_ID).unwrap_or_default();
    let mut heard = Vec::new();
    for entry in entries {
        let at = json::moment(entry, "time").unwrap_or(input.received_at);
        let business_key = json::id(entry, "id").unwrap_or_default();
        match entry.get("changes").and_then(Value::as_array) {
            Some(changes) => {
                for change in changes {
                    let envelope = envelope(change, &business_key, own_number, at);
                    read_change(&envelope, change, &mut heard);
                }
            }
            None => heard.push(Heard::Unknown {
                reason: "entry_malformed",
                account_key: None,
                piece: json::piece(entry, PIECE_BYTES_MAX),
            }),
        }
    }
    Ok(heard)
}

fn envelope<'a>(
    change: &'a Value,
    business_key: &str,
    own_number: &str,
    at: Timestamp,
) -> Envelope<'a> {
    let value = change.get("value").unwrap_or(&Value::Null);
    let number = value
        .get("metadata")
        .and_then(|metadata| json::id(metadata, PHONE_NUMBER_ID));
    Envelope {
        account_key: number.unwrap_or_else(|| own_number.to_owned()),
        business_key: business_key.to_owned(),
        contacts: json::list(value, "contacts"),
        at,
    }
}

/// Reads one change, by its field.
fn read_change(envelope: &Envelope<'_>, change: &Value, heard: &mut Vec<Heard>) {
    let (Some(field), Some(value)) = (
        json::raw(change, "field"),
        change.get("value").filter(|value| value.is_object()),
    ) else {
        heard.push(envelope.unknown("change_malformed", change));
        return;
    };
    match field {
        "messages" => read_lists(envelope, value, MESSAGE_LISTS, heard),
        "smb_message_echoes" => read_lists(envelope, value, ECHO_LISTS, heard),
        "user_preferences" => read_lists(envelope, value, PREFERENCE_LISTS, heard),
        "user_id_update" => read_lists(envelope, value, USER_ID_LISTS, heard),
        _ => match notice::read(envelope, field, value) {
            Some(found) => heard.push(found),
            None => heard.push(envelope.unknown("field_unknown", change)),
        },
    }
}

/// Reads one element of a list; what it hears is pushed.
type ReadPiece = fn(&Envelope<'_>, &Value, &mut Vec<Heard>);

const MESSAGE_LISTS: &[(&str, ReadPiece)] = &[
    ("messages", message::read_inbound),
    ("statuses", status::read),
    ("errors", notice::read_error),
];
const ECHO_LISTS: &[(&str, ReadPiece)] = &[("message_echoes", message::read_echo)];
const PREFERENCE_LISTS: &[(&str, ReadPiece)] = &[("user_preferences", person::read_preference)];
const USER_ID_LISTS: &[(&str, ReadPiece)] = &[("user_id_update", person::read_user_id_update)];

/// Reads the lists that a field may hold; one that holds none of them is set aside whole.
fn read_lists(
    envelope: &Envelope<'_>,
    value: &Value,
    lists: &[(&str, ReadPiece)],
    heard: &mut Vec<Heard>,
) {
    let mut found_any = false;
    for (key, read_piece) in lists {
        match value.get(key) {
            Some(Value::Array(pieces)) => {
                found_any = true;
                for piece in pieces {
                    read_piece(envelope, piece, heard);
                }
            }
            Some(malformed) => {
                found_any = true;
                heard.push(envelope.unknown("list_malformed", malformed));
            }
            None => {}
        }
    }
    if !found_any {
        heard.push(envelope.unknown("value_empty", value));
    }
}
