//! Gives a task of a process to a colleague (CASE-029): who has it or may change the case, to somebody for whom it waits.

use std::collections::BTreeSet;

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{ProcessTaskId, UserId};
use serde::Deserialize;
use store::{Tx, in_tx};
use store_setup::users;
use utoipa::ToSchema;

use super::tasks::{HeldTask, ProcessTaskView};
use super::telling::tell_given;

/// Gives one on.
pub struct ReassignProcessTask;

/// Which, and to whom.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct ReassignProcessTaskInput {
    /// The task.
    pub id: ProcessTaskId,
    /// Who shall do it: of its group, where it has one.
    pub user_id: UserId,
    /// The revision that was looked at: refused when somebody changed it since.
    pub revision: Option<i64>,
}

impl Operation for ReassignProcessTask {
    const ID: &'static str = "reassign_process_task";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/process-tasks/{id}/reassign";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Gives a task of a process to a colleague of its group; by who has it, or may change the case.";
    type Input = ReassignProcessTaskInput;
    type Output = ProcessTaskView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReassignProcessTaskInput,
    ) -> Result<ProcessTaskView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope], {
            let mut held = HeldTask::load(tx, &scope, input.id).await?;
            held.check_giving(&scope)?;
            // Again is as good as once.
            let was = held.task.user;
            if was == Some(input.user_id) {
                return held.shown(tx, &scope).await;
            }
            if input
                .revision
                .is_some_and(|seen| seen != held.task.revision)
            {
                return Err(Fault::refused(code::PROCESS_TASK_CHANGED));
            }
            let found = users::get(tx, &scope, input.user_id).await?;
            let is_of = match held.task.group {
                Some(group) => held.reached.belongs(input.user_id, group),
                None => true,
            };
            if !is_of || !found.is_some_and(|user| user.active) {
                return Err(Fault::field("user_id", field::UNKNOWN));
            }
            held.task.user = Some(input.user_id);
            tell(&ctx, tx, &scope, &held).await?;
            held.save(&ctx, tx, &scope, was).await
        }))
        .await
    }
}

async fn tell(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, held: &HeldTask) -> Result<(), Fault> {
    let users: BTreeSet<UserId> = held.task.user.into_iter().collect();
    tell_given(ctx, tx, scope, &held.task, users).await
}
