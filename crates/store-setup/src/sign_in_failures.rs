//! Failed sign-ins with addresses that nobody has: they are slowed down and locked like everybody else's, so that nobody learns who exists.

use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// One row by primary key. No organization: the address belongs to none.
    GET = both("SELECT failed_count, locked_until FROM sign_in_failures WHERE address_hash = $1");
    /// Counts a failure.
    PUT = both(
        "INSERT INTO sign_in_failures (address_hash, failed_count, locked_until) VALUES ($1, $2, $3)
         ON CONFLICT (address_hash) DO UPDATE SET failed_count = $2, locked_until = $3"
    );
    /// Forgets old ones, by `sign_in_failures_old`.
    PURGE = both("DELETE FROM sign_in_failures WHERE locked_until < $1");
}

/// Gives how often sign-ins with an address failed, and until when none counts.
pub async fn get(tx: &mut Tx<'_>, address_hash: &[u8]) -> Result<(u32, Timestamp)> {
    let found = tx
        .opt(&GET, args![address_hash], |row| {
            Ok((row.u32(0)?, row.at(1)?))
        })
        .await?;
    Ok(found.unwrap_or((0, Timestamp::ZERO)))
}

/// Remembers how often sign-ins with an address failed, and forgets those whose wait ended before a moment.
pub async fn put(
    tx: &mut Tx<'_>,
    address_hash: &[u8],
    (count, until): (u32, Timestamp),
    forget_before: Timestamp,
) -> Result<()> {
    tx.execute(&PURGE, args![forget_before]).await?;
    tx.execute(&PUT, args![address_hash, count, until])
        .await
        .map(drop)
}
