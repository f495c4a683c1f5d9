//! Users.

pub mod create_user;
mod csv;
pub mod end_user_session;
pub mod export_users;
pub mod get_user;
pub mod import_users;
pub mod list_user_sessions;
pub mod list_users;
pub mod reset_second_factor;
pub mod sign_out_user;
pub mod unlock_user;
pub mod update_user;
pub mod update_user_queues;

use std::collections::{BTreeMap, BTreeSet};

use app::fault::Fields;
use app::{Entry, Fault, code};
use base::authz::{Action, Reach, RoleProfile, Scope};
use base::event::Change;
use base::id::{PermissionProfileId, QueueId, UserId};
use base::locale::Locale;
use base::time::Timestamp;
use serde::Serialize;
use setup::event::SetupEvent;
use setup::sign_in::SecondFactorRule;
use setup::user::{Work, is_whole_administrator};
use store::Tx;
use store_setup::permission_profiles::{self, PermissionProfile};
use store_setup::users::{Profile, User};
use store_setup::{queues, users};
use utoipa::ToSchema;

use crate::stale::{self, Record};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_user::CreateUser>(),
    Entry::of::<end_user_session::EndUserSession>(),
    Entry::of::<export_users::ExportUsers>(),
    Entry::of::<get_user::GetUser>(),
    Entry::of::<import_users::ImportUsers>(),
    Entry::of::<list_user_sessions::ListUserSessions>(),
    Entry::of::<list_users::ListUsers>(),
    Entry::of::<reset_second_factor::ResetSecondFactor>(),
    Entry::of::<sign_out_user::SignOutUser>(),
    Entry::of::<unlock_user::UnlockUser>(),
    Entry::of::<update_user::UpdateUser>(),
    Entry::of::<update_user_queues::UpdateUserQueues>(),
];

/// A user.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserView {
    /// The id.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The role profile (ACC-007); that of the named profile where there is one.
    pub role_profile: RoleProfile,
    /// The named profile; null for a user who has the role profile itself (GAP-009).
    pub permission_profile_id: Option<PermissionProfileId>,
    /// How much the user sees.
    pub reach: Reach,
    /// The language.
    pub locale: Locale,
    /// Whether the user may sign in.
    pub active: bool,
    /// Single permissions that differ from the profile: granted or withheld (ACC-006).
    pub permissions: BTreeMap<Action, bool>,
    /// What the user may do in the end.
    pub actions: Vec<Action>,
    /// How the user works as an agent.
    #[serde(flatten)]
    pub work: Work,
    /// The queues the user is linked to (ORG-005).
    pub queue_ids: Vec<QueueId>,
    /// The employee number (ORG-007).
    pub employee_number: Option<String>,
    /// The agent id of the softphone (ORG-006).
    pub agent_login: Option<String>,
    /// Whether a second factor is asked for (ACC-003).
    pub second_factor: SecondFactorRule,
    /// Whether a second factor is enrolled.
    pub has_second_factor: bool,
    /// Whether the user still has to choose the first password (ACC-002).
    pub awaits_first_access: bool,
    /// Failed sign-ins locked the user until then (GAP-002).
    pub locked_until: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

impl UserView {
    fn new(user: User, queue_ids: Vec<QueueId>, now: Timestamp) -> Self {
        Self {
            actions: user.actions().into_iter().collect(),
            permission_profile_id: user.profile.as_ref().map(|profile| profile.id),
            id: user.id,
            name: user.name,
            email: user.email,
            role_profile: user.role_profile,
            reach: user.reach,
            locale: user.locale,
            active: user.active,
            permissions: user.permissions,
            work: user.work,
            queue_ids,
            employee_number: user.employee_number,
            agent_login: user.agent_login,
            second_factor: user.second_factor,
            has_second_factor: user.standing.has_second_factor,
            awaits_first_access: !user.standing.has_password,
            locked_until: Some(user.standing.locked_until).filter(|until| *until > now),
            revision: user.revision,
        }
    }
}

/// Tells what became of a user, with the audit log's two forms, and gives the user as it is now.
///
/// `done` names what was done that no form of a user shows: `password_changed`, `sessions_ended`,
/// `access_link_sent`, `second_factor_replaced`.
pub(crate) async fn show_change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: User,
    now: Timestamp,
    done: Option<&'static str>,
) -> Result<UserView, Fault> {
    let id = before.id;
    let queues = queues::of_user(tx, scope, id).await?;
    let after = users::get(tx, scope, id).await?.ok_or(Fault::NotFound)?;
    let before = UserView::new(before, queues.clone(), now);
    let after = UserView::new(after, queues, now);
    let mut change = Change::between(&before, &after);
    if let Some(done) = done {
        change = change.with(done, &true);
    }
    tx.emit(scope, now, SetupEvent::UserChanged(id).record(change));
    Ok(after)
}

