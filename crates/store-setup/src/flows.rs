//! Flows: a draft that is edited, and the versions that were published. Definitions are documents of the engine.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{FlowId, UserId};
use base::medium::Medium;
use base::text::fold;
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, name, draft, published_version, changed_at, revision FROM flows WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Every flow of an organization without its draft: a short list.
    LIST = both(
        "SELECT id, name, 'null', published_version, changed_at, revision FROM flows WHERE org_id = $1 AND deleted_at IS NULL ORDER BY name_fold"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO flows (id, org_id, name, name_fold, draft, changed_at, revision) VALUES ($1, $2, $3, $4, $5, $6, 1)"
    );
    /// Changes one by primary key, unless somebody else did since.
    UPDATE = both(
        "UPDATE flows SET name = $3, name_fold = $4, draft = $5, published_version = $6, changed_at = $7, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND revision = $8 AND deleted_at IS NULL"
    );
    /// Deletes one; its name stays for history, its versions for those who are with them.
    REMOVE = both("UPDATE flows SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
    /// One version by primary key, of a deleted flow too: who began with it ends with it.
    VERSION = both("SELECT definition FROM flow_versions WHERE org_id = $1 AND flow_id = $2 AND version = $3");
    /// The version that new customers meet, by primary keys.
    CURRENT = both(
        "SELECT f.name, v.version, v.media FROM flows f
         JOIN flow_versions v ON v.org_id = f.org_id AND v.flow_id = f.id AND v.version = f.published_version
         WHERE f.org_id = $1 AND f.id = $2 AND f.deleted_at IS NULL"
    );
    /// Every published definition in force: as many as there are flows.
    ALL_CURRENT = both(
        "SELECT f.name, v.definition FROM flows f
         JOIN flow_versions v ON v.org_id = f.org_id AND v.flow_id = f.id AND v.version = f.published_version
         WHERE f.org_id = $1 AND f.deleted_at IS NULL ORDER BY f.name_fold"
    );
    /// The versions of a flow, newest first: at most as many as are kept.
    VERSIONS = both(
        "SELECT version, published_at, published_by FROM flow_versions WHERE org_id = $1 AND flow_id = $2 ORDER BY version DESC"
    );
    /// Adds a version.
    INSERT_VERSION = both(
        "INSERT INTO flow_versions (org_id, flow_id, version, definition, media, published_at, published_by) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    /// Forgets versions up to a number.
    FORGET_VERSIONS = both("DELETE FROM flow_versions WHERE org_id = $1 AND flow_id = $2 AND version <= $3");
}

/// Versions of one flow that are kept.
pub const VERSIONS_KEPT: i64 = 100;

/// A flow as its row holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowRow {
    /// The id.
    pub id: FlowId,
    /// The name.
    pub name: String,
    /// What is edited; null in lists.
    pub draft: Value,
    /// The version that new customers meet; none before the first.
    pub published_version: Option<i64>,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

/// A version that was published.
#[derive(Debug, Clone, PartialEq)]
pub struct NewVersion {
    /// Its number, from 1.
    pub version: i64,
    /// The definition.
    pub definition: Value,
    /// The media it is for.
    pub media: BTreeSet<Medium>,
    /// When it was published.
    pub published_at: Timestamp,
    /// By whom.
    pub published_by: Option<UserId>,
}

/// A version in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub version: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// By whom.
    pub published_by: Option<UserId>,
}

/// What new customers of a flow meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The name of the flow.
    pub name: String,
    /// The version.
    pub version: i64,
    /// The media it is for.
    pub media: BTreeSet<Medium>,
}

/// Gives a flow.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: FlowId) -> Result<Option<FlowRow>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives every flow without its draft, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<FlowRow>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Adds a flow.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &FlowRow) -> Result<()> {
    let (name_fold, draft) = (fold(&one.name), serde_json::to_string(&one.draft)?);
    let args = args![
        one.id,
        scope.org(),
        &one.name,
        &name_fold,
        draft.as_str(),
        one.changed_at
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Changes a flow whose revision is still the row's. Tells whether it was.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &FlowRow) -> Result<bool> {
    let (name_fold, draft) = (fold(&one.name), serde_json::to_string(&one.draft)?);
    let args = args![
        scope.org(),
        one.id,
        &one.name,
        &name_fold,
        draft.as_str(),
        one.published_version,
        one.changed_at,
        one.revision
    ];
    Ok(tx.execute(&UPDATE, args).await? > 0)
}

/// Deletes a flow. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: FlowId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}

/// Gives the definition of a version.
pub async fn version(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, version): (FlowId, i64),
) -> Result<Option<Value>> {
    tx.opt(&VERSION, args![scope.org(), id, version], |row| row.json(0))
        .await
}

/// Gives what new customers meet; nothing before the first version.
pub async fn current(tx: &mut Tx<'_>, scope: &Scope, id: FlowId) -> Result<Option<Current>> {
    tx.opt(&CURRENT, args![scope.org(), id], |row| {
        Ok(Current {
            name: row.text(0)?,
            version: row.i64(1)?,
            media: row.json(2)?,
        })
    })
    .await
}

/// Gives every definition in force with the name of its flow.
pub async fn all_current(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(String, Value)>> {
    tx.all(&ALL_CURRENT, args![scope.org()], |row| {
        Ok((row.text(0)?, row.json(1)?))
    })
    .await
}

/// Gives the versions of a flow, newest first.
pub async fn versions(tx: &mut Tx<'_>, scope: &Scope, id: FlowId) -> Result<Vec<Version>> {
    tx.all(&VERSIONS, args![scope.org(), id], |row| {
        Ok(Version {
            version: row.i64(0)?,
            published_at: row.at(1)?,
            published_by: row.opt_i64(2)?.map(UserId::from_i64),
        })
    })
    .await
}

/// Adds a version, and forgets those beyond [`VERSIONS_KEPT`].
pub async fn insert_version(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: FlowId,
    one: &NewVersion,
) -> Result<()> {
    let definition = serde_json::to_string(&one.definition)?;
    let media = serde_json::to_string(&one.media)?;
    let args = args![
        scope.org(),
        id,
        one.version,
        definition.as_str(),
        media.as_str(),
        one.published_at,
        one.published_by
    ];
    tx.execute(&INSERT_VERSION, args).await?;
    let last = one.version - VERSIONS_KEPT;
    tx.execute(&FORGET_VERSIONS, args![scope.org(), id, last])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<FlowRow> {
    Ok(FlowRow {
        id: FlowId::from_i64(row.i64(0)?),
        name: row.text(1)?,
        draft: row.json(2)?,
        published_version: row.opt_i64(3)?,
        changed_at: row.at(4)?,
        revision: row.i64(5)?,
    })
}
