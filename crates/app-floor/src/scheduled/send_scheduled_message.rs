//! Sends a scheduled message now.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use store::in_tx;

use super::deliver::deliver;
use super::{NamedScheduledMessage, find};
use crate::floors::Floors;
use crate::message::{MessageView, view};

/// Sends one.
pub struct SendScheduledMessage;

impl Operation for SendScheduledMessage {
    const ID: &'static str = "send_scheduled_message";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/scheduled-messages/{scheduled_id}/send";
    const ACTION: Action = Action::InteractionAnswer;
    const MODULE: Option<Module> = Some(Module::ScheduledMessages);
    const SUMMARY: &'static str = "Sends a scheduled message now.";
    type Input = NamedScheduledMessage;
    type Output = MessageView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: NamedScheduledMessage,
    ) -> Result<MessageView, Fault> {
        let (db, org, inner) = (ctx.db.clone(), scope.org(), ctx.clone());
        let (view, (id, told)) = db
            .write::<_, Fault, _>(in_tx!(tx, [inner, scope], {
                let (_, row) = find(tx, &scope, input).await?;
                let (message, told) = deliver(&inner, tx, &scope, &row).await?;
                Ok((view(tx, &scope, message).await?, told))
            }))
            .await?;
        ctx.extras.get::<Floors>().tell(&ctx, org, id, told);
        ctx.jobs.ring();
        Ok(view)
    }
}
