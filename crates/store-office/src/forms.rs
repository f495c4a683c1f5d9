//! Forms: a draft that is edited, the versions that were published, and the groups that may choose them.

use std::collections::{BTreeMap, BTreeSet};

use base::authz::Scope;
use base::id::{FormId, ProcessId, UserGroupId, UserId};
use base::text::fold;
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, name, active, on_desk, draft, published_version, changed_at, revision, process_id FROM forms
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Every form of an organization without its draft: a short list, by `forms_name`.
    LIST = both(
        "SELECT id, name, active, on_desk, 'null', published_version, changed_at, revision, process_id FROM forms
         WHERE org_id = $1 AND deleted_at IS NULL ORDER BY name_fold"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO forms (id, org_id, name, name_fold, active, on_desk, draft, changed_at, process_id, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)"
    );
    /// Changes one by primary key, unless somebody else did since.
    UPDATE = both(
        "UPDATE forms SET name = $3, name_fold = $4, active = $5, on_desk = $6, draft = $7, published_version = $8,
                changed_at = $9, process_id = $11, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND revision = $10 AND deleted_at IS NULL"
    );
    /// Deletes one; its name and its versions stay for what was filled in.
    REMOVE = both("UPDATE forms SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
    /// Whether any is tied to a process, by `forms_of_process`.
    OF_PROCESS = both("SELECT id FROM forms WHERE org_id = $1 AND process_id = $2 AND deleted_at IS NULL LIMIT 1");
    /// Every group of every form: a short list, by primary key.
    GROUPS = both("SELECT form_id, group_id FROM form_groups WHERE org_id = $1 ORDER BY form_id, group_id");
    /// The groups of one form, by primary key.
    GROUPS_OF = both("SELECT group_id FROM form_groups WHERE org_id = $1 AND form_id = $2 ORDER BY group_id");
    /// Removes the groups of one.
    CLEAR_GROUPS = both("DELETE FROM form_groups WHERE org_id = $1 AND form_id = $2");
    /// Adds a group.
    ADD_GROUP = both("INSERT INTO form_groups (org_id, form_id, group_id) VALUES ($1, $2, $3)");
    /// One version by primary key, of a deleted form too: what was filled in stays readable.
    VERSION = both(
        "SELECT f.name, v.definition FROM form_versions v JOIN forms f ON f.id = v.form_id AND f.org_id = v.org_id
         WHERE v.org_id = $1 AND v.form_id = $2 AND v.version = $3"
    );
    /// The versions of a form, newest first, by primary key: as many as were published.
    VERSIONS = both(
        "SELECT version, published_at, published_by FROM form_versions WHERE org_id = $1 AND form_id = $2
         ORDER BY version DESC LIMIT $3"
    );
    /// Adds a version.
    INSERT_VERSION = both(
        "INSERT INTO form_versions (org_id, form_id, version, definition, published_at, published_by)
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
}

/// Versions of one form that are listed, from the newest.
pub const VERSIONS_LISTED: i64 = 100;

/// A form as its row holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct FormRow {
    /// The id.
    pub id: FormId,
    /// The name.
    pub name: String,
    /// Whether it may be chosen for what is new.
    pub active: bool,
    /// Whether it is shown on the CRM Lite and OMNI desk (CASE-022).
    pub on_desk: bool,
    /// The groups that may choose it; everybody may where there are none (CASE-023).
    pub groups: BTreeSet<UserGroupId>,
    /// The process whose tasks fill it in, instead of fields on the desk (CASE-024).
    pub process: Option<ProcessId>,
    /// What is edited; null in lists.
    pub draft: Value,
    /// The version that is filled in anew; none before the first.
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

/// Gives a form.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: FormId) -> Result<Option<FormRow>> {
    let Some(mut row) = tx.opt(&GET, args![scope.org(), id], read).await? else {
        return Ok(None);
    };
    let groups = tx
        .all(&GROUPS_OF, args![scope.org(), id], |row| {
            row.i64(0).map(UserGroupId::from_i64)
        })
        .await?;
    row.groups = groups.into_iter().collect();
    Ok(Some(row))
}

