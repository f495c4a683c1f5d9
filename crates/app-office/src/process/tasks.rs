//! Tasks of processes as screens see them, and who may take and do them.

use app::{Ctx, Fault, code};
use base::authz::Scope;
use base::id::{CaseId, FormId, ProcessInstanceId, ProcessTaskId, UserGroupId, UserId};
use base::time::Timestamp;
use office::process::state::TaskState;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use store_office::cases::Case;
use store_office::process_tasks::{self, ProcessTask};
use store_setup::users;
use utoipa::ToSchema;

use super::running::Running;
use crate::case::Reached;

/// Names one by its id.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct NamedProcessTask {
    /// The id.
    pub id: ProcessTaskId,
}

/// A task of a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessTaskView {
    /// The id.
    pub id: ProcessTaskId,
    /// The instance that waits for it.
    pub instance_id: ProcessInstanceId,
    /// The case that it runs for.
    pub case_id: CaseId,
    /// The number of the case.
    pub case_number: String,
    /// What is to be done.
    pub name: String,
    /// The form that is filled in; null when nothing is.
    pub form_id: Option<FormId>,
    /// The version of the form.
    pub form_version: Option<i64>,
    /// The group that does it; whoever may change the case when null.
    pub group_id: Option<UserGroupId>,
    /// Who has it; null while it waits.
    pub user_id: Option<UserId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub state: TaskState,
    /// When it began to wait.
    pub opened_at: Timestamp,
    /// When it was done or taken away.
    pub ended_at: Option<Timestamp>,
    /// Who did it.
    pub ended_by_id: Option<UserId>,
    /// Whether the caller may take it.
    pub may_claim: bool,
    /// Whether the caller may do it, and give it back if they have it.
    pub may_complete: bool,
    /// Whether the caller may give it to a colleague, or back to its group from whoever has it.
    pub may_reassign: bool,
    /// Grows with each change.
    pub revision: i64,
}

/// Builds the view of a task.
pub fn view(scope: &Scope, reached: &Reached, case: &Case, one: ProcessTask) -> ProcessTaskView {
    let may_work = check_work(scope, reached, case, &one).is_ok();
    ProcessTaskView {
        may_claim: may_work && one.user.is_none(),
        may_complete: may_work,
        may_reassign: may_give(scope, reached, case, &one),
        id: one.id,
        instance_id: one.instance,
        case_id: one.case,
        case_number: case.number.clone(),
        name: one.name,
        form_id: one.form.map(|(form, _)| form),
        form_version: one.form.map(|(_, version)| version),
        group_id: one.group,
        user_id: one.user,
        due_at: one.due_at,
        state: one.state,
        opened_at: one.opened_at,
        ended_at: one.ended_at,
        ended_by_id: one.ended_by,
        revision: one.revision,
    }
}

/// Why a task is not the caller's to do.
pub(super) enum NotYours {
    /// It was done or taken away.
    Over,
    /// A colleague has it.
    Taken(UserId),
    /// It waits for others.
    OfOthers,
}

/// Decides whether the caller may do a task: who has it; while nobody does, a member of its group; where it has none, who may change
/// the case or has a contact of it in hand.
pub(super) fn check_work(
    scope: &Scope,
    reached: &Reached,
    case: &Case,
    one: &ProcessTask,
) -> Result<(), NotYours> {
    if one.state != TaskState::Open {
        return Err(NotYours::Over);
    }
    let user = scope.user().ok_or(NotYours::OfOthers)?;
    if one.user == Some(user) {
        return Ok(());
    }
    let is_of = match one.group {
        Some(group) => reached.belongs(user, group),
        // A conversation that was given on brought its case along, though another answers for it.
        None => reached.allows(scope, case) || reached.has_in_hand(case.id),
    };
    match one.user {
        _ if !is_of => Err(NotYours::OfOthers),
        Some(other) => Err(NotYours::Taken(other)),
        None => Ok(()),
    }
}

/// Decides whether the caller may give a task on: who has it, or may change the case.
fn may_give(scope: &Scope, reached: &Reached, case: &Case, one: &ProcessTask) -> bool {
    let has = scope.user().is_some() && one.user == scope.user();
    one.state == TaskState::Open && (has || reached.allows(scope, case))
}

/// A task that is held for a step, with the instance that waits for it.
pub(super) struct HeldTask {
    pub(super) task: ProcessTask,
    pub(super) running: Running,
    pub(super) reached: Reached,
}

impl HeldTask {
    /// Holds a task with its instance.
    ///
    /// **Errors**: [`Fault::NotFound`].
    pub(super) async fn load(
        tx: &mut Tx<'_>,
        scope: &Scope,
        id: ProcessTaskId,
    ) -> Result<Self, Fault> {
        let found = process_tasks::get(tx, scope, id).await?;
        let instance = found.ok_or(Fault::NotFound)?.instance;
        let running = Running::hold(tx, scope, instance).await?;
        // Again, because only now nobody else changes it.
        let task = process_tasks::get(tx, scope, id).await?;
        Ok(Self {
            task: task.ok_or(Fault::NotFound)?,
            running,
            reached: Reached::load_with_contacts(tx, scope).await?,
        })
    }

    /// Checks that the caller may do it.
    ///
    /// **Errors**: `process_task_over`, `process_task_of_others`; `process_task_taken` with who has it.
    pub(super) async fn check(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
        match check_work(scope, &self.reached, &self.running.case, &self.task) {
            Ok(()) => Ok(()),
            Err(NotYours::Over) => Err(Fault::refused(code::PROCESS_TASK_OVER)),
            Err(NotYours::OfOthers) => Err(Fault::refused(code::PROCESS_TASK_OF_OTHERS)),
            Err(NotYours::Taken(user)) => {
                let name = users::get(tx, scope, user).await?.map(|user| user.name);
                let more = json!({ "user_id": user, "user_name": name });
                Err(Fault::refused_with(code::PROCESS_TASK_TAKEN, more))
            }
        }
    }

    /// Checks that the caller may give it on.
    ///
    /// **Errors**: `process_task_over`, `process_task_of_others`.
    pub(super) fn check_giving(&self, scope: &Scope) -> Result<(), Fault> {
        if self.task.state != TaskState::Open {
            return Err(Fault::refused(code::PROCESS_TASK_OVER));
        }
        if may_give(scope, &self.reached, &self.running.case, &self.task) {
            return Ok(());
        }
        Err(Fault::refused(code::PROCESS_TASK_OF_OTHERS))
    }

    /// Saves who has it, and tells whoever shows the case.
    pub(super) async fn save(
        &self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        was: Option<UserId>,
    ) -> Result<ProcessTaskView, Fault> {
        process_tasks::update(tx, scope, &self.task).await?;
        let form = |user: Option<UserId>| json!({ "name": self.running.case.number, "process_task": { "name": self.task.name, "user_id": user } });
        let change = base::event::Change {
            before: form(was),
            after: form(self.task.user),
        };
        let event = office::event::OfficeEvent::CaseChanged(self.task.case).record(change);
        tx.emit(scope, ctx.now(), event);
        self.shown(tx, scope).await
    }

    /// Gives the task as it is in this transaction.
    pub(super) async fn shown(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
    ) -> Result<ProcessTaskView, Fault> {
        let row = process_tasks::get(tx, scope, self.task.id).await?;
        let row = row.ok_or(Fault::NotFound)?;
        Ok(view(scope, &self.reached, &self.running.case, row))
    }
}
