//! Takes a task of a process that waits.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::tasks::{HeldTask, NamedProcessTask, ProcessTaskView};

/// Takes one.
pub struct ClaimProcessTask;

impl Operation for ClaimProcessTask {
    const ID: &'static str = "claim_process_task";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/process-tasks/{id}/claim";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str =
        "Takes a task of a process that waits for the caller or one of their groups.";
    type Input = NamedProcessTask;
    type Output = ProcessTaskView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: NamedProcessTask,
    ) -> Result<ProcessTaskView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope], {
            let mut held = HeldTask::load(tx, &scope, input.id).await?;
            held.check(tx, &scope).await?;
            let was = held.task.user;
            if was == scope.user() {
                return held.shown(tx, &scope).await;
            }
            held.task.user = scope.user();
            held.save(&ctx, tx, &scope, was).await
        }))
        .await
    }
}
