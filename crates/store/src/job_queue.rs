//! Background work: enqueued in the business transaction, claimed with a lease, retried with back-off, kept as a dead letter in the end.

use base::authz::Scope;
use base::id::{JobId, OrgId};
use base::time::{Span, Timestamp};

use crate::{Result, Row, Tx, args, both, pair};

/// Attempts before a job becomes a dead letter.
pub const ATTEMPTS_MAX: u32 = 12;
/// The wait before the second attempt; it doubles each time.
const BACK_OFF_FIRST: Span = Span::from_secs(2);
/// The longest wait between attempts.
const BACK_OFF_MAX: Span = Span::from_mins(30);

crate::statements! {
    /// Adds a job unless one has its key.
    INSERT = both(
        "INSERT INTO jobs (id, org_id, kind, payload, state, run_at, attempts, dedupe_key, created_at)
         VALUES ($1, $2, $3, $4, 0, $5, 0, $6, $7)
         ON CONFLICT (org_id, kind, dedupe_key) WHERE state = 0 DO NOTHING"
    );
    /// Takes the key from a job that was begun. One that still waits is locked by this until the commit, so that nobody begins it
    /// before it can see what this transaction changed.
    GIVE_KEY_AWAY = both(
        "UPDATE jobs SET dedupe_key = CASE WHEN lease_until IS NULL THEN dedupe_key END
         WHERE org_id = $1 AND kind = $2 AND dedupe_key = $3 AND state = 0"
    );
    /// Claims the oldest due job of any organization, by the partial index `jobs_due`.
    CLAIM = pair(
        "UPDATE jobs SET lease_until = $2, attempts = attempts + 1, node = $3
         WHERE (org_id, id) = (SELECT org_id, id FROM jobs WHERE state = 0 AND run_at <= $1 AND (lease_until IS NULL OR lease_until < $1)
                     ORDER BY run_at, id LIMIT 1)
         RETURNING id, org_id, kind, payload, attempts, run_at, created_at, last_error",
        "UPDATE jobs SET lease_until = $2, attempts = attempts + 1, node = $3
         WHERE (org_id, id) = (SELECT org_id, id FROM jobs WHERE state = 0 AND run_at <= $1 AND (lease_until IS NULL OR lease_until < $1)
                     ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, org_id, kind, payload, attempts, run_at, created_at, last_error"
    );
    /// Lets others have what a node that is gone was at.
    ABANDON = both("UPDATE jobs SET lease_until = NULL WHERE state = 0 AND node = $1 AND lease_until IS NOT NULL");
    /// The moment of the next job, by `jobs_due`.
    NEXT_DUE = both(
        "SELECT min(CASE WHEN lease_until > run_at THEN lease_until ELSE run_at END) FROM jobs WHERE state = 0"
    );
    /// Ends a job that worked. The attempt number fences a worker whose lease ran out, the lease one whose number came again after a postponement.
    REMOVE = both("DELETE FROM jobs WHERE org_id = $1 AND id = $2 AND attempts = $3 AND lease_until IS NOT NULL");
    /// Puts a job off.
    RETRY = both(
        "UPDATE jobs SET run_at = $4, lease_until = NULL, last_error = $5
         WHERE org_id = $1 AND id = $2 AND attempts = $3 AND lease_until IS NOT NULL"
    );
    /// Puts a job off without counting the attempt: the world asked to wait.
    POSTPONE = both(
        "UPDATE jobs SET run_at = $4, lease_until = NULL, attempts = attempts - 1
         WHERE org_id = $1 AND id = $2 AND attempts = $3 AND lease_until IS NOT NULL"
    );
    /// Holds a job that is under way for longer.
    RENEW = both(
        "UPDATE jobs SET lease_until = $4 WHERE org_id = $1 AND id = $2 AND attempts = $3 AND lease_until IS NOT NULL"
    );
    /// Gives a job up.
    BURY = both(
        "UPDATE jobs SET state = 1, lease_until = NULL, last_error = $4 WHERE org_id = $1 AND id = $2 AND attempts = $3 AND lease_until IS NOT NULL"
    );
    /// Lets a dead letter live again, unless another with its key waits by now.
    REVIVE = both(
        "UPDATE jobs SET state = 0, attempts = 0, run_at = $3, last_error = NULL
         WHERE org_id = $1 AND id = $2 AND state = 1
           AND NOT EXISTS (SELECT 1 FROM jobs w WHERE w.org_id = $1 AND w.kind = jobs.kind
                             AND w.dedupe_key = jobs.dedupe_key AND w.state = 0)"
    );
    /// Dead letters of an organization, newest first, by `jobs_dead`.
    DEAD = both(
        "SELECT id, org_id, kind, payload, attempts, run_at, created_at, last_error FROM jobs
         WHERE org_id = $1 AND state = 1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    /// What every dead letter of an organization is about, by `jobs_dead`.
    DEAD_PAYLOADS = both("SELECT id, payload FROM jobs WHERE org_id = $1 AND state = 1");
    /// Removes a dead letter.
    REMOVE_DEAD = both("DELETE FROM jobs WHERE org_id = $1 AND id = $2 AND state = 1");
    /// Counts what waits and what is dead, for `/metrics`.
    COUNT = both("SELECT state, count(*) FROM jobs GROUP BY state");
}

/// A piece of background work.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// The id.
    pub id: JobId,
    /// Whose work.
    pub org: OrgId,
    /// The registered kind, `SendMessage`.
    pub kind: String,
    /// What the kind needs: ids.
    pub payload: serde_json::Value,
    /// How often it was begun, this time included.
    pub attempts: u32,
    /// When it was due.
    pub run_at: Timestamp,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

/// A job to be added.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// The id.
    pub id: JobId,
    /// The registered kind.
    pub kind: &'static str,
    /// What the kind needs: ids.
    pub payload: serde_json::Value,
    /// Not before.
    pub run_at: Timestamp,
    /// Jobs of a kind with the same key that wait and were not begun are one job.
    pub dedupe_key: Option<String>,
}

/// Adds a job in the transaction that makes it necessary.
///
/// **Shape**: one with the same key that waits is enough; one that was begun may have read too early, so the new one runs after it.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, now: Timestamp, job: &NewJob) -> Result<()> {
    if add(tx, scope, now, job).await? {
        return Ok(());
    }
    tx.execute(
        &GIVE_KEY_AWAY,
        args![scope.org(), job.kind, job.dedupe_key.as_ref()],
    )
    .await?;
    add(tx, scope, now, job).await.map(drop)
}

