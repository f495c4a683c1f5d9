//! Named profiles of permissions. Which user has which is a column of `users`.

use std::collections::BTreeMap;

use base::authz::{Action, RoleProfile, Scope};
use base::id::PermissionProfileId;
use base::text::fold;
use store::{Result, Row, Tx, args, both};

use crate::users::{known_actions, role_profile};

store::statements! {
    /// Every named profile of an organization: a short list.
    LIST = both(
        "SELECT id, name, role_profile, permissions, revision FROM permission_profiles WHERE org_id = $1 ORDER BY name_fold"
    );
    /// One row by primary key.
    GET = both("SELECT id, name, role_profile, permissions, revision FROM permission_profiles WHERE org_id = $1 AND id = $2");
    /// Adds one.
    INSERT = both(
        "INSERT INTO permission_profiles (id, org_id, name, name_fold, role_profile, permissions, revision)
         VALUES ($1, $2, $3, $4, $5, $6, 1)"
    );
    /// Changes one by primary key; what it starts from stays.
    UPDATE = both(
        "UPDATE permission_profiles SET name = $3, name_fold = $4, permissions = $5, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Removes one by primary key.
    REMOVE = both("DELETE FROM permission_profiles WHERE org_id = $1 AND id = $2");
}

/// A named profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionProfile {
    /// The id.
    pub id: PermissionProfileId,
    /// The name.
    pub name: String,
    /// The role profile that it starts from.
    pub role_profile: RoleProfile,
    /// What differs from that: granted or withheld.
    pub permissions: BTreeMap<Action, bool>,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives every named profile, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<PermissionProfile>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Gives a named profile.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PermissionProfileId,
) -> Result<Option<PermissionProfile>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Adds a named profile.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &PermissionProfile) -> Result<()> {
    let (name_fold, permissions) = (fold(&one.name), serde_json::to_string(&one.permissions)?);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.name,
            &name_fold,
            one.role_profile.name(),
            permissions.as_str()
        ],
    )
    .await
    .map(drop)
}

/// Changes the name and the permissions of a named profile. Tells whether there is one.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &PermissionProfile) -> Result<bool> {
    let (name_fold, permissions) = (fold(&one.name), serde_json::to_string(&one.permissions)?);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                &one.name,
                &name_fold,
                permissions.as_str()
            ],
        )
        .await?
        > 0)
}

/// Removes a named profile. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: PermissionProfileId) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id]).await? > 0)
}

fn read(row: &Row<'_>) -> Result<PermissionProfile> {
    Ok(PermissionProfile {
        id: PermissionProfileId::from_i64(row.i64(0)?),
        name: row.text(1)?,
        role_profile: role_profile(&row.text(2)?)?,
        permissions: known_actions(row.json(3)?),
        revision: row.i64(4)?,
    })
}
