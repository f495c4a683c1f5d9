//! How the connection to the database is protected, as the server sees it.

use crate::{Result, Tx, args, pair};

crate::statements! {
    /// The protocol and the cipher of this connection; nothing when it is not encrypted.
    OF_CONNECTION = pair(
        "SELECT NULL, NULL WHERE 1 = 0",
        "SELECT version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl"
    );
}

/// Gives protocol and cipher of the connection; nothing when it is not encrypted, or there is none because the database is a file.
pub async fn of_connection(tx: &mut Tx<'_>) -> Result<Option<(String, String)>> {
    tx.opt(&OF_CONNECTION, args![], |row| {
        Ok((row.text(0)?, row.text(1)?))
    })
    .await
}
