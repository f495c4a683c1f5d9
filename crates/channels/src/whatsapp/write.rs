//! Requests to the Cloud API: messages, files, templates.
//!
//! **Source**: provider pages “Messages API reference”, “Media reference”, “Template management”, “Typing indicators”,
//! “Business-scoped user IDs” (the `recipient` property).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::templates::{self, insert};
use super::{
    ACCESS_TOKEN, API_VERSION, API_VERSION_DEFAULT, BUSINESS_ACCOUNT_ID, DESCRIPTOR,
    PHONE_NUMBER_ID,
};
use crate::Refusal;
use crate::account::Account;
use crate::descriptor::Capability;
use crate::say::{FileToSend, Recipient, Say, SayMessage};
use crate::wire::{
    WireAnswer, WireAuthn, WireBody, WireMethod, WireOut, WirePart, WireRequest, WireStep,
};

mod content;

/// Templates of one page.
const TEMPLATES_PER_PAGE: &str = "100";

/// Writes the requests that say this.
///
/// **Shape**: empty for things that WhatsApp has no word for and that do no harm when left out (notices, typing
/// without a message).
pub(super) fn write(account: &Account, say: &Say) -> Result<Vec<WireOut>, Refusal> {
    let one = |request: WireRequest| Ok(vec![WireOut::Http(request)]);
    match say {
        Say::Message(message) => write_message(account, message),
        Say::Reaction { to, target, emoji } => {
            let mut body = addressed(to, "reaction")?;
            let reaction = json!({ "message_id": target, "emoji": emoji.as_deref().unwrap_or("") });
            insert(&mut body, "reaction", reaction);
            one(to_messages(
                account,
                WireStep::Send { index: 0, of: 1 },
                body,
            )?)
        }
        Say::MarkRead {
            target, is_typing, ..
        } => {
            let mut body = json!({
                "messaging_product": "whatsapp", "status": "read", "message_id": target,
            });
            if *is_typing {
                insert(&mut body, "typing_indicator", json!({ "type": "text" }));
            }
            one(to_messages(account, WireStep::Signal, body)?)
        }
        Say::Typing { .. } | Say::Notice { .. } => Ok(Vec::new()),
        Say::Upload(file) => one(upload(account, file)?),
        Say::FetchMedia {
            media_id,
            bytes_max,
        } => {
            let step = WireStep::LocateMedia {
                bytes_max: *bytes_max,
            };
            let mut request = get(account, step, media_id)?;
            let number = account.setting(PHONE_NUMBER_ID)?.to_owned();
            request.query.insert(PHONE_NUMBER_ID.to_owned(), number);
            one(request)
        }
        Say::ListTemplates { page } => one(list_templates(account, page.as_deref())?),
        Say::CreateTemplate(template) => {
            let path = templates_path(account)?;
            let body = WireBody::Json(templates::create(template)?);
            one(request(
                account,
                WireStep::CreateTemplate,
                WireMethod::Post,
                &path,
                body,
            )?)
        }
        Say::DeleteTemplate { name } => {
            let path = templates_path(account)?;
            let step = WireStep::DeleteTemplate;
            let mut request = request(account, step, WireMethod::Delete, &path, WireBody::Empty)?;
            request.query.insert("name".to_owned(), name.clone());
            one(request)
        }
        Say::Probe => {
            let mut request = get(account, WireStep::Probe, account.setting(PHONE_NUMBER_ID)?)?;
            let fields = "display_phone_number,verified_name,quality_rating";
            request.query.insert("fields".to_owned(), fields.to_owned());
            one(request)
        }
    }
}

/// Writes a message as one request or several; each carries its own reference, only the first quotes.
fn write_message(account: &Account, message: &SayMessage) -> Result<Vec<WireOut>, Refusal> {
    let contents = content::write(&message.content)?;
    let of = contents.len();
    let mut requests = Vec::with_capacity(of);
    for (index, (kind, content)) in contents.into_iter().enumerate() {
        let mut body = addressed(&message.to, kind)?;
        insert(&mut body, kind, content);
        if let Some(quoted) = message.reply_to.as_ref().filter(|_| index == 0) {
            insert(&mut body, "context", json!({ "message_id": quoted }));
        }
        insert(
            &mut body,
            "biz_opaque_callback_data",
            json!(message.part_reference(index)),
        );
        let step = WireStep::Send { index, of };
        requests.push(WireOut::Http(to_messages(account, step, body)?));
    }
    Ok(requests)
}

