//! Cases: what customers ask for, kept beyond a single contact. How contacts are linked to them is in `app-floor`.

pub mod add_case_file;
pub mod change_cases;
pub mod discard_case_number;
pub mod get_case;
pub mod get_case_script;
pub mod list_case_files;
pub mod list_case_history;
pub mod list_cases;
pub mod remove_case_file;
pub mod reserve_case_number;
pub mod summarize_cases;
pub mod update_case;

use std::collections::{BTreeMap, BTreeSet};

use app::code::field;
use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::event::Change;
use base::id::{AgentScriptId, CaseId, CaseTypeId, PersonId, QueueId, UserGroupId, UserId};
use base::time::Timestamp;
use office::crm::case::{CasePriority, CaseStatus, Step, StepRefused, Whose, step};
use office::crm::notice::NoticeKind;
use office::crm::script::MarketingResult;
use office::event::OfficeEvent;
use serde::Serialize;
use store::{Tx, lock};
use store_office::cases::{self, Case};
use store_office::{case_interactions, case_types, people};
use store_setup::user_groups::{self, UserGroup};
use store_setup::users;
use utoipa::ToSchema;

use crate::office_notice::{self, About};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<add_case_file::AddCaseFile>(),
    Entry::of::<change_cases::ChangeCases>(),
    Entry::of::<discard_case_number::DiscardCaseNumber>(),
    Entry::of::<get_case::GetCase>(),
    Entry::of::<get_case_script::GetCaseScript>(),
    Entry::of::<list_case_files::ListCaseFiles>(),
    Entry::of::<list_case_history::ListCaseHistory>(),
    Entry::of::<list_cases::ListCases>(),
    Entry::of::<remove_case_file::RemoveCaseFile>(),
    Entry::of::<reserve_case_number::ReserveCaseNumber>(),
    Entry::of::<summarize_cases::SummarizeCases>(),
    Entry::of::<update_case::UpdateCase>(),
];

/// A case as screens see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseView {
    /// The id.
    pub id: CaseId,
    /// The number that people say aloud.
    pub number: String,
    /// Its number in another system.
    pub external_number: Option<String>,
    /// Whose matter it is.
    pub person_id: Option<PersonId>,
    /// That person's name.
    pub person_name: Option<String>,
    /// What it is about.
    pub type_id: CaseTypeId,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// How urgent it is.
    pub priority: CasePriority,
    /// Who is responsible.
    pub responsible_id: Option<UserId>,
    /// The group that is responsible.
    pub group_id: Option<UserGroupId>,
    /// The queue in which it was opened.
    pub queue_id: Option<QueueId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// How it was settled.
    pub resolution: Option<String>,
    /// Who opened it.
    pub opened_by_id: Option<UserId>,
    /// When.
    pub opened_at: Timestamp,
    /// When it was concluded, if it stands so.
    pub concluded_at: Option<Timestamp>,
    /// How often it was taken up again.
    pub reopened_count: i64,
    /// The script at which it was opened; null for one that was opened by its type.
    pub script_id: Option<AgentScriptId>,
    /// The result of its marketing action; null for one that is none (DIAL-009).
    pub marketing_result: Option<MarketingResult>,
    /// When retention erased what it said; null while it is kept. Nothing is written in it any more.
    pub erased_at: Option<Timestamp>,
    /// Whether the caller may change it: it is within reach.
    pub may_change: bool,
    /// Grows with each change.
    pub revision: i64,
}

/// Whose every case is, for one caller: the groups are read once.
pub struct Reached {
    groups: BTreeMap<UserGroupId, UserGroup>,
    in_hand: BTreeSet<CaseId>,
}

impl Reached {
    /// Reads the groups.
    pub async fn load(tx: &mut Tx<'_>, scope: &Scope) -> Result<Self, Fault> {
        let groups = user_groups::list(tx, scope).await?;
        Ok(Self {
            groups: groups.into_iter().map(|group| (group.id, group)).collect(),
            in_hand: BTreeSet::new(),
        })
    }

