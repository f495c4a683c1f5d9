//! Cancels an instance: what it waits for is taken away, and what was filled in stays.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::ProcessInstanceId;
use base::text::Text;
use office::process::state::{Event, Outcome};
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::running::Running;
use super::shown::{ProcessInstanceView, view};
use crate::case::Reached;

/// Cancels one.
pub struct CancelProcess;

/// Which, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CancelProcessInput {
    /// The instance.
    pub id: ProcessInstanceId,
    /// Why it shall not go on.
    pub reason: Text<1000>,
}

impl Operation for CancelProcess {
    const ID: &'static str = "cancel_process";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/process-instances/{id}/cancel";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Cancels what runs for a case within reach, with a reason.";
    type Input = CancelProcessInput;
    type Output = ProcessInstanceView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CancelProcessInput,
    ) -> Result<ProcessInstanceView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let mut running = Running::hold(tx, &scope, input.id).await?;
            let reached = Reached::load_with_contacts(tx, &scope).await?;
            if !reached.allows(&scope, &running.case) {
                return Err(Fault::refused(code::CASE_BEYOND_REACH));
            }
            // Again is as good as once.
            let outcome = running.instance.state.outcome.as_ref();
            if !matches!(outcome, Some(Outcome::Cancelled { .. })) {
                running.instance.cancel_reason = Some(input.reason.as_str().to_owned());
                let event = Event::Cancelled { because: None };
                running.meet(&ctx, tx, &scope, &event).await?;
            }
            view(tx, &scope, &reached, &running).await
        }))
        .await
    }
}
