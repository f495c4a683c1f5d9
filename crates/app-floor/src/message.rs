//! Messages: reading, writing, noting, retrying, reacting.

pub(crate) mod automatic;
pub mod list_interaction_canned_responses;
pub mod list_interaction_files;
pub mod list_messages;
pub mod mark_read;
pub mod react_to_message;
pub mod retry_message;
pub mod search_messages;
pub mod send;
pub mod send_message;
pub mod signal_typing;
pub mod template;
pub mod words;
pub mod write_note;

use std::collections::BTreeMap;

use app::{Entry, Fault};
use base::authz::Scope;
use base::id::{FileId, InteractionId, MessageId, UserId};
use base::text::shorten;
use base::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::Tx;
use store_floor::message_files::{self, MessageFile};
use store_floor::messages::{self, Message};
use utoipa::ToSchema;

use self::words::{FileState, MessageDirection, MessageKind, Reaction};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<list_interaction_canned_responses::ListInteractionCannedResponses>(),
    Entry::of::<list_interaction_files::ListInteractionFiles>(),
    Entry::of::<list_messages::ListMessages>(),
    Entry::of::<mark_read::MarkRead>(),
    Entry::of::<react_to_message::ReactToMessage>(),
    Entry::of::<retry_message::RetryMessage>(),
    Entry::of::<search_messages::SearchMessages>(),
    Entry::of::<send_message::SendMessage>(),
    Entry::of::<signal_typing::SignalTyping>(),
    Entry::of::<write_note::WriteNote>(),
];

/// A message as screens see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MessageView {
    /// The id.
    pub id: MessageId,
    /// Its interaction.
    pub interaction_id: InteractionId,
    /// Its number in the conversation.
    pub seq: i64,
    /// Who wrote it.
    #[schema(value_type = MessageDirection)]
    pub direction: String,
    /// What it is made of.
    #[schema(value_type = MessageKind)]
    pub kind: String,
    /// Who wrote it for the operation; screens know the names.
    pub author_id: Option<UserId>,
    /// The text.
    pub text: Option<String>,
    /// What the kind needs beyond text.
    pub content: Option<Value>,
    /// Its files.
    pub files: Vec<MessageFileView>,
    /// The message it answers.
    pub reply_to: Option<ReplyTo>,
    /// Reactions of either side.
    #[schema(value_type = Vec<Reaction>)]
    pub reactions: Vec<Value>,
    /// When it was written.
    pub at: Timestamp,
    /// When it was edited.
    pub edited_at: Option<Timestamp>,
    /// When it was taken back.
    pub deleted_at: Option<Timestamp>,
    /// How far it came; null for what is not sent.
    #[schema(value_type = Option<channels::delivery::DeliveryState>)]
    pub delivery: Option<String>,
    /// Why it failed.
    pub error: Option<MessageError>,
    /// The key the client made, so that a pending bubble finds its message.
    pub idempotency_key: Option<String>,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MessageFileView {
    /// The stored file, once it is here.
    pub id: Option<FileId>,
    /// The name people see.
    pub name: String,
    /// Content type.
    pub mime: String,
    /// How many bytes; 0 while unknown.
    pub size_bytes: i64,
    /// Whether it can be read.
    #[schema(value_type = FileState)]
    pub state: String,
}

/// The message that another answers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReplyTo {
    /// Its id.
    pub message_id: MessageId,
    /// Its beginning.
    pub preview: String,
}

impl ReplyTo {
    /// Quotes a message.
    pub(crate) fn of(target: &Message) -> Self {
        Self {
            message_id: target.id,
            preview: shorten(target.body.as_deref().unwrap_or_default(), 120),
        }
    }
}

/// Why a message failed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MessageError {
    /// Stable code; screens have the words.
    pub code: String,
    /// What the provider said, for administrators.
    pub message: String,
    /// Whether trying again makes sense.
    pub retryable: bool,
}

impl From<MessageFile> for MessageFileView {
    fn from(row: MessageFile) -> Self {
        Self {
            id: row.file,
            name: row.name,
            mime: row.mime,
            size_bytes: row.size_bytes,
            state: row.state,
        }
    }
}

/// Builds the view of a message.
pub async fn view(tx: &mut Tx<'_>, scope: &Scope, message: Message) -> Result<MessageView, Fault> {
    let files = message_files::of_message(tx, scope, message.id).await?;
    with_files(tx, scope, message, files).await
}

/// Builds the views of a page of an interaction's messages, in their order.
pub(crate) async fn views(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
    rows: Vec<Message>,
) -> Result<Vec<MessageView>, Fault> {
    let ids = || rows.iter().map(|row| row.id);
    let mut files = BTreeMap::<_, Vec<_>>::new();
    if let (Some(first), Some(last)) = (ids().min(), ids().max()) {
        for file in message_files::between(tx, scope, interaction, (first, last)).await? {
            files.entry(file.message).or_default().push(file);
        }
    }
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let files = files.remove(&row.id).unwrap_or_default();
        views.push(with_files(tx, scope, row, files).await?);
    }
    Ok(views)
}

async fn with_files(
    tx: &mut Tx<'_>,
    scope: &Scope,
    message: Message,
    files: Vec<MessageFile>,
) -> Result<MessageView, Fault> {
    let reply_to = match message.reply_to {
        Some(target) => messages::get(tx, scope, target)
            .await?
            .as_ref()
            .map(ReplyTo::of),
        None => None,
    };
    let reactions = match message.reactions {
        Some(Value::Array(list)) => list,
        Some(_) | None => Vec::new(),
    };
    Ok(MessageView {
        id: message.id,
        interaction_id: message.interaction,
        seq: message.seq,
        direction: message.direction,
        kind: message.kind,
        author_id: message.author,
        text: message.body,
        content: message.content,
        files: files.into_iter().map(MessageFileView::from).collect(),
        reply_to,
        reactions,
        at: message.at,
        edited_at: message.edited_at,
        deleted_at: message.deleted_at,
        // That a part is being tried right now is a matter of the job alone.
        delivery: message.delivery.map(|state| {
            if state == "trying" {
                "pending".to_owned()
            } else {
                state
            }
        }),
        error: message.error.as_ref().map(error_view),
        idempotency_key: message.client_key,
    })
}

fn error_view(error: &Value) -> MessageError {
    let text = |key: &str| {
        error
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let class = text("class");
    MessageError {
        code: text("code"),
        message: text("detail"),
        retryable: matches!(class.as_str(), "busy" | "permanent" | "account_problem"),
    }
}
