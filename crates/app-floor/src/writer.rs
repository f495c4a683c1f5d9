//! The message writer: the one place that adds to a conversation.

use app::{Ctx, Fault};
use base::authz::Scope;
use base::event::{Audience, EntityKind, NewEvent};
use base::id::{FileId, InteractionId, MessageId, UserId};
use base::text::shorten;
use base::time::Timestamp;
use serde_json::{Value, json};
use store::Tx;
use store_floor::conversations;
use store_floor::message_files::{self, MessageFile};
use store_floor::messages::{self, Message};

/// Characters of a message that its card shows.
const PREVIEW_CHARS: usize = 120;

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// Between colleagues.
    Note,
    /// From the product, about what happened.
    System,
}

impl Direction {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Note => "note",
            Self::System => "system",
        }
    }
}

/// A message to be added.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Which way it goes.
    pub direction: Direction,
    /// What it is made of.
    pub kind: String,
    /// Who wrote it for the operation.
    pub author: Option<UserId>,
    /// The text.
    pub body: Option<String>,
    /// What the kind needs beyond text.
    pub content: Option<Value>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// When it was written, by the clock of who wrote it.
    pub at: Timestamp,
    /// The key the client made.
    pub client_key: Option<String>,
    /// Its files.
    pub files: Vec<DraftFile>,
}

/// A file of a message to be added.
#[derive(Debug, Clone)]
pub struct DraftFile {
    /// Ours already, or to be fetched.
    pub file: Option<FileId>,
    /// The name people see.
    pub name: String,
    /// Content type.
    pub mime: String,
    /// How many bytes; 0 while unknown.
    pub size_bytes: i64,
    /// How to fetch it.
    pub remote: Option<Value>,
}

impl Draft {
    /// Begins a text.
    pub fn text(direction: Direction, body: impl Into<String>, at: Timestamp) -> Self {
        Self {
            direction,
            kind: "text".to_owned(),
            author: None,
            body: Some(body.into()),
            content: None,
            reply_to: None,
            at,
            client_key: None,
            files: Vec::new(),
        }
    }

    /// Begins a line about what happened.
    pub fn system(code: &str, params: &Value, at: Timestamp) -> Self {
        Self {
            kind: "system".to_owned(),
            body: None,
            content: Some(json!({ "code": code, "params": params })),
            ..Self::text(Direction::System, "", at)
        }
    }
}

/// Adds a message to a conversation and tells everybody who may see it.
pub async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: InteractionId,
    draft: Draft,
) -> Result<Message, Fault> {
    let seq = conversations::next_seq(tx, scope, of).await?;
    let mut content = draft.content;
    content.iter_mut().for_each(without_nul);
    let message = Message {
        id: ctx.id(MessageId::from_i64),
        interaction: of,
        seq,
        direction: draft.direction.name().to_owned(),
        kind: draft.kind,
        author: draft.author,
        body: draft.body.map(|body| body.replace('\0', "")),
        content,
        reply_to: draft.reply_to,
        reactions: None,
        at: draft.at,
        edited_at: None,
        deleted_at: None,
        delivery: (draft.direction == Direction::Out).then(|| "pending".to_owned()),
        error: None,
        client_key: draft.client_key,
    };
    messages::insert(tx, scope, &message).await?;
    for (n, file) in (0..).zip(draft.files) {
        let row = MessageFile {
            message: message.id,
            n,
            interaction: of,
            state: if file.file.is_some() {
                "ready"
            } else {
                "pending"
            }
            .to_owned(),
            file: file.file,
            name: file.name.replace('\0', ""),
            mime: file.mime,
            size_bytes: file.size_bytes,
            remote: file.remote,
        };
        message_files::insert(tx, scope, &row).await?;
    }
    if draft.direction != Direction::System {
        conversations::update_last(tx, scope, of, &last(&message)).await?;
    }
    tx.emit(scope, message.at, event("MessageWritten", &message));
    Ok(message)
}

/// Takes NUL characters out of every text: a customer may send one, and no text column holds it.
pub(crate) fn without_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', ""),
        Value::Array(items) => items.iter_mut().for_each(without_nul),
        Value::Object(fields) => fields.values_mut().for_each(without_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What the card of an interaction shows of its last message.
fn last(message: &Message) -> Value {
    let preview = match (message.body.as_deref(), message.kind.as_str()) {
        (Some(body), _) if !body.is_empty() => shorten(body, PREVIEW_CHARS),
        _ => String::new(),
    };
    let automatic = message
        .content
        .as_ref()
        .and_then(|content| content.get("automatic"));
    json!({
        "preview": preview,
        "at": message.at,
        "direction": message.direction,
        "kind": message.kind,
        "author_id": message.author,
        "automatic": automatic,
    })
}

/// The event of a message.
pub fn event(kind: &'static str, message: &Message) -> NewEvent {
    NewEvent {
        kind,
        version: 1,
        entity: EntityKind::Message,
        entity_id: message.id.get(),
        parent_id: Some(message.interaction.get()),
        audience: Audience::default(),
        payload: json!({ "seq": message.seq, "direction": message.direction }),
        audit: None,
    }
}

/// The event of a change that only the interaction's card shows.
pub fn card_event(kind: &'static str, of: InteractionId) -> NewEvent {
    NewEvent {
        kind,
        version: 1,
        entity: EntityKind::Interaction,
        entity_id: of.get(),
        parent_id: None,
        audience: Audience::default(),
        payload: json!({}),
        audit: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_keeps_a_nul_however_deep_it_is() {
        let mut content = json!({ "a": ["x\0y", { "b": "\0" }], "n": 1 });
        without_nul(&mut content);
        assert_eq!(content, json!({ "a": ["xy", { "b": "" }], "n": 1 }));
    }
}
