//! Leases: who does a thing that only one process may do, with an epoch as fencing token.
//!
//! Moments here are those of the database's clock ([`server_time`]): machines need not agree on theirs.

use base::time::{Span, Timestamp};

use crate::{Error, Result, Tx, args, both, pair};

crate::statements! {
    /// Takes or renews a lease by primary key; changes nothing while another holds it.
    TAKE = both(
        "INSERT INTO leases (name, holder, until, epoch) VALUES ($1, $2, $3, 1)
         ON CONFLICT (name) DO UPDATE SET
           epoch = CASE WHEN leases.holder = excluded.holder THEN leases.epoch ELSE leases.epoch + 1 END,
           holder = excluded.holder, until = excluded.until
         WHERE leases.holder = excluded.holder OR leases.until < $4
         RETURNING epoch"
    );
    /// Gives a lease back.
    RELEASE = both("UPDATE leases SET until = 0 WHERE name = $1 AND holder = $2");
    /// Renews whatever a holder has and did not give back.
    RENEW_ALL = both("UPDATE leases SET until = $2 WHERE holder = $1 AND until > 0 RETURNING name, epoch");
    /// Finds a lease that is still the holder's, and keeps others from taking it until the commit.
    FENCE = pair(
        "SELECT epoch FROM leases WHERE name = $1 AND holder = $2 AND epoch = $3",
        "SELECT epoch FROM leases WHERE name = $1 AND holder = $2 AND epoch = $3 FOR SHARE"
    );
    /// Leases whose names lie between two, by primary key.
    BETWEEN = both("SELECT name, holder, until FROM leases WHERE name >= $1 AND name < $2 ORDER BY name");
    /// The moment on the clock of the database, in microseconds.
    SERVER_TIME = pair(
        "SELECT CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER)",
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
    );
    /// What tells this database from every other.
    IDENTITY = pair(
        "SELECT 'file'",
        "SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' || oid::text FROM pg_database
         WHERE datname = current_database()"
    );
}

/// A lease as it was granted: what a transaction shows to be let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// What is leased.
    pub name: String,
    /// To whom.
    pub holder: String,
    /// The how manieth grant to another holder it is.
    pub epoch: i64,
}

/// A lease as it stands in its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What is leased.
    pub name: String,
    /// To whom, now or last.
    pub holder: String,
    /// Until when; zero when it was given back.
    pub until: Timestamp,
}

/// Takes or renews a lease.
///
/// **Shape**: the epoch while the lease is ours; `None` while another holds it.
pub async fn take(
    tx: &mut Tx<'_>,
    name: &str,
    holder: &str,
    now: Timestamp,
    span: Span,
) -> Result<Option<i64>> {
    tx.opt(&TAKE, args![name, holder, now + span, now], |row| {
        row.i64(0)
    })
    .await
}

/// Gives a lease back early, so that another process need not wait for its end.
pub async fn release(tx: &mut Tx<'_>, name: &str, holder: &str) -> Result<()> {
    tx.execute(&RELEASE, args![name, holder]).await.map(drop)
}

/// Renews every lease of a holder. What another took meanwhile is not in the answer.
///
/// **Shape**: names with epochs.
pub async fn renew_all(
    tx: &mut Tx<'_>,
    holder: &str,
    until: Timestamp,
) -> Result<Vec<(String, i64)>> {
    tx.all(&RENEW_ALL, args![holder, until], |row| {
        Ok((row.text(0)?, row.i64(1)?))
    })
    .await
}

/// Lets a transaction through only while a lease is the holder's, and keeps others from taking it until the commit.
///
/// To be called first in the transaction: whoever takes the lease afterwards sees all that was committed under it.
/// **Errors**: [`Error::Fenced`] when another has taken it.
pub async fn pass(tx: &mut Tx<'_>, fence: &Fence) -> Result<()> {
    let Fence {
        name,
        holder,
        epoch,
    } = fence;
    let found = tx
        .opt(
            &FENCE,
            args![name.as_str(), holder.as_str(), *epoch],
            |row| row.i64(0),
        )
        .await?;
    match found {
        Some(_) => Ok(()),
        None => Err(Error::Fenced(name.clone())),
    }
}

/// Lists the leases whose names begin so, by name, also those that ended.
pub async fn list(tx: &mut Tx<'_>, prefix: &str) -> Result<Vec<Standing>> {
    let end = format!("{prefix}\u{7f}");
    tx.all(&BETWEEN, args![prefix, end.as_str()], |row| {
        Ok(Standing {
            name: row.text(0)?,
            holder: row.text(1)?,
            until: row.at(2)?,
        })
    })
    .await
}

/// Tells the time by the clock of the database.
pub async fn server_time(tx: &mut Tx<'_>) -> Result<Timestamp> {
    tx.one(&SERVER_TIME, args![], |row| row.at(0)).await
}

/// Gives what tells this database from every other, as long as it is not copied byte by byte.
pub async fn identity(tx: &mut Tx<'_>) -> Result<String> {
    tx.one(&IDENTITY, args![], |row| row.text(0)).await
}
