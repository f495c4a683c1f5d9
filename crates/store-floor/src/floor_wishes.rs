//! Wishes that a floor has taken in: one that is sent again, because its answer was lost on the way, changes nothing.

use base::authz::Scope;
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// Remembers one, in the transaction that stores what the floor made of it.
    INSERT = both("INSERT INTO floor_wishes (id, org_id, taken_at) VALUES ($1, $2, $3)");
    /// One row by primary key.
    GET = both("SELECT id FROM floor_wishes WHERE org_id = $1 AND id = $2");
    /// Forgets those that nobody can send again any more, by `floor_wishes_of_org`.
    PURGE = both("DELETE FROM floor_wishes WHERE org_id = $1 AND taken_at < $2");
}

/// Remembers a wish, in the transaction that stores what the floor made of it.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, id: i64, now: Timestamp) -> Result<()> {
    tx.execute(&INSERT, args![id, scope.org(), now])
        .await
        .map(drop)
}

/// Tells whether a wish was taken in.
pub async fn is_known(tx: &mut Tx<'_>, scope: &Scope, id: i64) -> Result<bool> {
    Ok(tx
        .opt(&GET, args![scope.org(), id], |row| row.i64(0))
        .await?
        .is_some())
}

/// Forgets the wishes taken in before a moment. Tells how many.
pub async fn purge(tx: &mut Tx<'_>, scope: &Scope, before: Timestamp) -> Result<u64> {
    tx.execute(&PURGE, args![scope.org(), before]).await
}
