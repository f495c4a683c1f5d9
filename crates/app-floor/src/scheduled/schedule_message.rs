//! Writes a message that is sent at a moment.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Module, Scope};
use base::id::{FileId, InteractionId, MessageId, ScheduledMessageId};
use base::limits::FILES_PER_MESSAGE_MAX;
use base::time::Timestamp;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::conversations;
use store_floor::scheduled_messages::{self, ScheduledMessage, ScheduledState};
use utoipa::ToSchema;

use super::{ScheduledContent, ScheduledMessageView, WAITING_MAX, note, view};
use crate::interaction::set_due::check_moment;
use crate::jobs::send_scheduled;
use crate::message::send_message::{attached, check_text, held};
use crate::message::template::{self, ChosenTemplate};

/// Writes one.
pub struct ScheduleMessage;

/// What is sent, and when.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ScheduleMessageInput {
    /// The interaction.
    pub id: InteractionId,
    /// The text.
    pub text: Option<String>,
    /// Files, uploaded before.
    #[serde(default)]
    pub file_ids: Vec<FileId>,
    /// The message it answers.
    pub reply_to_message_id: Option<MessageId>,
    /// An approved template instead of text and files.
    pub template: Option<ChosenTemplate>,
    /// When it is sent, at most a year from now.
    pub send_at: Timestamp,
}

impl Operation for ScheduleMessage {
    const ID: &'static str = "schedule_message";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/scheduled-messages";
    const ACTION: Action = Action::InteractionAnswer;
    const MODULE: Option<Module> = Some(Module::ScheduledMessages);
    const SUMMARY: &'static str =
        "Writes a message that is sent at a moment, if the rules of sending allow it then.";
    type Input = ScheduleMessageInput;
    type Output = ScheduledMessageView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ScheduleMessageInput,
    ) -> Result<ScheduledMessageView, Fault> {
        check(&input, ctx.now())?;
        let (db, inner) = (ctx.db.clone(), ctx.clone());
        let view = db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [inner, scope, input],
                write(&inner, tx, &scope, &input).await
            ))
            .await?;
        ctx.jobs.ring();
        Ok(view)
    }
}

fn check(input: &ScheduleMessageInput, now: Timestamp) -> Result<(), Fault> {
    check_moment("send_at", Some(input.send_at), now)?;
    let text = input.text.as_deref().unwrap_or_default();
    check_text(text)?;
    if input.file_ids.len() > FILES_PER_MESSAGE_MAX {
        return Err(Fault::field("file_ids", code::field::OUT_OF_RANGE));
    }
    if text.trim().is_empty() && input.file_ids.is_empty() && input.template.is_none() {
        return Err(Fault::refused(code::MESSAGE_EMPTY));
    }
    Ok(())
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &ScheduleMessageInput,
) -> Result<ScheduledMessageView, Fault> {
    let (card, author) = held(tx, scope, input.id).await?;
    conversations::lock(tx, scope, input.id).await?;
    if scheduled_messages::count(tx, scope, input.id).await? >= i64::from(WAITING_MAX) {
        return Err(Fault::field("send_at", code::field::TOO_MANY));
    }
    let text = match &input.template {
        // What does not fit is told now, although it is asked again when it is sent.
        Some(chosen) => template::draft(tx, scope, card.account, chosen, ctx.now())
            .await?
            .body
            .unwrap_or_default(),
        None => input.text.clone().unwrap_or_default(),
    };
    attached(tx, scope, &input.file_ids).await?;
    let said = ScheduledContent {
        text,
        file_ids: input.file_ids.clone(),
        reply_to_message_id: input.reply_to_message_id,
        template: input.template.clone(),
    };
    let row = ScheduledMessage {
        id: ctx.id(ScheduledMessageId::from_i64),
        interaction: input.id,
        author,
        said: serde_json::to_value(&said).map_err(|error| Fault::Internal(Box::new(error)))?,
        send_at: input.send_at,
        state: ScheduledState::Waiting.name().to_owned(),
        failure: None,
        created_at: ctx.now(),
        revision: 1,
    };
    scheduled_messages::insert(tx, scope, &row).await?;
    send_scheduled::enqueue(ctx, tx, scope, &row).await?;
    note(ctx, tx, scope, &row, ("message_scheduled", row.send_at)).await?;
    view(tx, scope, &card, row).await
}
