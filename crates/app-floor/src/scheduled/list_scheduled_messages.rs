//! Lists what a conversation still sends later, and what could not be sent when its moment came.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::id::InteractionId;
use serde::Deserialize;
use store::in_tx;
use store_floor::{interactions, scheduled_messages};
use utoipa::ToSchema;

use super::{ScheduledMessageView, WAITING_MAX, view};

/// Lists them.
pub struct ListScheduledMessages;

/// Of which conversation.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListScheduledMessagesInput {
    /// The interaction.
    pub id: InteractionId,
}

impl Operation for ListScheduledMessages {
    const ID: &'static str = "list_scheduled_messages";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/scheduled-messages";
    const ACTION: Action = Action::InteractionRead;
    const MODULE: Option<Module> = Some(Module::ScheduledMessages);
    const SUMMARY: &'static str = "Lists the messages of a conversation that wait for their moment or could not be sent, by moment.";
    type Input = ListScheduledMessagesInput;
    type Output = Page<ScheduledMessageView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListScheduledMessagesInput,
    ) -> Result<Page<ScheduledMessageView>, Fault> {
        let id = input.id;
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let card = interactions::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let mut items = Vec::new();
                for row in scheduled_messages::of_interaction(tx, &scope, id, WAITING_MAX).await? {
                    items.push(view(tx, &scope, &card, row).await?);
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::whole(items))
    }
}
