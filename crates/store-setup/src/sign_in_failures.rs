//! Failed sign-ins with addresses that nobody has: they are slowed down and locked like everybody else's, so that nobody learns who exists.

use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// One row by primary key. No organization: the address belongs to none.
    GET = both("SELECT locked_until FROM sign_in_failures WHERE address_hash = $1");
    /// Counts a failure: of guesses made at once, each.
    COUNT = both(
        "INSERT INTO sign_in_failures (address_hash, failed_count, locked_until) VALUES ($1, 1, 0)
         ON CONFLICT (address_hash) DO UPDATE SET failed_count = sign_in_failures.failed_count + 1
         RETURNING failed_count"
    );
    /// Sets when the next attempt counts, by primary key.
    SET_UNTIL = both("UPDATE sign_in_failures SET locked_until = $2 WHERE address_hash = $1");
    /// Forgets old ones, by `sign_in_failures_old`.
    PURGE = both("DELETE FROM sign_in_failures WHERE locked_until < $1");
}

/// Gives until when no attempt with an address counts.
pub async fn locked_until(tx: &mut Tx<'_>, address_hash: &[u8]) -> Result<Timestamp> {
    let found = tx.opt(&GET, args![address_hash], |row| row.at(0)).await?;
    Ok(found.unwrap_or(Timestamp::ZERO))
}

/// Counts a failed sign-in with an address and gives how many there were; forgets those whose wait ended before a moment.
pub async fn count(tx: &mut Tx<'_>, address_hash: &[u8], forget_before: Timestamp) -> Result<u32> {
    tx.execute(&PURGE, args![forget_before]).await?;
    tx.one(&COUNT, args![address_hash], |row| row.u32(0)).await
}

/// Remembers until when no attempt with an address counts.
pub async fn update_until(tx: &mut Tx<'_>, address_hash: &[u8], until: Timestamp) -> Result<()> {
    tx.execute(&SET_UNTIL, args![address_hash, until])
        .await
        .map(drop)
}
