//! Lists the open tasks of processes of the caller and the caller's groups, by deadline.

use std::collections::BTreeSet;

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Deserialize;
use store::in_tx;
use store_office::process_tasks::Filter;
use store_office::{cases, process_tasks};
use utoipa::ToSchema;

use super::tasks::{ProcessTaskView, view};
use crate::case::Reached;
use crate::task::TaskHolder;

/// Lists them.
pub struct ListProcessTasks;

/// Which tasks.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ListProcessTasksInput {
    /// Whose; the caller's own and what waits in the caller's groups when absent.
    pub holder: Option<TaskHolder>,
    /// Only past their deadline.
    #[serde(default)]
    pub overdue: bool,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListProcessTasks {
    const ID: &'static str = "list_process_tasks";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/process-tasks";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str =
        "Lists the open tasks of processes of the caller and the caller's groups, by deadline.";
    type Input = ListProcessTasksInput;
    type Output = Page<ProcessTaskView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListProcessTasksInput,
    ) -> Result<Page<ProcessTaskView>, Fault> {
        let (limit, now) = (page::limit(input.limit), ctx.now());
        let after = page::read_cursor(input.cursor.as_deref())?;
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let user = scope.user().ok_or(Fault::NotFound)?;
                let reached = Reached::load_with_contacts(tx, &scope).await?;
                let groups: BTreeSet<_> = reached.groups_of(user).into_iter().collect();
                let filter = Filter {
                    user: (input.holder != Some(TaskHolder::Groups)).then_some(user),
                    groups: match input.holder {
                        Some(TaskHolder::Mine) => BTreeSet::new(),
                        Some(TaskHolder::Groups) | None => groups,
                    },
                    taken: input.holder == Some(TaskHolder::Groups),
                    due_before: input.overdue.then_some(now),
                    after,
                    ..Filter::default()
                };
                let mut items = Vec::new();
                for row in process_tasks::list(tx, &scope, &filter, limit + 1).await? {
                    if let Some(case) = cases::get(tx, &scope, row.case).await? {
                        items.push(view(&scope, &reached, &case, row));
                    }
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |one| (one.due_at, one.id.get())))
    }
}
