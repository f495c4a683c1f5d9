//! Requests to the address of a system of the organization: one JSON object each, signed.
//!
//! **Shape**: `type` is `message` or `test`; the id of a message is the same however often it comes.

use std::collections::BTreeMap;

use base::time::Timestamp;
use serde_json::{Value, json};

use super::{DESCRIPTOR, SIGNING_SECRET, WEBHOOK_URL, file_link};
use crate::Refusal;
use crate::account::Account;
use crate::descriptor::{Capability, MediaKind};
use crate::heard::Place;
use crate::say::{MediaSource, Offer, Recipient, Say, SayContent, SayMessage};
use crate::split::split_text;
use crate::wire::{
    WEBHOOK_ID, WireAnswer, WireAuthn, WireBody, WireMethod, WireOut, WireRequest, WireStep,
};

/// Writes the requests that say this.
///
/// **Shape**: empty for what the system is not told: signals, and notices of the conversation, for which there are webhooks.
pub(super) fn write(account: &Account, say: &Say) -> Result<Vec<WireOut>, Refusal> {
    match say {
        Say::Message(message) => write_message(account, message),
        Say::FetchMedia {
            media_id,
            bytes_max,
        } => Ok(vec![fetch(media_id, *bytes_max)]),
        Say::Probe => {
            let body = json!({ "type": "test" });
            Ok(vec![post(account, WireStep::Probe, "test", body)?])
        }
        Say::Reaction { .. } => Err(Refusal::CannotCarry(Capability::Reactions)),
        Say::ListTemplates { .. } | Say::CreateTemplate(_) | Say::DeleteTemplate { .. } => {
            Err(Refusal::CannotCarry(Capability::Templates))
        }
        // Files stay here: what is sent has their addresses. Signals are no words of anybody.
        Say::Upload(_) | Say::Notice { .. } | Say::MarkRead { .. } | Say::Typing { .. } => {
            Ok(Vec::new())
        }
    }
}

fn write_message(account: &Account, message: &SayMessage) -> Result<Vec<WireOut>, Refusal> {
    let to = to_sender(&message.to)?;
    let contents = contents(account, &message.content, message.at)?;
    let of = contents.len();
    let mut requests = Vec::with_capacity(of);
    for (index, mut body) in contents.into_iter().enumerate() {
        let id = message.part_reference(index);
        if let Some(map) = body.as_object_mut() {
            map.insert("type".to_owned(), json!("message"));
            map.insert("id".to_owned(), json!(id));
            map.insert("to".to_owned(), to.clone());
            if let Some(quoted) = message.reply_to.as_ref().filter(|_| index == 0) {
                map.insert("reply_to".to_owned(), json!(quoted));
            }
        }
        let step = WireStep::Send { index, of };
        requests.push(post(account, step, &id, body)?);
    }
    Ok(requests)
}

fn contents(account: &Account, content: &SayContent, at: Timestamp) -> Result<Vec<Value>, Refusal> {
    match content {
        SayContent::Text(text) => {
            let pieces = split_text(text, DESCRIPTOR.limits.text_chars);
            if pieces.is_empty() {
                return Err(Refusal::PartEmpty("text"));
            }
            Ok((pieces.into_iter())
                .map(|text| json!({ "text": text }))
                .collect())
        }
        SayContent::Media {
            media,
            source,
            caption,
            file_name,
            mime,
            is_voice,
        } => {
            let url = address(account, (*media, source), at)?;
            let mut body = json!({ "file": {
                "kind": media.name(), "url": url, "name": file_name, "mime": mime, "is_voice": is_voice,
            }});
            let mut words = split_text(
                caption.as_deref().unwrap_or_default(),
                DESCRIPTOR.limits.caption_chars,
            )
            .into_iter();
            if let (Some(first), Some(map)) = (words.next(), body.as_object_mut()) {
                map.insert("text".to_owned(), json!(first));
            }
            Ok(std::iter::once(body)
                .chain(words.map(|text| json!({ "text": text })))
                .collect())
        }
        SayContent::Buttons {
            body,
            footer,
            buttons,
        } => Ok(vec![choices(body, footer.as_deref(), buttons)?]),
        SayContent::Choices(choices) => contents(account, &choices.said_by(&DESCRIPTOR), at),
        SayContent::Location(place) => Ok(vec![location(place)]),
        SayContent::Template(_) => Err(Refusal::CannotCarry(Capability::Templates)),
        SayContent::List { .. } => Err(Refusal::CannotCarry(Capability::Lists)),
        SayContent::Contacts(_) => Err(Refusal::CannotCarry(Capability::Contacts)),
    }
}

