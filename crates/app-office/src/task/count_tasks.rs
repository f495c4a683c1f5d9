//! Counts what waits for the caller and the caller's groups.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use store::in_tx;
use store_office::{cases, follow_ups, process_tasks};
use utoipa::ToSchema;

use super::Whose;

/// Counts it.
pub struct CountTasks;

/// The count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaskCount {
    /// Tasks of the caller, and those that wait in the caller's groups.
    pub open_count: i64,
    /// Those of them that are past their deadline.
    pub overdue_count: i64,
}

impl Operation for CountTasks {
    const ID: &'static str = "count_tasks";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/tasks/count";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str =
        "Counts the tasks of the caller and those that wait in the caller's groups.";
    type Input = Nothing;
    type Output = TaskCount;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<TaskCount, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope], {
                let (whose, _) = Whose::load(tx, &scope, None).await?;
                let filter = whose.follow_ups();
                let asked = follow_ups::count(tx, &scope, whose.user, &filter, now).await?;
                let cases = match whose.cases() {
                    Some(filter) => cases::count(tx, &scope, &filter, now).await?,
                    None => (0, 0),
                };
                let filter = whose.process_tasks();
                let awaited = process_tasks::count(tx, &scope, &filter, now).await?;
                Ok(TaskCount {
                    open_count: asked.0 + cases.0 + awaited.0,
                    overdue_count: asked.1 + cases.1 + awaited.1,
                })
            }))
            .await
    }
}
