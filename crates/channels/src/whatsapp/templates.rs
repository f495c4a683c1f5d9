//! Message templates: Meta's words for states and parts, both ways.
//!
//! **Source**: provider pages “Message templates”, “Template components”, “`message_template_status_update` webhook
//! reference”; GAP-029.

use serde_json::{Value, json};

use crate::Refusal;
use crate::heard::{TemplateNews, TemplateState};
use crate::json;
use crate::say::{TemplateButton, TemplateHeader, TemplateParts, TemplateToCreate};
use crate::settled::TemplateSeen;

/// Characters of a template's name.
const NAME_CHARS_MAX: usize = 512;
/// Characters of a template's body.
const BODY_CHARS_MAX: usize = 1_024;
/// Characters of a text header, and of the footer.
const LINE_CHARS_MAX: usize = 60;
/// Buttons of a template.
const BUTTONS_MAX: usize = 10;
/// How the address of a button begins that copies a one-time code.
const CODE_URL: &str = "https://www.whatsapp.com/otp/";
/// Characters on a template's button.
const BUTTON_CHARS_MAX: usize = 25;

/// Reads Meta's word for a state; one that we do not know is pending, so nothing is sent with it.
pub(super) fn state(word: &str) -> TemplateState {
    match word {
        "APPROVED" | "REINSTATED" | "FLAGGED" => TemplateState::Approved,
        "REJECTED" => TemplateState::Rejected,
        "PAUSED" => TemplateState::Paused,
        "DISABLED" | "LOCKED" => TemplateState::Disabled,
        "ARCHIVED" => TemplateState::Archived,
        _ => TemplateState::Pending,
    }
}

/// Reads `message_template_status_update`.
pub(super) fn news(value: &Value) -> Option<TemplateNews> {
    let word = json::raw(value, "event")?;
    if matches!(word, "DELETED" | "PENDING_DELETION") {
        return Some(TemplateNews::Removed);
    }
    let other = value.get("other_info").unwrap_or(&Value::Null);
    let reason = json::short(value, "reason")
        .filter(|reason| reason != "NONE")
        .or_else(|| json::short(other, "description"))
        .or_else(|| json::short(other, "title"))
        // Still allowed, but on the way out: the reason says so.
        .or((word == "FLAGGED").then(|| word.to_owned()));
    Some(TemplateNews::State {
        state: state(word),
        reason,
    })
}

/// Reads one element of a list of templates.
pub(super) fn seen(value: &Value) -> Option<TemplateSeen> {
    Some(TemplateSeen {
        external_id: json::id(value, "id")?,
        name: json::short(value, "name")?,
        language: json::short(value, "language")?,
        category: json::short(value, "category")
            .unwrap_or_default()
            .to_lowercase(),
        state: state(json::raw(value, "status").unwrap_or_default()),
        reason: json::short(value, "rejected_reason").filter(|reason| reason != "NONE"),
        parts: parts(value),
    })
}

fn parts(value: &Value) -> TemplateParts {
    let mut parts = TemplateParts::default();
    for component in json::list(value, "components") {
        let text = || json::raw(component, "text").map(|text| json::clean(text, BODY_CHARS_MAX));
        match json::raw(component, "type")
            .map(str::to_ascii_uppercase)
            .as_deref()
        {
            Some("HEADER") => parts.header = header(component),
            Some("BODY") => parts.body = text().unwrap_or_default(),
            Some("FOOTER") => parts.footer = text(),
            Some("BUTTONS") => {
                parts.buttons = json::list(component, "buttons")
                    .iter()
                    .map(button)
                    .collect();
            }
            Some(what) => parts.others.push(what.to_lowercase()),
            None => {}
        }
    }
    parts
}

fn header(component: &Value) -> Option<TemplateHeader> {
    match json::raw(component, "format")?
        .to_ascii_uppercase()
        .as_str()
    {
        "TEXT" => Some(TemplateHeader::Text {
            text: json::short(component, "text")?,
        }),
        "IMAGE" => Some(TemplateHeader::Image),
        "VIDEO" => Some(TemplateHeader::Video),
        "DOCUMENT" => Some(TemplateHeader::Document),
        "LOCATION" => Some(TemplateHeader::Location),
        what => Some(TemplateHeader::Other {
            what: json::clean(what, LINE_CHARS_MAX).to_lowercase(),
        }),
    }
}

fn button(value: &Value) -> TemplateButton {
    let text = || json::short(value, "text").unwrap_or_default();
    let what = json::short(value, "type").unwrap_or_default();
    match what.to_ascii_uppercase().as_str() {
        "QUICK_REPLY" => TemplateButton::QuickReply { text: text() },
        // One-time codes are handed in as `OTP` and listed as an address of the provider's own.
        "OTP" => TemplateButton::OneTimeCode { text: text() },
        "URL" => match json::short(value, "url").unwrap_or_default() {
            url if url.starts_with(CODE_URL) => TemplateButton::OneTimeCode { text: text() },
            url => TemplateButton::Url { text: text(), url },
        },
        "PHONE_NUMBER" => TemplateButton::Phone {
            text: text(),
            phone: json::short(value, "phone_number").unwrap_or_default(),
        },
        "COPY_CODE" => TemplateButton::CopyCode { code: None },
        "FLOW" => TemplateButton::Flow { text: text() },
        _ => TemplateButton::Other {
            what: what.to_lowercase(),
        },
    }
}

