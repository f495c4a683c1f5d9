//! Makes a named profile. Nobody puts more into it than they have themselves.

use std::collections::{BTreeMap, BTreeSet};

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::role_profile::differing;
use base::authz::{Action, RoleProfile, Scope};
use base::event::Change;
use base::id::PermissionProfileId;
use base::text::Text;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::{in_tx, lock};
use store_setup::permission_profiles::{self, PermissionProfile};
use utoipa::ToSchema;

use super::{PROFILES_MAX, PermissionProfileView, actions_of, check_name, view};
use crate::refuse::unique;

/// Makes a named profile.
pub struct CreatePermissionProfile;

/// What it is made of.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePermissionProfileInput {
    /// The name.
    pub name: Text<80>,
    /// The role profile that it starts from, for good: reach and second factor go by it.
    pub role_profile: RoleProfile,
    /// What differs from that: granted or withheld.
    #[serde(default)]
    pub permissions: BTreeMap<Action, bool>,
}

impl Operation for CreatePermissionProfile {
    const ID: &'static str = "create_permission_profile";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/permission-profiles";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Makes a named profile of permissions.";
    type Input = CreatePermissionProfileInput;
    type Output = PermissionProfileView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CreatePermissionProfileInput,
    ) -> Result<PermissionProfileView, Fault> {
        let row = PermissionProfile {
            id: ctx.id(PermissionProfileId::from_i64),
            name: input.name.into_string(),
            role_profile: input.role_profile,
            permissions: differing(&input.role_profile.actions(), input.permissions),
            revision: 1,
        };
        let mut fields = Fields::new();
        check_name(&mut fields, &row.name);
        check_giving(&mut fields, &scope, &row);
        fields.done()?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                lock::take(tx, scope.org().get()).await?;
                if permission_profiles::list(tx, &scope).await?.len() >= PROFILES_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                permission_profiles::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = view((*row).clone(), &[]);
                let event = SetupEvent::SettingChanged(Setting::PermissionProfile, row.id.get());
                tx.emit(&scope, now, event.record(Change::made(&made)));
                Ok(made)
            }))
            .await
    }
}

/// Complains about what goes beyond the caller: at the role profile that brings it, else at the permissions.
fn check_giving(fields: &mut Fields, scope: &Scope, row: &PermissionProfile) {
    let by_role = row.role_profile.actions();
    let (brought, single): (BTreeSet<Action>, BTreeSet<Action>) = actions_of(row)
        .into_iter()
        .partition(|action| by_role.contains(action));
    let code = code::field::BEYOND_OWN_RIGHTS;
    fields.check(scope.may_give(&brought), "role_profile", code);
    fields.check(scope.may_give(&single), "permissions", code);
}