/// Gives every form without its draft, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<FormRow>> {
    let mut groups: BTreeMap<FormId, BTreeSet<UserGroupId>> = BTreeMap::new();
    let pairs = tx
        .all(&GROUPS, args![scope.org()], |row| {
            Ok((
                FormId::from_i64(row.i64(0)?),
                UserGroupId::from_i64(row.i64(1)?),
            ))
        })
        .await?;
    for (form, group) in pairs {
        groups.entry(form).or_default().insert(group);
    }
    let mut rows = tx.all(&LIST, args![scope.org()], read).await?;
    for row in &mut rows {
        row.groups = groups.remove(&row.id).unwrap_or_default();
    }
    Ok(rows)
}

/// Adds a form with its groups.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &FormRow) -> Result<()> {
    let (name_fold, draft) = (fold(&one.name), serde_json::to_string(&one.draft)?);
    let args = args![
        one.id,
        scope.org(),
        &one.name,
        &name_fold,
        one.active,
        one.on_desk,
        draft.as_str(),
        one.changed_at,
        one.process
    ];
    tx.execute(&INSERT, args).await?;
    set_groups(tx, scope, one).await
}

/// Changes a form and its groups, if its revision is still the row's. Tells whether it was.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &FormRow) -> Result<bool> {
    let (name_fold, draft) = (fold(&one.name), serde_json::to_string(&one.draft)?);
    let args = args![
        scope.org(),
        one.id,
        &one.name,
        &name_fold,
        one.active,
        one.on_desk,
        draft.as_str(),
        one.published_version,
        one.changed_at,
        one.revision,
        one.process
    ];
    let found = tx.execute(&UPDATE, args).await? > 0;
    if found {
        set_groups(tx, scope, one).await?;
    }
    Ok(found)
}

/// Tells whether a form is tied to a process.
pub async fn has_process(tx: &mut Tx<'_>, scope: &Scope, id: ProcessId) -> Result<bool> {
    let found = tx
        .opt(&OF_PROCESS, args![scope.org(), id], |row| row.i64(0))
        .await?;
    Ok(found.is_some())
}

/// Deletes a form. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: FormId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}

/// Gives the name of a form and the definition of one of its versions, of a deleted form too.
pub async fn version(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, version): (FormId, i64),
) -> Result<Option<(String, Value)>> {
    tx.opt(&VERSION, args![scope.org(), id, version], |row| {
        Ok((row.text(0)?, row.json(1)?))
    })
    .await
}

/// Gives the versions of a form, newest first, at most [`VERSIONS_LISTED`].
pub async fn versions(tx: &mut Tx<'_>, scope: &Scope, id: FormId) -> Result<Vec<Version>> {
    tx.all(&VERSIONS, args![scope.org(), id, VERSIONS_LISTED], |row| {
        Ok(Version {
            version: row.i64(0)?,
            published_at: row.at(1)?,
            published_by: row.opt_i64(2)?.map(UserId::from_i64),
        })
    })
    .await
}

/// Adds a version.
pub async fn insert_version(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: FormId,
    one: &NewVersion,
) -> Result<()> {
    let definition = serde_json::to_string(&one.definition)?;
    let args = args![
        scope.org(),
        id,
        one.version,
        definition.as_str(),
        one.published_at,
        one.published_by
    ];
    tx.execute(&INSERT_VERSION, args).await.map(drop)
}

async fn set_groups(tx: &mut Tx<'_>, scope: &Scope, one: &FormRow) -> Result<()> {
    tx.execute(&CLEAR_GROUPS, args![scope.org(), one.id])
        .await?;
    for group in &one.groups {
        tx.execute(&ADD_GROUP, args![scope.org(), one.id, *group])
            .await?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<FormRow> {
    Ok(FormRow {
        id: FormId::from_i64(row.i64(0)?),
        name: row.text(1)?,
        active: row.bool(2)?,
        on_desk: row.bool(3)?,
        groups: BTreeSet::new(),
        process: row.opt_i64(8)?.map(ProcessId::from_i64),
        draft: row.json(4)?,
        published_version: row.opt_i64(5)?,
        changed_at: row.at(6)?,
        revision: row.i64(7)?,
    })
}
