//! Deliveries of webhooks: one event for one receiver, and what came of it.

use base::authz::Scope;
use base::id::{JobId, WebhookDeliveryId, WebhookId};
use base::time::{Span, Timestamp};
use setup::webhook::{WebhookDeliveryError, WebhookDeliveryState};
use store::{Error, Result, Row, Tx, args, both};

store::statements! {
    /// Adds one, unless the webhook has this event.
    INSERT = both(
        "INSERT INTO webhook_deliveries (id, org_id, webhook_id, seq, kind, state, attempts, next_attempt_at, created_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, $7)
         ON CONFLICT (org_id, webhook_id, seq) WHERE seq IS NOT NULL DO NOTHING"
    );
    /// Adds a trial, which whoever made it is sending.
    INSERT_TRIAL = both(
        "INSERT INTO webhook_deliveries (id, org_id, webhook_id, kind, state, attempts, next_attempt_at, lease_until, created_at)
         VALUES ($1, $2, $3, $4, 'waiting', 1, $5, $6, $7)"
    );
    /// One row by primary key.
    GET = both(
        "SELECT id, webhook_id, seq, kind, state, attempts, next_attempt_at, lease_until, created_at, last_attempt_at, duration_us,
                status, answer, error
         FROM webhook_deliveries WHERE org_id = $1 AND id = $2"
    );
    /// A page, newest first, by `webhook_deliveries_in_order`.
    LIST = both(
        "SELECT id, webhook_id, seq, kind, state, attempts, next_attempt_at, lease_until, created_at, last_attempt_at, duration_us,
                status, answer, error
         FROM webhook_deliveries WHERE org_id = $1 AND webhook_id = $2 AND id < $3 AND (state = $4 OR $4 IS NULL)
         ORDER BY id DESC LIMIT $5"
    );
    /// How many another job is sending, by `webhook_deliveries_due`.
    IN_FLIGHT = both(
        "SELECT count(*) FROM webhook_deliveries
         WHERE org_id = $1 AND webhook_id = $2 AND state = 'waiting' AND lease_until >= $3 AND (job_id IS NULL OR job_id <> $4)"
    );
    /// Takes what is due, oldest first, by `webhook_deliveries_due`. The webhook must be held. A job that begins again has its own.
    CLAIM = both(
        "UPDATE webhook_deliveries SET lease_until = $5, job_id = $4, attempts = attempts + 1
         WHERE org_id = $1 AND id IN (
             SELECT id FROM webhook_deliveries
             WHERE org_id = $1 AND webhook_id = $2 AND state = 'waiting' AND next_attempt_at <= $3
               AND (lease_until IS NULL OR lease_until < $3 OR job_id = $4)
             ORDER BY next_attempt_at, id LIMIT $6)
         RETURNING id, webhook_id, seq, kind, state, attempts, next_attempt_at, lease_until, created_at, last_attempt_at,
                   duration_us, status, answer, error"
    );
    /// What came of an attempt. The lease fences a worker that stood still.
    SETTLE = both(
        "UPDATE webhook_deliveries SET state = $4, next_attempt_at = $5, last_attempt_at = $6, duration_us = $7, status = $8,
                answer = $9, error = $10, lease_until = NULL, job_id = NULL
         WHERE org_id = $1 AND id = $2 AND lease_until = $3 AND state = 'waiting'"
    );
    /// When something of a webhook is to be sent next, by `webhook_deliveries_due`.
    NEXT = both(
        "SELECT min(CASE WHEN lease_until > next_attempt_at THEN lease_until ELSE next_attempt_at END) FROM webhook_deliveries
         WHERE org_id = $1 AND webhook_id = $2 AND state = 'waiting'"
    );
    /// Nothing that waits is sent any more, except what is under way, by `webhook_deliveries_due`.
    GIVE_UP = both(
        "UPDATE webhook_deliveries SET state = 'failed', error = $3, lease_until = NULL, job_id = NULL
         WHERE org_id = $1 AND webhook_id = $2 AND state = 'waiting' AND (lease_until IS NULL OR lease_until < $4)"
    );
    /// Sends one again, from the first attempt on, unless it is being sent.
    REPLAY = both(
        "UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, next_attempt_at = $3
         WHERE org_id = $1 AND id = $2 AND (lease_until IS NULL OR lease_until < $3)"
    );
    /// Sends again what failed since a moment; a scan of one webhook's by `webhook_deliveries_in_order`.
    REPLAY_FAILED = both(
        "UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, next_attempt_at = $4
         WHERE org_id = $1 AND webhook_id = $2 AND state = 'failed' AND created_at >= $3 AND seq IS NOT NULL"
    );
    /// Forgets what receivers answered.
    FORGET_ANSWERS = both("UPDATE webhook_deliveries SET answer = NULL WHERE org_id = $1 AND answer IS NOT NULL");
    /// Removes old ones, some at a time, by primary key: ids grow with time.
    PURGE = both(
        "DELETE FROM webhook_deliveries WHERE org_id = $1 AND id IN (
             SELECT id FROM webhook_deliveries WHERE org_id = $1 AND id < $2 ORDER BY id LIMIT $3)"
    );
    /// Whether there are any, by primary key.
    ANY = both("SELECT id FROM webhook_deliveries WHERE org_id = $1 ORDER BY id LIMIT 1");
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// The id, the same at each attempt.
    pub id: WebhookDeliveryId,
    /// For whom.
    pub webhook: WebhookId,
    /// Number of the event in the log; none for a trial.
    pub seq: Option<i64>,
    /// The kind of event.
    pub kind: String,
    /// Where it is on its way.
    pub state: WebhookDeliveryState,
    /// How often it was tried since it was made or replayed.
    pub attempts: u32,
    /// Not before, while it waits.
    pub next_attempt_at: Timestamp,
    /// Until when somebody is sending it.
    pub lease_until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// What came of the last attempt.
    pub last: Option<Outcome>,
    /// Why it does not count, or why it was not sent.
    pub error: Option<WebhookDeliveryError>,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub took: Span,
    /// The status of the answer.
    pub status: Option<u16>,
    /// The beginning of the answer.
    pub answer: Option<String>,
}

