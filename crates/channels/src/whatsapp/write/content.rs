//! The body of a message, by its kind, within the limits of the descriptor.

use serde_json::{Value, json};

use super::super::DESCRIPTOR;
use super::super::templates::insert;
use super::must_carry;
use crate::Refusal;
use crate::descriptor::{Capability, MediaKind};
use crate::heard::{ContactCard, Place};
use crate::say::{
    ButtonKindValue, ButtonValue, HeaderValue, ListSection, MediaSource, Offer, SayContent,
    TemplateToSend, TemplateValue,
};
use crate::split::split_text;

/// Characters of an id that comes back with a choice.
const OFFER_ID_CHARS_MAX: usize = 200;
/// Characters of the small print.
const FOOTER_CHARS_MAX: usize = 60;
/// Variables of a template.
const VARIABLES_MAX: usize = 100;

/// One message: the name of its kind, and the object under that name.
type Body = (&'static str, Value);

/// Writes a content as the messages that it takes.
pub(super) fn write(content: &SayContent) -> Result<Vec<Body>, Refusal> {
    let one = |kind, body| Ok(vec![(kind, body)]);
    match content {
        SayContent::Text(text) => texts(text),
        SayContent::Media {
            media,
            source,
            caption,
            file_name,
            is_voice,
            ..
        } => {
            let name = file_name.as_deref();
            media_messages(*media, source, caption.as_deref(), name, *is_voice)
        }
        SayContent::Template(template) => one("template", self::template(template)?),
        SayContent::Choices(choices) => write(&choices.said_by(&DESCRIPTOR)),
        SayContent::Buttons {
            body,
            footer,
            buttons,
        } => one(
            "interactive",
            reply_buttons(body, footer.as_deref(), buttons)?,
        ),
        SayContent::List {
            body,
            footer,
            open,
            sections,
        } => one(
            "interactive",
            list(body, footer.as_deref(), open, sections)?,
        ),
        SayContent::Location(place) => one("location", location(place)),
        SayContent::Contacts(cards) => one("contacts", contacts(cards)?),
    }
}

fn texts(text: &str) -> Result<Vec<Body>, Refusal> {
    let pieces = split_text(text, DESCRIPTOR.limits.text_chars);
    if pieces.is_empty() {
        return Err(Refusal::PartEmpty("text"));
    }
    let body = |piece: &str| json!({ "body": piece, "preview_url": piece.contains("http") });
    Ok(pieces
        .into_iter()
        .map(|piece| ("text", body(piece)))
        .collect())
}

/// A file; the part of the caption that does not fit, or that its kind cannot have, follows as text.
fn media_messages(
    media: MediaKind,
    source: &MediaSource,
    caption: Option<&str>,
    file_name: Option<&str>,
    is_voice: bool,
) -> Result<Vec<Body>, Refusal> {
    must_carry(media.capability())?;
    let mut object = media_object(source)?;
    let has_caption = match media {
        MediaKind::Image | MediaKind::Video | MediaKind::Document => true,
        MediaKind::Audio | MediaKind::Sticker => false,
    };
    let mut words = caption.unwrap_or_default().trim();
    if has_caption && let Some(first) = split_text(words, DESCRIPTOR.limits.caption_chars).first() {
        insert(&mut object, "caption", json!(first));
        words = words.strip_prefix(*first).unwrap_or_default().trim_start();
    }
    if media == MediaKind::Document
        && let Some(name) = file_name
    {
        insert(&mut object, "filename", json!(name));
    }
    if media == MediaKind::Audio && is_voice {
        insert(&mut object, "voice", json!(true));
    }
    let mut bodies = vec![(media.name(), object)];
    if !words.is_empty() {
        bodies.extend(texts(words)?);
    }
    Ok(bodies)
}

fn media_object(source: &MediaSource) -> Result<Value, Refusal> {
    match source {
        MediaSource::Uploaded(id) => Ok(json!({ "id": id })),
        MediaSource::Url(url) => Ok(json!({ "link": url })),
        MediaSource::Stored(_) => Err(Refusal::MediaNotUploaded),
    }
}

fn template(template: &TemplateToSend) -> Result<Value, Refusal> {
    if template.body.len() > VARIABLES_MAX {
        return Err(Refusal::LimitPassed("template_variables"));
    }
    let mut components = Vec::new();
    if let Some(header) = &template.header {
        components.push(json!({ "type": "header", "parameters": [header_parameter(header)?] }));
    }
    if !template.body.is_empty() {
        let parameters: Vec<_> = template.body.iter().map(text_parameter).collect();
        components.push(json!({ "type": "body", "parameters": parameters }));
    }
    components.extend(template.buttons.iter().map(button_component));
    let mut body = json!({ "name": template.name, "language": { "code": template.language } });
    if !components.is_empty() {
        insert(&mut body, "components", Value::Array(components));
    }
    Ok(body)
}

fn text_parameter(value: &TemplateValue) -> Value {
    let mut parameter = json!({ "type": "text", "text": value.text });
    if let Some(name) = &value.name {
        insert(&mut parameter, "parameter_name", json!(name));
    }
    parameter
}

fn header_parameter(header: &HeaderValue) -> Result<Value, Refusal> {
    match header {
        HeaderValue::Text(value) => Ok(text_parameter(value)),
        HeaderValue::Location(place) => {
            Ok(json!({ "type": "location", "location": location(place) }))
        }
        HeaderValue::Media {
            media,
            source,
            file_name,
        } => {
            let mut object = media_object(source)?;
            if *media == MediaKind::Document
                && let Some(name) = file_name
            {
                insert(&mut object, "filename", json!(name));
            }
            let kind = media.name();
            Ok(json!({ "type": kind, kind: object }))
        }
    }
}

fn button_component(button: &ButtonValue) -> Value {
    let (sub_type, parameter) = match &button.value {
        ButtonKindValue::UrlSuffix(text) => ("url", json!({ "type": "text", "text": text })),
        ButtonKindValue::QuickReply(payload) => (
            "quick_reply",
            json!({ "type": "payload", "payload": payload }),
        ),
        ButtonKindValue::CopyCode(code) => (
            "copy_code",
            json!({ "type": "coupon_code", "coupon_code": code }),
        ),
        ButtonKindValue::Flow(token) => (
            "flow",
            json!({ "type": "action", "action": { "flow_token": token } }),
        ),
    };
    json!({
        "type": "button",
        "sub_type": sub_type,
        "index": button.index.to_string(),
        "parameters": [parameter],
    })
}

fn reply_buttons(body: &str, footer: Option<&str>, buttons: &[Offer]) -> Result<Value, Refusal> {
    must_carry(Capability::Buttons)?;
    if buttons.is_empty() {
        return Err(Refusal::PartEmpty("buttons"));
    }
    if buttons.len() > DESCRIPTOR.limits.buttons {
        return Err(Refusal::LimitPassed("buttons"));
    }
    check_offers(buttons.iter(), DESCRIPTOR.limits.button_chars)?;
    let button = |offer: &Offer| json!({ "type": "reply", "reply": { "id": offer.id, "title": offer.title } });
    let buttons: Vec<_> = buttons.iter().map(button).collect();
    interactive("button", body, footer, &json!({ "buttons": buttons }))
}

fn list(
    body: &str,
    footer: Option<&str>,
    open: &str,
    sections: &[ListSection],
) -> Result<Value, Refusal> {
    let limits = &DESCRIPTOR.limits;
    let rows = sections.iter().flat_map(|section| &section.rows);
    let count = rows.clone().count();
    if count == 0 || sections.iter().any(|section| section.rows.is_empty()) {
        return Err(Refusal::PartEmpty("list_rows"));
    }
    if count > limits.list_rows || sections.len() > limits.list_sections {
        return Err(Refusal::LimitPassed("list_rows"));
    }
    filled("list_open", open, limits.button_chars)?;
    check_offers(rows.clone().map(|row| &row.offer), limits.list_title_chars)?;
    for row in rows {
        if let Some(description) = &row.description {
            fits(
                "list_description",
                description,
                limits.list_description_chars,
            )?;
        }
    }
    for section in sections {
        fits("list_title", &section.title, limits.list_title_chars)?;
        if sections.len() > 1 && section.title.trim().is_empty() {
            return Err(Refusal::PartEmpty("list_title"));
        }
    }
    let sections: Vec<_> = sections.iter().map(list_section).collect();
    interactive(
        "list",
        body,
        footer,
        &json!({ "button": open, "sections": sections }),
    )
}

fn list_section(section: &ListSection) -> Value {
    let row = |row: &crate::say::ListRow| {
        let mut object = json!({ "id": row.offer.id, "title": row.offer.title });
        if let Some(description) = &row.description {
            insert(&mut object, "description", json!(description));
        }
        object
    };
    let rows: Vec<_> = section.rows.iter().map(row).collect();
    let mut object = json!({ "rows": rows });
    if !section.title.is_empty() {
        insert(&mut object, "title", json!(section.title));
    }
    object
}

fn interactive(
    kind: &str,
    body: &str,
    footer: Option<&str>,
    action: &Value,
) -> Result<Value, Refusal> {
    filled(
        "interactive_body",
        body,
        DESCRIPTOR.limits.interactive_chars,
    )?;
    let mut object = json!({ "type": kind, "body": { "text": body }, "action": action });
    if let Some(footer) = footer {
        filled("interactive_footer", footer, FOOTER_CHARS_MAX)?;
        insert(&mut object, "footer", json!({ "text": footer }));
    }
    Ok(object)
}

/// Titles must be filled and short; ids must be filled, short and different.
fn check_offers<'a>(
    offers: impl Iterator<Item = &'a Offer>,
    title_chars_max: usize,
) -> Result<(), Refusal> {
    let mut ids = std::collections::BTreeSet::new();
    for offer in offers {
        filled("offer_title", &offer.title, title_chars_max)?;
        filled("offer_id", &offer.id, OFFER_ID_CHARS_MAX)?;
        if !ids.insert(&offer.id) {
            return Err(Refusal::LimitPassed("offer_id_unique"));
        }
    }
    Ok(())
}

