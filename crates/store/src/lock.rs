//! One at a time for what is read, changed and written again.

use crate::{Result, Tx, args, pair};

crate::statements! {
    /// Waits for whoever changes the thing with this id, until the end of the transaction. On SQLite there is one writer anyway.
    TAKE = pair(
        "SELECT $1",
        "SELECT $1 FROM (SELECT pg_advisory_xact_lock($1)) AS waited"
    );
}

/// Holds the thing with an id until the transaction ends; to be called before it is read, so that of two who change
/// different fields neither writes back what the other changed. Ids are unique over all kinds of things.
pub async fn take(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.one(&TAKE, args![id], |row| row.i64(0)).await.map(drop)
}
