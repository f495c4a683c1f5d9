//! Frames of the widget, after our own edge has resolved the visitor's token.
//!
//! **Shape**: one JSON object, or an array of at most [`FRAMES_MAX`]; `type` is one of `start`, `message`, `file`,
//! `choice`, `location`, `typing`, `read`, `left`. Everything that is stored carries a `client_id` that the widget
//! made, so that a repeated frame has the same external id.

use std::collections::BTreeMap;

use base::id::{FileId, VisitorId};
use base::phone::{BRAZIL, Phone};
use serde_json::Value;

use super::{ASK_EMAIL, ASK_NAME, DESCRIPTOR, IDENTITY_SECRET, identity_token};
use crate::Refusal;
use crate::account::Account;
use crate::descriptor::MediaKind;
use crate::heard::{
    Choice, ChoiceKind, Content, Heard, HeardMessage, HeardOrigin, Identity, MediaRef,
    PIECE_BYTES_MAX, Place,
};
use crate::json;
use crate::wire::{WireIn, WireMethod};

/// Bytes of one call.
pub(super) const BODY_BYTES_MAX: usize = 64 * 1024;
/// Frames of one call.
const FRAMES_MAX: usize = 50;
/// Characters of the id that the widget makes.
const CLIENT_ID_CHARS_MAX: usize = 64;
/// Fields of the form before the chat.
const FORM_FIELDS_MAX: usize = 20;

/// Reads one call of the widget.
pub(super) fn read(account: &Account, input: &WireIn) -> Result<Vec<Heard>, Refusal> {
    if input.method != WireMethod::Post {
        return Err(Refusal::PayloadMalformed);
    }
    let visitor = input.visitor.ok_or(Refusal::SignatureWrong)?;
    if input.body.len() > BODY_BYTES_MAX {
        return Err(Refusal::PayloadTooLarge);
    }
    let body: Value = serde_json::from_slice(&input.body).map_err(|_| Refusal::PayloadMalformed)?;
    let frames = match &body {
        Value::Array(frames) if frames.len() <= FRAMES_MAX => frames.as_slice(),
        Value::Object(_) => std::slice::from_ref(&body),
        Value::Array(_) => return Err(Refusal::LimitPassed("frames")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(Refusal::PayloadMalformed);
        }
    };
    let reader = Reader {
        account,
        input,
        visitor,
    };
    let mut heard = Vec::with_capacity(frames.len());
    for frame in frames {
        reader.frame(frame, &mut heard)?;
    }
    Ok(heard)
}

struct Reader<'a> {
    account: &'a Account,
    input: &'a WireIn,
    visitor: VisitorId,
}

