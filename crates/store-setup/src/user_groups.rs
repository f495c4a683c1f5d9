//! User groups and their members.

use std::collections::BTreeMap;

use base::authz::Scope;
use base::id::{UserGroupId, UserId};
use base::text::fold;
use store::{Result, Tx, args, both};

store::statements! {
    /// All groups of an organization: a short list.
    LIST = both(
        "SELECT id, name, revision, responsible_id, kind, out_of_use, restricted, mailbox
         FROM user_groups WHERE org_id = $1 ORDER BY name_fold"
    );
    /// All memberships of an organization.
    MEMBERS = both("SELECT group_id, user_id FROM user_group_members WHERE org_id = $1 ORDER BY group_id, user_id");
    /// The members of the groups of one user, the user included when in a group, by `user_group_members_of_user`.
    TEAM = both(
        "SELECT DISTINCT m.user_id FROM user_group_members o JOIN user_group_members m
           ON m.org_id = o.org_id AND m.group_id = o.group_id
         WHERE o.org_id = $1 AND o.user_id = $2 ORDER BY m.user_id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO user_groups (id, org_id, name, name_fold, responsible_id, kind, out_of_use, restricted, mailbox, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)"
    );
    /// Changes one.
    UPDATE = both(
        "UPDATE user_groups SET name = $3, name_fold = $4, responsible_id = $5, kind = $6, out_of_use = $7, restricted = $8,
                mailbox = $9, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Removes one.
    REMOVE = both("DELETE FROM user_groups WHERE org_id = $1 AND id = $2");
    /// Removes the members of one.
    CLEAR = both("DELETE FROM user_group_members WHERE org_id = $1 AND group_id = $2");
    /// Adds a member.
    ADD = both("INSERT INTO user_group_members (org_id, group_id, user_id) VALUES ($1, $2, $3) ON CONFLICT (org_id, group_id, user_id) DO NOTHING");
}

/// A user group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserGroup {
    /// The id.
    pub id: UserGroupId,
    /// The name.
    pub name: String,
    /// Its members, in order of id.
    pub members: Vec<UserId>,
    /// Who answers for it.
    pub responsible: Option<UserId>,
    /// What kind of group it is, in the organization's words; empty when nobody said.
    pub kind: String,
    /// Whether it stays where it is used and cannot be chosen anew.
    pub out_of_use: bool,
    /// Whether only those who belong to it see and choose it.
    pub restricted: bool,
    /// The e-mail address that the group reads; empty when it has none.
    pub mailbox: String,
    /// Grows with each change.
    pub revision: i64,
}

impl UserGroup {
    /// Tells whether a user belongs to the group: a member, or who answers for it.
    pub fn has(&self, user: UserId) -> bool {
        self.responsible == Some(user) || self.members.contains(&user)
    }
}

/// Gives every group with its members, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<UserGroup>> {
    let mut members: BTreeMap<UserGroupId, Vec<UserId>> = BTreeMap::new();
    let pairs = tx
        .all(&MEMBERS, args![scope.org()], |row| {
            Ok((
                UserGroupId::from_i64(row.i64(0)?),
                UserId::from_i64(row.i64(1)?),
            ))
        })
        .await?;
    for (group, user) in pairs {
        members.entry(group).or_default().push(user);
    }
    tx.all(&LIST, args![scope.org()], |row| {
        let id = UserGroupId::from_i64(row.i64(0)?);
        Ok(UserGroup {
            id,
            name: row.text(1)?,
            members: members.remove(&id).unwrap_or_default(),
            revision: row.i64(2)?,
            responsible: row.opt_i64(3)?.map(UserId::from_i64),
            kind: row.text(4)?,
            out_of_use: row.bool(5)?,
            restricted: row.bool(6)?,
            mailbox: row.text(7)?,
        })
    })
    .await
}

/// Gives the members of a user's groups, in order of id.
pub async fn team_of(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<Vec<UserId>> {
    tx.all(&TEAM, args![scope.org(), user], |row| {
        row.i64(0).map(UserId::from_i64)
    })
    .await
}

/// Adds a group.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, group: &UserGroup) -> Result<()> {
    let name_fold = fold(&group.name);
    tx.execute(
        &INSERT,
        args![
            group.id,
            scope.org(),
            &group.name,
            &name_fold,
            group.responsible,
            &group.kind,
            group.out_of_use,
            group.restricted,
            &group.mailbox
        ],
    )
    .await?;
    set_members(tx, scope, group).await
}

/// Changes a group and its members. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, group: &UserGroup) -> Result<bool> {
    let name_fold = fold(&group.name);
    let found = tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                group.id,
                &group.name,
                &name_fold,
                group.responsible,
                &group.kind,
                group.out_of_use,
                group.restricted,
                &group.mailbox
            ],
        )
        .await?
        > 0;
    if found {
        set_members(tx, scope, group).await?;
    }
    Ok(found)
}

/// Removes a group. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: UserGroupId) -> Result<bool> {
    tx.execute(&CLEAR, args![scope.org(), id]).await?;
    Ok(tx.execute(&REMOVE, args![scope.org(), id]).await? > 0)
}

async fn set_members(tx: &mut Tx<'_>, scope: &Scope, group: &UserGroup) -> Result<()> {
    tx.execute(&CLEAR, args![scope.org(), group.id]).await?;
    for user in &group.members {
        tx.execute(&ADD, args![scope.org(), group.id, *user])
            .await?;
    }
    Ok(())
}
