//! Messages of customers, and echoes of messages that the business wrote in the phone's own app.
//!
//! **Source**: provider pages “messages webhook reference” (one page per type), “Edit messages”, “Revoke messages”,
//! “`smb_message_echoes` webhook reference”, “Group messages”.

use serde_json::Value;

use super::{Envelope, content, person};
use crate::heard::{Content, Heard, HeardMessage, HeardOrigin, Referral};
use crate::json;

/// Reads one element of `messages`.
pub(super) fn read_inbound(envelope: &Envelope<'_>, piece: &Value, heard: &mut Vec<Heard>) {
    match origin(envelope, piece, "from", "from_user_id") {
        Ok(of) => read_from(envelope, of, piece, false, heard),
        Err(reason) => heard.push(envelope.unknown(reason, piece)),
    }
}

/// Reads one element of `message_echoes`: the customer is in `to`.
pub(super) fn read_echo(envelope: &Envelope<'_>, piece: &Value, heard: &mut Vec<Heard>) {
    match origin(envelope, piece, "to", "to_user_id") {
        Ok(of) => read_from(envelope, of, piece, true, heard),
        Err(reason) => heard.push(envelope.unknown(reason, piece)),
    }
}

fn origin(
    envelope: &Envelope<'_>,
    piece: &Value,
    phone_key: &str,
    scoped_key: &str,
) -> Result<HeardOrigin, &'static str> {
    let external_id = json::id(piece, "id").ok_or("message_without_id")?;
    if piece.get("group_id").is_some() {
        return Err("group_message");
    }
    let from =
        person::identity(envelope, piece, phone_key, scoped_key).ok_or("customer_unknown")?;
    let account_key = envelope.account_key.clone();
    Ok(HeardOrigin {
        external_id,
        account_key,
        from,
        at: envelope.moment(piece),
    })
}

fn read_from(
    envelope: &Envelope<'_>,
    of: HeardOrigin,
    piece: &Value,
    is_echo: bool,
    heard: &mut Vec<Heard>,
) {
    let Some(kind) = json::raw(piece, "type") else {
        heard.push(envelope.unknown("message_without_type", piece));
        return;
    };
    let found = match kind {
        "reaction" => reaction(envelope, of, piece),
        "edit" => edit(envelope, of, piece),
        "revoke" => revoke(envelope, of, piece),
        "system" => person::read_system(envelope, of, piece),
        "request_welcome" => Heard::Opened {
            of,
            form: std::collections::BTreeMap::new(),
            page_url: None,
        },
        _ => match content::read(kind, piece) {
            content::Reading::Known(content) => message(of, content, piece, is_echo),
            content::Reading::Malformed => envelope.unknown("content_malformed", piece),
            content::Reading::NewKind => {
                // The agent sees a placeholder, and the piece is kept for whoever teaches us the new kind.
                heard.push(envelope.unknown("message_kind_unknown", piece));
                let content = Content::Unsupported {
                    what: json::short(piece, "type"),
                };
                message(of, content, piece, is_echo)
            }
        },
    };
    heard.push(found);
}

fn message(of: HeardOrigin, content: Content, piece: &Value, is_echo: bool) -> Heard {
    let context = piece.get("context").unwrap_or(&Value::Null);
    let said = HeardMessage {
        of,
        content,
        reply_to: json::id(context, "id"),
        is_forwarded: json::flag(context, "forwarded")
            || json::flag(context, "frequently_forwarded"),
        referral: referral(piece, context),
    };
    if is_echo {
        Heard::Echo(said)
    } else {
        Heard::Message(said)
    }
}

fn referral(piece: &Value, context: &Value) -> Option<Referral> {
    if let Some(found) = piece.get("referral").filter(|found| found.is_object()) {
        return Some(Referral {
            source: json::short(found, "source_type").unwrap_or_default(),
            source_id: json::id(found, "source_id"),
            url: json::short(found, "source_url"),
            headline: json::short(found, "headline"),
            body: json::short(found, "body"),
            click_id: json::id(found, "ctwa_clid"),
        });
    }
    let product = context
        .get("referred_product")
        .filter(|found| found.is_object())?;
    Some(Referral {
        source: "product".to_owned(),
        source_id: json::id(product, "product_retailer_id"),
        ..Referral::default()
    })
}

fn reaction(envelope: &Envelope<'_>, of: HeardOrigin, piece: &Value) -> Heard {
    let reaction = piece.get("reaction").unwrap_or(&Value::Null);
    match json::id(reaction, "message_id") {
        // Removal comes without the emoji, or with an empty one.
        Some(target) => Heard::Reaction {
            of,
            target,
            emoji: json::short(reaction, "emoji"),
        },
        None => envelope.unknown("content_malformed", piece),
    }
}

fn edit(envelope: &Envelope<'_>, of: HeardOrigin, piece: &Value) -> Heard {
    let edit = piece.get("edit").unwrap_or(&Value::Null);
    let inner = edit.get("message").unwrap_or(&Value::Null);
    let reading = json::raw(inner, "type").map(|kind| content::read(kind, inner));
    match (json::id(edit, "original_message_id"), reading) {
        (Some(target), Some(content::Reading::Known(content))) => Heard::Edited {
            of,
            target,
            content,
        },
        _ => envelope.unknown("content_malformed", piece),
    }
}

fn revoke(envelope: &Envelope<'_>, of: HeardOrigin, piece: &Value) -> Heard {
    match piece
        .get("revoke")
        .and_then(|revoke| json::id(revoke, "original_message_id"))
    {
        Some(target) => Heard::Deleted { of, target },
        None => envelope.unknown("content_malformed", piece),
    }
}
