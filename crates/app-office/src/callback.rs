//! Callbacks (retornos): later contacts that were agreed with people, from the agreement to what came of them (DIAL-010).
//!
//! Whose they are is a user, or a group until one of its members takes them. Who sees those of others is said by the reach, as for contacts; who
//! does something with those of others needs a permission of its own. Agreeing on one is carried out by [`agree`], also where a script asks for it.

pub mod agree;
pub mod cancel_callback;
pub mod conclude_callback;
pub mod count_callbacks;
pub mod get_callback;
pub mod list_callback_history;
pub mod list_callbacks;
pub mod reassign_callback;
pub mod reopen_callback;
pub mod telling;
pub mod update_callback;

use std::collections::BTreeSet;

use app::{Ctx, Entry, Fault, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Reach, Scope};
use base::event::Change;
use base::id::{
    AgentScriptId, CallbackId, CaseId, ContactPointId, InteractionId, PersonId, UserGroupId, UserId,
};
use base::phone::mask_phone;
use base::time::Timestamp;
use office::crm::callback::{CallbackState, CallbackStep, Standing, StepRefused, step};
use office::event::OfficeEvent;
use office::person::PointKind;
use serde::{Deserialize, Serialize};
use store::{Tx, lock};
use store_office::callbacks::{self, Callback, Whose};
use store_office::{cases, contact_points, office_notices, people};
use store_setup::queues;
use utoipa::ToSchema;

use crate::case::Reached;
use crate::person::Sight;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<cancel_callback::CancelCallback>(),
    Entry::of::<conclude_callback::ConcludeCallback>(),
    Entry::of::<count_callbacks::CountCallbacks>(),
    Entry::of::<get_callback::GetCallback>(),
    Entry::of::<list_callback_history::ListCallbackHistory>(),
    Entry::of::<list_callbacks::ListCallbacks>(),
    Entry::of::<reassign_callback::ReassignCallback>(),
    Entry::of::<reopen_callback::ReopenCallback>(),
    Entry::of::<update_callback::UpdateCallback>(),
];

/// A callback as screens see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallbackView {
    /// The id.
    pub id: CallbackId,
    /// With whom.
    pub person_id: PersonId,
    /// The name of the person.
    pub person_name: String,
    /// Over which address of the person; null when the person has it no more.
    pub contact_point_id: Option<ContactPointId>,
    /// What kind of address.
    pub point_kind: PointKind,
    /// The address. Phones are masked without permission, and in lists.
    pub address: String,
    /// When.
    pub due_at: Timestamp,
    /// Whose it is; null while it waits for somebody of the group.
    pub user_id: Option<UserId>,
    /// The group that it was given to.
    pub group_id: Option<UserGroupId>,
    /// What was noted.
    pub note: Option<String>,
    /// Where it stands.
    pub state: CallbackState,
    /// What came of it, or why it is needed no more.
    pub outcome: Option<String>,
    /// The case it belongs to.
    pub case_id: Option<CaseId>,
    /// The number of the case, for who may see cases.
    pub case_number: Option<String>,
    /// The contact in which it was agreed.
    pub interaction_id: Option<InteractionId>,
    /// The script that asked for it.
    pub script_id: Option<AgentScriptId>,
    /// Who agreed on it.
    pub created_by_id: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Who changed it last.
    pub changed_by_id: Option<UserId>,
    /// When.
    pub changed_at: Timestamp,
    /// How often it was moved.
    pub moved_count: i64,
    /// What the caller may do with it now.
    pub steps: Vec<CallbackStep>,
    /// Grows with each change.
    pub revision: i64,
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NamedCallback {
    /// The id.
    pub id: CallbackId,
}

/// Whose callbacks a caller sees and leads: read once.
pub struct Looking {
    pub(crate) reached: Reached,
    all: bool,
    users: BTreeSet<UserId>,
    groups: BTreeSet<UserGroupId>,
}

