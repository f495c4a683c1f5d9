//! Leases: who does a thing that only one process may do, with an epoch as fencing token.

use base::time::{Span, Timestamp};

use crate::{Result, Tx, args, both};

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
