//! Types of cases: the tree by which agents open them (CASE-033).

pub mod create_case_type;
pub mod delete_case_type;
pub mod list_case_types;
pub mod move_case_type;
pub mod update_case_type;

use std::collections::BTreeSet;

use app::code::field;
use app::{Entry, Fault};
use base::authz::Scope;
use base::id::{CalendarId, CaseTypeId, FormId, ProcessId, QueueId, UserGroupId};
use base::medium::Medium;
use base::text::Text;
use office::crm::case::{CasePriority, CaseStatus};
use office::crm::case_type::{DUE_MIN_MAX, Node, check_place};
use office::crm::tree::PlaceRefused;
use serde::{Deserialize, Serialize};
use store::{Tx, lock};
use store_office::case_types::{self, CaseType};
use store_office::{forms, processes};
use store_setup::{calendars, queues, user_groups};
use utoipa::ToSchema;

use crate::process::start_process::hold_process;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_case_type::CreateCaseType>(),
    Entry::of::<delete_case_type::DeleteCaseType>(),
    Entry::of::<list_case_types::ListCaseTypes>(),
    Entry::of::<move_case_type::MoveCaseType>(),
    Entry::of::<update_case_type::UpdateCaseType>(),
];

/// A type of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseTypeView {
    /// The id.
    pub id: CaseTypeId,
    /// The type above it.
    pub parent_id: Option<CaseTypeId>,
    /// Its place among those below the same one, from 0.
    pub position: i64,
    /// The name, once among those below the same one.
    pub name: String,
    /// Where its cases begin.
    pub status: CaseStatus,
    /// How urgent they are.
    pub priority: CasePriority,
    /// The group that answers for them.
    pub group_id: Option<UserGroupId>,
    /// In how many minutes they are due.
    pub due_min: Option<i64>,
    /// The hours within which those minutes count; all when null.
    pub calendar_id: Option<CalendarId>,
    /// The media it is offered for; all when empty.
    pub media: BTreeSet<Medium>,
    /// The queues it is offered in; all when empty.
    pub queue_ids: BTreeSet<QueueId>,
    /// Whether it can be chosen, as far as it is up to itself.
    pub in_use: bool,
    /// The form that it opens; the standard one when null (CASE-009).
    pub form_id: Option<FormId>,
    /// The process that begins with each of its cases.
    pub process_id: Option<ProcessId>,
    /// Grows with each change.
    pub revision: i64,
}