fn read(row: &Row<'_>) -> Result<WebhookDelivery> {
    let (state, error) = (row.text(4)?, row.opt_text(13)?);
    let error = error
        .map(|name| {
            WebhookDeliveryError::parse(&name)
                .ok_or_else(|| Error::Corrupt(format!("error {name}")))
        })
        .transpose()?;
    let (status, answer) = (row.opt_i64(11)?, row.opt_text(12)?);
    let took = Span::from_micros(row.opt_i64(10)?.unwrap_or_default());
    Ok(WebhookDelivery {
        id: WebhookDeliveryId::from_i64(row.i64(0)?),
        webhook: WebhookId::from_i64(row.i64(1)?),
        seq: row.opt_i64(2)?,
        kind: row.text(3)?,
        state: WebhookDeliveryState::parse(&state)
            .ok_or_else(|| Error::Corrupt(format!("state {state}")))?,
        attempts: row.u32(5)?,
        next_attempt_at: row.at(6)?,
        lease_until: row.opt_at(7)?,
        created_at: row.at(8)?,
        last: row.opt_at(9)?.map(|at| Outcome {
            at,
            took,
            status: status.and_then(|status| u16::try_from(status).ok()),
            answer,
        }),
        error,
    })
}

/// Adds one that is to be sent at once, unless the webhook has this event. Tells whether it was added.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, webhook): (WebhookDeliveryId, WebhookId),
    (seq, kind): (Option<i64>, &str),
    now: Timestamp,
) -> Result<bool> {
    let values = args![id, scope.org(), webhook, seq, kind, now, now];
    Ok(tx.execute(&INSERT, values).await? > 0)
}

/// Adds a trial; whoever made it sends it within a lease.
pub async fn insert_trial(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, webhook): (WebhookDeliveryId, WebhookId),
    kind: &str,
    (now, until): (Timestamp, Timestamp),
) -> Result<()> {
    let values = args![id, scope.org(), webhook, kind, now, until, now];
    tx.execute(&INSERT_TRIAL, values).await.map(drop)
}

