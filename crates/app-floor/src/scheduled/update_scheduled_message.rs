//! Changes what is sent later, or when; what could not be sent waits again.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Module, Scope};
use base::id::{InteractionId, ScheduledMessageId};
use base::time::Timestamp;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::scheduled_messages;
use utoipa::ToSchema;

use super::{NamedScheduledMessage, ScheduledContent, ScheduledMessageView, find, note, view};
use crate::interaction::set_due::check_moment;
use crate::jobs::send_scheduled;
use crate::message::send_message::check_text;

/// Changes one.
pub struct UpdateScheduledMessage;

/// Which, and what changes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UpdateScheduledMessageInput {
    /// The interaction.
    pub id: InteractionId,
    /// The scheduled message.
    pub scheduled_id: ScheduledMessageId,
    /// Another text; that of a template stays as it is.
    pub text: Option<String>,
    /// Another moment. What could not be sent needs one.
    pub send_at: Option<Timestamp>,
}

impl Operation for UpdateScheduledMessage {
    const ID: &'static str = "update_scheduled_message";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/interactions/{id}/scheduled-messages/{scheduled_id}";
    const ACTION: Action = Action::InteractionAnswer;
    const MODULE: Option<Module> = Some(Module::ScheduledMessages);
    const SUMMARY: &'static str = "Changes the text or the moment of a message that is sent later; one that could not be sent waits again.";
    const GUARDED: bool = true;
    type Input = UpdateScheduledMessageInput;
    type Output = ScheduledMessageView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateScheduledMessageInput,
    ) -> Result<ScheduledMessageView, Fault> {
        check_moment("send_at", input.send_at, ctx.now())?;
        if let Some(text) = &input.text {
            check_text(text)?;
        }
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

async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &UpdateScheduledMessageInput,
) -> Result<ScheduledMessageView, Fault> {
    let named = NamedScheduledMessage {
        id: input.id,
        scheduled_id: input.scheduled_id,
    };
    let (card, before) = find(tx, scope, named).await?;
    let record = Record {
        subject: "scheduled_message",
        id: before.id.get(),
    };
    let shown = view(tx, scope, &card, before.clone()).await?;
    stale::refuse(tx, scope, record, before.revision, &shown).await?;
    let mut said = ScheduledContent::read(&before)?;
    if let Some(text) = &input.text {
        if said.template.is_some() {
            return Err(Fault::field("text", code::field::INVALID));
        }
        if text.trim().is_empty() && said.file_ids.is_empty() {
            return Err(Fault::refused(code::MESSAGE_EMPTY));
        }
        said.text.clone_from(text);
    }
    let send_at = input.send_at.unwrap_or(before.send_at);
    check_moment("send_at", Some(send_at), ctx.now())?;
    let kept = serde_json::to_value(&said).map_err(|error| Fault::Internal(Box::new(error)))?;
    scheduled_messages::update(tx, scope, before.id, &kept, send_at).await?;
    let after = scheduled_messages::get(tx, scope, before.id)
        .await?
        .ok_or(Fault::NotFound)?;
    send_scheduled::enqueue(ctx, tx, scope, &after).await?;
    note(ctx, tx, scope, &after, ("scheduled_changed", send_at)).await?;
    view(tx, scope, &card, after).await
}