/// Tells whether it was added: not if one with its key is there.
async fn add(tx: &mut Tx<'_>, scope: &Scope, now: Timestamp, job: &NewJob) -> Result<bool> {
    let payload = job.payload.to_string();
    let added = tx
        .execute(
            &INSERT,
            args![
                job.id,
                scope.org(),
                job.kind,
                payload.as_str(),
                job.run_at,
                job.dedupe_key.as_ref(),
                now
            ],
        )
        .await?;
    Ok(added > 0)
}

/// Claims the oldest due job for a node; a lease that runs out lets another worker have it.
pub async fn claim(tx: &mut Tx<'_>, now: Timestamp, lease: Span, node: u16) -> Result<Option<Job>> {
    tx.opt(&CLAIM, args![now, now + lease, i64::from(node)], read)
        .await
}

/// Lets others have the jobs that a node was at: it is gone, or has just been started anew. Tells how many.
pub async fn abandon(tx: &mut Tx<'_>, node: u16) -> Result<u64> {
    tx.execute(&ABANDON, args![i64::from(node)]).await
}

/// Gives the moment at which the next job is due.
pub async fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>> {
    tx.one(&NEXT_DUE, args![], |row| row.opt_at(0)).await
}

/// Ends a job that worked.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, job: &Job) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), job.id, job.attempts])
        .await
        .map(drop)
}

/// Puts a failed job off, longer each time; gives it up after [`ATTEMPTS_MAX`]. Tells whether it is now dead.
pub async fn fail(
    tx: &mut Tx<'_>,
    scope: &Scope,
    job: &Job,
    now: Timestamp,
    reason: &str,
) -> Result<bool> {
    if job.attempts >= ATTEMPTS_MAX {
        bury(tx, scope, job, reason).await?;
        return Ok(true);
    }
    tx.execute(
        &RETRY,
        args![
            scope.org(),
            job.id,
            job.attempts,
            now + back_off(job.attempts),
            reason
        ],
    )
    .await?;
    Ok(false)
}

