//! Messages that are written now and sent at a moment: whoever holds the conversation then still finds them there.
//!
//! When the moment comes the rules of sending are asked then, not when it was written; what they are against stays, is
//! told to the agent and in the timeline, and is sent by nobody until somebody changes it.

pub mod cancel_scheduled_message;
pub(crate) mod deliver;
pub mod list_scheduled_messages;
pub mod schedule_message;
pub mod send_scheduled_message;
pub mod update_scheduled_message;

use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::{FileId, InteractionId, MessageId, ScheduledMessageId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use store_floor::interactions::{self, Card};
use store_floor::scheduled_messages::{self, ScheduledMessage};
use store_floor::{conversations, messages};
use store_setup::files;
use utoipa::ToSchema;

use crate::message::template::ChosenTemplate;
use crate::message::{MessageFileView, ReplyTo};
use crate::writer::{self, Draft};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<cancel_scheduled_message::CancelScheduledMessage>(),
    Entry::of::<list_scheduled_messages::ListScheduledMessages>(),
    Entry::of::<schedule_message::ScheduleMessage>(),
    Entry::of::<send_scheduled_message::SendScheduledMessage>(),
    Entry::of::<update_scheduled_message::UpdateScheduledMessage>(),
];

/// Messages that may wait in one conversation.
pub(crate) const WAITING_MAX: u32 = 20;

/// What is said, as its row keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ScheduledContent {
    /// The text; of a template, how it reads with its values.
    pub(crate) text: String,
    /// Files, uploaded before.
    #[serde(default)]
    pub(crate) file_ids: Vec<FileId>,
    /// The message it answers.
    pub(crate) reply_to_message_id: Option<MessageId>,
    /// A template instead of text and files.
    pub(crate) template: Option<ChosenTemplate>,
}

impl ScheduledContent {
    fn read(row: &ScheduledMessage) -> Result<Self, Fault> {
        serde_json::from_value(row.said.clone()).map_err(|error| Fault::Internal(Box::new(error)))
    }
}

/// Where a scheduled message stands, in the description.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScheduledMessageState {
    /// Its moment is still to come.
    Waiting,
    /// Its moment came, and a rule was against it.
    Failed,
}

/// A message that is sent later, as screens see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ScheduledMessageView {
    /// The id.
    pub id: ScheduledMessageId,
    /// Its conversation.
    pub interaction_id: InteractionId,
    /// Who wrote it.
    pub author_id: UserId,
    /// The text; of a template, how it reads with its values.
    pub text: String,
    /// Its files.
    pub files: Vec<MessageFileView>,
    /// The message it answers.
    pub reply_to: Option<ReplyTo>,
    /// Whether it is a template, which is sent outside the reply window too.
    pub is_template: bool,
    /// When it is sent.
    pub send_at: Timestamp,
    /// Where it stands.
    #[schema(value_type = ScheduledMessageState)]
    pub state: String,
    /// The code of what was against it when its moment came.
    pub failure_code: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// Whether the caller may change it: its author and whoever holds the conversation.
    pub may_change: bool,
    /// Grows with each change.
    pub revision: i64,
}

/// Names one by its conversation and its id.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct NamedScheduledMessage {
    /// The interaction.
    pub id: InteractionId,
    /// The scheduled message.
    pub scheduled_id: ScheduledMessageId,
}

async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    row: ScheduledMessage,
) -> Result<ScheduledMessageView, Fault> {
    let said = ScheduledContent::read(&row)?;
    let mut shown = Vec::with_capacity(said.file_ids.len());
    for id in &said.file_ids {
        if let Some(file) = files::get(tx, scope, *id).await? {
            shown.push(MessageFileView {
                id: Some(file.id),
                name: file.name,
                mime: file.mime,
                size_bytes: i64::try_from(file.size_bytes).unwrap_or(0),
                state: "ready".to_owned(),
            });
        }
    }
    let reply_to = match said.reply_to_message_id {
        Some(target) => messages::get(tx, scope, target)
            .await?
            .as_ref()
            .map(ReplyTo::of),
        None => None,
    };
    Ok(ScheduledMessageView {
        id: row.id,
        interaction_id: row.interaction,
        author_id: row.author,
        text: said.text,
        files: shown,
        reply_to,
        is_template: said.template.is_some(),
        send_at: row.send_at,
        may_change: may_change(scope, card, &row),
        state: row.state,
        failure_code: row.failure,
        created_at: row.created_at,
        revision: row.revision,
    })
}

fn may_change(scope: &Scope, card: &Card, row: &ScheduledMessage) -> bool {
    scope
        .user()
        .is_some_and(|user| row.author == user || card.agent == Some(user))
}

/// Gives one that still waits or failed, with its card; the conversation is locked, so that nobody else ends it meanwhile.
///
/// **Errors**: not found beyond reach; `not_allowed_now` when it is over, or for somebody else than its author and the holder.
async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: NamedScheduledMessage,
) -> Result<(Card, ScheduledMessage), Fault> {
    let card = interactions::get(tx, scope, of.id)
        .await?
        .ok_or(Fault::NotFound)?;
    conversations::lock(tx, scope, of.id).await?;
    let row = scheduled_messages::get(tx, scope, of.scheduled_id)
        .await?
        .filter(|row| row.interaction == of.id)
        .ok_or(Fault::NotFound)?;
    if !row.is_open() || !may_change(scope, &card, &row) {
        return Err(Fault::refused(code::NOT_ALLOWED_NOW));
    }
    Ok((card, row))
}

/// Notes in the timeline what somebody did with one; the card of the conversation changes with it.
async fn note(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &ScheduledMessage,
    (line, at): (&'static str, Timestamp),
) -> Result<(), Fault> {
    let params = json!({ "agent_id": scope.user(), "at": at });
    let draft = Draft::system(line, &params, ctx.now());
    writer::write(ctx, tx, scope, row.interaction, draft)
        .await
        .map(drop)
}
