//! What a system of the organization tells: messages of its customers, how far ours got, and that somebody types.
//!
//! **Shape**: one JSON object, or an array of at most [`PIECES_MAX`]; `type` is one of `message`, `status`, `typing`. Each is
//! heard at its own place: one that is not understood leaves its neighbours alone.

use base::id::FileId;
use base::phone::{BRAZIL, Phone};
use base::time::Timestamp;
use serde_json::Value;

use super::{BODY_BYTES_MAX, DESCRIPTOR, file_link, is_caller};
use crate::Refusal;
use crate::account::Account;
use crate::delivery::DeliveryState;
use crate::descriptor::MediaKind;
use crate::failure::{DETAIL_CHARS_MAX, Failure, FailureClass};
use crate::heard::{
    Choice, ChoiceKind, Content, Heard, HeardMessage, HeardOrigin, HeardStatus, Identity, MediaRef,
    PIECE_BYTES_MAX, Place, Sender, TEXT_CHARS_MAX,
};
use crate::json;
use crate::wire::{WireIn, WireMethod};

/// Pieces of one call.
const PIECES_MAX: usize = 100;
/// Characters of an id that the system gives.
const ID_CHARS_MAX: usize = 128;
/// Characters of the address of a file.
const URL_CHARS_MAX: usize = 2_000;

/// Reads one call.
pub(super) fn read(account: &Account, input: &WireIn) -> Result<Vec<Heard>, Refusal> {
    let is_known = is_caller(account, input.header("authorization"), input.received_at);
    if !is_known && !input.is_replay {
        return Err(Refusal::SignatureWrong);
    }
    if input.method != WireMethod::Post {
        return Err(Refusal::PayloadMalformed);
    }
    if input.body.len() > BODY_BYTES_MAX {
        return Err(Refusal::PayloadTooLarge);
    }
    let body: Value = serde_json::from_slice(&input.body).map_err(|_| Refusal::PayloadMalformed)?;
    let pieces = match &body {
        Value::Array(pieces) if pieces.is_empty() => return Err(Refusal::PartEmpty("pieces")),
        Value::Array(pieces) if pieces.len() <= PIECES_MAX => pieces.as_slice(),
        Value::Array(_) => return Err(Refusal::LimitPassed("pieces")),
        Value::Object(_) => std::slice::from_ref(&body),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(Refusal::PayloadMalformed);
        }
    };
    let reader = Reader { account, input };
    Ok(pieces.iter().map(|piece| reader.piece(piece)).collect())
}

/// Why a piece is not understood: a stable code that the caller is told.
type Why = &'static str;

struct Reader<'a> {
    account: &'a Account,
    input: &'a WireIn,
}

