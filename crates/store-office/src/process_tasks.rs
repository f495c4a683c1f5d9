//! Tasks of processes: what waits for people, and what they did.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{CaseId, FormId, ProcessInstanceId, ProcessTaskId, UserGroupId, UserId};
use base::text::fold;
use base::time::Timestamp;
use office::crm::form::answers::Answers;
use office::process::state::TaskState;
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

use crate::cases::due_order;

/// The columns of a task.
macro_rules! tasks {
    ($tail:literal) => {
        concat!(
            "SELECT id, instance_id, case_id, token, node, name, form_id, form_version, group_id, user_id, due_at, state, answers,
                    opened_at, ended_at, ended_by, revision, delay_told_at FROM process_tasks ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(tasks!("WHERE org_id = $1 AND id = $2"));
    /// Those of an instance, in the order of their tokens, by `process_tasks_of_instance`.
    OF_INSTANCE = both(tasks!("WHERE org_id = $1 AND instance_id = $2 ORDER BY token"));
    /// Adds one.
    INSERT = both(
        "INSERT INTO process_tasks (id, org_id, instance_id, case_id, token, node, name, form_id, form_version, group_id, user_id,
                                    due_at, due_order, state, answers, opened_at, name_fold, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, $12, 'open', '{}', $13, $14, 1)"
    );
    /// Changes who has one and what came of it, by primary key.
    UPDATE = both(
        "UPDATE process_tasks SET user_id = $3, state = $4, answers = $5, ended_at = $6, ended_by = $7, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Keeps that its delay was told, by primary key. Who does it meanwhile need not know.
    DELAY_TOLD = both("UPDATE process_tasks SET delay_told_at = $3 WHERE org_id = $1 AND id = $2");
    /// Takes one away that need not be done, by `process_tasks_of_instance`.
    WITHDRAW = both(
        "UPDATE process_tasks SET state = 'withdrawn', ended_at = $4, revision = revision + 1
         WHERE org_id = $1 AND instance_id = $2 AND token = $3 AND ended_at IS NULL"
    );
}

/// A task of a process.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessTask {
    /// The id.
    pub id: ProcessTaskId,
    /// The instance that waits for it.
    pub instance: ProcessInstanceId,
    /// The case that it runs for.
    pub case: CaseId,
    /// The token of the instance.
    pub token: i64,
    /// The node, by its id in the file.
    pub node: String,
    /// What is to be done.
    pub name: String,
    /// The form that is filled in, with its version; none when nothing is.
    pub form: Option<(FormId, i64)>,
    /// The group that does it.
    pub group: Option<UserGroupId>,
    /// Who has it.
    pub user: Option<UserId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub state: TaskState,
    /// What was filled in.
    pub answers: Answers,
    /// When it began to wait.
    pub opened_at: Timestamp,
    /// When it was done or taken away.
    pub ended_at: Option<Timestamp>,
    /// Who did it.
    pub ended_by: Option<UserId>,
    /// When its delay was told.
    pub delay_told_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Which open tasks a page holds.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Those that this user has, and those that wait for nobody in particular in cases that the user is responsible for.
    pub user: Option<UserId>,
    /// Those of these groups that wait, or all of theirs if `taken`.
    pub groups: BTreeSet<UserGroupId>,
    /// Whether those count that somebody of the groups has.
    pub taken: bool,
    /// A part of the name or of the title of the case, folded.
    pub part: Option<&'a str>,
    /// The number of the case; instead of a part.
    pub number: Option<&'a str>,
    /// Due before.
    pub due_before: Option<Timestamp>,
    /// Deadline and id of the last row of the page before.
    pub after: Option<(Option<Timestamp>, i64)>,
}

/// Gives a task.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: ProcessTaskId) -> Result<Option<ProcessTask>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives those of an instance, in the order in which they were opened.
pub async fn of_instance(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProcessInstanceId,
) -> Result<Vec<ProcessTask>> {
    tx.all(&OF_INSTANCE, args![scope.org(), id], read).await
}

/// Gives a page of open tasks, by deadline: those of a user together with those that wait in groups.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<ProcessTask>> {
    let pattern = filter.part.map(containing).unwrap_or_default();
    let list = Filtered::new(
        "process_tasks::LIST",
        tasks!("WHERE org_id = $1 AND ended_at IS NULL"),
        args![scope.org()],
    );
    let list = of_holder(list, scope, filter);
    let list = searched(list, scope, filter, &pattern)
        .and_if("due_order < ?", filter.due_before.map(V::from));
    let list = match filter.after {
        Some((due_at, id)) => {
            let due = V::I(due_order(due_at));
            list.and(
                "(due_order > ? OR (due_order = ? AND id > ?))",
                &[due, due, V::I(id)],
            )
        }
        None => list,
    };
    let list = list.end("ORDER BY due_order, id LIMIT ?", args![limit]);
    tx.list(&list, read).await
}

