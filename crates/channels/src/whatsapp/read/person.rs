//! Who a piece is about: phone numbers, business-scoped ids, user names, and news of these.
//!
//! A customer with a user name may be known by the scoped id only; the phone is then absent everywhere.
//! **Source**: provider pages “Business-scoped user IDs”, “System messages webhook reference”, “`user_preferences`
//! webhook reference”.

use base::phone::Phone;
use serde_json::Value;

use super::Envelope;
use crate::heard::{Heard, HeardOrigin, Identity, IdentityChange};
use crate::json;

/// Reads an identity from the two keys of a piece, and completes it from the contacts beside it.
///
/// **Shape**: `None` when neither key identifies anybody.
pub(super) fn identity(
    envelope: &Envelope<'_>,
    piece: &Value,
    phone_key: &str,
    scoped_key: &str,
) -> Option<Identity> {
    let wa_id = json::id(piece, phone_key);
    let scoped_id = json::id(piece, scoped_key);
    let by_id = |contact: &&Value| {
        names_same(contact, wa_id.as_deref(), scoped_id.as_deref()) == Some(true)
    };
    // A lone contact that shares no kind of id with the piece can only be about the same customer.
    let only = match envelope.contacts {
        [contact] if names_same(contact, wa_id.as_deref(), scoped_id.as_deref()).is_none() => {
            Some(contact)
        }
        _ => None,
    };
    let contact = envelope
        .contacts
        .iter()
        .find(by_id)
        .or(only)
        .unwrap_or(&Value::Null);
    let profile = contact.get("profile").unwrap_or(&Value::Null);
    let phone = wa_id.or_else(|| json::id(contact, "wa_id"));
    let found = Identity {
        phone: phone.and_then(|digits| Phone::parse_international(&digits).ok()),
        scoped_id: scoped_id.or_else(|| json::id(contact, "user_id")),
        handle: json::short(profile, "username"),
        display_name: json::short(profile, "name"),
        ..Identity::default()
    };
    found.is_known().then_some(found)
}

/// Tells whether a contact and a piece name one customer; `None` when they share no kind of id.
fn names_same<'a>(
    contact: &Value,
    wa_id: Option<&'a str>,
    scoped_id: Option<&'a str>,
) -> Option<bool> {
    let both = |key: &str, ours: Option<&'a str>| Some((json::id(contact, key)?, ours?));
    if let Some((theirs, ours)) = both("user_id", scoped_id) {
        return Some(theirs == ours);
    }
    let (theirs, ours) = both("wa_id", wa_id)?;
    let line = |digits: &str| Phone::parse_international(digits).map(|phone| phone.identity_key());
    Some(theirs == ours || matches!((line(&theirs), line(ours)), (Ok(a), Ok(b)) if a == b))
}

/// Reads a system message: a changed number, a changed device, a changed wish.
pub(super) fn read_system(envelope: &Envelope<'_>, of: HeardOrigin, piece: &Value) -> Heard {
    let system = piece.get("system").unwrap_or(&Value::Null);
    match json::raw(system, "type") {
        Some("user_changed_number" | "customer_changed_number" | "user_changed_user_id") => {
            changed_address(envelope, of, piece, system)
        }
        Some("customer_identity_changed" | "user_identity_changed") => {
            let to = of.from.clone();
            Heard::IdentityChanged {
                of,
                to,
                change: IdentityChange::Keys,
            }
        }
        Some("user_preference_changed") => match wish(system, "marketing") {
            Some(is_given) => consent(of, "marketing_messages", is_given),
            None => envelope.unknown("system_malformed", piece),
        },
        Some(_) | None => envelope.unknown("system_unknown", piece),
    }
}

fn changed_address(
    envelope: &Envelope<'_>,
    of: HeardOrigin,
    piece: &Value,
    system: &Value,
) -> Heard {
    let digits = ["wa_id", "new_wa_id", "customer"]
        .iter()
        .find_map(|key| json::id(system, key));
    let to = Identity {
        phone: digits.and_then(|digits| Phone::parse_international(&digits).ok()),
        scoped_id: json::id(system, "user_id"),
        display_name: of.from.display_name.clone(),
        ..Identity::default()
    };
    if !to.is_known() {
        return envelope.unknown("system_malformed", piece);
    }
    let change = if to.phone.is_some() {
        IdentityChange::Number
    } else {
        IdentityChange::ScopedId
    };
    Heard::IdentityChanged { of, to, change }
}

/// Reads one wish about marketing messages.
pub(super) fn read_preference(envelope: &Envelope<'_>, piece: &Value, heard: &mut Vec<Heard>) {
    let category = json::short(piece, "category");
    let from = identity(envelope, piece, "wa_id", "user_id");
    heard.push(match (from, category, wish(piece, "value")) {
        (Some(from), Some(category), Some(is_given)) => {
            consent(nameless(envelope, from, piece), &category, is_given)
        }
        _ => envelope.unknown("preference_malformed", piece),
    });
}

/// Reads the news that a customer has another scoped id.
pub(super) fn read_user_id_update(envelope: &Envelope<'_>, piece: &Value, heard: &mut Vec<Heard>) {
    let ids = piece.get("user_id").unwrap_or(&Value::Null);
    let (previous, current) = (json::id(ids, "previous"), json::id(ids, "current"));
    let phone =
        json::id(piece, "wa_id").and_then(|digits| Phone::parse_international(&digits).ok());
    let with = |scoped_id| Identity {
        phone: phone.clone(),
        scoped_id,
        ..Identity::default()
    };
    heard.push(match (with(previous), with(current.clone())) {
        (from, to) if from.is_known() && current.is_some() => Heard::IdentityChanged {
            of: nameless(envelope, from, piece),
            to,
            change: IdentityChange::ScopedId,
        },
        _ => envelope.unknown("user_id_update_malformed", piece),
    });
}

fn wish(value: &Value, key: &str) -> Option<bool> {
    match json::raw(value, key)? {
        "stop" => Some(false),
        "resume" => Some(true),
        _ => None,
    }
}

fn consent(of: HeardOrigin, category: &str, is_given: bool) -> Heard {
    Heard::Consent {
        of,
        category: category.to_owned(),
        is_given,
    }
}

/// The origin of an event to which the provider gives no id.
fn nameless(envelope: &Envelope<'_>, from: Identity, piece: &Value) -> HeardOrigin {
    HeardOrigin {
        external_id: String::new(),
        account_key: envelope.account_key.clone(),
        from,
        at: envelope.moment(piece),
    }
}