/// Finds one.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookDeliveryId,
) -> Result<Option<WebhookDelivery>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives a page of a webhook's, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    webhook: WebhookId,
    state: Option<WebhookDeliveryState>,
    (before, limit): (Option<WebhookDeliveryId>, u32),
) -> Result<Vec<WebhookDelivery>> {
    let before = before.map_or(i64::MAX, WebhookDeliveryId::get);
    let state = state.map(WebhookDeliveryState::name);
    tx.all(
        &LIST,
        args![scope.org(), webhook, before, state, limit],
        read,
    )
    .await
}

/// Who takes deliveries, until when they have them, and how many are sent at once to one webhook.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// The webhook, which must be held.
    pub webhook: WebhookId,
    /// The job.
    pub job: JobId,
    /// How long it has them.
    pub lease: Span,
    /// Those that are sent at once to the webhook, by whomever.
    pub at_once: u32,
}

/// Takes what is due, as far as others leave room.
pub async fn claim(
    tx: &mut Tx<'_>,
    scope: &Scope,
    claim: Claim,
    now: Timestamp,
) -> Result<Vec<WebhookDelivery>> {
    let asked = args![scope.org(), claim.webhook, now, claim.job];
    let others = tx.one(&IN_FLIGHT, asked, |row| row.u32(0)).await?;
    let room = claim.at_once.saturating_sub(others);
    if room == 0 {
        return Ok(Vec::new());
    }
    let until = now + claim.lease;
    let values = args![scope.org(), claim.webhook, now, claim.job, until, room];
    let mut taken = tx.all(&CLAIM, values, read).await?;
    taken.sort_by_key(|one| one.id);
    Ok(taken)
}

/// Remembers what came of an attempt. Tells whether the delivery still was the caller's.
pub async fn settle(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &WebhookDelivery,
    (state, next): (WebhookDeliveryState, Timestamp),
    (outcome, error): (&Outcome, Option<WebhookDeliveryError>),
) -> Result<bool> {
    let values = args![
        scope.org(),
        one.id,
        one.lease_until,
        state.name(),
        next,
        outcome.at,
        outcome.took.micros(),
        outcome.status,
        outcome.answer.as_deref(),
        error.map(WebhookDeliveryError::name)
    ];
    Ok(tx.execute(&SETTLE, values).await? > 0)
}

/// Gives the moment at which something of a webhook is to be sent, or may be taken over.
pub async fn next(tx: &mut Tx<'_>, scope: &Scope, webhook: WebhookId) -> Result<Option<Timestamp>> {
    tx.one(&NEXT, args![scope.org(), webhook], |row| row.opt_at(0))
        .await
}

/// Lets everything of a webhook that waits fail, except what is under way: it was switched off.
pub async fn give_up(
    tx: &mut Tx<'_>,
    scope: &Scope,
    webhook: WebhookId,
    now: Timestamp,
) -> Result<()> {
    let why = WebhookDeliveryError::SwitchedOff.name();
    tx.execute(&GIVE_UP, args![scope.org(), webhook, why, now])
        .await
        .map(drop)
}

/// Has one sent again. Tells whether nobody is sending it right now.
pub async fn replay(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookDeliveryId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&REPLAY, args![scope.org(), id, now]).await? > 0)
}

/// Has everything of a webhook sent again that failed since a moment. Tells how many.
pub async fn replay_failed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    webhook: WebhookId,
    (since, now): (Timestamp, Timestamp),
) -> Result<u64> {
    tx.execute(&REPLAY_FAILED, args![scope.org(), webhook, since, now])
        .await
}

/// Forgets what receivers answered, of all deliveries: an answer may quote somebody, and nobody can tell whom.
pub async fn forget_answers(tx: &mut Tx<'_>, scope: &Scope) -> Result<()> {
    tx.execute(&FORGET_ANSWERS, args![scope.org()])
        .await
        .map(drop)
}

/// Removes some of those from before a moment. Tells how many.
pub async fn purge(tx: &mut Tx<'_>, scope: &Scope, before: Timestamp, at_once: u32) -> Result<u64> {
    let before = base::id::compose(before, 0, 0);
    tx.execute(&PURGE, args![scope.org(), before, at_once])
        .await
}

/// Tells whether an organization has any.
pub async fn any(tx: &mut Tx<'_>, scope: &Scope) -> Result<bool> {
    Ok(tx
        .opt(&ANY, args![scope.org()], |row| row.i64(0))
        .await?
        .is_some())
}