fn address(
    account: &Account,
    (media, source): (MediaKind, &MediaSource),
    at: Timestamp,
) -> Result<String, Refusal> {
    if !DESCRIPTOR.can(media.capability()) {
        return Err(Refusal::CannotCarry(media.capability()));
    }
    match source {
        MediaSource::Stored(file) => file_link::address(account, *file, at),
        MediaSource::Url(url) => Ok(url.clone()),
        MediaSource::Uploaded(_) => Err(Refusal::MediaNotUploaded),
    }
}

fn choices(body: &str, footer: Option<&str>, buttons: &[Offer]) -> Result<Value, Refusal> {
    let limits = &DESCRIPTOR.limits;
    if body.trim().is_empty() || buttons.is_empty() {
        return Err(Refusal::PartEmpty("buttons"));
    }
    let is_wide = |offer: &Offer| offer.title.chars().count() > limits.button_chars;
    if buttons.len() > limits.buttons || buttons.iter().any(is_wide) {
        return Err(Refusal::LimitPassed("buttons"));
    }
    if body.chars().count() > limits.interactive_chars {
        return Err(Refusal::LimitPassed("interactive_body"));
    }
    let choice = |offer: &Offer| json!({ "id": offer.id, "title": offer.title });
    Ok(json!({
        "text": body,
        "footer": footer,
        "choices": buttons.iter().map(choice).collect::<Vec<_>>(),
    }))
}

fn location(place: &Place) -> Value {
    json!({ "location": {
        "latitude": Place::decimal(place.latitude_e7),
        "longitude": Place::decimal(place.longitude_e7),
        "name": place.name,
        "address": place.address,
        "map_url": place.map_link(),
    }})
}

fn to_sender(to: &Recipient) -> Result<Value, Refusal> {
    match to {
        Recipient::Sender(sender) => Ok(json!({ "id": sender.id })),
        Recipient::Phone(_)
        | Recipient::ScopedId(_)
        | Recipient::Handle(_)
        | Recipient::Email(_)
        | Recipient::Visitor(_) => Err(Refusal::RecipientUnsuitable),
    }
}

fn post(account: &Account, step: WireStep, id: &str, body: Value) -> Result<WireOut, Refusal> {
    // Refused here rather than when it is signed: without a secret nothing of this account can ever be sent.
    account.secret(SIGNING_SECRET)?;
    Ok(WireOut::Http(WireRequest {
        step,
        method: WireMethod::Post,
        url: account.setting(WEBHOOK_URL)?.to_owned(),
        query: BTreeMap::new(),
        headers: BTreeMap::from([(WEBHOOK_ID.to_owned(), format!("msg_{id}"))]),
        authn: WireAuthn::Signed {
            secret: SIGNING_SECRET,
        },
        body: WireBody::Json(body),
        answer: WireAnswer::Memory,
    }))
}

/// The file of a customer: where it is was told by the system, so nothing of ours goes with the call.
fn fetch(url: &str, bytes_max: u64) -> WireOut {
    WireOut::Http(WireRequest {
        step: WireStep::FetchMedia,
        method: WireMethod::Get,
        url: url.to_owned(),
        query: BTreeMap::new(),
        headers: BTreeMap::new(),
        authn: WireAuthn::None,
        body: WireBody::Empty,
        answer: WireAnswer::File { bytes_max },
    })
}
