//! A process as the form that is tied to it shows it beside a thread: started there, worked on there, and taken away with the form before
//! its first task was done (CASE-024, CASE-025, CASE-007).

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::Scope;
use base::id::{CaseId, ProcessId, ProcessInstanceId};
use office::process::state::{CallState, CancelledBy, Event, Outcome, TaskState};
use serde::Serialize;
use store::Tx;
use store_office::process_instances::{self, ProcessInstance};
use store_office::{cases, process_calls, process_tasks, processes};
use utoipa::ToSchema;

use super::running::Running;
use super::shown::places;

/// The process that a form is tied to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormProcess {
    /// The id.
    pub id: ProcessId,
    /// Its name.
    pub name: String,
}

/// What runs, or ran, for the case of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormProcessInstance {
    /// The id.
    pub id: ProcessInstanceId,
    /// Whether it runs, or how it ended.
    pub state: ProcessRunState,
    /// What stands where it stands, the first first; null when it is over.
    pub step_name: Option<String>,
}

/// Whether an instance runs, or how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProcessRunState {
    /// It runs.
    Running,
    /// It ended by its ends.
    Completed,
    /// It ended by an error that nothing caught.
    Failed,
    /// It was cancelled.
    Cancelled,
}

impl ProcessRunState {
    const fn of(outcome: Option<&Outcome>) -> Self {
        match outcome {
            None => Self::Running,
            Some(Outcome::Completed) => Self::Completed,
            Some(Outcome::Failed { .. }) => Self::Failed,
            Some(Outcome::Cancelled { .. }) => Self::Cancelled,
        }
    }
}

/// Names the process of a form, of one that was deleted too.
pub async fn named(tx: &mut Tx<'_>, scope: &Scope, id: ProcessId) -> Result<FormProcess, Fault> {
    let name = processes::name(tx, scope, id).await?;
    Ok(FormProcess {
        id,
        name: name.unwrap_or_default(),
    })
}

/// Gives the processes that may be started on the desk: a form that is tied to another one is of no use there (CASE-024).
pub async fn offered(tx: &mut Tx<'_>, scope: &Scope) -> Result<BTreeSet<ProcessId>, Fault> {
    let rows = processes::list(tx, scope).await?;
    let offered = rows.iter().filter(|row| row.offered_version().is_some());
    Ok(offered.map(|row| row.id).collect())
}

/// Gives what a form shows of its case: the newest instance of the process that it is tied to; of a form without one, what runs.
pub async fn of_case(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    process: Option<ProcessId>,
) -> Result<Option<ProcessInstance>, Fault> {
    let found = process_instances::of_case(tx, scope, case).await?;
    let is_shown = |one: &ProcessInstance| match process {
        Some(process) => one.process == process,
        None => one.ended_at.is_none(),
    };
    Ok(found.into_iter().find(is_shown))
}

/// Shows where an instance stands.
pub async fn shown(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: ProcessInstance,
) -> Result<FormProcessInstance, Fault> {
    let (id, state) = (one.id, ProcessRunState::of(one.state.outcome.as_ref()));
    let case = cases::get(tx, scope, one.case).await?;
    let running = Running::of(tx, scope, one, case.ok_or(Fault::NotFound)?).await?;
    let names: Vec<String> = places(&running).into_iter().map(|one| one.name).collect();
    Ok(FormProcessInstance {
        id,
        state,
        step_name: (!names.is_empty()).then(|| names.join(", ")),
    })
}

/// Tells whether the form of an instance counts as filled in: a task was done; or there is none to do, and nobody cancelled it.
pub async fn is_filled(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &ProcessInstance,
) -> Result<bool, Fault> {
    let tasks = process_tasks::of_instance(tx, scope, one.id).await?;
    let has = |state: TaskState| tasks.iter().any(|task| task.state == state);
    let is_cancelled = matches!(one.state.outcome, Some(Outcome::Cancelled { .. }));
    // What another system is asked first is no answer of a person yet.
    let calls = process_calls::open(tx, scope, one.id).await?;
    let waits = has(TaskState::Open) || calls.iter().any(|one| one.state == CallState::Waiting);
    Ok(has(TaskState::Done) || !(is_cancelled || waits))
}

/// Cancels an instance that still runs, unless a task of it was done: from there on it is left alone (CASE-025).
pub async fn cancel_unworked(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, because): (ProcessInstanceId, CancelledBy),
) -> Result<(), Fault> {
    let mut running = Running::hold(tx, scope, id).await?;
    let tasks = process_tasks::of_instance(tx, scope, id).await?;
    let is_worked = tasks.iter().any(|task| task.state == TaskState::Done);
    if is_worked || running.instance.ended_at.is_some() {
        return Ok(());
    }
    let because = Some(because);
    let event = Event::Cancelled { because };
    running.meet(ctx, tx, scope, &event).await
}
