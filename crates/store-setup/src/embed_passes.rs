//! Passes to the page for other systems' screens, and the short sessions that they become; both kept as digests.

use base::authz::Scope;
use base::id::{ApiTokenId, EmbedPassId, OrgId, UserId};
use base::time::Timestamp;
use serde_json::Value;
use store::{Result, Row, Tx, V, args, both};

store::statements! {
    /// Removes those that let nobody in any more: what they were filled in with tells of customers.
    OVER = both(
        "DELETE FROM embed_passes WHERE org_id = $1
           AND ((session_hash IS NULL AND expires_at <= $2) OR (session_hash IS NOT NULL AND session_expires_at <= $2))"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO embed_passes (id, org_id, token_id, user_id, pass_hash, origin, prefill, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    /// Turns a pass into a session, once, by `embed_passes_by_pass`: of two who try, one finds it used.
    REDEEM = both(
        "UPDATE embed_passes SET session_hash = $2, session_expires_at = $3
         WHERE pass_hash = $1 AND session_hash IS NULL AND expires_at > $4
         RETURNING id, org_id, token_id, user_id, origin, prefill, created_at, session_expires_at"
    );
    /// One by its session, by `embed_passes_by_session`. In any organization: the session tells which.
    BY_SESSION = both(
        "SELECT id, org_id, token_id, user_id, origin, prefill, created_at, session_expires_at FROM embed_passes
         WHERE session_hash = $1 AND session_expires_at > $2"
    );
    /// Forgets old ones, by `embed_passes_of_org`.
    PURGE = both("DELETE FROM embed_passes WHERE org_id = $1 AND created_at < $2");
}

/// A pass.
#[derive(Debug, Clone, PartialEq)]
pub struct EmbedPass {
    /// The id.
    pub id: EmbedPassId,
    /// The organization.
    pub org: OrgId,
    /// The token that it was made with.
    pub token: ApiTokenId,
    /// The user whom it lets in.
    pub user: UserId,
    /// The site in whose screen the page stands.
    pub origin: String,
    /// What the page begins with.
    pub prefill: Value,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when its session lasts; of one that is not used yet, until when it may be used.
    pub until: Timestamp,
}

/// Adds a pass.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &EmbedPass,
    pass_hash: &[u8],
) -> Result<()> {
    let prefill = one.prefill.to_string();
    let args = args![
        one.id,
        scope.org(),
        one.token,
        one.user,
        pass_hash,
        &one.origin,
        V::J(&prefill),
        one.created_at,
        one.until
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Turns a pass into a session. `None` for one that is unknown, used or past its time.
pub async fn redeem(
    tx: &mut Tx<'_>,
    pass_hash: &[u8],
    (session_hash, until): (&[u8], Timestamp),
    now: Timestamp,
) -> Result<Option<EmbedPass>> {
    let args = args![pass_hash, session_hash, until, now];
    tx.opt(&REDEEM, args, read).await
}

/// Finds the pass of a session that still lasts.
pub async fn by_session(
    tx: &mut Tx<'_>,
    session_hash: &[u8],
    now: Timestamp,
) -> Result<Option<EmbedPass>> {
    tx.opt(&BY_SESSION, args![session_hash, now], read).await
}

/// Forgets the passes that were made before a moment.
pub async fn purge(tx: &mut Tx<'_>, scope: &Scope, before: Timestamp) -> Result<()> {
    tx.execute(&PURGE, args![scope.org(), before])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<EmbedPass> {
    Ok(EmbedPass {
        id: EmbedPassId::from_i64(row.i64(0)?),
        org: OrgId::from_i64(row.i64(1)?),
        token: ApiTokenId::from_i64(row.i64(2)?),
        user: UserId::from_i64(row.i64(3)?),
        origin: row.text(4)?,
        prefill: row.json(5)?,
        created_at: row.at(6)?,
        until: row.at(7)?,
    })
}

/// Removes those of an organization that let nobody in any more.
pub async fn remove_over(tx: &mut Tx<'_>, scope: &Scope, now: Timestamp) -> Result<()> {
    tx.execute(&OVER, args![scope.org(), now]).await.map(drop)
}
