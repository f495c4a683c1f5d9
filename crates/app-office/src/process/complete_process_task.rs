//! Does a task of a process: what was filled in is checked by its form and kept, and the process goes on.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::ProcessTaskId;
use office::crm::form::answers::Answers;
use office::crm::form::fill::Screen;
use office::process::state::{Event, TaskState};
use serde::Deserialize;
use store::{Tx, in_tx};
use store_office::process_tasks;
use utoipa::ToSchema;

use super::get_process_task::stands;
use super::tasks::{HeldTask, ProcessTaskView};
use crate::form::filling::{fill, version_of};

/// Does one.
pub struct CompleteProcessTask;

/// Which, and what was filled in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CompleteProcessTaskInput {
    /// The task.
    pub id: ProcessTaskId,
    /// What was filled in, by physical name; absent keeps what stands there, null empties.
    #[serde(default)]
    pub answers: Answers,
}

impl Operation for CompleteProcessTask {
    const ID: &'static str = "complete_process_task";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/process-tasks/{id}/complete";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str =
        "Does a task of a process with what was filled into its form; the process goes on.";
    type Input = CompleteProcessTaskInput;
    type Output = ProcessTaskView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CompleteProcessTaskInput,
    ) -> Result<ProcessTaskView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let done = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let mut held = HeldTask::load(tx, &scope, input.id).await?;
                let is_own = held.task.ended_by == scope.user();
                if held.task.state == TaskState::Done && is_own {
                    return held.shown(tx, &scope).await;
                }
                held.check(tx, &scope).await?;
                let answers = filled(&ctx, tx, &scope, (&held, &input.answers)).await?;
                let all = held.running.instance.answers.overlaid(&answers);
                if all.is_too_large() {
                    return Err(Fault::field("answers", code::field::TOO_LONG));
                }
                held.running.instance.answers = all;
                held.task.answers = answers;
                held.task.state = TaskState::Done;
                held.task.user = scope.user();
                held.task.ended_by = scope.user();
                held.task.ended_at = Some(ctx.now());
                process_tasks::update(tx, &scope, &held.task).await?;
                let token = u64::try_from(held.task.token).unwrap_or_default();
                let event = Event::TaskDone { token };
                held.running.meet(&ctx, tx, &scope, &event).await?;
                held.shown(tx, &scope).await
            }))
            .await?;
        bell.ring();
        Ok(done)
    }
}

/// Gives what the form makes of what was filled in; nothing where there is no form.
async fn filled(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (held, given): (&HeldTask, &Answers),
) -> Result<Answers, Fault> {
    let Some(which) = held.task.form else {
        if given.0.is_empty() {
            return Ok(Answers::default());
        }
        return Err(Fault::field("answers", code::field::UNKNOWN));
    };
    let (_, form) = version_of(tx, scope, which).await?;
    let before = stands(tx, scope, (&held.task, &held.running.case), &form).await?;
    let answers = (&before, given);
    fill(tx, scope, &form, answers, (Screen::Full, ctx.now())).await
}
