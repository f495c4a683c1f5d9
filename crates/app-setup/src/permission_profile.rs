//! Named profiles of permissions: what an organization calls a set of rights, given to many users at once (GAP-009).

pub mod create_permission_profile;
pub mod delete_permission_profile;
pub mod list_permission_profiles;
pub mod update_permission_profile;

use std::collections::{BTreeMap, BTreeSet};

use app::fault::Fields;
use app::{Entry, Fault, code};
use base::authz::{Action, RoleProfile, Scope};
use base::id::PermissionProfileId;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_setup::permission_profiles::{self, PermissionProfile};
use store_setup::users::{self, User};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_permission_profile::CreatePermissionProfile>(),
    Entry::of::<delete_permission_profile::DeletePermissionProfile>(),
    Entry::of::<list_permission_profiles::ListPermissionProfiles>(),
    Entry::of::<update_permission_profile::UpdatePermissionProfile>(),
];

/// Named profiles of an organization at the most.
const PROFILES_MAX: usize = 200;

/// A named profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PermissionProfileView {
    /// The id.
    pub id: PermissionProfileId,
    /// The name.
    pub name: String,
    /// The role profile that it starts from.
    pub role_profile: RoleProfile,
    /// What differs from that: granted or withheld.
    pub permissions: BTreeMap<Action, bool>,
    /// What it permits in the end.
    pub actions: Vec<Action>,
    /// How many users have it.
    pub user_count: u32,
    /// Grows with each change.
    pub revision: i64,
}

impl PermissionProfileView {
    fn new(row: PermissionProfile, user_count: u32) -> Self {
        Self {
            actions: actions_of(&row).into_iter().collect(),
            id: row.id,
            name: row.name,
            role_profile: row.role_profile,
            permissions: row.permissions,
            user_count,
            revision: row.revision,
        }
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: PermissionProfileId,
}

fn actions_of(row: &PermissionProfile) -> BTreeSet<Action> {
    row.role_profile.actions_with(&row.permissions)
}

/// Gives a profile as it is now, with the users who have it.
async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PermissionProfileId,
) -> Result<(PermissionProfile, Vec<User>), Fault> {
    let row = permission_profiles::get(tx, scope, id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    let all = users::list_all(tx, scope).await?;
    let has = |user: &User| user.profile.as_ref().is_some_and(|of| of.id == id);
    Ok((row, all.into_iter().filter(has).collect()))
}

/// Shows a profile with how many have it.
fn view(row: PermissionProfile, having: &[User]) -> PermissionProfileView {
    PermissionProfileView::new(row, u32::try_from(having.len()).unwrap_or(u32::MAX))
}

/// Complains about a name that a table of users would read as one of the four profiles.
fn check_name(fields: &mut Fields, name: &str) {
    let is_word = crate::user::is_profile_word(name);
    fields.check(!is_word, "name", code::field::TAKEN);
}