/// Puts a failed job off until a moment; this attempt counts. Tells whether it is now dead.
pub async fn put_off(
    tx: &mut Tx<'_>,
    scope: &Scope,
    job: &Job,
    until: Timestamp,
    reason: &str,
) -> Result<bool> {
    if job.attempts >= ATTEMPTS_MAX {
        bury(tx, scope, job, reason).await?;
        return Ok(true);
    }
    tx.execute(
        &RETRY,
        args![scope.org(), job.id, job.attempts, until, reason],
    )
    .await?;
    Ok(false)
}

/// Puts a job off because the world asked to wait; this attempt does not count.
pub async fn postpone(tx: &mut Tx<'_>, scope: &Scope, job: &Job, until: Timestamp) -> Result<()> {
    tx.execute(&POSTPONE, args![scope.org(), job.id, job.attempts, until])
        .await
        .map(drop)
}

/// Holds a job that is under way until a moment. Tells whether it is still this worker's.
pub async fn renew(tx: &mut Tx<'_>, scope: &Scope, job: &Job, until: Timestamp) -> Result<bool> {
    let values = args![scope.org(), job.id, job.attempts, until];
    Ok(tx.execute(&RENEW, values).await? > 0)
}

/// Gives a job up at once.
pub async fn bury(tx: &mut Tx<'_>, scope: &Scope, job: &Job, reason: &str) -> Result<()> {
    tx.execute(&BURY, args![scope.org(), job.id, job.attempts, reason])
        .await
        .map(drop)
}

/// Lets a dead letter live again. Tells whether there was one, and none with its key waits already.
pub async fn revive(tx: &mut Tx<'_>, scope: &Scope, id: JobId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(&REVIVE, args![scope.org(), id, now]).await? > 0)
}

/// Lists dead letters, newest first.
pub async fn list_dead(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Option<JobId>,
    limit: u32,
) -> Result<Vec<Job>> {
    tx.all(
        &DEAD,
        args![scope.org(), before.map_or(i64::MAX, JobId::get), limit],
        read,
    )
    .await
}

/// Removes the dead letters about something, as the given question about their payload decides: what a provider said of a
/// message may quote it.
pub async fn forget_dead(
    tx: &mut Tx<'_>,
    scope: &Scope,
    is_about: &(dyn Fn(&serde_json::Value) -> bool + Sync),
) -> Result<()> {
    let dead = tx
        .all(&DEAD_PAYLOADS, args![scope.org()], |row| {
            Ok((row.i64(0)?, row.json(1)?))
        })
        .await?;
    for (id, payload) in dead {
        if is_about(&payload) {
            tx.execute(&REMOVE_DEAD, args![scope.org(), id]).await?;
        }
    }
    Ok(())
}

/// Counts what waits and what is dead, over all organizations.
pub async fn count(tx: &mut Tx<'_>) -> Result<(i64, i64)> {
    let rows = tx
        .all(&COUNT, args![], |row| Ok((row.i64(0)?, row.i64(1)?)))
        .await?;
    let of = |state| {
        rows.iter()
            .find(|(s, _)| *s == state)
            .map_or(0, |(_, n)| *n)
    };
    Ok((of(0), of(1)))
}

/// The wait after the given attempt: 2 s, 4 s, 8 s … 30 min.
fn back_off(attempts: u32) -> Span {
    BACK_OFF_FIRST
        .times(1 << attempts.saturating_sub(1).min(20))
        .min(BACK_OFF_MAX)
}

fn read(row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        id: JobId::from_i64(row.i64(0)?),
        org: OrgId::from_i64(row.i64(1)?),
        kind: row.text(2)?,
        payload: row.json(3)?,
        attempts: row.u32(4)?,
        run_at: row.at(5)?,
        created_at: row.at(6)?,
        last_error: row.opt_text(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_and_stops_at_half_an_hour() {
        assert_eq!(back_off(1), Span::from_secs(2));
        assert_eq!(back_off(2), Span::from_secs(4));
        assert_eq!(back_off(11), Span::from_mins(30));
        assert_eq!(back_off(60), Span::from_mins(30));
    }
}
