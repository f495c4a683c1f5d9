//! Follow-ups: what a case asks of another area or person, from the question to what came of it (CASE-028).
//!
//! Each step stands in the history of the case, and tells those whom it concerns in the same transaction.

pub mod accept_follow_up;
pub mod cancel_follow_up;
pub mod conclude_follow_up;
pub mod create_follow_up;
pub mod list_follow_ups;
pub mod reassign_follow_up;
pub mod return_follow_up;

use std::collections::BTreeSet;

use app::code::field;
use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::event::Change;
use base::id::{CaseId, FollowUpId, JobId, UserGroupId, UserId};
use base::time::Timestamp;
use office::crm::follow_up::{FollowUpState, FollowUpStep, Standing, StepRefused, step, told};
use office::crm::notice::NoticeKind;
use office::event::OfficeEvent;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::job_queue::NewJob;
use store::{Tx, job_queue, lock};
use store_office::cases::{self, Case};
use store_office::follow_ups::{self, FollowUp};
use store_setup::users;
use utoipa::ToSchema;

use crate::case::Reached;
use crate::jobs::tell_follow_up_delay;
use crate::office_notice::{self, About};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<accept_follow_up::AcceptFollowUp>(),
    Entry::of::<cancel_follow_up::CancelFollowUp>(),
    Entry::of::<conclude_follow_up::ConcludeFollowUp>(),
    Entry::of::<create_follow_up::CreateFollowUp>(),
    Entry::of::<list_follow_ups::ListFollowUps>(),
    Entry::of::<reassign_follow_up::ReassignFollowUp>(),
    Entry::of::<return_follow_up::ReturnFollowUp>(),
];

/// A follow-up as screens see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FollowUpView {
    /// The id.
    pub id: FollowUpId,
    /// Its case.
    pub case_id: CaseId,
    /// What is asked.
    pub text: String,
    /// The area it was given to.
    pub group_id: Option<UserGroupId>,
    /// The person it is with; none while it waits for somebody of the area.
    pub user_id: Option<UserId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub state: FollowUpState,
    /// Why it was returned.
    pub reason: Option<String>,
    /// What came of it.
    pub conclusion: Option<String>,
    /// Who asked.
    pub created_by_id: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Who took the last step.
    pub changed_by_id: Option<UserId>,
    /// When.
    pub changed_at: Timestamp,
    /// What the caller may do with it now.
    pub steps: Vec<FollowUpStep>,
    /// Grows with each change.
    pub revision: i64,
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NamedFollowUp {
    /// The id.
    pub id: FollowUpId,
}

/// Builds the view of a follow-up.
pub(crate) fn view(scope: &Scope, reached: &Reached, case: &Case, one: FollowUp) -> FollowUpView {
    let by = standing(scope, reached, case, &one);
    // A step that changes nothing is not offered, though a repeated request for it is no error.
    let is_use = |wanted: &FollowUpStep| {
        step(one.state, *wanted, by)
            .is_ok_and(|to| to != one.state || *wanted == FollowUpStep::Reassign)
    };
    FollowUpView {
        steps: FollowUpStep::ALL.into_iter().filter(is_use).collect(),
        id: one.id,
        case_id: one.case,
        text: one.text,
        group_id: one.group,
        user_id: one.user,
        due_at: one.due_at,
        state: one.state,
        reason: one.reason,
        conclusion: one.conclusion,
        created_by_id: one.created_by,
        created_at: one.created_at,
        changed_by_id: one.changed_by,
        changed_at: one.changed_at,
        revision: one.revision,
    }
}

fn standing(scope: &Scope, reached: &Reached, case: &Case, one: &FollowUp) -> Standing {
    let Some(user) = scope.user() else {
        return Standing::default();
    };
    Standing {
        has: one.user == Some(user),
        is_with_other: one.user.is_some_and(|with| with != user),
        in_area: one.group.is_some_and(|group| reached.belongs(user, group)),
        asked: one.created_by == Some(user),
        answers: reached.allows(scope, case),
    }
}