    /// Reads the groups, and the cases of the contacts that the caller has in hand.
    pub async fn load_with_contacts(tx: &mut Tx<'_>, scope: &Scope) -> Result<Self, Fault> {
        let mut reached = Self::load(tx, scope).await?;
        if let Some(user) = scope.user() {
            let cases = case_interactions::in_hand(tx, scope, user).await?;
            reached.in_hand = cases.into_iter().collect();
        }
        Ok(reached)
    }

    /// Tells whether the caller has a contact of a case in hand; of those that [`Self::load_with_contacts`] read.
    pub(crate) fn has_in_hand(&self, case: CaseId) -> bool {
        self.in_hand.contains(&case)
    }

    /// Tells whether the caller reaches a case, and so may change it (CASE-003).
    pub fn allows(&self, scope: &Scope, case: &Case) -> bool {
        let members = case.group.map(|id| self.members(id));
        let whose = Whose {
            responsible: case.responsible,
            opened_by: case.opened_by,
            group: members.unwrap_or_default(),
            queue: case.queue,
        };
        whose.is_reached_by(scope)
    }

    /// Gives the groups whose cases the caller reaches: the same as [`Whose`], as a list is limited by it.
    fn groups_within(&self, scope: &Scope) -> Vec<UserGroupId> {
        let own = scope.user();
        let team = match scope.reach() {
            base::authz::Reach::Team => scope.team(),
            base::authz::Reach::Own | base::authz::Reach::Queues | base::authz::Reach::All => &[],
        };
        let has = |group: &&UserGroup| {
            own.is_some_and(|user| group.has(user)) || team.iter().any(|user| group.has(*user))
        };
        self.groups
            .values()
            .filter(has)
            .map(|group| group.id)
            .collect()
    }

    /// Gives the groups that any of some users belongs to.
    pub(crate) fn groups_with(&self, users: &BTreeSet<UserId>) -> BTreeSet<UserGroupId> {
        let of = self
            .groups
            .values()
            .filter(|group| users.iter().any(|user| group.has(*user)));
        of.map(|group| group.id).collect()
    }

    /// Gives who belongs to a group: its members, and who answers for it.
    pub(crate) fn members(&self, id: UserGroupId) -> Vec<UserId> {
        let group = self.groups.get(&id);
        let members = group.map(|group| {
            let members = group.members.iter().copied();
            members.chain(group.responsible).collect()
        });
        members.unwrap_or_default()
    }

    /// Tells whether a user belongs to a group.
    pub(crate) fn belongs(&self, user: UserId, id: UserGroupId) -> bool {
        self.groups.get(&id).is_some_and(|group| group.has(user))
    }

    /// Gives the groups that a user belongs to.
    pub(crate) fn groups_of(&self, user: UserId) -> Vec<UserGroupId> {
        let of = self.groups.values().filter(|group| group.has(user));
        of.map(|group| group.id).collect()
    }

    /// Tells whether a group is still in use.
    pub fn is_in_use(&self, id: UserGroupId) -> bool {
        self.groups.get(&id).is_some_and(|group| !group.out_of_use)
    }

    pub(crate) fn may_choose(&self, scope: &Scope, id: UserGroupId) -> bool {
        let group = self.groups.get(&id);
        group.is_some_and(|group| app_setup::user_group::may_choose(scope, group))
    }
}

/// Builds the view of a case.
pub async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    reached: &Reached,
    case: Case,
) -> Result<CaseView, Fault> {
    let person_name = match case.person {
        Some(person) => people::get(tx, scope, person).await?.map(|one| one.name),
        None => None,
    };
    Ok(CaseView {
        may_change: reached.allows(scope, &case),
        id: case.id,
        number: case.number,
        external_number: case.external_number,
        person_id: case.person,
        person_name,
        type_id: case.case_type,
        title: case.title,
        status: case.status,
        priority: case.priority,
        responsible_id: case.responsible,
        group_id: case.group,
        queue_id: case.queue,
        due_at: case.due_at,
        resolution: case.resolution,
        opened_by_id: case.opened_by,
        opened_at: case.opened_at,
        concluded_at: case.concluded_at,
        reopened_count: case.reopened_count,
        script_id: case.script,
        marketing_result: case.marketing_result,
        erased_at: case.erased_at,
        revision: case.revision,
    })
}

