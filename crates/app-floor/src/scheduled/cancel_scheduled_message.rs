//! Takes back a message before it is sent.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use store::in_tx;
use store_floor::scheduled_messages::{self, ScheduledState};

use super::{NamedScheduledMessage, find, note};

/// Takes one back.
pub struct CancelScheduledMessage;

impl Operation for CancelScheduledMessage {
    const ID: &'static str = "cancel_scheduled_message";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/interactions/{id}/scheduled-messages/{scheduled_id}";
    const ACTION: Action = Action::InteractionAnswer;
    const MODULE: Option<Module> = Some(Module::ScheduledMessages);
    const SUMMARY: &'static str = "Takes back a message before it is sent.";
    type Input = NamedScheduledMessage;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedScheduledMessage) -> Result<Done, Fault> {
        let (db, inner) = (ctx.db.clone(), ctx.clone());
        db.write(in_tx!(tx, [inner, scope], {
            let (_, row) = find(tx, &scope, input).await?;
            scheduled_messages::end(tx, &scope, row.id, ScheduledState::Canceled, None).await?;
            note(
                &inner,
                tx,
                &scope,
                &row,
                ("scheduled_canceled", row.send_at),
            )
            .await?;
            Ok(Done {})
        }))
        .await
    }
}