/// A follow-up that is held for a step, with what decides on it.
struct Held {
    case: Case,
    was: FollowUp,
    reached: Reached,
}

impl Held {
    /// Holds a follow-up: two who want it wait for each other.
    ///
    /// **Errors**: [`Fault::NotFound`].
    async fn load(tx: &mut Tx<'_>, scope: &Scope, id: FollowUpId) -> Result<Self, Fault> {
        lock::take(tx, id.get()).await?;
        let was = follow_ups::get(tx, scope, id).await?;
        let was = was.ok_or(Fault::NotFound)?;
        let case = cases::get(tx, scope, was.case).await?;
        Ok(Self {
            case: case.ok_or(Fault::NotFound)?,
            was,
            reached: Reached::load(tx, scope).await?,
        })
    }

    /// Decides on a step; the follow-up as it is after it, if it changes anything.
    ///
    /// **Errors**: `follow_up_over`; `follow_up_taken` with `user_id` and `user_name` of who has it; `follow_up_of_others`.
    async fn step(
        &self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        wanted: FollowUpStep,
    ) -> Result<Option<FollowUp>, Fault> {
        let by = standing(scope, &self.reached, &self.case, &self.was);
        let to = match step(self.was.state, wanted, by) {
            Ok(to) => to,
            Err(StepRefused::Over) => return Err(Fault::refused(code::FOLLOW_UP_OVER)),
            Err(StepRefused::OfOthers) => return Err(Fault::refused(code::FOLLOW_UP_OF_OTHERS)),
            Err(StepRefused::Taken) => return Err(taken(tx, scope, self.was.user).await?),
        };
        if to == self.was.state && wanted != FollowUpStep::Reassign {
            return Ok(None);
        }
        Ok(Some(FollowUp {
            state: to,
            changed_by: scope.user(),
            changed_at: ctx.now(),
            ..self.was.clone()
        }))
    }

    /// Saves what became of it, with the trail in the history of the case.
    async fn save(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        now: &FollowUp,
        reason: Option<&str>,
    ) -> Result<FollowUpView, Fault> {
        follow_ups::update(tx, scope, now).await?;
        note(tx, scope, &self.case, (Some(&self.was), now), reason);
        self.shown(tx, scope).await
    }

    /// Gives the follow-up as it is in this transaction.
    async fn shown(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<FollowUpView, Fault> {
        let row = follow_ups::get(tx, scope, self.was.id).await?;
        let row = row.ok_or(Fault::NotFound)?;
        Ok(view(scope, &self.reached, &self.case, row))
    }

    /// Tells those who answer for the case what became of it.
    async fn tell_back(
        &self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        kind: NoticeKind,
    ) -> Result<(), Fault> {
        tell_back(ctx, tx, scope, (&self.reached, &self.case, &self.was), kind).await
    }
}

async fn taken(tx: &mut Tx<'_>, scope: &Scope, by: Option<UserId>) -> Result<Fault, Fault> {
    let name = match by {
        Some(user) => users::get(tx, scope, user).await?.map(|user| user.name),
        None => None,
    };
    let more = json!({ "user_id": by, "user_name": name });
    Ok(Fault::refused_with(code::FOLLOW_UP_TAKEN, more))
}

/// What the history of the case keeps of a follow-up.
#[derive(Debug, Serialize)]
struct FollowUpForm<'a> {
    id: FollowUpId,
    text: &'a str,
    group_id: Option<UserGroupId>,
    user_id: Option<UserId>,
    due_at: Option<Timestamp>,
    state: FollowUpState,
    conclusion: Option<&'a str>,
}

impl<'a> FollowUpForm<'a> {
    fn of(one: &'a FollowUp) -> Self {
        Self {
            id: one.id,
            text: &one.text,
            group_id: one.group,
            user_id: one.user,
            due_at: one.due_at,
            state: one.state,
            conclusion: one.conclusion.as_deref(),
        }
    }
}

