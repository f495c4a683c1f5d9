//! Sets or removes the operation's reaction to a message, where the channel carries reactions.

use std::collections::BTreeMap;

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::account;
use base::authz::{Action, Scope};
use base::id::{InteractionId, MessageId};
use channels::descriptor::Capability;
use channels::{Say, Settled};
use serde::Deserialize;
use store::in_tx;
use store_floor::{conversations, messages};
use utoipa::ToSchema;

use super::send_message::held;
use super::{MessageView, view};
use crate::contact::Contact;
use crate::jobs::call;
use crate::jobs::send_message::external_id;
use crate::writer;

/// Reacts to a message.
pub struct ReactToMessage;

/// To which, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReactToMessageInput {
    /// The interaction.
    pub id: InteractionId,
    /// The message.
    pub message_id: MessageId,
    /// The emoji; null removes the reaction.
    pub emoji: Option<String>,
}

impl Operation for ReactToMessage {
    const ID: &'static str = "react_to_message";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/reactions";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Sets or removes a reaction to a message.";
    type Input = ReactToMessageInput;
    type Output = MessageView;

    async fn run(ctx: Ctx, scope: Scope, input: ReactToMessageInput) -> Result<MessageView, Fault> {
        if input
            .emoji
            .as_ref()
            .is_some_and(|emoji| emoji.is_empty() || emoji.chars().count() > 10)
        {
            return Err(Fault::field("emoji", code::field::INVALID));
        }
        let (inner, scope_in) = (ctx.clone(), scope.clone());
        let (ready, contact, target) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [inner, scope_in], {
                let (card, _) = held(tx, &scope_in, input.id).await?;
                let conversation = conversations::get(tx, &scope_in, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let row = store_setup::channel_accounts::get(tx, &scope_in, card.account).await?;
                let ready = account::open(&inner, tx, row.ok_or(Fault::NotFound)?).await?;
                let message = messages::get(tx, &scope_in, input.message_id).await?;
                message
                    .filter(|message| message.interaction == input.id)
                    .ok_or(Fault::NotFound)?;
                let target = external_id(tx, &scope_in, &ready, input.message_id).await?;
                Ok((ready, Contact::read(&conversation.contact), target))
            }))
            .await?;
        let cannot = || Fault::refused(code::CHANNEL_CANNOT);
        let connector = channels::registry::find(&ready.account.channel).ok_or_else(cannot)?;
        if !connector.descriptor().can(Capability::Reactions) {
            return Err(cannot());
        }
        let (Some(to), Some(target)) = (contact.recipient(), target) else {
            return Err(cannot());
        };
        let say = Say::Reaction {
            to,
            target,
            emoji: input.emoji.clone(),
        };
        for request in connector
            .write(&ready.account, &say)
            .map_err(|_| cannot())?
        {
            match call(&ctx, &ready.account, &request, &BTreeMap::new())
                .await?
                .0
            {
                Settled::RetryAfter { .. } | Settled::Failed(_) => {
                    return Err(Fault::refused(code::CONNECTION_FAILED));
                }
                _ => {}
            }
        }
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let message = messages::get(tx, &scope, input.message_id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let reactions =
                    crate::intake::with_reaction(&message, "agent", input.emoji.as_deref());
                messages::update_reactions(tx, &scope, message.id, &reactions).await?;
                tx.emit(&scope, now, writer::event("MessageChanged", &message));
                let message = messages::get(tx, &scope, input.message_id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                view(tx, &scope, message).await
            }))
            .await
    }
}
