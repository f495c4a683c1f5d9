//! The tasks of a user: what waits for them or for one of their groups, from every source in one list (CASE-029).
//!
//! A source gives its rows by deadline and id, both of which are one order over all sources; the list is where they meet.

pub mod count_tasks;
pub mod list_tasks;

use std::collections::BTreeSet;

use app::{Entry, Fault};
use base::authz::Scope;
use base::id::UserId;
use base::time::Timestamp;
use office::crm::case::CaseStatus;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_office::{cases, follow_ups, process_tasks};
use utoipa::ToSchema;

use crate::case::{CaseView, Reached};
use crate::follow_up::FollowUpView;
use crate::process::tasks::ProcessTaskView;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<count_tasks::CountTasks>(),
    Entry::of::<list_tasks::ListTasks>(),
];

/// Where a task comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// What a case asks of an area or person.
    FollowUp,
    /// A case that is not concluded.
    Case,
    /// What a process asks of a group or person.
    ProcessTask,
}

/// Whose tasks are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskHolder {
    /// The caller's own.
    Mine,
    /// Those of the caller's groups, whoever has them.
    Groups,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaskView {
    /// Where it comes from.
    pub kind: TaskKind,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// The case it is, or belongs to.
    pub case: CaseView,
    /// The follow-up, if it is one.
    pub follow_up: Option<FollowUpView>,
    /// The task of a process, if it is one.
    pub process_task: Option<ProcessTaskView>,
}

impl TaskView {
    /// Gives its place in the list: by deadline, what has none last, then by id.
    fn place(&self) -> (bool, Option<Timestamp>, i64) {
        (self.due_at.is_none(), self.due_at, self.id())
    }

    /// Gives the id that its source knows it by; ids are unique over all sources.
    fn id(&self) -> i64 {
        let follow_up = self.follow_up.as_ref().map(|one| one.id.get());
        let task = self.process_task.as_ref().map(|one| one.id.get());
        follow_up.or(task).unwrap_or(self.case.id.get())
    }
}

/// What limits every source alike.
struct Whose {
    user: UserId,
    groups: BTreeSet<base::id::UserGroupId>,
    holder: Option<TaskHolder>,
}

impl Whose {
    async fn load(
        tx: &mut Tx<'_>,
        scope: &Scope,
        holder: Option<TaskHolder>,
    ) -> Result<(Self, Reached), Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let reached = Reached::load_with_contacts(tx, scope).await?;
        let groups = reached.groups_of(user).into_iter().collect();
        let whose = Self {
            user,
            groups,
            holder,
        };
        Ok((whose, reached))
    }

    fn follow_ups<'a>(&self) -> follow_ups::Filter<'a> {
        follow_ups::Filter {
            holder: match self.holder {
                None => follow_ups::Holder::Both,
                Some(TaskHolder::Mine) => follow_ups::Holder::User,
                Some(TaskHolder::Groups) => follow_ups::Holder::Groups,
            },
            groups: self.groups.clone(),
            ..follow_ups::Filter::default()
        }
    }

    fn process_tasks<'a>(&self) -> process_tasks::Filter<'a> {
        let mine = self.holder != Some(TaskHolder::Groups);
        process_tasks::Filter {
            user: mine.then_some(self.user),
            groups: match self.holder {
                Some(TaskHolder::Mine) => BTreeSet::new(),
                Some(TaskHolder::Groups) | None => self.groups.clone(),
            },
            taken: !mine,
            ..process_tasks::Filter::default()
        }
    }

    /// Limits cases to the caller's; nothing when the caller has no group and asks for those of groups.
    fn cases<'a>(&self) -> Option<cases::Filter<'a>> {
        let statuses = CaseStatus::ALL.into_iter().filter(|one| one.is_open());
        let filter = cases::Filter {
            statuses: statuses.collect(),
            order: cases::Order::Due,
            ..cases::Filter::default()
        };
        match self.holder {
            None => Some(cases::Filter {
                mine: Some(self.user),
                groups: self.groups.clone(),
                waiting: true,
                ..filter
            }),
            Some(TaskHolder::Mine) => Some(cases::Filter {
                responsible: Some(self.user),
                ..filter
            }),
            Some(TaskHolder::Groups) => (!self.groups.is_empty()).then(|| cases::Filter {
                groups: self.groups.clone(),
                ..filter
            }),
        }
    }
}
