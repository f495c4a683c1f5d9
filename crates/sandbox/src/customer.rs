//! What the customer can do with the telephone, and the webhooks that come of it.

use base::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::hook;
use crate::journal::JournalEvent;
use crate::world::{Delivery, Line, Speaker, World};

/// Characters of a text that a telephone sends.
pub const TEXT_CHARS_MAX: usize = 65_536;

/// Something that a customer writes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct CustomerMessage {
    /// Id of the business's number.
    pub number: String,
    /// The customer's number, in any form.
    pub customer: String,
    /// The name they show; kept from before when absent.
    #[serde(default)]
    pub name: Option<String>,
    /// What they write.
    pub says: CustomerSays,
    /// Id of the message that this one quotes.
    #[serde(default)]
    pub reply_to: Option<String>,
}

/// What a customer writes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum CustomerSays {
    /// Text.
    Text {
        /// The text.
        text: String,
    },
    /// A file that is already on the shelf.
    Media {
        /// `image`, `audio`, `video`, `document` or `sticker`.
        media: String,
        /// Its id.
        media_id: String,
        /// Text under it.
        #[serde(default)]
        caption: Option<String>,
        /// Recorded on the spot.
        #[serde(default)]
        is_voice: bool,
    },
    /// A place.
    Location {
        /// Degrees.
        latitude: f64,
        /// Degrees.
        longitude: f64,
        /// Its name.
        #[serde(default)]
        name: Option<String>,
        /// Its address.
        #[serde(default)]
        address: Option<String>,
    },
    /// A contact card.
    Contact {
        /// Name on the card.
        name: String,
        /// Number on the card.
        phone: String,
    },
    /// A reaction.
    Reaction {
        /// Message reacted to.
        target: String,
        /// `None` removes it.
        emoji: Option<String>,
    },
    /// A reply button was pressed.
    ButtonReply {
        /// Message with the button.
        target: String,
        /// The button's id.
        id: String,
        /// Its words.
        title: String,
    },
    /// A row of a list was chosen.
    ListReply {
        /// Message with the list.
        target: String,
        /// The row's id.
        id: String,
        /// Its title.
        title: String,
    },
    /// A quick reply of a template was pressed.
    TemplateButton {
        /// Message with the button.
        target: String,
        /// What the button carries.
        payload: String,
        /// Its words.
        text: String,
    },
    /// A message was edited.
    Edit {
        /// Which.
        target: String,
        /// Its new text.
        text: String,
    },
    /// A message was taken back.
    Revoke {
        /// Which.
        target: String,
    },
    /// Something that the provider does not pass on.
    Unsupported,
}

/// Lets a customer write; gives the message id.
pub(crate) fn write(world: &mut World, now: Timestamp, said: &CustomerMessage) -> Option<String> {
    let number = world.number(&said.number)?.clone();
    let (key, _) = world.customer(&said.customer);
    let known = world.customers.get_mut(&key)?;
    if let Some(name) = said.name.as_ref().filter(|name| !name.trim().is_empty()) {
        name.trim().clone_into(&mut known.name);
    }
    let customer = known.clone();
    let (kind, body, quoted) = body_of(world, &said.says)?;
    let message_id = world.new_message_id(now);
    let reply_to = said.reply_to.clone().or(quoted);
    remember(world, now, said, &key, &message_id, reply_to.clone());
    let mut message = json!({
        "id": message_id, "timestamp": hook::secs(now), "type": kind, kind: body,
    });
    if let (Some(map), Some(quoted)) = (message.as_object_mut(), reply_to) {
        let from = &number.display_phone_number;
        map.insert("context".to_owned(), json!({ "from": from, "id": quoted }));
    }
    if let (Some(map), CustomerSays::Unsupported) = (message.as_object_mut(), &said.says) {
        let error = json!({ "code": 131_051, "title": "Message type unknown" });
        map.insert("errors".to_owned(), json!([error]));
    }
    let payload = hook::message(&number, &customer, message);
    let about = format!("message {message_id}");
    world.plan_hook(now, &key, Delivery::new(&number, payload, about));
    let (customer, kind) = (customer.wa_id, kind.to_owned());
    let id = message_id.clone();
    world.note(
        now,
        JournalEvent::CustomerWrote {
            message_id,
            customer,
            kind,
        },
    );
    Some(id)
}

