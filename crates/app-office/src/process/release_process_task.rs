//! Gives a task of a process back to those it waits for.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;

use super::tasks::{HeldTask, NamedProcessTask, ProcessTaskView};

/// Gives one back.
pub struct ReleaseProcessTask;

impl Operation for ReleaseProcessTask {
    const ID: &'static str = "release_process_task";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/process-tasks/{id}/release";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Gives a task of a process back to those it waits for; by who has it, or may change the case.";
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
            let Some(was) = held.task.user else {
                held.check(tx, &scope).await?;
                return held.shown(tx, &scope).await;
            };
            held.check_giving(&scope)?;
            held.task.user = None;
            held.save(&ctx, tx, &scope, Some(was)).await
        }))
        .await
    }
}
