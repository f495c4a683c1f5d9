//! Pause reasons.

use base::authz::Scope;
use base::id::PauseReasonId;
use base::text::fold;
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// Every reason of an organization, deleted ones too, because history names them: a short list.
    LIST = both(
        "SELECT id, name, immediate, returns_conversations, max_duration_s, deleted_at, revision
         FROM pause_reasons WHERE org_id = $1 ORDER BY name_fold, id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO pause_reasons (id, org_id, name, name_fold, immediate, returns_conversations, max_duration_s, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE pause_reasons SET name = $3, name_fold = $4, immediate = $5, returns_conversations = $6,
                                  max_duration_s = $7, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Deletes one; its name stays for history.
    REMOVE = both("UPDATE pause_reasons SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
}

/// A pause reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseReason {
    /// The id.
    pub id: PauseReasonId,
    /// The name.
    pub name: String,
    /// Whether the pause starts at once (PAUSE-007).
    pub immediate: bool,
    /// Whether open conversations then return to their queues.
    pub returns_conversations: bool,
    /// After this time a supervisor is told (GAP-090).
    pub max_duration_s: Option<u32>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives every reason, deleted ones too, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<PauseReason>> {
    tx.all(&LIST, args![scope.org()], |row| {
        Ok(PauseReason {
            id: PauseReasonId::from_i64(row.i64(0)?),
            name: row.text(1)?,
            immediate: row.bool(2)?,
            returns_conversations: row.bool(3)?,
            max_duration_s: row.opt_i64(4)?.and_then(|span| u32::try_from(span).ok()),
            deleted_at: row.opt_at(5)?,
            revision: row.i64(6)?,
        })
    })
    .await
}

/// Adds a reason.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &PauseReason) -> Result<()> {
    let name_fold = fold(&one.name);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.name,
            &name_fold,
            one.immediate,
            one.returns_conversations,
            one.max_duration_s
        ],
    )
    .await
    .map(drop)
}

/// Changes a reason. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &PauseReason) -> Result<bool> {
    let name_fold = fold(&one.name);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                &one.name,
                &name_fold,
                one.immediate,
                one.returns_conversations,
                one.max_duration_s
            ],
        )
        .await?
        > 0)
}

/// Deletes a reason; its name stays. Tells whether there was one.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PauseReasonId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}
