//! What the floor must still be told: written with the fact, removed with what the floor made of it.

use base::authz::Scope;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Result, Tx, args, both};

store::statements! {
    /// Adds one.
    INSERT = both("INSERT INTO floor_inputs (id, org_id, input) VALUES ($1, $2, $3)");
    /// What waits, in order, by `floor_inputs_of_org`: a handful, or what a crash left.
    LIST = both("SELECT id, input FROM floor_inputs WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    /// Removes one that the floor has taken in.
    REMOVE = both("DELETE FROM floor_inputs WHERE org_id = $1 AND id = $2");
}

/// Remembers an input, in the transaction that makes it a fact.
pub async fn insert<T: Serialize + Sync>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    input: &T,
) -> Result<()> {
    let input = serde_json::to_string(input)?;
    tx.execute(&INSERT, args![id, scope.org(), input.as_str()])
        .await
        .map(drop)
}

/// Gives what waits after an id, in order.
pub async fn list<T: DeserializeOwned + Send>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: i64,
    limit: u32,
) -> Result<Vec<(i64, T)>> {
    tx.all(&LIST, args![scope.org(), after, limit], |row| {
        Ok((row.i64(0)?, row.json(1)?))
    })
    .await
}

/// Removes an input, in the transaction that stores what the floor made of it.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: i64) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), id]).await.map(drop)
}
