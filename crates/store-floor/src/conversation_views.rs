//! Filters of the list of conversations that somebody keeps under a name.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{ConversationViewId, UserGroupId, UserId};
use base::text::fold;
use serde_json::Value;
use store::{Result, Row, Tx, V, args, both};

store::statements! {
    /// Every view of an organization, in order: at most some hundreds, by `conversation_views_of_org`.
    LIST = both(
        "SELECT id, user_id, name, filters, everybody, group_ids, position, revision FROM conversation_views
         WHERE org_id = $1 ORDER BY position, id"
    );
    /// Adds one, after all others.
    INSERT = both(
        "INSERT INTO conversation_views (id, org_id, user_id, name, name_fold, filters, everybody, group_ids, position, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
                 (SELECT coalesce(max(position), 0) + 1 FROM conversation_views WHERE org_id = $2), 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE conversation_views SET name = $3, name_fold = $4, filters = $5, everybody = $6, group_ids = $7, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Puts one in its place, by primary key.
    PLACE = both("UPDATE conversation_views SET position = $3 WHERE org_id = $1 AND id = $2");
    /// Removes one by primary key.
    REMOVE = both("DELETE FROM conversation_views WHERE org_id = $1 AND id = $2");
}

/// A view of conversations.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationView {
    /// The id.
    pub id: ConversationViewId,
    /// Who made it.
    pub owner: UserId,
    /// The name.
    pub name: String,
    /// What it narrows the list by.
    pub filters: Value,
    /// Whether everybody has it.
    pub everybody: bool,
    /// The groups that have it.
    pub groups: BTreeSet<UserGroupId>,
    /// Its place among all.
    pub position: i64,
    /// Grows with each change.
    pub revision: i64,
}

impl ConversationView {
    /// Tells whether it has other readers than its owner.
    pub fn is_shared(&self) -> bool {
        self.everybody || !self.groups.is_empty()
    }
}

/// Gives every view of an organization, in order.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<ConversationView>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Adds a view, after all others.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &ConversationView) -> Result<()> {
    let (name_fold, filters) = (fold(&one.name), one.filters.to_string());
    let groups = serde_json::to_string(&one.groups)?;
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.owner,
            &one.name,
            &name_fold,
            V::J(&filters),
            one.everybody,
            V::J(&groups)
        ],
    )
    .await
    .map(drop)
}

/// Changes a view; its owner and its place stay.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &ConversationView) -> Result<()> {
    let (name_fold, filters) = (fold(&one.name), one.filters.to_string());
    let groups = serde_json::to_string(&one.groups)?;
    tx.execute(
        &UPDATE,
        args![
            scope.org(),
            one.id,
            &one.name,
            &name_fold,
            V::J(&filters),
            one.everybody,
            V::J(&groups)
        ],
    )
    .await
    .map(drop)
}

/// Puts a view in a place.
pub async fn place(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ConversationViewId,
    position: i64,
) -> Result<()> {
    tx.execute(&PLACE, args![scope.org(), id, position])
        .await
        .map(drop)
}

/// Removes a view.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: ConversationViewId) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), id]).await.map(drop)
}

fn read(row: &Row<'_>) -> Result<ConversationView> {
    Ok(ConversationView {
        id: ConversationViewId::from_i64(row.i64(0)?),
        owner: UserId::from_i64(row.i64(1)?),
        name: row.text(2)?,
        filters: row.json(3)?,
        everybody: row.bool(4)?,
        groups: row.json(5)?,
        position: row.i64(6)?,
        revision: row.i64(7)?,
    })
}