impl Looking {
    /// Reads whom the caller reaches.
    pub async fn load(tx: &mut Tx<'_>, scope: &Scope) -> Result<Self, Fault> {
        let reached = Reached::load(tx, scope).await?;
        let mut users: BTreeSet<UserId> = scope.user().into_iter().collect();
        match scope.reach() {
            Reach::Own | Reach::All => {}
            Reach::Team => users.extend(scope.team()),
            Reach::Queues => {
                users.extend(scope.team());
                let members = queues::members(tx, scope).await?;
                for queue in scope.queues() {
                    users.extend(members.get(queue).into_iter().flat_map(|of| of.keys()));
                }
            }
        }
        let groups = reached.groups_with(&users);
        Ok(Self {
            reached,
            all: scope.reach() == Reach::All,
            users,
            groups,
        })
    }

    /// Tells whether the caller reaches a user.
    pub(crate) fn reaches(&self, user: UserId) -> bool {
        self.all || self.users.contains(&user)
    }

    /// Tells whether the caller sees a callback.
    fn sees(&self, scope: &Scope, one: &Callback) -> bool {
        let whose = match (one.user, one.group) {
            (Some(user), _) => self.users.contains(&user),
            (None, Some(group)) => self.groups.contains(&group),
            (None, None) => false,
        };
        self.all || whose || (scope.user().is_some() && one.created_by == scope.user())
    }

    /// Gives the same as [`Self::sees`], as a list is limited by it.
    fn within(&self, scope: &Scope) -> Whose {
        match scope.user() {
            Some(user) if !self.all => Whose::OfOrBy(self.users.clone(), self.groups.clone(), user),
            Some(_) | None => Whose::All,
        }
    }

    /// Gives those that are the caller's to make.
    fn own(&self, user: UserId) -> Whose {
        let groups = self.reached.groups_of(user).into_iter().collect();
        Whose::Of(BTreeSet::from([user]), groups)
    }

    fn standing(&self, scope: &Scope, one: &Callback) -> Standing {
        let leads = scope.has(Action::CallbackAssign) && self.sees(scope, one);
        let Some(user) = scope.user() else {
            return Standing {
                leads,
                ..Standing::default()
            };
        };
        let in_group = one.group.is_some_and(|id| self.reached.belongs(user, id));
        Standing {
            has: one.user == Some(user),
            waits: one.user.is_none() && in_group,
            agreed: one.created_by == Some(user),
            leads,
        }
    }
}

/// Builds the view of a callback; phones are masked, whoever looks, without the caller's sight.
pub async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    looking: &Looking,
    (one, sight): (Callback, Option<&Sight>),
) -> Result<CallbackView, Fault> {
    let by = looking.standing(scope, &one);
    let steps = CallbackStep::ALL
        .into_iter()
        .filter(|wanted| step(one.state, *wanted, by).is_ok());
    let person = people::get(tx, scope, one.person).await?;
    let points = contact_points::of_person(tx, scope, one.person).await?;
    let point = points.into_iter().find(|point| Some(point.id) == one.point);
    let address = point
        .as_ref()
        .map_or(one.address.as_str(), |point| &point.value);
    let address = match (sight, one.point_kind) {
        (_, _) if address.is_empty() => String::new(),
        (Some(sight), kind) => sight.address(kind, address),
        (None, PointKind::Phone) => mask_phone(address),
        (None, PointKind::Email | PointKind::Handle) => address.to_owned(),
    };
    let case = match one.case.filter(|_| scope.has(Action::CaseRead)) {
        Some(id) => cases::get(tx, scope, id).await?,
        None => None,
    };
    Ok(CallbackView {
        steps: steps.collect(),
        id: one.id,
        person_id: one.person,
        person_name: person.map(|person| person.name).unwrap_or_default(),
        contact_point_id: point.map(|point| point.id),
        point_kind: one.point_kind,
        address,
        due_at: one.due_at,
        user_id: one.user,
        group_id: one.group,
        note: one.note,
        state: one.state,
        outcome: one.outcome,
        case_id: one.case,
        case_number: case.map(|case| case.number),
        interaction_id: one.interaction,
        script_id: one.script,
        created_by_id: one.created_by,
        created_at: one.created_at,
        changed_by_id: one.changed_by,
        changed_at: one.changed_at,
        moved_count: one.moved_count,
        revision: one.revision,
    })
}

