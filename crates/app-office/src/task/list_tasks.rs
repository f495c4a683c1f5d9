//! Lists what waits for the caller and the caller's groups, by deadline (CASE-029).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::text::{Text, fold};
use base::time::Timestamp;
use serde::Deserialize;
use store::{Tx, in_tx, number};
use store_office::cases::{self, After, Search};
use store_office::{follow_ups, process_tasks};
use utoipa::ToSchema;

use crate::case::{self, Reached};
use crate::{follow_up, process};

use super::{TaskHolder, TaskKind, TaskView, Whose};

/// Lists them.
pub struct ListTasks;

/// Which tasks.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListTasksInput {
    /// The number of the case, or a part of what is asked or of what the case is called.
    pub q: Option<Text<80>>,
    /// Only from this source.
    pub kind: Option<TaskKind>,
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

/// What narrows every source, as it was read.
struct Wanted {
    number: Option<String>,
    part: Option<String>,
    typed: String,
    due_before: Option<Timestamp>,
    after: Option<(Option<Timestamp>, i64)>,
    limit: u32,
}

impl Operation for ListTasks {
    const ID: &'static str = "list_tasks";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/tasks";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str =
        "Lists the tasks of the caller and those that wait in the caller's groups, by deadline.";
    type Input = ListTasksInput;
    type Output = Page<TaskView>;

    async fn run(ctx: Ctx, scope: Scope, input: ListTasksInput) -> Result<Page<TaskView>, Fault> {
        let limit = page::limit(input.limit);
        let typed = input.q.as_ref().map(|q| fold(q.as_str()));
        let number = input.q.as_ref().and_then(|q| number::parse(q.as_str()));
        let wanted = Wanted {
            part: typed.clone().filter(|_| number.is_none()),
            number,
            typed: typed.unwrap_or_default(),
            due_before: input.overdue.then(|| ctx.now()),
            after: page::read_cursor(input.cursor.as_deref())?,
            limit: limit + 1,
        };
        let (kind, holder) = (input.kind, input.holder);
        let mut items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, wanted], {
                let (whose, reached) = Whose::load(tx, &scope, holder).await?;
                let mut items = Vec::new();
                let is_wanted = |one: TaskKind| kind.is_none_or(|kind| kind == one);
                if is_wanted(TaskKind::FollowUp) {
                    items.extend(asked(tx, &scope, (&whose, &reached), &wanted).await?);
                }
                if is_wanted(TaskKind::Case) {
                    items.extend(had(tx, &scope, (&whose, &reached), &wanted).await?);
                }
                if is_wanted(TaskKind::ProcessTask) {
                    items.extend(awaited(tx, &scope, (&whose, &reached), &wanted).await?);
                }
                Ok(items)
            }))
            .await?;
        items.sort_by_key(TaskView::place);
        Ok(Page::of(items, limit, |task| (task.due_at, task.id())))
    }
}

/// Gives the follow-ups among the tasks.
async fn asked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (whose, reached): (&Whose, &Reached),
    wanted: &Wanted,
) -> Result<Vec<TaskView>, Fault> {
    let filter = follow_ups::Filter {
        part: wanted.part.as_deref(),
        number: wanted.number.as_deref(),
        due_before: wanted.due_before,
        after: wanted.after,
        ..whose.follow_ups()
    };
    let mut items = Vec::new();
    for row in follow_ups::tasks(tx, scope, whose.user, &filter, wanted.limit).await? {
        let Some(of) = cases::get(tx, scope, row.case).await? else {
            continue;
        };
        let one = follow_up::view(scope, reached, &of, row);
        items.push(TaskView {
            kind: TaskKind::FollowUp,
            due_at: one.due_at,
            case: case::view(tx, scope, reached, of).await?,
            follow_up: Some(one),
            process_task: None,
        });
    }
    Ok(items)
}

/// Gives the cases among the tasks.
async fn had(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (whose, reached): (&Whose, &Reached),
    wanted: &Wanted,
) -> Result<Vec<TaskView>, Fault> {
    let Some(filter) = whose.cases() else {
        return Ok(Vec::new());
    };
    let filter = cases::Filter {
        search: match (&wanted.number, &wanted.part) {
            (Some(number), _) => Search::Number(number, &wanted.typed),
            (None, Some(part)) => Search::Text(part),
            (None, None) => Search::All,
        },
        due_before: wanted.due_before,
        after: wanted.after.map(|(due_at, id)| After {
            due_at,
            id: base::id::CaseId::from_i64(id),
        }),
        ..filter
    };
    let mut items = Vec::new();
    for row in cases::list(tx, scope, &filter, wanted.limit).await? {
        items.push(TaskView {
            kind: TaskKind::Case,
            due_at: row.due_at,
            case: case::view(tx, scope, reached, row).await?,
            follow_up: None,
            process_task: None,
        });
    }
    Ok(items)
}

/// Gives what processes wait for among the tasks.
async fn awaited(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (whose, reached): (&Whose, &Reached),
    wanted: &Wanted,
) -> Result<Vec<TaskView>, Fault> {
    let filter = process_tasks::Filter {
        part: wanted.part.as_deref(),
        number: wanted.number.as_deref(),
        due_before: wanted.due_before,
        after: wanted.after,
        ..whose.process_tasks()
    };
    let mut items = Vec::new();
    for row in process_tasks::list(tx, scope, &filter, wanted.limit).await? {
        let Some(of) = cases::get(tx, scope, row.case).await? else {
            continue;
        };
        let one = process::tasks::view(scope, reached, &of, row);
        items.push(TaskView {
            kind: TaskKind::ProcessTask,
            due_at: one.due_at,
            case: case::view(tx, scope, reached, of).await?,
            follow_up: None,
            process_task: Some(one),
        });
    }
    Ok(items)
}
