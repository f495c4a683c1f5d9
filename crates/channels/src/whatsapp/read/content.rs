//! What a message says, by its type.
//!
//! **Source**: provider pages “messages webhook reference”: text, image, audio, video, document, sticker, location,
//! contacts, interactive, button, order, unsupported.

use base::phone::Phone;
use serde_json::Value;

use crate::descriptor::MediaKind;
use crate::heard::{
    Choice, ChoiceKind, ContactCard, ContactPhone, Content, MediaRef, Order, OrderItem, Place,
    TEXT_CHARS_MAX,
};
use crate::json;

/// What became of a message's content.
pub(super) enum Reading {
    /// Understood.
    Known(Content),
    /// A type that we know, with a body that we do not.
    Malformed,
    /// A type that we do not know.
    NewKind,
}

/// Reads the object named like the type.
pub(super) fn read(kind: &str, piece: &Value) -> Reading {
    let body = piece.get(kind).unwrap_or(&Value::Null);
    let content = match kind {
        "text" => text(body),
        "image" | "audio" | "video" | "document" | "sticker" => media(kind, body),
        "location" => place(body).map(Content::Location),
        "contacts" => cards(body),
        "interactive" => interactive(body),
        "button" => template_button(body),
        "order" => order(body),
        "unsupported" | "unknown" => Some(unsupported(kind, piece)),
        _ => return Reading::NewKind,
    };
    content.map_or(Reading::Malformed, Reading::Known)
}

fn text(body: &Value) -> Option<Content> {
    let text = json::clean(json::raw(body, "body")?, TEXT_CHARS_MAX);
    (!text.is_empty()).then_some(Content::Text { text })
}

fn media(kind: &str, body: &Value) -> Option<Content> {
    let mime = json::short(body, "mime_type");
    Some(Content::Media(MediaRef {
        media: MediaKind::parse(kind)?,
        media_id: json::id(body, "id")?,
        mime: mime.and_then(|mime| Some(mime.split(';').next()?.trim().to_ascii_lowercase())),
        sha256: json::short(body, "sha256"),
        file_name: json::short(body, "filename"),
        size: body.get("file_size").and_then(Value::as_u64),
        caption: json::raw(body, "caption")
            .map(|text| json::clean(text, TEXT_CHARS_MAX))
            .filter(|text| !text.is_empty()),
        is_voice: json::flag(body, "voice"),
        is_animated: json::flag(body, "animated"),
    }))
}

fn place(body: &Value) -> Option<Place> {
    let number = |key: &str| body.get(key).and_then(Value::as_f64);
    let (latitude_e7, longitude_e7) = Place::degrees(number("latitude")?, number("longitude")?)?;
    Some(Place {
        latitude_e7,
        longitude_e7,
        name: json::short(body, "name"),
        address: json::short(body, "address"),
        url: json::short(body, "url"),
    })
}

fn cards(body: &Value) -> Option<Content> {
    let cards: Vec<_> = body.as_array()?.iter().map(card).collect();
    (!cards.is_empty()).then_some(Content::Contacts { cards })
}

fn card(body: &Value) -> ContactCard {
    let name = body.get("name").unwrap_or(&Value::Null);
    let org = body.get("org").unwrap_or(&Value::Null);
    let phones: Vec<_> = json::list(body, "phones")
        .iter()
        .filter_map(card_phone)
        .collect();
    let (given_name, family_name) = (
        json::short(name, "first_name"),
        json::short(name, "last_name"),
    );
    let parts = [given_name.clone(), family_name.clone()];
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let first_phone = phones.first().map(|phone| phone.written.clone());
    ContactCard {
        name: json::short(name, "formatted_name")
            .or((!joined.is_empty()).then_some(joined))
            .or(first_phone)
            .unwrap_or_default(),
        given_name,
        family_name,
        phones,
        emails: json::list(body, "emails")
            .iter()
            .filter_map(|e| json::short(e, "email"))
            .collect(),
        organization: json::short(org, "company"),
        birthday: json::short(body, "birthday"),
    }
}

fn card_phone(body: &Value) -> Option<ContactPhone> {
    let wa_id = json::id(body, "wa_id");
    let written = json::short(body, "phone").or_else(|| wa_id.clone())?;
    let phone = match &wa_id {
        Some(wa_id) => Phone::parse_international(wa_id),
        None => Phone::parse(&written, base::phone::BRAZIL),
    };
    Some(ContactPhone {
        written,
        phone: phone.ok(),
        is_on_channel: wa_id.is_some(),
    })
}

fn interactive(body: &Value) -> Option<Content> {
    let chosen = |among: ChoiceKind, reply: &Value| {
        let id = json::id(reply, "id")?;
        let title = json::short(reply, "title").unwrap_or_else(|| id.clone());
        Some(Content::Choice(Choice { among, id, title }))
    };
    match json::raw(body, "type")? {
        "button_reply" => chosen(ChoiceKind::Button, body.get("button_reply")?),
        "list_reply" => chosen(ChoiceKind::ListRow, body.get("list_reply")?),
        "nfm_reply" => {
            let reply = body.get("nfm_reply")?;
            // The answers are JSON inside a text; a text that is not JSON is kept as it is.
            let answers = json::raw(reply, "response_json")?;
            Some(Content::FormAnswer {
                name: json::short(reply, "name").unwrap_or_else(|| "flow".to_owned()),
                answers: serde_json::from_str(answers)
                    .unwrap_or_else(|_| Value::String(json::clean(answers, TEXT_CHARS_MAX))),
            })
        }
        _ => None,
    }
}

fn template_button(body: &Value) -> Option<Content> {
    let title = json::short(body, "text")?;
    let id = json::id(body, "payload").unwrap_or_else(|| title.clone());
    Some(Content::Choice(Choice {
        among: ChoiceKind::TemplateButton,
        id,
        title,
    }))
}

fn order(body: &Value) -> Option<Content> {
    let item = |item: &Value| {
        Some(OrderItem {
            product: json::id(item, "product_retailer_id")?,
            quantity: json::id(item, "quantity").unwrap_or_default(),
            price: json::id(item, "item_price").unwrap_or_default(),
            currency: json::short(item, "currency").unwrap_or_default(),
        })
    };
    Some(Content::Order(Order {
        catalog_id: json::id(body, "catalog_id")?,
        text: json::short(body, "text"),
        items: json::list(body, "product_items")
            .iter()
            .filter_map(item)
            .collect(),
    }))
}

/// The provider itself could not pass the message on, and says so.
fn unsupported(kind: &str, piece: &Value) -> Content {
    let body = piece.get(kind).unwrap_or(&Value::Null);
    let error = json::list(piece, "errors").first();
    Content::Unsupported {
        what: json::short(body, "type").or_else(|| json::short(error?, "title")),
    }
}
