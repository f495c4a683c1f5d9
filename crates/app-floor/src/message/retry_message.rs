//! Sends a failed message again (MSG-009).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, MessageId};
use serde::Deserialize;
use store::in_tx;
use store_floor::{conversations, messages};
use utoipa::ToSchema;

use super::send_message::held;
use super::{MessageView, send, view};
use crate::writer;

/// Sends a message again.
pub struct RetryMessage;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RetryMessageInput {
    /// The interaction.
    pub id: InteractionId,
    /// The message.
    pub message_id: MessageId,
}

impl Operation for RetryMessage {
    const ID: &'static str = "retry_message";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/messages/{message_id}/retry";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Sends a failed message again.";
    type Input = RetryMessageInput;
    type Output = MessageView;

    async fn run(ctx: Ctx, scope: Scope, input: RetryMessageInput) -> Result<MessageView, Fault> {
        let (db, now, inner) = (ctx.db.clone(), ctx.now(), ctx.clone());
        let view = db
            .write::<_, Fault, _>(in_tx!(tx, [inner, scope], {
                let (card, _) = held(tx, &scope, input.id).await?;
                let message = messages::get(tx, &scope, input.message_id).await?;
                let message = message
                    .filter(|message| message.interaction == input.id)
                    .ok_or(Fault::NotFound)?;
                if message.delivery.as_deref() != Some("failed") {
                    return Err(Fault::refused(code::RETRY_NOT_ALLOWED));
                }
                let conversation = conversations::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let is_open =
                    send::is_window_open(&card.channel, conversation.window_closes_at, now);
                if !is_open && message.kind != "template" {
                    return Err(Fault::refused(code::WINDOW_CLOSED));
                }
                messages::update_delivery(tx, &scope, message.id, "pending", None).await?;
                conversations::add_failed(tx, &scope, input.id, -1).await?;
                send::enqueue(&inner, tx, &scope, &message).await?;
                tx.emit(&scope, now, writer::event("MessageChanged", &message));
                let message = messages::get(tx, &scope, message.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                view(tx, &scope, message).await
            }))
            .await?;
        ctx.jobs.ring();
        Ok(view)
    }
}
