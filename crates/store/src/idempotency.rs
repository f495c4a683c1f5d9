//! Idempotency keys: a request that is sent again gets the first answer again.

use base::authz::Scope;
use base::id::UserId;
use base::time::Timestamp;

use crate::{Result, Tx, args, both};

crate::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT operation, answer FROM idempotency_keys WHERE org_id = $1 AND user_id = $2 AND client_key = $3"
    );
    /// Remembers an answer; a concurrent twin is refused by the primary key.
    INSERT = both(
        "INSERT INTO idempotency_keys (org_id, user_id, client_key, operation, answer, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (org_id, user_id, client_key) DO NOTHING"
    );
    /// Answers after one, in order, by primary key.
    AFTER = both(
        "SELECT user_id, client_key, answer FROM idempotency_keys WHERE org_id = $1 AND (user_id > $2 OR (user_id = $2 AND client_key > $3))
         ORDER BY user_id, client_key LIMIT $4"
    );
    /// Forgets one answer.
    REMOVE = both("DELETE FROM idempotency_keys WHERE org_id = $1 AND user_id = $2 AND client_key = $3");
    /// Forgets old answers in small batches.
    PURGE = both("DELETE FROM idempotency_keys WHERE org_id = $1 AND at < $2");
}

/// Gives the operation and the answer remembered under a key.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    key: &str,
) -> Result<Option<(String, serde_json::Value)>> {
    tx.opt(&GET, args![scope.org(), user, key], |row| {
        Ok((row.text(0)?, row.json(1)?))
    })
    .await
}

/// Remembers an answer under a key.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (user, key): (UserId, &str),
    operation: &str,
    (answer, at): (&serde_json::Value, Timestamp),
) -> Result<()> {
    let answer = answer.to_string();
    tx.execute(
        &INSERT,
        args![scope.org(), user, key, operation, answer.as_str(), at],
    )
    .await
    .map(drop)
}

/// Forgets answers older than a moment.
pub async fn purge(tx: &mut Tx<'_>, scope: &Scope, before: Timestamp) -> Result<u64> {
    tx.execute(&PURGE, args![scope.org(), before]).await
}

/// Answers that are looked at in one reading.
const PAGE: u32 = 500;

/// Forgets every answer that tells of somebody, as the given question decides.
///
/// **Cost**: looks at all answers that are kept, which is a day's.
pub async fn forget(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tells_of: &(dyn Fn(&serde_json::Value) -> bool + Sync),
) -> Result<()> {
    let mut after = (0_i64, String::new());
    loop {
        let values = args![scope.org(), after.0, &after.1, PAGE];
        let rows = tx
            .all(&AFTER, values, |row| {
                Ok((row.i64(0)?, row.text(1)?, row.json(2)?))
            })
            .await?;
        let Some((user, key, _)) = rows.last() else {
            return Ok(());
        };
        after = (*user, key.clone());
        for (user, key, answer) in &rows {
            let answer: &serde_json::Value = answer;
            if tells_of(answer) {
                tx.execute(&REMOVE, args![scope.org(), *user, key]).await?;
            }
        }
    }
}
