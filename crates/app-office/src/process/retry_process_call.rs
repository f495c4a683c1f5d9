//! Lets a call be made again that failed: with the id and the body of before, and all its attempts anew.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::ProcessCallId;
use office::process::state::CallState;
use serde::Deserialize;
use store::in_tx;
use store_office::process_calls;
use utoipa::ToSchema;

use super::calls::enqueue;
use super::running::Running;
use super::shown::{ProcessInstanceView, view};
use crate::case::Reached;

/// Lets one be made again.
pub struct RetryProcessCall;

/// Names one by its id.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct NamedProcessCall {
    /// The id.
    pub id: ProcessCallId,
}

impl Operation for RetryProcessCall {
    const ID: &'static str = "retry_process_call";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/process-calls/{id}/retry";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Lets a call of a service task be made again that failed, with the id and the body of before; the case is within reach.";
    type Input = NamedProcessCall;
    type Output = ProcessInstanceView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: NamedProcessCall,
    ) -> Result<ProcessInstanceView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let shown = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
                let found = process_calls::get(tx, &scope, input.id).await?;
                let instance = found.ok_or(Fault::NotFound)?.instance;
                let running = Running::hold(tx, &scope, instance).await?;
                let reached = Reached::load_with_contacts(tx, &scope).await?;
                if !reached.allows(&scope, &running.case) {
                    return Err(Fault::refused(code::CASE_BEYOND_REACH));
                }
                let call = process_calls::get(tx, &scope, input.id).await?;
                let mut call = call.ok_or(Fault::NotFound)?;
                match call.state {
                    CallState::Failed => {
                        call.state = CallState::Waiting;
                        call.attempts = 0;
                        call.next_attempt_at = Some(ctx.now());
                        process_calls::update(tx, &scope, &call).await?;
                        enqueue(&ctx, tx, &scope, &call).await?;
                        let noted = (CallState::Failed, &call);
                        running.note_call(&ctx, tx, &scope, noted).await?;
                    }
                    // Again is as good as once.
                    CallState::Waiting => {}
                    CallState::Done | CallState::Withdrawn => {
                        return Err(Fault::refused(code::PROCESS_STEP_GONE));
                    }
                }
                view(tx, &scope, &reached, &running).await
            }))
            .await?;
        bell.ring();
        Ok(shown)
    }
}