/// Writes a template to be handed in.
///
/// **Errors**: [`Refusal::LimitPassed`] and [`Refusal::PartEmpty`] with the name of the part.
pub(super) fn create(template: &TemplateToCreate) -> Result<Value, Refusal> {
    check(template)?;
    let parts = &template.parts;
    let mut components = Vec::new();
    if let Some(header) = &parts.header {
        components.push(header_component(header, template.header_example.as_deref()));
    }
    let mut body = json!({ "type": "BODY", "text": parts.body });
    if !template.body_examples.is_empty() {
        insert(
            &mut body,
            "example",
            json!({ "body_text": [template.body_examples] }),
        );
    }
    components.push(body);
    if let Some(footer) = &parts.footer {
        components.push(json!({ "type": "FOOTER", "text": footer }));
    }
    if !parts.buttons.is_empty() {
        let buttons: Vec<_> = parts.buttons.iter().map(button_component).collect();
        components.push(json!({ "type": "BUTTONS", "buttons": buttons }));
    }
    Ok(json!({
        "name": template.name,
        "language": template.language,
        "category": template.category.name().to_uppercase(),
        "components": components,
    }))
}

fn check(template: &TemplateToCreate) -> Result<(), Refusal> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if template.name.is_empty() {
        return Err(Refusal::PartEmpty("template_name"));
    }
    if template.name.len() > NAME_CHARS_MAX || !template.name.chars().all(is_name) {
        return Err(Refusal::LimitPassed("template_name"));
    }
    let parts = &template.parts;
    if parts.body.trim().is_empty() {
        return Err(Refusal::PartEmpty("template_body"));
    }
    let is_long = |text: &str, max| text.chars().count() > max;
    if is_long(&parts.body, BODY_CHARS_MAX) {
        return Err(Refusal::LimitPassed("template_body"));
    }
    if parts
        .footer
        .as_deref()
        .is_some_and(|footer| is_long(footer, LINE_CHARS_MAX))
    {
        return Err(Refusal::LimitPassed("template_footer"));
    }
    if matches!(&parts.header, Some(TemplateHeader::Text { text }) if is_long(text, LINE_CHARS_MAX))
    {
        return Err(Refusal::LimitPassed("template_header"));
    }
    let words = |button: &TemplateButton| match button {
        TemplateButton::QuickReply { text }
        | TemplateButton::Url { text, .. }
        | TemplateButton::Phone { text, .. }
        | TemplateButton::OneTimeCode { text }
        | TemplateButton::Flow { text } => text.chars().count(),
        TemplateButton::CopyCode { .. } | TemplateButton::Other { .. } => 0,
    };
    let is_wide = parts
        .buttons
        .iter()
        .any(|button| words(button) > BUTTON_CHARS_MAX);
    if parts.buttons.len() > BUTTONS_MAX || is_wide {
        return Err(Refusal::LimitPassed("template_buttons"));
    }
    Ok(())
}

fn header_component(header: &TemplateHeader, example: Option<&str>) -> Value {
    let (format, key) = match header {
        TemplateHeader::Text { .. } => ("TEXT", "header_text"),
        TemplateHeader::Image => ("IMAGE", "header_handle"),
        TemplateHeader::Video => ("VIDEO", "header_handle"),
        TemplateHeader::Document => ("DOCUMENT", "header_handle"),
        TemplateHeader::Location => ("LOCATION", "header_handle"),
        TemplateHeader::Other { what } => (what.as_str(), "header_handle"),
    };
    let mut component = json!({ "type": "HEADER", "format": format.to_uppercase() });
    if let TemplateHeader::Text { text } = header {
        insert(&mut component, "text", json!(text));
    }
    if let Some(example) = example {
        insert(&mut component, "example", json!({ key: [example] }));
    }
    component
}

fn button_component(button: &TemplateButton) -> Value {
    match button {
        TemplateButton::QuickReply { text } => json!({ "type": "QUICK_REPLY", "text": text }),
        TemplateButton::Url { text, url } => json!({ "type": "URL", "text": text, "url": url }),
        TemplateButton::Phone { text, phone } => {
            json!({ "type": "PHONE_NUMBER", "text": text, "phone_number": phone })
        }
        TemplateButton::CopyCode { .. } => json!({ "type": "COPY_CODE" }),
        TemplateButton::OneTimeCode { text } => {
            json!({ "type": "OTP", "otp_type": "COPY_CODE", "text": text })
        }
        TemplateButton::Flow { text } => json!({ "type": "FLOW", "text": text }),
        TemplateButton::Other { what } => json!({ "type": what.to_uppercase() }),
    }
}

/// Adds a key to an object that was just written.
pub(super) fn insert(object: &mut Value, key: &str, value: Value) {
    if let Some(map) = object.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
}