/// What the audit log keeps of a callback: what can change, in ids where there are any.
#[derive(Debug, Serialize)]
pub(crate) struct CallbackForm<'a> {
    person_id: PersonId,
    contact_point_id: Option<ContactPointId>,
    due_at: Timestamp,
    user_id: Option<UserId>,
    group_id: Option<UserGroupId>,
    note: Option<&'a str>,
    state: CallbackState,
    outcome: Option<&'a str>,
}

impl<'a> CallbackForm<'a> {
    pub(crate) fn of(one: &'a Callback) -> Self {
        Self {
            person_id: one.person,
            contact_point_id: one.point,
            due_at: one.due_at,
            user_id: one.user,
            group_id: one.group,
            note: one.note.as_deref(),
            state: one.state,
            outcome: one.outcome.as_deref(),
        }
    }
}

/// A callback that is held for a step, with what decides on it.
pub(crate) struct Held {
    pub(crate) was: Callback,
    pub(crate) looking: Looking,
}

impl Held {
    /// Holds a callback: two who want it wait for each other.
    ///
    /// **Errors**: [`Fault::NotFound`], also for one beyond reach.
    pub(crate) async fn load(
        tx: &mut Tx<'_>,
        scope: &Scope,
        id: CallbackId,
    ) -> Result<Self, Fault> {
        lock::take(tx, id.get()).await?;
        let (was, looking) = found(tx, scope, id).await?;
        Ok(Self { was, looking })
    }

    /// Refuses a step that was taken from another revision than the callback has by now.
    ///
    /// **Errors**: `changed_meanwhile`.
    pub(crate) async fn refuse_stale(&self, tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
        let record = Record {
            subject: "callback",
            id: self.was.id.get(),
        };
        let current = view(tx, scope, &self.looking, (self.was.clone(), None)).await?;
        stale::refuse(tx, scope, record, self.was.revision, &current).await
    }

    /// Decides on a step; the callback as it is after it.
    ///
    /// **Errors**: `callback_over`, `callback_of_others`.
    pub(crate) fn step(
        &self,
        ctx: &Ctx,
        scope: &Scope,
        wanted: CallbackStep,
    ) -> Result<Callback, Fault> {
        let by = self.looking.standing(scope, &self.was);
        let state = step(self.was.state, wanted, by).map_err(|refused| match refused {
            StepRefused::Over => Fault::refused(code::CALLBACK_OVER),
            StepRefused::OfOthers => Fault::refused(code::CALLBACK_OF_OTHERS),
        })?;
        Ok(Callback {
            state,
            changed_by: scope.user(),
            changed_at: ctx.now(),
            ..self.was.clone()
        })
    }

    /// Saves what became of it; whoever did it has seen what they were told of it.
    pub(crate) async fn save(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        now: &Callback,
        reason: Option<&str>,
    ) -> Result<CallbackView, Fault> {
        callbacks::update(tx, scope, now).await?;
        let mut change = Change::between(&CallbackForm::of(&self.was), &CallbackForm::of(now));
        if let Some(reason) = reason {
            change = change.with("reason", &reason);
        }
        let event = OfficeEvent::CallbackChanged(now.id).record(change);
        tx.emit(scope, now.changed_at, event);
        if let Some(user) = scope.user() {
            let seen = (now.id, now.changed_at);
            office_notices::mark_callback_read(tx, scope, user, seen).await?;
        }
        let row = callbacks::get(tx, scope, now.id).await?;
        let row = row.ok_or(Fault::NotFound)?;
        view(tx, scope, &self.looking, (row, None)).await
    }
}

/// Gives a callback that the caller sees.
///
/// **Errors**: [`Fault::NotFound`].
pub(crate) async fn found(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CallbackId,
) -> Result<(Callback, Looking), Fault> {
    let one = callbacks::get(tx, scope, id).await?;
    let one = one.ok_or(Fault::NotFound)?;
    let looking = Looking::load(tx, scope).await?;
    if !looking.sees(scope, &one) {
        return Err(Fault::NotFound);
    }
    Ok((one, looking))
}
