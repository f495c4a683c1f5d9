//! Changes a named profile, and with it what all who have it may do: at once, in open sessions too.

use std::collections::{BTreeMap, BTreeSet};

use app::bus::Signal;
use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::role_profile::differing;
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{PermissionProfileId, UserId};
use base::text::Text;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use setup::user::is_whole_administrator;
use store::{Tx, in_tx, lock};
use store_setup::permission_profiles::{self, PermissionProfile};
use store_setup::users::{self, User};
use utoipa::ToSchema;

use super::{PermissionProfileView, actions_of, check_name, find, view};
use crate::refuse::unique;
use crate::stale::{self, Record};
use crate::user::{is_above, of_named};

/// Changes a named profile.
pub struct UpdatePermissionProfile;

/// What may be changed; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UpdatePermissionProfileInput {
    /// Which.
    pub id: PermissionProfileId,
    /// The name.
    pub name: Option<Text<80>>,
    /// What differs from the role profile, as a whole.
    pub permissions: Option<BTreeMap<Action, bool>>,
}

impl Operation for UpdatePermissionProfile {
    const ID: &'static str = "update_permission_profile";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/permission-profiles/{id}";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Changes a named profile of permissions, for all who have it.";
    const GUARDED: bool = true;
    type Input = UpdatePermissionProfileInput;
    type Output = PermissionProfileView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdatePermissionProfileInput,
    ) -> Result<PermissionProfileView, Fault> {
        let (org, id, now) = (scope.org(), input.id, ctx.now());
        let (after, touched) = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, input], {
                // The whole organization: an administrator must remain, and nobody is given the profile meanwhile.
                lock::take(tx, scope.org().get()).await?;
                let (before, having) = find(tx, &scope, id).await?;
                let shown = view(before.clone(), &having);
                let record = Record::setting(Setting::PermissionProfile, id.get());
                stale::refuse(tx, &scope, record, before.revision, &shown).await?;
                change(tx, &scope, &before, (&having, &input)).await?;
                let (after, having) = find(tx, &scope, id).await?;
                let after = view(after, &having);
                let event = SetupEvent::SettingChanged(Setting::PermissionProfile, id.get());
                tx.emit(&scope, now, event.record(Change::between(&shown, &after)));
                let touched: Vec<UserId> = having.iter().map(|user| user.id).collect();
                Ok((after, touched))
            }))
            .await?;
        for user in touched {
            ctx.bus.signal(Signal::Rights { org, user });
        }
        Ok(after)
    }
}

/// Keeps what is asked.
async fn change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: &PermissionProfile,
    (having, input): (&[User], &UpdatePermissionProfileInput),
) -> Result<(), Fault> {
    let mut row = before.clone();
    let mut fields = Fields::new();
    if let Some(name) = &input.name {
        name.as_str().clone_into(&mut row.name);
        check_name(&mut fields, &row.name);
    }
    if let Some(permissions) = input.permissions.clone() {
        row.permissions = differing(&row.role_profile.actions(), permissions);
    }
    let changes = row.permissions != before.permissions;
    if changes {
        let (had, has) = (actions_of(before), actions_of(&row));
        let added: BTreeSet<Action> = has.difference(&had).copied().collect();
        // Nobody gives what they lack, nor takes from a profile or a user that may more.
        let may = scope.may_give(&added)
            && scope.may_give(&had)
            && !having.iter().any(|user| is_above(scope, user));
        fields.check(may, "permissions", code::field::BEYOND_OWN_RIGHTS);
    }
    fields.done()?;
    if changes {
        keep_an_administrator(tx, scope, &row, having).await?;
    }
    permission_profiles::update(tx, scope, &row)
        .await
        .map_err(|error| unique(error, code::NAME_TAKEN))?;
    Ok(())
}

/// Refuses when no whole administrator would be left.
async fn keep_an_administrator(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &PermissionProfile,
    having: &[User],
) -> Result<(), Fault> {
    let is_whole =
        |user: &User| is_whole_administrator(user.active, user.role_profile, &user.actions());
    if !having.iter().any(is_whole) {
        return Ok(());
    }
    let all = users::list_all(tx, scope).await?;
    let is_left = all.into_iter().any(|mut user| {
        if user.profile.as_ref().is_some_and(|of| of.id == row.id) {
            user.profile = Some(of_named(row));
        }
        is_whole(&user)
    });
    if is_left {
        Ok(())
    } else {
        Err(Fault::refused(code::LAST_ADMINISTRATOR))
    }
}
