//! Webhooks: where other systems are told of what happened, and how far of the log each was told.

use base::authz::Scope;
use base::id::WebhookId;
use base::text::fold;
use base::time::Timestamp;
use setup::webhook::{WebhookOffReason, WebhookUrl};
use store::{Error, Result, Row, Tx, args, both};

store::statements! {
    /// Those of an organization, by `webhooks_of_org`; few.
    LIST = both(
        "SELECT id, name, url, events, secret, previous_secret, previous_until, active, off_reason, off_at, failing_since, position,
                created_at, revision
         FROM webhooks WHERE org_id = $1 AND deleted_at IS NULL ORDER BY name_fold, id"
    );
    /// One row by primary key.
    GET = both(
        "SELECT id, name, url, events, secret, previous_secret, previous_until, active, off_reason, off_at, failing_since, position,
                created_at, revision
         FROM webhooks WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Those that were not told everything yet, by `webhooks_of_org`.
    BEHIND = both(
        "SELECT w.id FROM webhooks w JOIN event_heads h ON h.org_id = w.org_id
         WHERE w.org_id = $1 AND w.deleted_at IS NULL AND w.active AND w.position < h.seq ORDER BY w.position, w.id"
    );
    /// How many there are, by `webhooks_of_org`.
    COUNT = both("SELECT count(*) FROM webhooks WHERE org_id = $1 AND deleted_at IS NULL");
    /// Adds one.
    INSERT = both(
        "INSERT INTO webhooks (id, org_id, name, name_fold, url, events, secret, active, position, created_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE webhooks SET name = $3, name_fold = $4, url = $5, events = $6, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Switches one on: it is told of what happens from a number on.
    SWITCH_ON = both(
        "UPDATE webhooks SET active = TRUE, off_reason = NULL, off_at = NULL, failing_since = NULL, position = $3
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Switches one off.
    SWITCH_OFF = both(
        "UPDATE webhooks SET active = FALSE, off_reason = $3, off_at = $4, revision = revision + $5
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL AND active"
    );
    /// Gives one another secret and remembers the one of before.
    ROTATE = both(
        "UPDATE webhooks SET previous_secret = secret, previous_until = $4, secret = $3, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Remembers how far one was told.
    SET_POSITION = both("UPDATE webhooks SET position = $3 WHERE org_id = $1 AND id = $2 AND position < $3");
    /// Remembers since when one takes nothing, unless that is known.
    SET_FAILING = both(
        "UPDATE webhooks SET failing_since = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL AND failing_since IS NULL"
    );
    /// One takes things again.
    SET_WELL = both(
        "UPDATE webhooks SET failing_since = NULL WHERE org_id = $1 AND id = $2 AND failing_since IS NOT NULL"
    );
    /// Deletes one and forgets its secrets.
    REMOVE = both(
        "UPDATE webhooks SET deleted_at = $3, active = FALSE, secret = $4, previous_secret = NULL, previous_until = NULL
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The id.
    pub id: WebhookId,
    /// What its administrators call it.
    pub name: String,
    /// Where events are sent.
    pub url: WebhookUrl,
    /// Kinds of events that it is told of; empty for every event.
    pub events: Vec<String>,
    /// The sealed secret.
    pub secret: Vec<u8>,
    /// The sealed secret of before, and until when it counts.
    pub previous: Option<(Vec<u8>, Timestamp)>,
    /// Whether it is told anything.
    pub active: bool,
    /// Why it is off though nobody switched it off.
    pub off_reason: Option<WebhookOffReason>,
    /// Since when it is off.
    pub off_at: Option<Timestamp>,
    /// Since when it takes nothing.
    pub failing_since: Option<Timestamp>,
    /// Number of the last event that it was told of or that does not concern it.
    pub position: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

impl Webhook {
    /// Tells whether a kind of event is sent to it.
    pub fn wants(&self, kind: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|one| one == kind)
    }
}

fn read(row: &Row<'_>) -> Result<Webhook> {
    let (url, reason) = (row.text(2)?, row.opt_text(8)?);
    Ok(Webhook {
        id: WebhookId::from_i64(row.i64(0)?),
        name: row.text(1)?,
        url: WebhookUrl::parse(&url)
            .map_err(|why| Error::Corrupt(format!("address of a webhook: {why}")))?,
        events: row.json(3)?,
        secret: row.blob(4)?,
        previous: row.opt_blob(5)?.zip(row.opt_at(6)?),
        active: row.bool(7)?,
        off_reason: reason
            .map(|name| {
                WebhookOffReason::parse(&name)
                    .ok_or_else(|| Error::Corrupt(format!("reason {name}")))
            })
            .transpose()?,
        off_at: row.opt_at(9)?,
        failing_since: row.opt_at(10)?,
        position: row.i64(11)?,
        created_at: row.at(12)?,
        revision: row.i64(13)?,
    })
}

/// Lists those of an organization by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Webhook>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Finds one.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: WebhookId) -> Result<Option<Webhook>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Names those that were not told everything yet, first whoever is furthest behind.
pub async fn behind(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<WebhookId>> {
    tx.all(&BEHIND, args![scope.org()], |row| {
        Ok(WebhookId::from_i64(row.i64(0)?))
    })
    .await
}

/// Counts those of an organization.
pub async fn count(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64> {
    tx.one(&COUNT, args![scope.org()], |row| row.i64(0)).await
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &Webhook) -> Result<()> {
    let events = serde_json::to_string(&one.events)?;
    let folded = fold(&one.name);
    let values = args![
        one.id,
        scope.org(),
        &one.name,
        folded.as_str(),
        one.url.as_str(),
        store::V::J(&events),
        one.secret.as_slice(),
        one.active,
        one.position,
        one.created_at
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Changes name, address and events of one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &Webhook) -> Result<()> {
    let events = serde_json::to_string(&one.events)?;
    let folded = fold(&one.name);
    let values = args![
        scope.org(),
        one.id,
        &one.name,
        folded.as_str(),
        one.url.as_str(),
        store::V::J(&events)
    ];
    tx.execute(&UPDATE, values).await.map(drop)
}

/// Switches one on: it is told of what happens after the event with a number.
pub async fn switch_on(tx: &mut Tx<'_>, scope: &Scope, id: WebhookId, head: i64) -> Result<()> {
    tx.execute(&SWITCH_ON, args![scope.org(), id, head])
        .await
        .map(drop)
}

/// Switches one off. Tells whether it was on.
///
/// **Shape**: with a reason nobody here did it, and the revision grows, so that a form that is open does not switch it on again.
pub async fn switch_off(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookId,
    reason: Option<WebhookOffReason>,
    now: Timestamp,
) -> Result<bool> {
    let grows = i64::from(reason.is_some());
    let values = args![
        scope.org(),
        id,
        reason.map(WebhookOffReason::name),
        now,
        grows
    ];
    Ok(tx.execute(&SWITCH_OFF, values).await? > 0)
}

/// Gives one another sealed secret; the one of before counts until a moment.
pub async fn rotate(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookId,
    secret: &[u8],
    until: Timestamp,
) -> Result<()> {
    tx.execute(&ROTATE, args![scope.org(), id, secret, until])
        .await
        .map(drop)
}

/// Remembers that one was told everything up to a number.
pub async fn update_position(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookId,
    position: i64,
) -> Result<()> {
    tx.execute(&SET_POSITION, args![scope.org(), id, position])
        .await
        .map(drop)
}

/// Remembers whether one takes things: since when it does not, or that it does.
pub async fn update_health(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WebhookId,
    failing: Option<Timestamp>,
) -> Result<()> {
    match failing {
        Some(at) => tx.execute(&SET_FAILING, args![scope.org(), id, at]).await,
        None => tx.execute(&SET_WELL, args![scope.org(), id]).await,
    }
    .map(drop)
}

/// Deletes one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: WebhookId, now: Timestamp) -> Result<()> {
    let nothing: &[u8] = &[];
    tx.execute(&REMOVE, args![scope.org(), id, now, nothing])
        .await
        .map(drop)
}
