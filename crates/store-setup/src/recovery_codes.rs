//! Recovery codes of the second factor: kept as digests, each good once.

use base::authz::Scope;
use base::id::UserId;
use store::{Result, Tx, args, both};

store::statements! {
    /// Adds one.
    INSERT = both("INSERT INTO recovery_codes (org_id, user_id, code_hash) VALUES ($1, $2, $3)");
    /// Uses one up.
    REMOVE = both("DELETE FROM recovery_codes WHERE org_id = $1 AND user_id = $2 AND code_hash = $3");
    /// Ends all of a user.
    CLEAR = both("DELETE FROM recovery_codes WHERE org_id = $1 AND user_id = $2");
    /// How many a user has left.
    COUNT = both("SELECT count(*) FROM recovery_codes WHERE org_id = $1 AND user_id = $2");
}

/// Replaces the codes of a user.
pub async fn replace(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    hashes: &[Vec<u8>],
) -> Result<()> {
    tx.execute(&CLEAR, args![scope.org(), user]).await?;
    for hash in hashes {
        tx.execute(&INSERT, args![scope.org(), user, hash.as_slice()])
            .await?;
    }
    Ok(())
}

/// Uses a code up. Tells whether it was one.
pub async fn take(tx: &mut Tx<'_>, scope: &Scope, user: UserId, hash: &[u8]) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), user, hash]).await? > 0)
}

/// Counts what a user has left.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<i64> {
    tx.one(&COUNT, args![scope.org(), user], |row| row.i64(0))
        .await
}