fn filled(name: &'static str, text: &str, max: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::PartEmpty(name));
    }
    fits(name, text, max)
}

fn fits(name: &'static str, text: &str, max: usize) -> Result<(), Refusal> {
    if text.chars().count() > max {
        Err(Refusal::LimitPassed(name))
    } else {
        Ok(())
    }
}

fn location(place: &Place) -> Value {
    let degrees = |e7| Place::decimal(e7).parse::<f64>().unwrap_or_default();
    let mut object = json!({
        "latitude": degrees(place.latitude_e7), "longitude": degrees(place.longitude_e7),
    });
    for (key, value) in [("name", &place.name), ("address", &place.address)] {
        if let Some(value) = value {
            insert(&mut object, key, json!(value));
        }
    }
    object
}

fn contacts(cards: &[ContactCard]) -> Result<Value, Refusal> {
    if cards.is_empty() {
        return Err(Refusal::PartEmpty("contacts"));
    }
    if cards.len() > DESCRIPTOR.limits.contact_cards {
        return Err(Refusal::LimitPassed("contacts"));
    }
    if cards.iter().any(|card| card.name.trim().is_empty()) {
        return Err(Refusal::PartEmpty("contact_name"));
    }
    Ok(Value::Array(cards.iter().map(contact).collect()))
}

fn contact(card: &ContactCard) -> Value {
    // The provider wants at least one part of the name beside the formatted one.
    let given = card.given_name.as_ref().unwrap_or(&card.name);
    let mut name = json!({ "formatted_name": card.name, "first_name": given });
    if let Some(family) = &card.family_name {
        insert(&mut name, "last_name", json!(family));
    }
    let phone = |phone: &crate::heard::ContactPhone| {
        let mut object = json!({ "phone": phone.written, "type": "CELL" });
        if let Some(parsed) = phone.phone.as_ref().filter(|_| phone.is_on_channel) {
            insert(&mut object, "wa_id", json!(parsed.digits()));
        }
        object
    };
    let mut object = json!({
        "name": name, "phones": card.phones.iter().map(phone).collect::<Vec<_>>(),
    });
    if !card.emails.is_empty() {
        let emails: Vec<_> = card
            .emails
            .iter()
            .map(|email| json!({ "email": email }))
            .collect();
        insert(&mut object, "emails", Value::Array(emails));
    }
    if let Some(company) = &card.organization {
        insert(&mut object, "org", json!({ "company": company }));
    }
    object
}
