//! `POST /{number}/messages`: messages, reactions, read marks.

use base::time::{Span, Timestamp};
use serde_json::{Value, json};

use super::error::GraphError;
use super::message;
use crate::fault::Fault;
use crate::journal::JournalEvent;
use crate::world::{Fate, Line, MessagePlace, Speaker, World};

/// How long the phone shows that the business is typing.
///
/// **Source**: provider page “Typing indicators”.
const TYPING: Span = Span::from_secs(25);

/// What the caller gets.
pub(super) enum Outcome {
    /// This.
    Answer(Value),
    /// Nothing: the answer is lost on its way.
    LoseAnswer,
}

/// Handles one request.
pub(super) fn handle(
    world: &mut World,
    now: Timestamp,
    number: &str,
    request: &Value,
) -> Result<Outcome, GraphError> {
    let business = world
        .number(number)
        .ok_or_else(|| GraphError::no_object(number))?
        .clone();
    if request["messaging_product"] != "whatsapp" {
        return Err(GraphError::new(
            100,
            "The parameter messaging_product is required.",
        ));
    }
    if let Some(status) = request.get("status") {
        return mark_read(world, now, number, status, request).map(Outcome::Answer);
    }
    let input = ["to", "recipient"]
        .iter()
        .find_map(|key| request[*key].as_str())
        .filter(|address| !address.is_empty())
        .ok_or_else(|| GraphError::new(100, "The parameter to is required."))?;
    let (key, customer) = world.customer(input);
    if key == crate::world::customer_key(&business.display_phone_number) {
        return Err(GraphError::new(
            131_021,
            "Sender and recipient are the same.",
        ));
    }
    let kind = request["type"].as_str().unwrap_or("text");
    let checked = message::check(world, &business.business_account_id, kind, request)?;
    let fault = world.faults.take(&key, true);
    if let Some(Fault::Refuse { code }) = fault {
        return Err(GraphError::new(code, "Refused on demand."));
    }
    let message_id = world.new_message_id(now);
    let is_free = kind != "template";
    let is_open = world.is_window_open(now, number, &key);
    let fate = match fault {
        Some(Fault::Fail { code }) => Fate::Fails(code),
        // The provider accepts the call and reports the closed window by webhook.
        _ if is_free && !is_open => Fate::Fails(131_047),
        Some(Fault::Offline) => Fate::Waits,
        _ => Fate::Arrives,
    };
    show(world, now, (number, &key), &message_id, request, checked);
    let to = customer.wa_id.clone();
    let accepted = JournalEvent::Accepted {
        message_id: message_id.clone(),
        customer: to,
        kind: kind.to_owned(),
    };
    world.note(now, accepted);
    let answer = json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": input, "wa_id": customer.wa_id, "user_id": customer.user_id }],
        "messages": [{ "id": message_id, "message_status": "accepted" }],
    });
    let place = MessagePlace {
        number: number.to_owned(),
        customer_key: key,
        message_id,
    };
    world.plan_statuses(now, &place, fate);
    Ok(match fault {
        Some(Fault::LoseAnswer) => Outcome::LoseAnswer,
        _ => Outcome::Answer(answer),
    })
}

/// Puts the message on the phone; a reaction goes to its message.
fn show(
    world: &mut World,
    now: Timestamp,
    (number, key): (&str, &str),
    message_id: &str,
    request: &Value,
    body: Value,
) {
    let thread = world.thread(number, key);
    thread.typing_until = None;
    let words = |value: &Value, path: &str| {
        value
            .pointer(path)
            .and_then(Value::as_str)
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
    };
    if let Some(target) = words(&body, "/reaction/message_id") {
        thread.react(&target, Speaker::Business, words(&body, "/reaction/emoji"));
        return;
    }
    let mut line = Line::new(message_id, now, Speaker::Business, body);
    line.reference = words(request, "/biz_opaque_callback_data");
    line.reply_to = words(request, "/context/message_id");
    thread.add(line);
}

/// Marks as read, and perhaps shows that the business is typing.
fn mark_read(
    world: &mut World,
    now: Timestamp,
    number: &str,
    status: &Value,
    request: &Value,
) -> Result<Value, GraphError> {
    if status != "read" {
        return Err(GraphError::new(100, "The parameter status must be 'read'."));
    }
    let target = request["message_id"]
        .as_str()
        .ok_or_else(|| GraphError::new(100, "The parameter message_id is required."))?;
    let is_typing = request.get("typing_indicator").is_some();
    let holds_it = |line: &Line| line.id == target && line.speaker == Speaker::Customer;
    let thread = world
        .threads
        .iter_mut()
        .filter(|((of_number, _), _)| of_number == number)
        .map(|(_, thread)| thread)
        .find(|thread| thread.lines.iter().any(holds_it))
        .ok_or_else(|| GraphError::new(131_009, "No such message was received."))?;
    if is_typing {
        thread.typing_until = Some(now + TYPING);
    }
    let upto = thread.lines.iter().position(holds_it).unwrap_or_default();
    for line in thread.lines.iter_mut().take(upto + 1) {
        if line.speaker == Speaker::Customer {
            line.state = crate::world::LineState::Read;
        }
    }
    let message_id = target.to_owned();
    world.note(
        now,
        JournalEvent::MarkedRead {
            message_id,
            is_typing,
        },
    );
    Ok(json!({ "success": true }))
}