/// Counts open tasks: all, and what of them is late.
pub async fn count(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    now: Timestamp,
) -> Result<(i64, i64)> {
    let list = Filtered::new(
        "process_tasks::COUNT",
        "SELECT count(*), count(CASE WHEN due_order < $2 THEN 1 END) FROM process_tasks WHERE org_id = $1 AND ended_at IS NULL",
        args![scope.org(), now],
    );
    let list = of_holder(list, scope, filter);
    let rows = tx.list(&list, |row| Ok((row.i64(0)?, row.i64(1)?))).await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

fn of_holder<'a>(list: Filtered<'a>, scope: &Scope, filter: &Filter<'a>) -> Filtered<'a> {
    let (user, org) = (filter.user.map_or(V::I(0), V::from), V::from(scope.org()));
    let groups = || filter.groups.iter().map(|one| V::from(*one));
    let list = list.and(
        "(user_id = ? OR (user_id IS NULL AND group_id IS NULL AND case_id IN
          (SELECT id FROM cases WHERE org_id = ? AND (responsible_id = ? OR (responsible_id IS NULL",
        &[user, org, user],
    );
    let list = list.and_in("group_id", groups()).end("))))", &[]);
    let list = if filter.taken {
        list.end("OR (1 = 1", &[])
    } else {
        list.end("OR (user_id IS NULL", &[])
    };
    list.and_in("group_id", groups()).end("))", &[])
}

fn searched<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    filter: &Filter<'a>,
    pattern: &'a str,
) -> Filtered<'a> {
    let org = V::from(scope.org());
    match (filter.number, filter.part) {
        (Some(number), _) => list.and(
            "case_id IN (SELECT id FROM cases WHERE org_id = ? AND number = ?)",
            &[org, V::T(number)],
        ),
        (None, Some(_)) => list.and(
            "(name_fold LIKE ? ESCAPE '!' OR case_id IN (SELECT id FROM cases WHERE org_id = ? AND title_fold LIKE ? ESCAPE '!'))",
            &[V::T(pattern), org, V::T(pattern)],
        ),
        (None, None) => list,
    }
}

/// Adds a task that waits.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &ProcessTask) -> Result<()> {
    let (form, version) = one
        .form
        .map_or((None, 0), |(form, version)| (Some(form), version));
    let name_fold = fold(&one.name);
    let args = args![
        one.id,
        scope.org(),
        one.instance,
        one.case,
        one.token,
        &one.node,
        &one.name,
        form,
        version,
        one.group,
        one.due_at,
        due_order(one.due_at),
        one.opened_at,
        &name_fold
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Changes who has a task, and what came of it.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &ProcessTask) -> Result<()> {
    let answers = serde_json::to_string(&one.answers)?;
    let args = args![
        scope.org(),
        one.id,
        one.user,
        one.state.name(),
        answers.as_str(),
        one.ended_at,
        one.ended_by
    ];
    tx.execute(&UPDATE, args).await.map(drop)
}

/// Keeps that the delay of a task was told.
pub async fn delay_told(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProcessTaskId,
    at: Timestamp,
) -> Result<()> {
    tx.execute(&DELAY_TOLD, args![scope.org(), id, at])
        .await
        .map(drop)
}

/// Takes an open task away that need not be done any more.
pub async fn withdraw(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (instance, token): (ProcessInstanceId, i64),
    at: Timestamp,
) -> Result<()> {
    tx.execute(&WITHDRAW, args![scope.org(), instance, token, at])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<ProcessTask> {
    let state = row.text(11)?;
    let found = TaskState::ALL.into_iter().find(|one| one.name() == state);
    let version = row.i64(7)?;
    Ok(ProcessTask {
        id: ProcessTaskId::from_i64(row.i64(0)?),
        instance: ProcessInstanceId::from_i64(row.i64(1)?),
        case: CaseId::from_i64(row.i64(2)?),
        token: row.i64(3)?,
        node: row.text(4)?,
        name: row.text(5)?,
        form: row
            .opt_i64(6)?
            .map(|form| (FormId::from_i64(form), version)),
        group: row.opt_i64(8)?.map(UserGroupId::from_i64),
        user: row.opt_i64(9)?.map(UserId::from_i64),
        due_at: row.opt_at(10)?,
        state: found.ok_or_else(|| Error::Corrupt(format!("state of a task {state}")))?,
        answers: serde_json::from_value(row.json(12)?).unwrap_or_default(),
        opened_at: row.at(13)?,
        ended_at: row.opt_at(14)?,
        ended_by: row.opt_i64(15)?.map(UserId::from_i64),
        revision: row.i64(16)?,
        delay_told_at: row.opt_at(17)?,
    })
}