impl Reader<'_> {
    fn frame(&self, frame: &Value, heard: &mut Vec<Heard>) -> Result<(), Refusal> {
        let kind = json::raw(frame, "type").unwrap_or_default();
        let found = match kind {
            "start" => return self.start(frame, heard),
            "message" => self.message(frame, text(frame)),
            "file" => self.message(frame, file(frame)),
            "choice" => self.message(frame, choice(frame)),
            "location" => self.message(frame, location(frame)),
            "typing" => Some(Heard::Typing {
                of: self.origin(String::new()),
                is_typing: json::flag(frame, "is_typing"),
            }),
            "read" => json::id(frame, "message_id").map(|target| Heard::ReadUpTo {
                of: self.origin(String::new()),
                target,
            }),
            "left" => Some(Heard::Left {
                of: self.origin(String::new()),
            }),
            _ => None,
        };
        heard.push(found.unwrap_or_else(|| self.unknown("frame_malformed", frame)));
        Ok(())
    }

    /// The form before the chat; the e-mail and the name are demanded when the account says so (CHAN-005).
    fn start(&self, frame: &Value, heard: &mut Vec<Heard>) -> Result<(), Refusal> {
        let Some(mut of) = self.stored_origin(frame) else {
            heard.push(self.unknown("frame_malformed", frame));
            return Ok(());
        };
        if let Some(token) = json::raw(frame, "identity_token") {
            match self.vouched(token) {
                Ok(identity) => {
                    of.from = Identity {
                        visitor: Some(self.visitor),
                        ..identity
                    }
                }
                // The chat begins all the same, without the identity; the token itself is not kept.
                Err(reason) => heard.push(self.unknown(reason, &Value::Null)),
            }
        }
        let form = form(frame);
        let answer = |key: &str| form.get(key).cloned();
        let from = &mut of.from;
        from.email = from
            .email
            .take()
            .or_else(|| answer("email").filter(|e| is_email(e)));
        from.display_name = from.display_name.take().or_else(|| answer("name"));
        from.phone = from
            .phone
            .take()
            .or_else(|| Phone::parse(&answer("phone")?, BRAZIL).ok());
        if self.asks(ASK_EMAIL) && of.from.email.is_none() {
            return Err(Refusal::PartEmpty("email"));
        }
        if self.asks(ASK_NAME) && of.from.display_name.is_none() {
            return Err(Refusal::PartEmpty("name"));
        }
        heard.push(Heard::Opened {
            of,
            form,
            page_url: json::short(frame, "page_url"),
        });
        Ok(())
    }

    fn vouched(&self, token: &str) -> Result<Identity, &'static str> {
        let secret = self
            .account
            .secret(IDENTITY_SECRET)
            .map_err(|_| "identity_token_not_expected")?;
        identity_token::verify(token, secret, self.input.received_at)
            .map(|vouched| vouched.identity)
            .map_err(identity_token::TokenRefused::code)
    }

    fn asks(&self, key: &'static str) -> bool {
        let default = || {
            let field = DESCRIPTOR.settings.iter().find(|field| field.key == key);
            field.map_or("", |field| field.default)
        };
        self.account.setting(key).unwrap_or_else(|_| default()) == "true"
    }

    fn message(&self, frame: &Value, content: Option<Content>) -> Option<Heard> {
        Some(Heard::Message(HeardMessage {
            of: self.stored_origin(frame)?,
            content: content?,
            reply_to: json::id(frame, "reply_to"),
            is_forwarded: false,
            referral: None,
        }))
    }

    /// The origin of something that is stored: it needs the id that the widget made.
    fn stored_origin(&self, frame: &Value) -> Option<HeardOrigin> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let client_id = json::id(frame, "client_id")?;
        let fits = client_id.len() <= CLIENT_ID_CHARS_MAX && client_id.chars().all(is_plain);
        fits.then(|| self.origin(format!("{}:{client_id}", self.visitor)))
    }

    fn origin(&self, external_id: String) -> HeardOrigin {
        HeardOrigin {
            external_id,
            account_key: self.account.public_token.clone(),
            from: Identity {
                visitor: Some(self.visitor),
                ..Identity::default()
            },
            at: self.input.received_at,
        }
    }

    fn unknown(&self, reason: &'static str, piece: &Value) -> Heard {
        Heard::Unknown {
            reason,
            account_key: Some(self.account.public_token.clone()),
            piece: json::piece(piece, PIECE_BYTES_MAX),
        }
    }
}

fn text(frame: &Value) -> Option<Content> {
    let text = json::clean(
        json::raw(frame, "text")?.trim(),
        DESCRIPTOR.limits.text_chars,
    );
    (!text.is_empty()).then_some(Content::Text { text })
}

fn file(frame: &Value) -> Option<Content> {
    let media = MediaKind::parse(json::raw(frame, "media")?)?;
    if !DESCRIPTOR.can(media.capability()) {
        return None;
    }
    let file: FileId = json::id(frame, "file_id")?.parse().ok()?;
    let caption = json::raw(frame, "caption")
        .map(|text| json::clean(text.trim(), DESCRIPTOR.limits.caption_chars))
        .filter(|text| !text.is_empty());
    Some(Content::Media(MediaRef {
        media,
        media_id: file.to_string(),
        mime: json::short(frame, "mime"),
        sha256: None,
        file_name: json::short(frame, "file_name"),
        size: frame.get("size").and_then(Value::as_u64),
        caption,
        is_voice: json::flag(frame, "is_voice"),
        is_animated: false,
    }))
}

fn choice(frame: &Value) -> Option<Content> {
    let id = json::id(frame, "choice_id")?;
    let title = json::short(frame, "title").unwrap_or_else(|| id.clone());
    Some(Content::Choice(Choice {
        among: ChoiceKind::Button,
        id,
        title,
    }))
}

fn location(frame: &Value) -> Option<Content> {
    let number = |key: &str| frame.get(key).and_then(Value::as_f64);
    let (latitude_e7, longitude_e7) = Place::degrees(number("latitude")?, number("longitude")?)?;
    Some(Content::Location(Place {
        latitude_e7,
        longitude_e7,
        name: None,
        address: None,
        url: None,
    }))
}

fn form(frame: &Value) -> BTreeMap<String, String> {
    let Some(fields) = frame.get("form").and_then(Value::as_object) else {
        return BTreeMap::new();
    };
    let form = frame.get("form").unwrap_or(&Value::Null);
    let is_key = |key: &&String| {
        key.len() <= CLIENT_ID_CHARS_MAX
            && key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    fields
        .keys()
        .filter(is_key)
        .take(FORM_FIELDS_MAX)
        .filter_map(|key| Some((key.clone(), json::short(form, key)?)))
        .collect()
}

/// Tells whether a text looks like an address; whether it is one, only a message to it can tell.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_ok = |c: char| !c.is_whitespace() && !matches!(c, '@' | ',' | ';' | '<' | '>');
    !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && text.len() <= 254
        && local.chars().all(is_ok)
        && domain.chars().all(is_ok)
}
