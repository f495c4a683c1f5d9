//! Canned responses: texts of a queue, found by a prefix.

use base::authz::Scope;
use base::id::{CannedResponseId, QueueId};
use base::text::fold;
use base::time::Timestamp;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// A page of an organization, by `canned_responses_of_org`.
    LIST = both(
        "SELECT id, queue_id, prefix, text, revision FROM canned_responses
         WHERE org_id = $1 AND id > $2 AND deleted_at IS NULL ORDER BY id LIMIT $3"
    );
    /// Those of a queue, by `canned_responses_prefix`.
    OF_QUEUE = both(
        "SELECT id, queue_id, prefix, text, revision FROM canned_responses
         WHERE org_id = $1 AND queue_id = $2 AND deleted_at IS NULL ORDER BY prefix_fold"
    );
    /// One row by primary key.
    GET = both(
        "SELECT id, queue_id, prefix, text, revision FROM canned_responses
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// How many there are, by `canned_responses_of_org`.
    COUNT = both("SELECT count(*) FROM canned_responses WHERE org_id = $1 AND deleted_at IS NULL");
    /// Adds one.
    INSERT = both(
        "INSERT INTO canned_responses (id, org_id, queue_id, prefix, prefix_fold, text, revision)
         VALUES ($1, $2, $3, $4, $5, $6, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE canned_responses SET queue_id = $3, prefix = $4, prefix_fold = $5, text = $6, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Deletes one.
    REMOVE = both("UPDATE canned_responses SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
}

/// A canned response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedResponse {
    /// The id.
    pub id: CannedResponseId,
    /// The queue in whose interactions it is offered (SHORT-003).
    pub queue: QueueId,
    /// What is typed after the slash.
    pub prefix: String,
    /// The text, with placeholders in braces.
    pub text: String,
    /// Grows with each change.
    pub revision: i64,
}

fn read(row: &Row<'_>) -> Result<CannedResponse> {
    Ok(CannedResponse {
        id: CannedResponseId::from_i64(row.i64(0)?),
        queue: QueueId::from_i64(row.i64(1)?),
        prefix: row.text(2)?,
        text: row.text(3)?,
        revision: row.i64(4)?,
    })
}

/// Gives a page of an organization in the order in which they were made: those after an id.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: Option<CannedResponseId>,
    limit: u32,
) -> Result<Vec<CannedResponse>> {
    let after = after.map_or(0, CannedResponseId::get);
    tx.all(&LIST, args![scope.org(), after, limit], read).await
}

/// Gives those of a queue, by prefix.
pub async fn of_queue(
    tx: &mut Tx<'_>,
    scope: &Scope,
    queue: QueueId,
) -> Result<Vec<CannedResponse>> {
    tx.all(&OF_QUEUE, args![scope.org(), queue], read).await
}

/// Finds one.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CannedResponseId,
) -> Result<Option<CannedResponse>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Counts those of an organization.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64> {
    tx.one(&COUNT, args![scope.org()], |row| row.i64(0)).await
}

/// Adds one.
///
/// **Errors**: [`store::Error::Unique`] when its queue has the prefix.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &CannedResponse) -> Result<()> {
    let prefix_fold = fold(&one.prefix);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.queue,
            &one.prefix,
            &prefix_fold,
            &one.text
        ],
    )
    .await
    .map(drop)
}

/// Changes one. Tells whether there is one.
///
/// **Errors**: [`store::Error::Unique`] when its queue has the prefix.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &CannedResponse) -> Result<bool> {
    let prefix_fold = fold(&one.prefix);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                one.queue,
                &one.prefix,
                &prefix_fold,
                &one.text
            ],
        )
        .await?
        > 0)
}

/// Deletes one. Tells whether there was one.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CannedResponseId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}
