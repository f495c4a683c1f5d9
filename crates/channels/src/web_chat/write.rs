//! Frames for the visitor's window, and what becomes of them.
//!
//! **Shape**: each frame has a `type`; those that must arrive also have an `id`, by which the widget drops repetitions.

use base::id::VisitorId;
use base::time::Span;
use serde_json::{Value, json};

use super::DESCRIPTOR;
use crate::Refusal;
use crate::descriptor::{Capability, MediaKind};
use crate::failure::{Failure, FailureClass};
use crate::heard::Place;
use crate::json;
use crate::say::{CustomerNotice, MediaSource, Offer, Recipient, Say, SayContent, SayMessage};
use crate::settled::Settled;
use crate::split::split_text;
use crate::wire::{WireOut, WirePush, WireReply};

/// Waiting time when the visitor's queue could not take a frame.
const QUEUE_BUSY: Span = Span::from_secs(2);

/// Writes the frames that say this.
///
/// **Shape**: empty for requests that only make sense towards a provider (uploads, probes).
pub(super) fn write(say: &Say) -> Result<Vec<WireOut>, Refusal> {
    match say {
        Say::Message(message) => write_message(message),
        Say::MarkRead {
            to,
            target,
            is_typing,
        } => {
            let visitor = visitor(to)?;
            let mut frames = vec![push(
                visitor,
                json!({ "type": "seen", "message_id": target }),
            )];
            if *is_typing {
                frames.push(typing(visitor, true));
            }
            Ok(frames)
        }
        Say::Typing { to, is_typing } => Ok(vec![typing(visitor(to)?, *is_typing)]),
        Say::Notice { to, notice } => Ok(vec![push(visitor(to)?, notice_frame(notice))]),
        Say::Reaction { .. } => Err(Refusal::CannotCarry(Capability::Reactions)),
        Say::ListTemplates { .. } | Say::CreateTemplate(_) | Say::DeleteTemplate { .. } => {
            Err(Refusal::CannotCarry(Capability::Templates))
        }
        Say::Upload(_) | Say::FetchMedia { .. } | Say::Probe => Ok(Vec::new()),
    }
}

fn write_message(message: &SayMessage) -> Result<Vec<WireOut>, Refusal> {
    let visitor = visitor(&message.to)?;
    let frames = frames(&message.content)?;
    let mut pushes = Vec::with_capacity(frames.len());
    for (index, mut frame) in frames.into_iter().enumerate() {
        if let Some(map) = frame.as_object_mut() {
            map.insert("id".to_owned(), json!(message.part_reference(index)));
            if let Some(author) = &message.author {
                map.insert("author".to_owned(), json!(author));
            }
            if let Some(quoted) = message.reply_to.as_ref().filter(|_| index == 0) {
                map.insert("reply_to".to_owned(), json!(quoted));
            }
        }
        pushes.push(push(visitor, frame));
    }
    Ok(pushes)
}

fn frames(content: &SayContent) -> Result<Vec<Value>, Refusal> {
    match content {
        SayContent::Text(text) => {
            let pieces = split_text(text, DESCRIPTOR.limits.text_chars);
            if pieces.is_empty() {
                return Err(Refusal::PartEmpty("text"));
            }
            let frame = |piece| json!({ "type": "message", "text": piece });
            Ok(pieces.into_iter().map(frame).collect())
        }
        SayContent::Media {
            media,
            source,
            caption,
            file_name,
            mime,
            is_voice,
        } => {
            let mut frame = file(*media, source, mime, *is_voice)?;
            if let Some(map) = frame.as_object_mut() {
                map.insert("file_name".to_owned(), json!(file_name));
            }
            let caption = caption.as_deref().unwrap_or_default();
            let mut all = split_text(caption, DESCRIPTOR.limits.caption_chars).into_iter();
            if let (Some(first), Some(map)) = (all.next(), frame.as_object_mut()) {
                map.insert("caption".to_owned(), json!(first));
            }
            let mut frames = vec![frame];
            frames.extend(all.map(|piece| json!({ "type": "message", "text": piece })));
            Ok(frames)
        }
        SayContent::Buttons {
            body,
            footer,
            buttons,
        } => Ok(vec![reply_buttons(body, footer.as_deref(), buttons)?]),
        SayContent::Choices(choices) => frames(&choices.said_by(&DESCRIPTOR)),
        SayContent::Location(place) => Ok(vec![location(place)]),
        SayContent::Template(_) => Err(Refusal::CannotCarry(Capability::Templates)),
        SayContent::List { .. } => Err(Refusal::CannotCarry(Capability::Lists)),
        SayContent::Contacts(_) => Err(Refusal::CannotCarry(Capability::Contacts)),
    }
}

