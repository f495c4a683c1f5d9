//! Sends an instance a message: everything in it that waits for one of this name goes on.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::ProcessInstanceId;
use base::text::Text;
use office::process::state::Event;
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::running::Running;
use super::shown::{ProcessInstanceView, view};
use crate::case::Reached;

/// Sends one.
pub struct SendProcessMessage;

/// What, and to which.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SendProcessMessageInput {
    /// The instance.
    pub id: ProcessInstanceId,
    /// The name of the message, as the process has it.
    pub message: Text<160>,
}

impl Operation for SendProcessMessage {
    const ID: &'static str = "send_process_message";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/process-instances/{id}/messages";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str =
        "Sends a message that a process waits for, which runs for a case within reach.";
    type Input = SendProcessMessageInput;
    type Output = ProcessInstanceView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: SendProcessMessageInput,
    ) -> Result<ProcessInstanceView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let told = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let mut running = Running::hold(tx, &scope, input.id).await?;
                let reached = Reached::load_with_contacts(tx, &scope).await?;
                if !reached.allows(&scope, &running.case) {
                    return Err(Fault::refused(code::CASE_BEYOND_REACH));
                }
                let name = input.message.as_str().to_owned();
                let event = Event::MessageCame { name };
                running.meet(&ctx, tx, &scope, &event).await?;
                view(tx, &scope, &reached, &running).await
            }))
            .await?;
        bell.ring();
        Ok(told)
    }
}
