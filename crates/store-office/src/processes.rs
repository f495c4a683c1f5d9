//! Processes: a draft that is edited, and the versions that were published.

use base::authz::Scope;
use base::id::{ProcessId, UserId};
use base::text::fold;
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, name, active, on_desk, file, published_version, changed_at, revision, secret, previous_secret, previous_until FROM processes
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Every process of an organization without its file: a short list, by `processes_name`.
    LIST = both(
        "SELECT id, name, active, on_desk, '', published_version, changed_at, revision, secret, previous_secret, previous_until FROM processes
         WHERE org_id = $1 AND deleted_at IS NULL ORDER BY name_fold"
    );
    /// The name of one by primary key, of a deleted one too.
    NAME = both("SELECT name FROM processes WHERE org_id = $1 AND id = $2");
    /// Adds one.
    INSERT = both(
        "INSERT INTO processes (id, org_id, name, name_fold, active, on_desk, file, changed_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)"
    );
    /// Changes one by primary key, unless somebody else did since.
    UPDATE = both(
        "UPDATE processes SET name = $3, name_fold = $4, active = $5, on_desk = $6, file = $7, published_version = $8,
                changed_at = $9, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND revision = $10 AND deleted_at IS NULL"
    );
    /// Gives one another secret, and keeps that of before for a while, by primary key.
    ROTATE = both(
        "UPDATE processes SET previous_secret = secret, previous_until = $4, secret = $3,
                changed_at = $5, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// What calls of one are signed with by primary key, of a deleted one too: what runs goes on.
    SECRETS = both("SELECT secret, previous_secret, previous_until FROM processes WHERE org_id = $1 AND id = $2");
    /// Deletes one; its name and its versions stay for what ran.
    REMOVE = both("UPDATE processes SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
    /// One version by primary key, of a deleted process too.
    VERSION = both(
        "SELECT p.name, v.file, v.bindings FROM process_versions v JOIN processes p ON p.id = v.process_id AND p.org_id = v.org_id
         WHERE v.org_id = $1 AND v.process_id = $2 AND v.version = $3"
    );
    /// The versions of a process, newest first, by primary key: as many as were published.
    VERSIONS = both(
        "SELECT version, published_at, published_by FROM process_versions WHERE org_id = $1 AND process_id = $2
         ORDER BY version DESC LIMIT $3"
    );
    /// Adds a version.
    INSERT_VERSION = both(
        "INSERT INTO process_versions (org_id, process_id, version, file, bindings, published_at, published_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
}

/// Versions of one process that are listed, from the newest.
pub const VERSIONS_LISTED: i64 = 100;

/// A process as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessRow {
    /// The id.
    pub id: ProcessId,
    /// The name.
    pub name: String,
    /// Whether it may be started anew.
    pub active: bool,
    /// Whether it is shown on the CRM Lite and OMNI desk (CASE-024).
    pub on_desk: bool,
    /// The file that is edited; empty in lists.
    pub file: String,
    /// The version that is started anew; none before the first.
    pub published_version: Option<i64>,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// The sealed secrets that its calls are signed with.
    pub secrets: Secrets,
    /// Grows with each change.
    pub revision: i64,
}

/// What calls of a process are signed with, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Secrets {
    /// The secret; none before it was made.
    pub secret: Option<Vec<u8>>,
    /// That of before, and until when it counts.
    pub previous: Option<(Vec<u8>, Timestamp)>,
}

/// A version that was published.
#[derive(Debug, Clone, PartialEq)]
pub struct NewVersion {
    /// Its number, from 1.
    pub version: i64,
    /// The file.
    pub file: String,
    /// What its names stood for.
    pub bindings: Value,
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

/// A version as it is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The name of the process.
    pub name: String,
    /// The file.
    pub file: String,
    /// What its names stood for.
    pub bindings: Value,
}

impl ProcessRow {
    /// Gives the version that is started on the desk: of a process that is published, active and shown there (CASE-024).
    pub fn offered_version(&self) -> Option<i64> {
        self.published_version
            .filter(|_| self.active && self.on_desk)
    }
}

/// Gives a process.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: ProcessId) -> Result<Option<ProcessRow>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives the name of a process, of a deleted one too.
pub async fn name(tx: &mut Tx<'_>, scope: &Scope, id: ProcessId) -> Result<Option<String>> {
    tx.opt(&NAME, args![scope.org(), id], |row| row.text(0))
        .await
}

/// Gives every process without its file, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<ProcessRow>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Adds a process.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &ProcessRow) -> Result<()> {
    let name_fold = fold(&one.name);
    let args = args![
        one.id,
        scope.org(),
        &one.name,
        &name_fold,
        one.active,
        one.on_desk,
        &one.file,
        one.changed_at
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Changes a process, if its revision is still the row's. Tells whether it was.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &ProcessRow) -> Result<bool> {
    let name_fold = fold(&one.name);
    let args = args![
        scope.org(),
        one.id,
        &one.name,
        &name_fold,
        one.active,
        one.on_desk,
        &one.file,
        one.published_version,
        one.changed_at,
        one.revision
    ];
    Ok(tx.execute(&UPDATE, args).await? > 0)
}

/// Gives a process another secret; that of before counts until a moment.
pub async fn rotate(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProcessId,
    sealed: &[u8],
    (until, now): (Timestamp, Timestamp),
) -> Result<()> {
    tx.execute(&ROTATE, args![scope.org(), id, sealed, until, now])
        .await
        .map(drop)
}

/// Gives what calls of a process are signed with, of a deleted one too.
pub async fn secrets(tx: &mut Tx<'_>, scope: &Scope, id: ProcessId) -> Result<Secrets> {
    let found = tx
        .opt(&SECRETS, args![scope.org(), id], |row| read_secrets(row, 0))
        .await?;
    Ok(found.unwrap_or_default())
}

fn read_secrets(row: &Row<'_>, at: usize) -> Result<Secrets> {
    Ok(Secrets {
        secret: row.opt_blob(at)?,
        previous: row.opt_blob(at + 1)?.zip(row.opt_at(at + 2)?),
    })
}

/// Deletes a process. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: ProcessId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}

/// Gives a version, of a deleted process too.
pub async fn version(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, version): (ProcessId, i64),
) -> Result<Option<Stored>> {
    tx.opt(&VERSION, args![scope.org(), id, version], |row| {
        Ok(Stored {
            name: row.text(0)?,
            file: row.text(1)?,
            bindings: row.json(2)?,
        })
    })
    .await
}

/// Gives the versions of a process, newest first, at most [`VERSIONS_LISTED`].
pub async fn versions(tx: &mut Tx<'_>, scope: &Scope, id: ProcessId) -> Result<Vec<Version>> {
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
    id: ProcessId,
    one: &NewVersion,
) -> Result<()> {
    let bindings = serde_json::to_string(&one.bindings)?;
    let args = args![
        scope.org(),
        id,
        one.version,
        &one.file,
        bindings.as_str(),
        one.published_at,
        one.published_by
    ];
    tx.execute(&INSERT_VERSION, args).await.map(drop)
}

fn read(row: &Row<'_>) -> Result<ProcessRow> {
    Ok(ProcessRow {
        id: ProcessId::from_i64(row.i64(0)?),
        name: row.text(1)?,
        active: row.bool(2)?,
        on_desk: row.bool(3)?,
        file: row.text(4)?,
        published_version: row.opt_i64(5)?,
        changed_at: row.at(6)?,
        revision: row.i64(7)?,
        secrets: read_secrets(row, 8)?,
    })
}
