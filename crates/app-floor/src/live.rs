//! Live frames: each changed entity is loaded once per commit and handed to the sockets that may see it.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::event::{EntityKind, StoredEvent};
use base::id::{InteractionId, MessageId, OrgId, PersonId, QueueId, UserId};
use serde_json::{Value, json};
use store::{Tx, event_log, in_tx};
use store_floor::{interactions, messages};

use crate::{agent, interaction, message};

/// Events that a client may have missed; beyond it, it reads everything again.
pub const MISSED_MAX: u32 = 1_000;

/// A frame that is ready to be sent, and who may see it.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The number of the last event it tells of.
    pub seq: i64,
    /// The kind of entity.
    pub entity: EntityKind,
    /// Its id.
    pub id: i64,
    /// The text for those who may see it.
    pub upsert: Option<Arc<str>>,
    /// Who may see it.
    pub seen_by: SeenBy,
}

/// Who may see a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenBy {
    /// Everybody of the organization.
    Everybody,
    /// Whoever reaches the contact.
    Reach {
        /// Its queue.
        queue: QueueId,
        /// Whether it waits there.
        waiting: bool,
        /// Who holds it or held it last.
        handlers: Vec<UserId>,
    },
    /// Nobody: it is gone.
    Nobody,
}

impl SeenBy {
    /// Tells whether a scope may see it.
    pub fn allows(&self, scope: &Scope) -> bool {
        match self {
            Self::Everybody => true,
            Self::Reach {
                queue,
                waiting,
                handlers,
            } => scope.reaches(*queue, *waiting, handlers),
            Self::Nobody => false,
        }
    }
}

/// Gives the frames of some events: one per entity, with its newest state.
pub async fn frames(ctx: &Ctx, org: OrgId, events: &[StoredEvent]) -> Result<Vec<Frame>, Fault> {
    let mut newest: BTreeMap<(EntityKind, i64), i64> = BTreeMap::new();
    for event in events {
        newest.insert((event.entity, event.entity_id), event.seq);
        // A message changes the card of its interaction too.
        if let (EntityKind::Message, Some(parent)) = (event.entity, event.parent_id) {
            newest.insert((EntityKind::Interaction, parent), event.seq);
        }
    }
    let mut wanted: Vec<((EntityKind, i64), i64)> = newest.into_iter().collect();
    wanted.sort_by_key(|(key, seq)| (*seq, *key));
    let scope = Scope::system(org, SystemReason::Projector);
    ctx.db
        .read(in_tx!(tx, [scope, wanted], {
            let mut frames = Vec::with_capacity(wanted.len());
            for ((entity, id), seq) in wanted.iter() {
                frames.push(frame(tx, &scope, *entity, *id, *seq).await?);
            }
            Ok(frames)
        }))
        .await
}

/// Gives the frames of what happened after a number.
///
/// **Shape**: `None` when more happened than is sent again: the client reads everything.
pub async fn missed(ctx: &Ctx, org: OrgId, seq: i64) -> Result<Option<(i64, Vec<Frame>)>, Fault> {
    let scope = Scope::system(org, SystemReason::Projector);
    let (head, events) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope], {
            let head = event_log::head(tx, &scope).await?;
            Ok((
                head,
                event_log::after(tx, &scope, seq, MISSED_MAX + 1).await?,
            ))
        }))
        .await?;
    let too_many = u32::try_from(events.len()).unwrap_or(u32::MAX) > MISSED_MAX;
    // A number from the future belongs to another database: a restored backup.
    if too_many || seq > head {
        return Ok(None);
    }
    Ok(Some((head, frames(ctx, org, &events).await?)))
}

async fn frame(
    tx: &mut Tx<'_>,
    scope: &Scope,
    entity: EntityKind,
    id: i64,
    seq: i64,
) -> Result<Frame, Fault> {
    let (data, seen_by) = match entity {
        EntityKind::Interaction => card(tx, scope, InteractionId::from_i64(id)).await?,
        EntityKind::Message => written(tx, scope, MessageId::from_i64(id)).await?,
        EntityKind::Agent => (
            to_value(&agent::view(tx, scope, UserId::from_i64(id)).await?)?,
            SeenBy::Everybody,
        ),
        EntityKind::Person => person(tx, scope, PersonId::from_i64(id)).await?,
        EntityKind::Queue | EntityKind::User | EntityKind::Setting => {
            (json!({}), SeenBy::Everybody)
        }
    };
    let upsert = (seen_by != SeenBy::Nobody).then(|| {
        let text = json!({ "type": "upsert", "seq": seq, "entity": entity.name(), "id": id.to_string(), "data": data });
        Arc::from(text.to_string())
    });
    Ok(Frame {
        seq,
        entity,
        id,
        upsert,
        seen_by,
    })
}

fn to_value<T: serde::Serialize>(view: &T) -> Result<Value, Fault> {
    serde_json::to_value(view).map_err(|error| Fault::Internal(Box::new(error)))
}

async fn card(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<(Value, SeenBy), Fault> {
    let Some(card) = interactions::get(tx, scope, id).await? else {
        return Ok((Value::Null, SeenBy::Nobody));
    };
    let seen_by = reach_of(&card);
    Ok((
        to_value(&interaction::view(tx, scope, card).await?)?,
        seen_by,
    ))
}

async fn written(tx: &mut Tx<'_>, scope: &Scope, id: MessageId) -> Result<(Value, SeenBy), Fault> {
    let Some(row) = messages::get(tx, scope, id).await? else {
        return Ok((Value::Null, SeenBy::Nobody));
    };
    let Some(card) = interactions::get(tx, scope, row.interaction).await? else {
        return Ok((Value::Null, SeenBy::Nobody));
    };
    Ok((
        to_value(&message::view(tx, scope, row).await?)?,
        reach_of(&card),
    ))
}

async fn person(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<(Value, SeenBy), Fault> {
    let Some(row) = store_office::people::get(tx, scope, id).await? else {
        return Ok((Value::Null, SeenBy::Nobody));
    };
    // Masked for everybody: who may see documents whole asks for the person.
    Ok((
        to_value(&app_office::person::view(tx, scope, row, false).await?)?,
        SeenBy::Everybody,
    ))
}

fn reach_of(card: &interactions::Card) -> SeenBy {
    SeenBy::Reach {
        queue: card.queue,
        waiting: card.is_waiting(),
        handlers: card.agent.into_iter().chain(card.last_agent).collect(),
    }
}
