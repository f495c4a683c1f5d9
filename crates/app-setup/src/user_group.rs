//! User groups.

pub mod create_user_group;
pub mod delete_user_group;
pub mod list_user_groups;
pub mod update_user_group;

use app::{Entry, Fault};
use base::authz::Scope;
use base::id::UserGroupId;
use base::id::UserId;
use base::text::Text;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_setup::user_groups::{self, UserGroup};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_user_group::CreateUserGroup>(),
    Entry::of::<delete_user_group::DeleteUserGroup>(),
    Entry::of::<list_user_groups::ListUserGroups>(),
    Entry::of::<update_user_group::UpdateUserGroup>(),
];

/// A user group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserGroupView {
    /// The id.
    pub id: UserGroupId,
    /// The name.
    pub name: String,
    /// The members.
    pub member_ids: Vec<UserId>,
    /// Grows with each change.
    pub revision: i64,
}

impl From<UserGroup> for UserGroupView {
    fn from(row: UserGroup) -> Self {
        Self {
            id: row.id,
            name: row.name,
            member_ids: row.members,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UserGroupFields {
    /// The name.
    pub name: Text<80>,
    /// The members.
    #[serde(default)]
    pub member_ids: Vec<UserId>,
}

impl UserGroupFields {
    fn into_row(self, id: UserGroupId) -> UserGroup {
        UserGroup {
            id,
            name: self.name.into_string(),
            members: self.member_ids,
            revision: 0,
        }
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: UserGroupId,
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: UserGroupId) -> Result<UserGroupView, Fault> {
    let rows = user_groups::list(tx, scope).await?;
    let found = rows.into_iter().find(|row| row.id == id);
    found.map(UserGroupView::from).ok_or(Fault::NotFound)
}