/// Tells of a step, and keeps it in the history of the case. The case itself stays as it is: whoever edits it is not disturbed.
fn note(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    (before, now): (Option<&FollowUp>, &FollowUp),
    reason: Option<&str>,
) {
    let form = |one: Option<&FollowUp>| json!({ "name": case.number, "follow_up": one.map(FollowUpForm::of) });
    let mut change = Change {
        before: form(before),
        after: form(Some(now)),
    };
    if let Some(reason) = reason {
        change = change.with("reason", &reason);
    }
    let event = OfficeEvent::CaseChanged(case.id).record(change);
    tx.emit(scope, now.changed_at, event);
}

/// Tells the person or every member of the area that a follow-up is theirs now.
async fn tell_assigned(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (reached, one): (&Reached, &FollowUp),
) -> Result<(), Fault> {
    let users: BTreeSet<UserId> = match (one.user, one.group) {
        (Some(user), _) => BTreeSet::from([user]),
        (None, Some(group)) => reached.members(group).into_iter().collect(),
        (None, None) => BTreeSet::new(),
    };
    let about = About {
        kind: NoticeKind::FollowUpAssigned,
        case: one.case,
        follow_up: Some(one.id),
        process_task: None,
        group: one.group.filter(|_| one.user.is_none()),
    };
    office_notice::give(ctx, tx, scope, about, users).await
}

/// Tells those who answer for the case, and who asked, what became of a follow-up.
pub(crate) async fn tell_back(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (reached, case, one): (&Reached, &Case, &FollowUp),
    kind: NoticeKind,
) -> Result<(), Fault> {
    let group = case.group.map(|group| reached.members(group));
    let users = told(
        case.responsible,
        &group.unwrap_or_default(),
        one.created_by,
        scope.user(),
    );
    let about = About {
        kind,
        case: case.id,
        follow_up: Some(one.id),
        process_task: None,
        group: None,
    };
    office_notice::give(ctx, tx, scope, about, users).await
}

/// Lets the delay of a follow-up be told when its deadline passes.
async fn watch(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, one: &FollowUp) -> Result<(), Fault> {
    let Some(due_at) = one.due_at.filter(|_| one.delay_told_at.is_none()) else {
        return Ok(());
    };
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: tell_follow_up_delay::NAME,
        payload: json!({ "follow_up_id": one.id, "due_at": due_at }),
        run_at: due_at,
        dedupe_key: Some(format!("{}/{}", one.id, due_at.micros())),
    };
    Ok(job_queue::insert(tx, scope, ctx.now(), &job).await?)
}

/// Whom a follow-up is given to, and by when.
#[derive(Debug, Clone, Copy)]
struct Target {
    group: Option<UserGroupId>,
    user: Option<UserId>,
    due_at: Option<Timestamp>,
}

/// Checks whom a follow-up is newly given to: an area that may be chosen, a person who may sign in, and a deadline to come.
///
/// **Errors**: told at each field.
async fn check_target(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (reached, was, target): (&Reached, Option<&FollowUp>, Target),
) -> Result<(), Fault> {
    if target.group.is_none() && target.user.is_none() {
        return Err(Fault::field("group_id", field::REQUIRED));
    }
    if let Some(group) = target.group
        && was.is_none_or(|was| was.group != Some(group))
        && !reached.may_choose(scope, group)
    {
        return Err(Fault::field("group_id", field::UNKNOWN));
    }
    if let Some(user) = target.user {
        let found = users::get(tx, scope, user).await?;
        if !found.is_some_and(|user| user.active) {
            return Err(Fault::field("user_id", field::UNKNOWN));
        }
    }
    if let Some(due_at) = target.due_at
        && was.is_none_or(|was| was.due_at != Some(due_at))
        && due_at <= ctx.now()
    {
        return Err(Fault::field("due_at", field::MOMENT_PAST));
    }
    Ok(())
}
