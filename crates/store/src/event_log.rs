//! The event log: per organization, numbered without holes, in commit order.

use std::collections::BTreeMap;

use base::authz::Scope;
use base::event::{Audience, EntityKind, StoredEvent};
use base::id::OrgId;
use base::time::Timestamp;

use crate::db::Commit;
use crate::tx::Emitted;
use crate::{Error, Result, Row, Tx, args, audit_log, both};

crate::statements! {
    /// Takes the next numbers. The row lock makes commit order equal number order. One row by primary key.
    ADVANCE = both(
        "INSERT INTO event_heads (org_id, seq) VALUES ($1, $2)
         ON CONFLICT (org_id) DO UPDATE SET seq = event_heads.seq + excluded.seq RETURNING seq"
    );
    /// One row by primary key.
    HEAD = both("SELECT seq FROM event_heads WHERE org_id = $1");
    /// The heads of all organizations, one row each.
    HEADS = both("SELECT org_id, seq FROM event_heads");
    /// Appends one event.
    APPEND = both(
        "INSERT INTO events (org_id, seq, at, kind, version, entity, entity_id, parent_id, actor_id, audience, payload)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    /// Events after a number, in order, by primary key; at most the limit.
    AFTER = both(
        "SELECT seq, kind, entity, entity_id, parent_id, audience FROM events
         WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
    );
    /// Kinds of events after a number, in order, by primary key; at most the limit.
    KINDS_AFTER = both("SELECT seq, kind FROM events WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    /// One event whole, by primary key.
    WHOLE = both(
        "SELECT seq, at, kind, version, entity, entity_id, parent_id, actor_id, payload FROM events WHERE org_id = $1 AND seq = $2"
    );
    /// Events of one entity, newest first, by `events_of_entity`.
    OF_ENTITY = both(
        "SELECT seq, kind, entity, entity_id, parent_id, audience FROM events
         WHERE org_id = $1 AND entity = $2 AND entity_id = $3 ORDER BY seq DESC LIMIT $4"
    );
}

/// Appends what the transaction emitted and gives the numbered events, one commit per organization.
pub(crate) async fn flush(tx: &mut Tx<'_>) -> Result<Vec<Commit>> {
    let emitted = tx.take_emitted();
    let mut by_org: BTreeMap<OrgId, Vec<Emitted>> = BTreeMap::new();
    for one in emitted {
        by_org.entry(one.org).or_default().push(one);
    }
    let mut commits = Vec::with_capacity(by_org.len());
    for (org, list) in by_org {
        let count = i64::try_from(list.len()).unwrap_or(i64::MAX);
        let last = tx
            .one(&ADVANCE, args![org, count], |row| row.i64(0))
            .await?;
        audit_log::append(tx, org, &list).await?;
        let mut events = Vec::with_capacity(list.len());
        for (seq, one) in (last - count + 1..).zip(list) {
            events.push(append(tx, seq, one).await?);
        }
        commits.push(Commit { org, events });
    }
    Ok(commits)
}

async fn append(tx: &mut Tx<'_>, seq: i64, one: Emitted) -> Result<StoredEvent> {
    let audience = serde_json::to_string(&one.event.audience)?;
    let payload = one.event.payload.to_string();
    let event = one.event;
    tx.execute(
        &APPEND,
        args![
            one.org,
            seq,
            one.at,
            event.kind,
            event.version,
            event.entity.name(),
            event.entity_id,
            event.parent_id,
            one.actor,
            audience.as_str(),
            payload.as_str()
        ],
    )
    .await?;
    Ok(StoredEvent {
        seq,
        kind: event.kind.to_owned(),
        entity: event.entity,
        entity_id: event.entity_id,
        parent_id: event.parent_id,
        audience: event.audience,
    })
}

/// Gives the number of the last event; zero when nothing has happened yet.
pub async fn head(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64> {
    Ok(tx
        .opt(&HEAD, args![scope.org()], |row| row.i64(0))
        .await?
        .unwrap_or(0))
}

/// Gives the number of the last event of every organization that has one.
pub async fn heads(tx: &mut Tx<'_>) -> Result<Vec<(OrgId, i64)>> {
    tx.all(&HEADS, args![], |row| {
        Ok((OrgId::from_i64(row.i64(0)?), row.i64(1)?))
    })
    .await
}

/// Lists events after a number, in order.
///
/// **Shape**: at most `limit`; a caller that gets `limit` rows asks again or reloads.
pub async fn after(
    tx: &mut Tx<'_>,
    scope: &Scope,
    seq: i64,
    limit: u32,
) -> Result<Vec<StoredEvent>> {
    tx.all(&AFTER, args![scope.org(), seq, limit], read).await
}

/// Names the kinds of events after a number, in order.
///
/// **Shape**: at most `limit`; a caller that gets `limit` rows asks again.
pub async fn kinds_after(
    tx: &mut Tx<'_>,
    scope: &Scope,
    seq: i64,
    limit: u32,
) -> Result<Vec<(i64, String)>> {
    tx.all(&KINDS_AFTER, args![scope.org(), seq, limit], |row| {
        Ok((row.i64(0)?, row.text(1)?))
    })
    .await
}

/// An event with everything that the log keeps of it, for those outside.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeEvent {
    /// Position in the organization's log.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Noun and past participle.
    pub kind: String,
    /// Version of the payload.
    pub version: i64,
    /// What it is about, as rows name it.
    pub entity: String,
    /// The id of the entity.
    pub entity_id: i64,
    /// The entity it belongs to.
    pub parent_id: Option<i64>,
    /// The user who did it.
    pub actor_id: Option<i64>,
    /// Ids, counts and codes.
    pub payload: serde_json::Value,
}

/// Reads one event whole.
pub async fn whole(tx: &mut Tx<'_>, scope: &Scope, seq: i64) -> Result<Option<WholeEvent>> {
    tx.opt(&WHOLE, args![scope.org(), seq], |row| {
        Ok(WholeEvent {
            seq: row.i64(0)?,
            at: row.at(1)?,
            kind: row.text(2)?,
            version: row.i64(3)?,
            entity: row.text(4)?,
            entity_id: row.i64(5)?,
            parent_id: row.opt_i64(6)?,
            actor_id: row.opt_i64(7)?,
            payload: row.json(8)?,
        })
    })
    .await
}

/// Lists the events of one entity, newest first.
pub async fn of_entity(
    tx: &mut Tx<'_>,
    scope: &Scope,
    entity: EntityKind,
    id: i64,
    limit: u32,
) -> Result<Vec<StoredEvent>> {
    tx.all(
        &OF_ENTITY,
        args![scope.org(), entity.name(), id, limit],
        read,
    )
    .await
}

fn read(row: &Row<'_>) -> Result<StoredEvent> {
    let entity = row.text(2)?;
    Ok(StoredEvent {
        seq: row.i64(0)?,
        kind: row.text(1)?,
        entity: EntityKind::parse(&entity)
            .ok_or_else(|| Error::Corrupt(format!("entity {entity}")))?,
        entity_id: row.i64(3)?,
        parent_id: row.opt_i64(4)?,
        audience: row.json::<Audience>(5)?,
    })
}
