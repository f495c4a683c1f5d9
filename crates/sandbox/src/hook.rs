//! The bodies of webhooks, as the provider writes them.
//!
//! **Source**: provider pages “messages webhook reference”, “Status messages webhook reference”,
//! “`message_template_status_update` webhook reference”, “Business-scoped user IDs”.

use base::time::Timestamp;
use serde_json::{Value, json};

use crate::graph::words_of;
use crate::settings::BusinessNumber;
use crate::world::{Customer, LineState, Template};

/// Writes a message of a customer.
///
/// **Shape**: `message` is the element of `messages` without its sender, which is added here.
pub(crate) fn message(number: &BusinessNumber, customer: &Customer, mut message: Value) -> Value {
    if let Some(map) = message.as_object_mut() {
        if customer.username.is_none() {
            map.insert("from".to_owned(), json!(customer.wa_id));
        }
        map.insert("from_user_id".to_owned(), json!(customer.user_id));
    }
    let body = json!({ "contacts": [contact(customer)], "messages": [message] });
    envelope(number, body)
}

/// Writes a status of a message of the business.
pub(crate) fn status(
    number: &BusinessNumber,
    customer: &Customer,
    (message_id, reference): (&str, Option<String>),
    state: LineState,
    at: Timestamp,
) -> Value {
    let mut status = json!({
        "id": message_id,
        "status": state.word(),
        "timestamp": secs(at),
        "recipient_user_id": customer.user_id,
    });
    if let Some(map) = status.as_object_mut() {
        if customer.username.is_none() {
            map.insert("recipient_id".to_owned(), json!(customer.wa_id));
        }
        if let Some(reference) = reference {
            map.insert("biz_opaque_callback_data".to_owned(), json!(reference));
        }
        match state {
            LineState::Failed { code } => {
                let (_, title) = words_of(code);
                let error = json!({
                    "code": code, "title": title, "message": title,
                    "error_data": { "details": title },
                });
                map.insert("errors".to_owned(), json!([error]));
            }
            LineState::Sent | LineState::Delivered => {
                let pricing = json!({
                    "billable": false, "pricing_model": "PMP", "type": "free_customer_service",
                    "category": "service",
                });
                map.insert("pricing".to_owned(), pricing);
            }
            LineState::Accepted | LineState::Read => {}
        }
    }
    envelope(number, json!({ "statuses": [status] }))
}

/// Writes the news of a template.
pub(crate) fn template_status(template: &Template, at: Timestamp) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{
            "id": template.business_account_id,
            "time": at.micros() / 1_000_000,
            "changes": [{
                "field": "message_template_status_update",
                "value": {
                    "event": template.status,
                    "message_template_id": template.id.parse::<u64>().unwrap_or_default(),
                    "message_template_name": template.name,
                    "message_template_language": template.language,
                    "message_template_category": template.category,
                    "reason": template.rejected_reason,
                },
            }],
        }],
    })
}

/// Writes seconds since 1970 as text.
pub(crate) fn secs(at: Timestamp) -> String {
    (at.micros() / 1_000_000).to_string()
}

fn contact(customer: &Customer) -> Value {
    let mut profile = json!({ "name": customer.name });
    let mut contact = json!({ "user_id": customer.user_id });
    match (
        &customer.username,
        profile.as_object_mut(),
        contact.as_object_mut(),
    ) {
        (Some(username), Some(profile), _) => {
            profile.insert("username".to_owned(), json!(username));
        }
        (None, _, Some(contact)) => {
            contact.insert("wa_id".to_owned(), json!(customer.wa_id));
        }
        _ => {}
    }
    if let Some(contact) = contact.as_object_mut() {
        contact.insert("profile".to_owned(), profile);
    }
    contact
}

fn envelope(number: &BusinessNumber, mut body: Value) -> Value {
    if let Some(map) = body.as_object_mut() {
        map.insert("messaging_product".to_owned(), json!("whatsapp"));
        let metadata = json!({
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        });
        map.insert("metadata".to_owned(), metadata);
    }
    json!({
        "object": "whatsapp_business_account",
        "entry": [{
            "id": number.business_account_id,
            "changes": [{ "field": "messages", "value": body }],
        }],
    })
}
