//! Whom a task of a process is told to: when it opens, and once when it is late (CASE-029).

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::Scope;
use base::id::{JobId, UserId};
use office::crm::notice::NoticeKind;
use serde_json::json;
use store::Tx;
use store::job_queue::{self, NewJob};
use store_office::cases::Case;
use store_office::process_tasks::ProcessTask;

use crate::case::Reached;
use crate::jobs::tell_process_task_delay;
use crate::office_notice::{self, About};

/// Tells those for whom a task waits that it does.
pub(super) async fn tell_opened(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (case, one): (&Case, &ProcessTask),
) -> Result<(), Fault> {
    let reached = Reached::load(tx, scope).await?;
    let users = holders(&reached, case, one);
    let about = about(NoticeKind::ProcessTaskOpened, one);
    office_notice::give(ctx, tx, scope, about, users).await
}

/// Tells those for whom a task waits, and who answers for its case, that it is late.
pub(crate) async fn tell_late(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (case, one): (&Case, &ProcessTask),
) -> Result<(), Fault> {
    let reached = Reached::load(tx, scope).await?;
    let mut users = holders(&reached, case, one);
    users.extend(responsible(&reached, case));
    let about = about(NoticeKind::ProcessTaskOverdue, one);
    office_notice::give(ctx, tx, scope, about, users).await
}

/// Tells somebody that a task was given to them.
pub(super) async fn tell_given(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &ProcessTask,
    users: BTreeSet<UserId>,
) -> Result<(), Fault> {
    let about = about(NoticeKind::ProcessTaskAssigned, one);
    office_notice::give(ctx, tx, scope, about, users).await
}

/// Tells who answers for a case that its process stands at a call that failed.
pub(super) async fn tell_failed(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
) -> Result<(), Fault> {
    let reached = Reached::load(tx, scope).await?;
    let about = About {
        kind: NoticeKind::ProcessCallFailed,
        case: case.id,
        follow_up: None,
        process_task: None,
        group: case.group.filter(|_| case.responsible.is_none()),
    };
    office_notice::give(ctx, tx, scope, about, responsible(&reached, case)).await
}

/// Lets the delay of a task be told when its deadline passes.
pub(super) async fn watch(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &ProcessTask,
) -> Result<(), Fault> {
    let Some(due_at) = one.due_at else {
        return Ok(());
    };
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: tell_process_task_delay::NAME,
        payload: json!({ "process_task_id": one.id }),
        run_at: due_at,
        dedupe_key: Some(one.id.to_string()),
    };
    Ok(job_queue::insert(tx, scope, ctx.now(), &job).await?)
}

fn about(kind: NoticeKind, one: &ProcessTask) -> About {
    About {
        kind,
        case: one.case,
        follow_up: None,
        process_task: Some(one.id),
        group: one.group.filter(|_| one.user.is_none()),
    }
}

/// Gives who has a task; while nobody does, its group, or who answers for the case where it has none.
fn holders(reached: &Reached, case: &Case, one: &ProcessTask) -> BTreeSet<UserId> {
    match (one.user, one.group) {
        (Some(user), _) => BTreeSet::from([user]),
        (None, Some(group)) => reached.members(group).into_iter().collect(),
        (None, None) => responsible(reached, case),
    }
}

/// Gives who is responsible for a case: a person, else the members of its group.
fn responsible(reached: &Reached, case: &Case) -> BTreeSet<UserId> {
    match (case.responsible, case.group) {
        (Some(user), _) => BTreeSet::from([user]),
        (None, Some(group)) => reached.members(group).into_iter().collect(),
        (None, None) => BTreeSet::new(),
    }
}