/// Kind, body and the quoted message; `None` when the customer names a file that is gone.
fn body_of(world: &World, says: &CustomerSays) -> Option<(&'static str, Value, Option<String>)> {
    Some(match says {
        CustomerSays::Text { text } => {
            let cut: String = text.chars().take(TEXT_CHARS_MAX).collect();
            ("text", json!({ "body": cut }), None)
        }
        CustomerSays::Media {
            media,
            media_id,
            caption,
            is_voice,
        } => {
            let (kind, body) = media_body(world, media, media_id, caption.as_deref(), *is_voice)?;
            (kind, body, None)
        }
        CustomerSays::Location {
            latitude,
            longitude,
            name,
            address,
        } => {
            let mut body = json!({ "latitude": latitude, "longitude": longitude });
            for (key, value) in [("name", name), ("address", address)] {
                if let (Some(map), Some(value)) = (body.as_object_mut(), value) {
                    map.insert(key.to_owned(), json!(value));
                }
            }
            ("location", body, None)
        }
        CustomerSays::Contact { name, phone } => {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            let card = json!({
                "name": { "formatted_name": name, "first_name": name },
                "phones": [{ "phone": phone, "wa_id": digits, "type": "CELL" }],
            });
            ("contacts", json!([card]), None)
        }
        _ => about_another(says),
    })
}

/// Kind, body and the quoted message of what refers to an earlier message.
fn about_another(says: &CustomerSays) -> (&'static str, Value, Option<String>) {
    match says {
        CustomerSays::Reaction { target, emoji } => {
            let mut body = json!({ "message_id": target });
            if let (Some(map), Some(emoji)) = (body.as_object_mut(), emoji) {
                map.insert("emoji".to_owned(), json!(emoji));
            }
            ("reaction", body, None)
        }
        CustomerSays::ButtonReply { target, id, title } => {
            let reply = json!({ "id": id, "title": title });
            let body = json!({ "type": "button_reply", "button_reply": reply });
            ("interactive", body, Some(target.clone()))
        }
        CustomerSays::ListReply { target, id, title } => {
            let reply = json!({ "id": id, "title": title });
            let body = json!({ "type": "list_reply", "list_reply": reply });
            ("interactive", body, Some(target.clone()))
        }
        CustomerSays::TemplateButton {
            target,
            payload,
            text,
        } => (
            "button",
            json!({ "payload": payload, "text": text }),
            Some(target.clone()),
        ),
        CustomerSays::Edit { target, text } => {
            let inner = json!({ "type": "text", "text": { "body": text } });
            (
                "edit",
                json!({ "original_message_id": target, "message": inner }),
                None,
            )
        }
        CustomerSays::Revoke { target } => {
            ("revoke", json!({ "original_message_id": target }), None)
        }
        _ => ("unsupported", json!({ "type": "poll" }), None),
    }
}

fn media_body(
    world: &World,
    media: &str,
    media_id: &str,
    caption: Option<&str>,
    is_voice: bool,
) -> Option<(&'static str, Value)> {
    let kind = ["image", "audio", "video", "document", "sticker"]
        .into_iter()
        .find(|known| *known == media)?;
    let file = world.media.get(media_id)?;
    let mut body = json!({ "id": file.id, "mime_type": file.mime, "sha256": file.sha256 });
    if let Some(map) = body.as_object_mut() {
        match kind {
            "audio" => {
                map.insert("voice".to_owned(), json!(is_voice));
            }
            "sticker" => {
                map.insert("animated".to_owned(), json!(false));
            }
            "document" => {
                map.insert("filename".to_owned(), json!(file.file_name));
            }
            _ => {}
        }
        if let Some(caption) = caption.filter(|caption| !caption.is_empty()) {
            map.insert("caption".to_owned(), json!(caption));
        }
    }
    Some((kind, body))
}

/// Puts on the phone what the customer did.
fn remember(
    world: &mut World,
    now: Timestamp,
    said: &CustomerMessage,
    key: &str,
    message_id: &str,
    reply_to: Option<String>,
) {
    let body = body_of(world, &said.says);
    let thread = world.thread(&said.number, key);
    match &said.says {
        CustomerSays::Reaction { target, emoji } => {
            thread.react(target, Speaker::Customer, emoji.clone());
        }
        CustomerSays::Edit { target, text } => {
            if let Some(line) = thread.line_mut(target) {
                line.body = json!({ "type": "text", "text": { "body": text } });
            }
        }
        CustomerSays::Revoke { target } => {
            if let Some(line) = thread.line_mut(target) {
                line.is_deleted = true;
            }
        }
        _ => {
            let Some((kind, body, _)) = body else {
                return;
            };
            let shown = json!({ "type": kind, kind: body });
            let mut line = Line::new(message_id, now, Speaker::Customer, shown);
            line.reply_to = reply_to;
            thread.add(line);
        }
    }
    thread.customer_wrote_at = Some(now);
    thread.touched_at = now;
}