impl Reader<'_> {
    fn piece(&self, piece: &Value) -> Heard {
        let found = match json::raw(piece, "type") {
            Some("message") => self.message(piece).map(Heard::Message),
            Some("status") => self.status(piece).map(Heard::Status),
            Some("typing") => self.typing(piece),
            Some(_) => Err("type_unknown"),
            None => Err("type_missing"),
        };
        found.unwrap_or_else(|reason| Heard::Unknown {
            reason,
            account_key: Some(self.account.public_token.clone()),
            piece: json::piece(piece, PIECE_BYTES_MAX),
        })
    }

    fn message(&self, piece: &Value) -> Result<HeardMessage, Why> {
        let external_id = id(piece, "id").ok_or("id_malformed")?;
        Ok(HeardMessage {
            of: self.origin(piece, external_id)?,
            content: self.content(piece)?,
            reply_to: optional(piece, "reply_to", "reply_to_malformed", id)?,
            is_forwarded: false,
            referral: None,
        })
    }

    fn origin(&self, piece: &Value, external_id: String) -> Result<HeardOrigin, Why> {
        Ok(HeardOrigin {
            external_id,
            account_key: self.account.public_token.clone(),
            from: self.identity(piece.get("from").ok_or("from_missing")?)?,
            at: self.moment(piece)?,
        })
    }

    /// An address that cannot be read is refused rather than left out: nobody would notice that customers are not recognised.
    fn identity(&self, from: &Value) -> Result<Identity, Why> {
        let sender = Sender {
            account: self.account.id,
            id: id(from, "id").ok_or("from_id_malformed")?,
        };
        let phone = |from: &Value, key: &str| Phone::parse(json::raw(from, key)?, BRAZIL).ok();
        let email = |from: &Value, key: &str| json::short(from, key).filter(|text| is_email(text));
        let name = json::short(from, "name").unwrap_or_else(|| sender.id.clone());
        Ok(Identity {
            phone: optional(from, "phone", "from_phone_malformed", phone)?,
            email: optional(from, "email", "from_email_malformed", email)?,
            sender: Some(sender),
            display_name: Some(name),
            ..Identity::default()
        })
    }

    /// RFC 3339, or seconds since 1970; absent is now.
    fn moment(&self, piece: &Value) -> Result<Timestamp, Why> {
        let read = |piece: &Value, key: &str| {
            let written = json::raw(piece, key).and_then(Timestamp::parse_rfc3339);
            written.or_else(|| json::moment(piece, key))
        };
        let told = optional(piece, "timestamp", "timestamp_malformed", read)?;
        Ok(told.unwrap_or(self.input.received_at))
    }

    fn content(&self, piece: &Value) -> Result<Content, Why> {
        let text = match piece.get("text") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.chars().count() <= TEXT_CHARS_MAX => {
                Some(json::clean(text.trim(), TEXT_CHARS_MAX)).filter(|text| !text.is_empty())
            }
            Some(Value::String(_)) => return Err("text_too_long"),
            Some(_) => return Err("text_malformed"),
        };
        let part = |key: &str| piece.get(key).filter(|part| !part.is_null());
        match (part("file"), part("choice"), part("location")) {
            (Some(file), None, None) => self.file(file, text),
            (None, Some(choice), None) => read_choice(choice).ok_or("choice_malformed"),
            (None, None, Some(place)) => location(place).ok_or("location_malformed"),
            (None, None, None) => text
                .map(|text| Content::Text { text })
                .ok_or("message_empty"),
            (_, _, _) => Err("message_ambiguous"),
        }
    }

    fn file(&self, file: &Value, caption: Option<String>) -> Result<Content, Why> {
        let media = json::raw(file, "kind").and_then(MediaKind::parse);
        let media = media.filter(|media| DESCRIPTOR.can(media.capability()));
        let media = media.ok_or("file_kind_unknown")?;
        let media_id = match (json::raw(file, "url"), json::raw(file, "upload")) {
            (Some(url), None) if is_address(url) => url.to_owned(),
            (Some(_), None) => return Err("file_url_malformed"),
            (None, Some(upload)) => self.upload(upload)?.to_string(),
            (_, _) => return Err("file_source_missing"),
        };
        Ok(Content::Media(MediaRef {
            media,
            media_id,
            mime: json::short(file, "mime"),
            sha256: None,
            file_name: json::short(file, "name"),
            size: None,
            caption,
            is_voice: media == MediaKind::Audio && json::flag(file, "is_voice"),
            is_animated: false,
        }))
    }

    fn upload(&self, name: &str) -> Result<FileId, Why> {
        let found = file_link::uploaded(self.account, name, self.input.received_at);
        found.ok_or("file_upload_unknown")
    }

    fn status(&self, piece: &Value) -> Result<HeardStatus, Why> {
        let external_id = id(piece, "message_id").ok_or("message_id_malformed")?;
        let state = match json::raw(piece, "status") {
            Some("sent") => DeliveryState::Sent,
            Some("delivered") => DeliveryState::Delivered,
            Some("read") => DeliveryState::Read,
            Some("failed") => DeliveryState::Failed,
            Some(_) | None => return Err("status_unknown"),
        };
        let failure = (state == DeliveryState::Failed).then(|| Failure {
            class: FailureClass::Permanent,
            code: "refused_by_system",
            provider_code: None,
            detail: detail(piece),
        });
        Ok(HeardStatus {
            reference: Some(external_id.clone()),
            external_id,
            account_key: self.account.public_token.clone(),
            to: Identity::default(),
            state,
            at: self.moment(piece)?,
            failure,
            billing_category: None,
        })
    }

    fn typing(&self, piece: &Value) -> Result<Heard, Why> {
        Ok(Heard::Typing {
            of: self.origin(piece, String::new())?,
            is_typing: piece.get("is_typing").is_none() || json::flag(piece, "is_typing"),
        })
    }
}

/// Reads the system's own words about a failure.
pub(super) fn detail(piece: &Value) -> String {
    json::clean(
        json::raw(piece, "detail").unwrap_or_default().trim(),
        DETAIL_CHARS_MAX,
    )
}

/// Reads something that may be absent, and may not be wrong.
fn optional<T>(
    piece: &Value,
    key: &str,
    why: Why,
    read: impl Fn(&Value, &str) -> Option<T>,
) -> Result<Option<T>, Why> {
    match piece.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(_) => read(piece, key).map(Some).ok_or(why),
    }
}

fn id(piece: &Value, key: &str) -> Option<String> {
    json::id(piece, key).filter(|id| id.chars().count() <= ID_CHARS_MAX)
}

fn is_address(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
    is_web && url.len() <= URL_CHARS_MAX && url.chars().all(is_plain)
}

fn read_choice(choice: &Value) -> Option<Content> {
    let id = id(choice, "id")?;
    let title = json::short(choice, "title").unwrap_or_else(|| id.clone());
    Some(Content::Choice(Choice {
        among: ChoiceKind::Button,
        id,
        title,
    }))
}

fn location(place: &Value) -> Option<Content> {
    let number = |key: &str| place.get(key).and_then(Value::as_f64);
    let (latitude_e7, longitude_e7) = Place::degrees(number("latitude")?, number("longitude")?)?;
    Some(Content::Location(Place {
        latitude_e7,
        longitude_e7,
        name: json::short(place, "name"),
        address: json::short(place, "address"),
        url: None,
    }))
}

/// Tells whether a text looks like an address; whether it is one, only a message to it can tell.
fn is_email(text: &str) -> bool {
    let is_ok = |c: char| !c.is_whitespace() && !matches!(c, '@' | ',' | ';' | '<' | '>');
    text.len() <= 254
        && text.split_once('@').is_some_and(|(local, domain)| {
            let is_name =
                domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
            !local.is_empty() && is_name && local.chars().chain(domain.chars()).all(is_ok)
        })
}