/// Refuses a change of a user who is not as the caller saw them. The organization must be held.
///
/// **Errors**: `changed_meanwhile`.
async fn refuse_stale(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: &User,
    now: Timestamp,
) -> Result<(), Fault> {
    if scope.seen().is_none() {
        return Ok(());
    }
    let queues = queues::of_user(tx, scope, user.id).await?;
    let shown = UserView::new(user.clone(), queues, now);
    stale::refuse(tx, scope, Record::user(user.id), user.revision, &shown).await
}

/// Tells whether a change would take the last whole administrator away.
async fn is_last_administrator_leaving(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: &User,
    after: &User,
) -> Result<bool, Fault> {
    let is_whole =
        |user: &User| is_whole_administrator(user.active, user.role_profile, &user.actions());
    if !is_whole(before) || is_whole(after) {
        return Ok(false);
    }
    let all = users::list_all(tx, scope).await?;
    Ok(!all.iter().any(|user| user.id != after.id && is_whole(user)))
}

/// Complains about permissions that a change would give beyond those of whoever makes it: at the
/// profile that brings them, else at the single permissions.
fn check_giving(fields: &mut Fields, scope: &Scope, before: Option<&User>, after: &User) {
    let had = before.map(User::actions).unwrap_or_default();
    let keeps_profile = before.is_some_and(|before| profile_change(before, after).is_none());
    let by_profile = after.usual_actions();
    let (of_profile, single): (BTreeSet<Action>, BTreeSet<Action>) = after
        .actions()
        .into_iter()
        .filter(|action| !had.contains(action))
        .partition(|action| !keeps_profile && by_profile.contains(action));
    let code = code::field::BEYOND_OWN_RIGHTS;
    // The reach that a profile brings is told at the profile, one that was chosen at its own field.
    let is_given = before.is_none_or(|before| before.reach != after.reach);
    let is_too_wide = is_given && !scope.may_give_reach(after.reach);
    let is_brought = !keeps_profile && after.reach == after.role_profile.reach();
    let may_profile = scope.may_give(&of_profile) && !(is_too_wide && is_brought);
    let chosen = match after.profile {
        Some(_) => "permission_profile_id",
        None => "role_profile",
    };
    fields.check(may_profile, chosen, code);
    fields.check(scope.may_give(&single), "permissions", code);
    fields.check(!is_too_wide || is_brought, "reach", code);
}

/// Names the field by which a change gives another profile.
fn profile_change(before: &User, after: &User) -> Option<&'static str> {
    let named = |user: &User| user.profile.as_ref().map(|profile| profile.id);
    if named(before) != named(after) {
        Some("permission_profile_id")
    } else if before.role_profile != after.role_profile {
        Some("role_profile")
    } else {
        None
    }
}

/// Complains about whatever would take something from a user who may more than the caller.
fn check_taking(fields: &mut Fields, scope: &Scope, before: &User, after: &User) {
    if !is_above(scope, before) {
        return;
    }
    let code = code::field::BEYOND_OWN_RIGHTS;
    fields.check(before.active == after.active, "active", code);
    let other_profile = profile_change(before, after);
    if let Some(field) = other_profile {
        fields.wrong(field, code);
    }
    let keeps_permissions = other_profile.is_some() || before.permissions == after.permissions;
    fields.check(keeps_permissions, "permissions", code);
    fields.check(before.reach <= after.reach, "reach", code);
    let keeps_factor = before.second_factor == after.second_factor;
    fields.check(keeps_factor, "second_factor", code);
}

/// Tells whether a user may more than the caller.
pub(crate) fn is_above(scope: &Scope, user: &User) -> bool {
    !scope.may_give(&user.actions())
}

/// Refuses what would let the caller in as somebody who may more, or keep that one out.
///
/// **Errors**: `beyond_own_rights` at `id`.
pub(crate) fn refuse_above(scope: &Scope, user: &User) -> Result<(), Fault> {
    if is_above(scope, user) {
        return Err(Fault::field("id", code::field::BEYOND_OWN_RIGHTS));
    }
    Ok(())
}

/// Tells whether a table of users reads a name as one of the four profiles.
pub(crate) fn is_profile_word(name: &str) -> bool {
    csv::read_profile(name).is_some()
}

/// Finds the named profile that a user is to have.
///
/// **Errors**: `unknown` at `permission_profile_id`.
async fn named_profile(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PermissionProfileId,
) -> Result<PermissionProfile, Fault> {
    let found = permission_profiles::get(tx, scope, id).await?;
    found.ok_or_else(|| Fault::field("permission_profile_id", code::field::UNKNOWN))
}

/// What a user has of a named profile.
pub(crate) fn of_named(named: &PermissionProfile) -> Profile {
    Profile {
        id: named.id,
        permissions: named.permissions.clone(),
    }
}

/// Reads the agent id of a softphone where one is given.
fn read_agent_login(fields: &mut Fields, raw: Option<&str>) -> Option<String> {
    let raw = raw.filter(|raw| !raw.trim().is_empty())?;
    let login = setup::user::agent_login(raw);
    fields.check(login.is_some(), "agent_login", code::field::INVALID);
    login
}