fn file(
    media: MediaKind,
    source: &MediaSource,
    mime: &str,
    is_voice: bool,
) -> Result<Value, Refusal> {
    if !DESCRIPTOR.can(media.capability()) {
        return Err(Refusal::CannotCarry(media.capability()));
    }
    let (key, address) = match source {
        MediaSource::Stored(file) => ("file_id", file.to_string()),
        MediaSource::Url(url) => ("url", url.clone()),
        MediaSource::Uploaded(_) => return Err(Refusal::MediaNotUploaded),
    };
    Ok(json!({
        "type": "file", "media": media.name(), key: address, "mime": mime, "is_voice": is_voice,
    }))
}

fn reply_buttons(body: &str, footer: Option<&str>, buttons: &[Offer]) -> Result<Value, Refusal> {
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
    let button = |offer: &Offer| json!({ "choice_id": offer.id, "title": offer.title });
    Ok(json!({
        "type": "buttons",
        "text": body,
        "footer": footer,
        "buttons": buttons.iter().map(button).collect::<Vec<_>>(),
    }))
}

fn location(place: &Place) -> Value {
    json!({
        "type": "location",
        "latitude": Place::decimal(place.latitude_e7),
        "longitude": Place::decimal(place.longitude_e7),
        "name": place.name,
        "address": place.address,
        "map_link": place.map_link(),
    })
}

fn notice_frame(notice: &CustomerNotice) -> Value {
    match notice {
        CustomerNotice::Stored {
            client_id,
            message_id,
        } => {
            json!({ "type": "stored", "client_id": client_id, "message_id": message_id })
        }
        CustomerNotice::Waiting { position } => json!({ "type": "waiting", "position": position }),
        CustomerNotice::AgentJoined { name, avatar_url } => {
            json!({ "type": "agent_joined", "name": name, "avatar_url": avatar_url })
        }
        CustomerNotice::AgentLeft => json!({ "type": "agent_left" }),
        CustomerNotice::Closed { protocol } => json!({ "type": "closed", "protocol": protocol }),
        CustomerNotice::Seen { message_id } => json!({ "type": "seen", "message_id": message_id }),
    }
}

fn visitor(to: &Recipient) -> Result<VisitorId, Refusal> {
    match to {
        Recipient::Visitor(visitor) => Ok(*visitor),
        Recipient::Phone(_)
        | Recipient::ScopedId(_)
        | Recipient::Handle(_)
        | Recipient::Email(_)
        | Recipient::Sender(_) => Err(Refusal::RecipientUnsuitable),
    }
}

fn push(visitor: VisitorId, frame: Value) -> WireOut {
    WireOut::Push(WirePush {
        visitor,
        frame,
        must_arrive: true,
    })
}

fn typing(visitor: VisitorId, is_typing: bool) -> WireOut {
    let frame = json!({ "type": "typing", "is_typing": is_typing });
    WireOut::Push(WirePush {
        visitor,
        frame,
        must_arrive: false,
    })
}

/// Judges what became of a frame: it is sent once it is in the visitor's queue, seen when the widget says so.
pub(super) fn settle(request: &WireOut, reply: &WireReply) -> Settled {
    let failure = |class, code| Failure {
        class,
        code,
        provider_code: None,
        detail: String::new(),
    };
    let WireOut::Push(push) = request else {
        return Settled::Failed(failure(
            FailureClass::Permanent,
            "request_not_of_this_channel",
        ));
    };
    match reply {
        WireReply::Pushed
        | WireReply::Answered {
            status: 200..=299, ..
        } => match json::id(&push.frame, "id") {
            Some(external_id) => Settled::Accepted {
                external_id,
                is_sent: true,
            },
            None => Settled::Done,
        },
        // The widget drops repetitions by their id, so repeating does no harm.
        WireReply::NotSent
        | WireReply::NoAnswer
        | WireReply::Refused
        | WireReply::Answered { .. } => Settled::RetryAfter {
            after: QUEUE_BUSY,
            failure: failure(FailureClass::Busy, "visitor_queue_busy"),
        },
    }
}
