//! Filters of a list that somebody keeps under a name, and which of them a list opens with for whom.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{SavedViewId, UserGroupId, UserId};
use base::text::fold;
use serde_json::Value;
use setup::saved_view::ViewKind;
use store::{Error, Result, Row, Tx, V, args, both};

store::statements! {
    /// Every view of one list, in order: at most some hundreds, by `saved_views_of_org`.
    LIST = both(
        "SELECT id, kind, user_id, name, filters, everybody, group_ids, position, revision FROM saved_views
         WHERE org_id = $1 AND kind = $2 ORDER BY position, id"
    );
    /// Adds one, after all others.
    INSERT = both(
        "INSERT INTO saved_views (id, org_id, kind, user_id, name, name_fold, filters, everybody, group_ids, position, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
                 (SELECT coalesce(max(position), 0) + 1 FROM saved_views WHERE org_id = $2 AND kind = $3), 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE saved_views SET name = $3, name_fold = $4, filters = $5, everybody = $6, group_ids = $7, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Puts one in its place, by primary key.
    PLACE = both("UPDATE saved_views SET position = $3 WHERE org_id = $1 AND id = $2");
    /// Removes one by primary key.
    REMOVE = both("DELETE FROM saved_views WHERE org_id = $1 AND id = $2");
    /// Which one a list opens with for somebody, by primary key.
    DEFAULT = both("SELECT view_id FROM default_views WHERE org_id = $1 AND user_id = $2 AND kind = $3");
    /// Lets a list open with another one, by primary key.
    SET_DEFAULT = both(
        "INSERT INTO default_views (org_id, user_id, kind, view_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, user_id, kind) DO UPDATE SET view_id = excluded.view_id"
    );
    /// Lets a list open as it does for everybody, by primary key.
    CLEAR_DEFAULT = both("DELETE FROM default_views WHERE org_id = $1 AND user_id = $2 AND kind = $3");
    /// Forgets for whom one was what the list opens with, by the head of the primary key: one row a user and list at the most.
    FORGET_DEFAULT = both("DELETE FROM default_views WHERE org_id = $1 AND view_id = $2");
    /// The filters of every view, for the erasure of a person: at most some hundreds.
    FILTERS = both("SELECT id, kind, filters FROM saved_views WHERE org_id = $1");
    /// Gives one its filters, by primary key.
    SET_FILTERS = both("UPDATE saved_views SET filters = $3, revision = revision + 1 WHERE org_id = $1 AND id = $2");
}

/// A view of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedView {
    /// The id.
    pub id: SavedViewId,
    /// Of which list.
    pub kind: ViewKind,
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
    /// Its place among all of its list.
    pub position: i64,
    /// Grows with each change.
    pub revision: i64,
}

impl SavedView {
    /// Tells whether it has other readers than its owner.
    pub fn is_shared(&self) -> bool {
        self.everybody || !self.groups.is_empty()
    }
}

/// Gives every view of a list, in order.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope, kind: ViewKind) -> Result<Vec<SavedView>> {
    tx.all(&LIST, args![scope.org(), kind.name()], read).await
}

/// Adds a view, after all others of its list.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &SavedView) -> Result<()> {
    let (name_fold, filters) = (fold(&one.name), one.filters.to_string());
    let groups = serde_json::to_string(&one.groups)?;
    let args = args![
        one.id,
        scope.org(),
        one.kind.name(),
        one.owner,
        &one.name,
        &name_fold,
        V::J(&filters),
        one.everybody,
        V::J(&groups)
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Changes a view; its list, its owner and its place stay.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &SavedView) -> Result<()> {
    let (name_fold, filters) = (fold(&one.name), one.filters.to_string());
    let groups = serde_json::to_string(&one.groups)?;
    let args = args![
        scope.org(),
        one.id,
        &one.name,
        &name_fold,
        V::J(&filters),
        one.everybody,
        V::J(&groups)
    ];
    tx.execute(&UPDATE, args).await.map(drop)
}

/// Puts a view in a place.
pub async fn place(tx: &mut Tx<'_>, scope: &Scope, id: SavedViewId, position: i64) -> Result<()> {
    let args = args![scope.org(), id, position];
    tx.execute(&PLACE, args).await.map(drop)
}

/// Removes a view; lists that opened with it open as they do for everybody.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: SavedViewId) -> Result<()> {
    tx.execute(&FORGET_DEFAULT, args![scope.org(), id]).await?;
    tx.execute(&REMOVE, args![scope.org(), id]).await.map(drop)
}

/// Gives the view that a list opens with for somebody; it may be one that they do not have any more.
pub async fn default_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (user, kind): (UserId, ViewKind),
) -> Result<Option<SavedViewId>> {
    let args = args![scope.org(), user, kind.name()];
    let found = tx.opt(&DEFAULT, args, |row| row.i64(0)).await?;
    Ok(found.map(SavedViewId::from_i64))
}

/// Lets a list open with a view for somebody, or with none.
pub async fn set_default(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (user, kind): (UserId, ViewKind),
    view: Option<SavedViewId>,
) -> Result<()> {
    let Some(view) = view else {
        let args = args![scope.org(), user, kind.name()];
        return tx.execute(&CLEAR_DEFAULT, args).await.map(drop);
    };
    let args = args![scope.org(), user, kind.name(), view];
    tx.execute(&SET_DEFAULT, args).await.map(drop)
}

/// Takes out of the views what searches for somebody, as the given question decides; gives which these were.
pub async fn forget(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tells_of: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Vec<(ViewKind, SavedViewId)>> {
    let mut changed = Vec::new();
    let rows = tx
        .all(&FILTERS, args![scope.org()], |row| {
            let filters: serde_json::Map<String, Value> = row.json(2)?;
            Ok((
                SavedViewId::from_i64(row.i64(0)?),
                kind_of(row, 1)?,
                filters,
            ))
        })
        .await?;
    for (id, kind, filters) in rows {
        let mut kept = filters.clone();
        kept.retain(|_, value| !value.as_str().is_some_and(tells_of));
        if kept.len() < filters.len() {
            changed.push((kind, id));
            let kept = Value::Object(kept).to_string();
            tx.execute(&SET_FILTERS, args![scope.org(), id, V::J(&kept)])
                .await?;
        }
    }
    Ok(changed)
}

fn kind_of(row: &Row<'_>, column: usize) -> Result<ViewKind> {
    let name = row.text(column)?;
    ViewKind::parse(&name).ok_or_else(|| Error::Corrupt(format!("kind of view: {name}")))
}

fn read(row: &Row<'_>) -> Result<SavedView> {
    Ok(SavedView {
        id: SavedViewId::from_i64(row.i64(0)?),
        kind: kind_of(row, 1)?,
        owner: UserId::from_i64(row.i64(2)?),
        name: row.text(3)?,
        filters: row.json(4)?,
        everybody: row.bool(5)?,
        groups: row.json(6)?,
        position: row.i64(7)?,
        revision: row.i64(8)?,
    })
}