/// Builds the views of some cases, in their order.
pub async fn views(
    tx: &mut Tx<'_>,
    scope: &Scope,
    rows: Vec<Case>,
) -> Result<Vec<CaseView>, Fault> {
    let reached = Reached::load(tx, scope).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        list.push(view(tx, scope, &reached, row).await?);
    }
    Ok(list)
}

/// What the audit log keeps of a case: what can change, without the name of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseForm {
    /// As `name`, because the audit log finds entries by it.
    name: String,
    title: String,
    external_number: Option<String>,
    person_id: Option<PersonId>,
    type_id: CaseTypeId,
    status: CaseStatus,
    priority: CasePriority,
    responsible_id: Option<UserId>,
    group_id: Option<UserGroupId>,
    due_at: Option<Timestamp>,
    resolution: Option<String>,
    script_id: Option<AgentScriptId>,
    marketing_result: Option<MarketingResult>,
}

impl CaseForm {
    /// Takes the form of a case.
    pub fn of(case: &Case) -> Self {
        Self {
            name: case.number.clone(),
            title: case.title.clone(),
            external_number: case.external_number.clone(),
            person_id: case.person,
            type_id: case.case_type,
            status: case.status,
            priority: case.priority,
            responsible_id: case.responsible,
            group_id: case.group,
            due_at: case.due_at,
            resolution: case.resolution.clone(),
            script_id: case.script,
            marketing_result: case.marketing_result,
        }
    }
}