/// Begins a message to a customer: by phone, else by the business-scoped id.
fn addressed(to: &Recipient, kind: &str) -> Result<Value, Refusal> {
    let (key, address) = match to {
        Recipient::Phone(phone) => ("to", phone.digits()),
        Recipient::ScopedId(id) => ("recipient", id.as_str()),
        Recipient::Handle(_)
        | Recipient::Email(_)
        | Recipient::Visitor(_)
        | Recipient::Sender(_) => {
            return Err(Refusal::RecipientUnsuitable);
        }
    };
    Ok(json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        key: address,
        "type": kind,
    }))
}

fn to_messages(account: &Account, step: WireStep, body: Value) -> Result<WireRequest, Refusal> {
    let path = format!("{}/messages", account.setting(PHONE_NUMBER_ID)?);
    request(account, step, WireMethod::Post, &path, WireBody::Json(body))
}

fn upload(account: &Account, file: &FileToSend) -> Result<WireRequest, Refusal> {
    if !DESCRIPTOR.can(file.media.capability()) {
        return Err(Refusal::CannotCarry(file.media.capability()));
    }
    if file.size > DESCRIPTOR.limits.bytes_of(file.media) {
        return Err(Refusal::LimitPassed("file_bytes"));
    }
    let path = format!("{}/media", account.setting(PHONE_NUMBER_ID)?);
    let parts = vec![
        WirePart::Field {
            name: "messaging_product",
            value: "whatsapp".to_owned(),
        },
        WirePart::Field {
            name: "type",
            value: file.mime.clone(),
        },
        WirePart::File {
            name: "file",
            file: file.file,
            file_name: file.file_name.clone(),
            mime: file.mime.clone(),
        },
    ];
    request(
        account,
        WireStep::Upload,
        WireMethod::Post,
        &path,
        WireBody::Multipart(parts),
    )
}

fn list_templates(account: &Account, page: Option<&str>) -> Result<WireRequest, Refusal> {
    let mut request = get(account, WireStep::ListTemplates, &templates_path(account)?)?;
    let fields = "id,name,language,category,status,rejected_reason,components";
    for (key, value) in [("fields", fields), ("limit", TEMPLATES_PER_PAGE)] {
        request.query.insert(key.to_owned(), value.to_owned());
    }
    if let Some(after) = page {
        request.query.insert("after".to_owned(), after.to_owned());
    }
    Ok(request)
}

fn templates_path(account: &Account) -> Result<String, Refusal> {
    Ok(format!(
        "{}/message_templates",
        account.setting(BUSINESS_ACCOUNT_ID)?
    ))
}

fn get(account: &Account, step: WireStep, path: &str) -> Result<WireRequest, Refusal> {
    request(account, step, WireMethod::Get, path, WireBody::Empty)
}

fn request(
    account: &Account,
    step: WireStep,
    method: WireMethod,
    path: &str,
    body: WireBody,
) -> Result<WireRequest, Refusal> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let version = account.setting(API_VERSION).unwrap_or(API_VERSION_DEFAULT);
    // Ids come from settings and payloads: nothing in them may leave the path that it is put into.
    if !path.chars().chain(version.chars()).all(is_plain) || path.contains("..") {
        return Err(Refusal::PayloadMalformed);
    }
    Ok(WireRequest {
        step,
        method,
        url: format!("{}/{version}/{path}", account.base_url),
        query: BTreeMap::new(),
        headers: BTreeMap::new(),
        authn: WireAuthn::Bearer {
            secret: ACCESS_TOKEN,
        },
        body,
        answer: WireAnswer::Memory,
    })
}

/// Refuses what the descriptor does not claim.
fn must_carry(capability: Capability) -> Result<(), Refusal> {
    if DESCRIPTOR.can(capability) {
        Ok(())
    } else {
        Err(Refusal::CannotCarry(capability))
    }
}
