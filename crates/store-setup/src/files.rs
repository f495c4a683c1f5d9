//! Files: what is stored where. The bytes are in the object store.

use base::authz::Scope;
use base::id::{FileId, UserId};
use base::time::Timestamp;
use store::{Error, Result, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, object_key, sha256, size_bytes, mime, name, created_by FROM files WHERE org_id = $1 AND id = $2"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO files (id, org_id, object_key, sha256, size_bytes, mime, name, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    /// Removes one by primary key.
    REMOVE = both("DELETE FROM files WHERE org_id = $1 AND id = $2 RETURNING object_key");
    /// How many rows have the same bytes, by `files_by_object`.
    NAMED = both("SELECT count(*) FROM files WHERE org_id = $1 AND object_key = $2");
    /// Whether a flow sends it. There are some dozens of flows.
    IN_FLOW = both(
        "SELECT id FROM flows WHERE org_id = $1 AND CAST(draft AS TEXT) LIKE $2
         UNION ALL SELECT flow_id FROM flow_versions WHERE org_id = $1 AND (CAST(media AS TEXT) LIKE $2 OR CAST(definition AS TEXT) LIKE $2)
         LIMIT 1"
    );
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The id.
    pub id: FileId,
    /// Where its bytes are.
    pub object_key: String,
    /// Hash of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
    /// Content type.
    pub mime: String,
    /// The name people see.
    pub name: String,
    /// Who uploaded it.
    pub created_by: Option<UserId>,
}

/// Gives a file.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: FileId) -> Result<Option<StoredFile>> {
    tx.opt(&GET, args![scope.org(), id], |row| {
        Ok(StoredFile {
            id: FileId::from_i64(row.i64(0)?),
            object_key: row.text(1)?,
            sha256: row.text(2)?,
            size_bytes: u64::try_from(row.i64(3)?).map_err(|_| Error::Corrupt("size".into()))?,
            mime: row.text(4)?,
            name: row.text(5)?,
            created_by: row.opt_i64(6)?.map(UserId::from_i64),
        })
    })
    .await
}

/// Adds a file that somebody uploaded, whose bytes are stored already.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    file: &StoredFile,
    now: Timestamp,
) -> Result<()> {
    add(tx, scope, file, (scope.user(), now)).await
}

/// Adds a file that was made here, whose bytes are stored already: it is nobody's, whoever asked for it.
pub async fn insert_made(
    tx: &mut Tx<'_>,
    scope: &Scope,
    file: &StoredFile,
    now: Timestamp,
) -> Result<()> {
    add(tx, scope, file, (None, now)).await
}

async fn add(
    tx: &mut Tx<'_>,
    scope: &Scope,
    file: &StoredFile,
    (by, now): (Option<UserId>, Timestamp),
) -> Result<()> {
    let size = i64::try_from(file.size_bytes).unwrap_or(i64::MAX);
    tx.execute(
        &INSERT,
        args![
            file.id,
            scope.org(),
            &file.object_key,
            &file.sha256,
            size,
            &file.mime,
            &file.name,
            by,
            now
        ],
    )
    .await
    .map(drop)
}

/// Removes a file, and gives the key of its bytes when no other file has the same.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: FileId) -> Result<Option<String>> {
    let removed = tx
        .opt(&REMOVE, args![scope.org(), id], |row| row.text(0))
        .await?;
    let Some(key) = removed else { return Ok(None) };
    let named = tx
        .one(&NAMED, args![scope.org(), &key], |row| row.i64(0))
        .await?;
    Ok(Some(key).filter(|_| named == 0))
}

/// Tells whether a flow sends a file: then it is of the operation, whoever got it.
pub async fn is_in_flow(tx: &mut Tx<'_>, scope: &Scope, id: FileId) -> Result<bool> {
    let named = format!("%\"{id}\"%");
    let found = tx
        .opt(&IN_FLOW, args![scope.org(), &named], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

/// Counts the files that have the bytes of a key.
pub async fn named(tx: &mut Tx<'_>, scope: &Scope, key: &str) -> Result<i64> {
    tx.one(&NAMED, args![scope.org(), key], |row| row.i64(0))
        .await
}
