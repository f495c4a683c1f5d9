//! Agreeing on a callback: what it needs, whose it may be, and that its owner is told (DIAL-010).

use app::code::field;
use app::{Ctx, Fault, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{
    AgentScriptId, CallbackId, CaseId, ContactPointId, InteractionId, PersonId, UserGroupId, UserId,
};
use base::text::Text;
use base::time::Timestamp;
use office::crm::callback::{CALLBACKS_OPEN_MAX, CallbackState, MomentRefused, check_moment};
use office::event::OfficeEvent;
use serde::Deserialize;
use store::Tx;
use store_office::callbacks::{self, Callback};
use store_office::contact_points::{self, ContactPoint};
use store_setup::users;
use utoipa::ToSchema;

use super::telling::{tell_given, watch};
use super::{CallbackForm, CallbackView, Looking, view};
use crate::person::{living, refuse_anonymized};

/// When a callback is, over which address of the person, and whose it is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CallbackChoice {
    /// When; ahead, and within a year.
    pub due_at: Timestamp,
    /// An address of the person that is in use.
    pub contact_point_id: ContactPointId,
    /// Whose it is; the caller's when neither a user nor a group is said.
    pub user_id: Option<UserId>,
    /// The group that it is given to, instead of a user.
    pub group_id: Option<UserGroupId>,
    /// What to remember.
    pub note: Option<Text<1000>>,
}

/// What a callback belongs to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Belongs {
    /// With whom it is.
    pub person: Option<PersonId>,
    /// Its case.
    pub case: Option<CaseId>,
    /// The contact in which it is agreed.
    pub interaction: Option<InteractionId>,
    /// The script that asks for it.
    pub script: Option<AgentScriptId>,
}

/// Agrees on a callback; the bell of the jobs is to be rung after the commit. `at` is what names of fields begin with.
///
/// **Errors**: `callback_person_missing`, `person_anonymized`, `too_many`; told at each field.
pub async fn agree(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (of, asked): (Belongs, &CallbackChoice),
    at: &str,
) -> Result<CallbackView, Fault> {
    let person = match of.person {
        Some(id) => living(tx, scope, id).await?,
        None => return Err(Fault::refused(code::CALLBACK_PERSON_MISSING)),
    };
    let person = person.ok_or_else(|| Fault::field(format!("{at}person_id"), field::UNKNOWN))?;
    refuse_anonymized(&person)?;
    check_due(asked.due_at, ctx.now(), at)?;
    let point = point(tx, scope, (person.id, asked.contact_point_id), at).await?;
    let looking = Looking::load(tx, scope).await?;
    let owner = Owner {
        user: asked.user_id,
        group: asked.group_id,
    };
    let owner = check_owner(tx, scope, &looking, (owner, at)).await?;
    let open = callbacks::count_of_person(tx, scope, person.id).await?;
    if usize::try_from(open).unwrap_or(usize::MAX) >= CALLBACKS_OPEN_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    let row = Callback {
        id: ctx.id(CallbackId::from_i64),
        person: person.id,
        point: Some(point.id),
        point_kind: point.kind,
        address: point.value,
        due_at: asked.due_at,
        user: owner.user,
        group: owner.group,
        note: asked.note.as_ref().map(|text| text.as_str().to_owned()),
        state: CallbackState::Open,
        outcome: None,
        case: of.case,
        interaction: of.interaction,
        script: of.script,
        created_by: scope.user(),
        created_at: ctx.now(),
        changed_by: scope.user(),
        changed_at: ctx.now(),
        soon_told_at: None,
        told_at: None,
        moved_count: 0,
        revision: 1,
    };
    callbacks::insert(tx, scope, &row).await?;
    watch(ctx, tx, scope, &row).await?;
    tell_given(ctx, tx, scope, (&looking, &row)).await?;
    let change = Change::made(&CallbackForm::of(&row));
    let event = OfficeEvent::CallbackAgreed(row.id).record(change);
    tx.emit(scope, ctx.now(), event);
    view(tx, scope, &looking, (row, None)).await
}

/// Checks the moment of a callback.
///
/// **Errors**: told at `due_at`.
pub(crate) fn check_due(due_at: Timestamp, now: Timestamp, at: &str) -> Result<(), Fault> {
    check_moment(due_at, now).map_err(|refused| {
        let code = match refused {
            MomentRefused::Past => field::MOMENT_PAST,
            MomentRefused::Far => field::MOMENT_FAR,
        };
        Fault::field(format!("{at}due_at"), code)
    })
}

/// Gives an address of a person that is in use.
///
/// **Errors**: told at `contact_point_id`.
pub(crate) async fn point(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (person, id): (PersonId, ContactPointId),
    at: &str,
) -> Result<ContactPoint, Fault> {
    let points = contact_points::of_person(tx, scope, person).await?;
    let found = points
        .into_iter()
        .find(|point| point.id == id && point.status == "active");
    found.ok_or_else(|| Fault::field(format!("{at}contact_point_id"), field::UNKNOWN))
}

/// Whose a callback is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) user: Option<UserId>,
    pub(crate) group: Option<UserGroupId>,
}

/// Decides whose a callback newly is: a user who works with callbacks, whom the caller reaches and may give some to unless it is the caller; or a
/// group that may be chosen. Nobody said is the caller.
///
/// **Errors**: told at `user_id` and `group_id`.
pub(crate) async fn check_owner(
    tx: &mut Tx<'_>,
    scope: &Scope,
    looking: &Looking,
    (owner, at): (Owner, &str),
) -> Result<Owner, Fault> {
    let user = match (owner.user, owner.group) {
        (Some(_), Some(_)) => return Err(Fault::field(format!("{at}group_id"), field::INVALID)),
        (None, Some(group)) => {
            if !looking.reached.may_choose(scope, group) {
                return Err(Fault::field(format!("{at}group_id"), field::UNKNOWN));
            }
            return Ok(owner);
        }
        (user, None) => user.or(scope.user()),
    };
    let named = || format!("{at}user_id");
    let user = user.ok_or_else(|| Fault::field(named(), field::REQUIRED))?;
    let found = users::get(tx, scope, user).await?;
    let works = |one: &users::User| one.active && one.actions().contains(&Action::CallbackUse);
    if !found.as_ref().is_some_and(works) {
        return Err(Fault::field(named(), field::UNKNOWN));
    }
    let is_own = scope.user() == Some(user);
    let gives = scope.has(Action::CallbackAssign) && looking.reaches(user);
    if !is_own && !gives {
        return Err(Fault::field(named(), field::BEYOND_OWN_RIGHTS));
    }
    Ok(Owner {
        user: Some(user),
        group: None,
    })
}