impl From<CaseType> for CaseTypeView {
    fn from(row: CaseType) -> Self {
        Self {
            id: row.id,
            parent_id: row.parent,
            position: row.position,
            name: row.name,
            status: row.status,
            priority: row.priority,
            group_id: row.group,
            due_min: row.due_min,
            calendar_id: row.calendar,
            media: row.media,
            queue_ids: row.queues,
            in_use: row.in_use,
            form_id: row.form,
            process_id: row.process,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CaseTypeFields {
    /// The type above it.
    pub parent_id: Option<CaseTypeId>,
    /// The name, once among those below the same one.
    pub name: Text<80>,
    /// Where its cases begin; pending when nothing is said, never concluded.
    #[serde(default)]
    pub status: CaseStatus,
    /// How urgent they are; normal when nothing is said.
    #[serde(default)]
    pub priority: CasePriority,
    /// The group that answers for them.
    pub group_id: Option<UserGroupId>,
    /// In how many minutes they are due, from 1 to a year.
    pub due_min: Option<i64>,
    /// The hours within which those minutes count.
    pub calendar_id: Option<CalendarId>,
    /// The media it is offered for; all when empty.
    #[serde(default)]
    pub media: BTreeSet<Medium>,
    /// The queues it is offered in; all when empty.
    #[serde(default)]
    pub queue_ids: BTreeSet<QueueId>,
    /// Whether it can be chosen.
    #[serde(default = "chosen")]
    pub in_use: bool,
    /// The form that it opens, published, active and shown on the desk; the standard one when absent.
    pub form_id: Option<FormId>,
    /// The process that begins with each of its cases, published, active and shown on the desk.
    pub process_id: Option<ProcessId>,
}

const fn chosen() -> bool {
    true
}

impl CaseTypeFields {
    /// Makes the row. What only agents decide, such as that a case is over, no type decides for them.
    fn into_row(self, id: CaseTypeId, position: i64) -> Result<CaseType, Fault> {
        if !self.status.is_open() {
            return Err(Fault::field("status", field::INVALID));
        }
        if self
            .due_min
            .is_some_and(|min| !(1..=DUE_MIN_MAX).contains(&min))
        {
            return Err(Fault::field("due_min", field::OUT_OF_RANGE));
        }
        Ok(CaseType {
            id,
            parent: self.parent_id,
            position,
            name: self.name.into_string(),
            status: self.status,
            priority: self.priority,
            group: self.group_id,
            due_min: self.due_min,
            calendar: self.calendar_id,
            media: self.media,
            queues: self.queue_ids,
            in_use: self.in_use,
            form: self.form_id,
            process: self.process_id,
            revision: 0,
        })
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: CaseTypeId,
}

/// Waits for whoever changes the tree; to be called before it is read, or two moves could close a circle.
async fn hold_tree(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<CaseType>, Fault> {
    lock::take(tx, scope.org().get()).await?;
    Ok(case_types::list(tx, scope).await?)
}

/// Finds one in the tree.
fn find(tree: &[CaseType], id: CaseTypeId) -> Result<CaseType, Fault> {
    let found = tree.iter().find(|one| one.id == id);
    found.cloned().ok_or(Fault::NotFound)
}

/// Checks a place in the tree.
///
/// **Errors**: told at `parent_id`.
fn place(
    tree: &[CaseType],
    moved: Option<CaseTypeId>,
    parent: Option<CaseTypeId>,
) -> Result<(), Fault> {
    let nodes: Vec<Node> = tree.iter().map(CaseType::node).collect();
    check_place(&nodes, moved, parent).map_err(|refused| {
        let code = match refused {
            PlaceRefused::Unknown => field::UNKNOWN,
            PlaceRefused::Circle => field::INVALID,
            PlaceRefused::TooDeep => field::OUT_OF_RANGE,
        };
        Fault::field("parent_id", code)
    })
}

/// The place after the last of those below the same type.
fn last_position(tree: &[CaseType], parent: Option<CaseTypeId>) -> i64 {
    let level = tree.iter().filter(|one| one.parent == parent);
    level.map(|one| one.position + 1).max().unwrap_or(0)
}

/// Checks that what a type names is there; what it named before may be gone by now.
async fn check_names(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &CaseType,
    before: Option<&CaseType>,
) -> Result<(), Fault> {
    let unknown = |name: &str| Err(Fault::field(name, field::UNKNOWN));
    if let Some(group) = one.group
        && before.is_none_or(|before| before.group != Some(group))
    {
        let groups = user_groups::list(tx, scope).await?;
        if !groups.iter().any(|row| row.id == group && !row.out_of_use) {
            return unknown("group_id");
        }
    }
    if let Some(calendar) = one.calendar
        && before.is_none_or(|before| before.calendar != Some(calendar))
    {
        let list = calendars::list(tx, scope).await?;
        if !list.iter().any(|row| row.id == calendar) {
            return unknown("calendar_id");
        }
    }
    if let Some(form) = one.form
        && before.is_none_or(|before| before.form != Some(form))
    {
        let Some(form) = forms::get(tx, scope, form).await? else {
            return unknown("form_id");
        };
        if !(form.active && form.on_desk && form.published_version.is_some()) {
            return Err(Fault::field("form_id", field::FORM_NOT_READY));
        }
    }
    if let Some(process) = one.process
        && before.is_none_or(|before| before.process != Some(process))
    {
        hold_process(tx, process).await?;
        let Some(process) = processes::get(tx, scope, process).await? else {
            return unknown("process_id");
        };
        if process.offered_version().is_none() {
            return Err(Fault::field("process_id", field::PROCESS_NOT_READY));
        }
    }
    for queue in &one.queues {
        if before.is_some_and(|before| before.queues.contains(queue)) {
            continue;
        }
        let found = queues::get(tx, scope, *queue).await?;
        if found.is_none_or(|queue| queue.deleted_at.is_some()) {
            return unknown("queue_ids");
        }
    }
    Ok(())
}