/// Holds a case and gives it.
///
/// **Errors**: [`Fault::NotFound`].
pub async fn hold(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<Case, Fault> {
    lock::take(tx, id.get()).await?;
    cases::get(tx, scope, id).await?.ok_or(Fault::NotFound)
}

/// Checks that the caller may change a case: it is within reach and not over.
///
/// **Errors**: `case_beyond_reach`, `case_concluded`.
pub async fn check_change(tx: &mut Tx<'_>, scope: &Scope, case: &Case) -> Result<(), Fault> {
    if !Reached::load(tx, scope).await?.allows(scope, case) {
        return Err(Fault::refused(code::CASE_BEYOND_REACH));
    }
    check_open(case)
}

/// Checks that a case is not over.
///
/// **Errors**: `case_concluded`.
pub fn check_open(case: &Case) -> Result<(), Fault> {
    if case.status.is_open() {
        return Ok(());
    }
    Err(Fault::refused(code::CASE_CONCLUDED))
}

/// Checks that retention did not erase what a case said.
///
/// **Errors**: `content_erased`.
pub fn check_kept(case: &Case) -> Result<(), Fault> {
    if case.erased_at.is_none() {
        return Ok(());
    }
    Err(Fault::refused(code::CONTENT_ERASED))
}

/// Tells of a change of what belongs to a case, and keeps it with both forms.
pub async fn note_change(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    (before, after): (serde_json::Value, serde_json::Value),
) -> Result<(), Fault> {
    cases::touch(tx, scope, case.id).await?;
    let named = |mut form: serde_json::Value| {
        if let Some(fields) = form.as_object_mut() {
            fields.insert("name".to_owned(), case.number.clone().into());
        }
        form
    };
    let change = Change {
        before: named(before),
        after: named(after),
    };
    let event = OfficeEvent::CaseChanged(case.id).record(change);
    tx.emit(scope, ctx.now(), event);
    Ok(())
}

/// Tells those to whom an open case was newly given: its responsible, and every member of its group.
///
/// **Source**: GAP-010.
pub async fn tell_given(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (before, case): (Option<&Case>, &Case),
) -> Result<(), Fault> {
    if !case.status.is_open() {
        return Ok(());
    }
    let user = case
        .responsible
        .filter(|user| before.and_then(|before| before.responsible) != Some(*user));
    let group = case
        .group
        .filter(|group| before.and_then(|before| before.group) != Some(*group));
    let about = |kind, group| About {
        kind,
        case: case.id,
        follow_up: None,
        process_task: None,
        group,
    };
    if let Some(user) = user {
        let about = about(NoticeKind::CaseAssigned, None);
        office_notice::give(ctx, tx, scope, about, BTreeSet::from([user])).await?;
    }
    if let Some(group) = group {
        let reached = Reached::load(tx, scope).await?;
        let mut members: BTreeSet<UserId> = reached.members(group).into_iter().collect();
        // Whoever answers for it was told of that.
        if let Some(user) = user {
            members.remove(&user);
        }
        let about = about(NoticeKind::CaseForwarded, Some(group));
        office_notice::give(ctx, tx, scope, about, members).await?;
    }
    Ok(())
}

/// Lets a case go to a status.
///
/// **Errors**: told at `reason` when it is taken up again without one; `case_concluded`, `content_erased`.
pub fn go(case: &mut Case, to: CaseStatus, has_reason: bool, now: Timestamp) -> Result<(), Fault> {
    let step = step(case.status, to, has_reason).map_err(|refused| match refused {
        StepRefused::Concluded => Fault::refused(code::CASE_CONCLUDED),
        StepRefused::ReasonMissing => Fault::field("reason", field::REQUIRED),
    })?;
    match step {
        Step::Nothing => {}
        Step::Open => case.status = to,
        Step::Conclude => {
            case.status = to;
            case.concluded_at = Some(now);
        }
        Step::Reopen => {
            check_kept(case)?;
            case.status = to;
            case.concluded_at = None;
            case.reopened_count += 1;
        }
    }
    Ok(())
}

/// Checks who newly answers for a case: an active user, a group that may be chosen.
///
/// **Errors**: told at `responsible_id` and `group_id`.
pub async fn check_answering(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (responsible, group): (Option<UserId>, Option<UserGroupId>),
    was: (Option<UserId>, Option<UserGroupId>),
) -> Result<(), Fault> {
    if let Some(user) = responsible.filter(|_| responsible != was.0)
        && !is_active(tx, scope, user).await?
    {
        return Err(Fault::field("responsible_id", field::UNKNOWN));
    }
    if let Some(id) = group.filter(|_| group != was.1)
        && !Reached::load(tx, scope).await?.may_choose(scope, id)
    {
        return Err(Fault::field("group_id", field::UNKNOWN));
    }
    Ok(())
}

/// Tells whether somebody may still answer for a case.
pub async fn is_active(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<bool, Fault> {
    let found = users::get(tx, scope, user).await?;
    Ok(found.is_some_and(|user| user.active))
}

/// Checks that what a case newly names is there: an active user, a group that may be chosen, a person, a type in use.
///
/// **Errors**: told at each field.
pub async fn check_names(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    before: Option<&Case>,
) -> Result<(), Fault> {
    let unknown = |name: &str| Err(Fault::field(name, field::UNKNOWN));
    let answering = |case: &Case| (case.responsible, case.group);
    let was = before.map_or((None, None), answering);
    check_answering(tx, scope, answering(case), was).await?;
    if let Some(person) = case.person
        && before.is_none_or(|before| before.person != Some(person))
        && people::get(tx, scope, person).await?.is_none()
    {
        return unknown("person_id");
    }
    if before.is_some_and(|before| before.case_type != case.case_type) {
        let types = case_types::list(tx, scope).await?;
        let nodes: Vec<_> = types.iter().map(case_types::CaseType::node).collect();
        if !office::crm::case_type::offered(&nodes, None).contains(&case.case_type) {
            return unknown("type_id");
        }
    }
    Ok(())
}
