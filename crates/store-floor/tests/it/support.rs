//! Short words for the tests of real time.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::authz::{Action, Actor, Reach, Scope, SystemReason};
use base::id::{ChannelAccountId, InteractionId, OrgId, QueueId, UserId};
use base::medium::Medium;
use base::time::Timestamp;
use store::{Result, Statement, Tx, args, both};
use store_floor::conversations::{self, NewConversation};
use store_floor::interactions::{self, Filter, NewInteraction, Part};

/// What the floor would write, in short.
const SET: Statement = Statement::new(
    "it::SET",
    both(
        "UPDATE interactions SET state = $3, open = $4, agent_id = $5, last_agent_id = $6, queue_id = $7
         WHERE org_id = $1 AND id = $2",
    ),
);

/// What the floor would write of one that came outside the hours.
const LATE: Statement = Statement::new(
    "it::LATE",
    both("UPDATE interactions SET after_hours = TRUE WHERE org_id = $1 AND id = $2"),
);
/// What the floor would write of a due date.
const DUE: Statement = Statement::new(
    "it::DUE",
    both("UPDATE interactions SET due_at = $3 WHERE org_id = $1 AND id = $2"),
);
/// What the floor would write of a segment, in short.
const SEGMENT: Statement = Statement::new(
    "it::SEGMENT",
    both(
        "INSERT INTO interaction_segments (id, org_id, interaction_id, ordinal, queue_id, agent_id, started_at, handled_us, wrapped_us)
         VALUES ($1, $2, $3, $4, 7, $5, 0, 0, 0)",
    ),
);
const CODES: Statement = Statement::new(
    "it::CODES",
    both(
        "SELECT wrap_up_code_id FROM interaction_segments WHERE org_id = $1 AND interaction_id = $2 ORDER BY ordinal",
    ),
);

/// The account that everything comes by.
pub(crate) const ACCOUNT: ChannelAccountId = ChannelAccountId::from_i64(70);

/// The scope of an organization.
pub(crate) fn scope(org: i64) -> Scope {
    Scope::system(OrgId::from_i64(org), SystemReason::Floor)
}

/// The scope of a user of the first organization, linked to queues and with a team.
pub(crate) fn user_scope(user: i64, reach: Reach, queues: &[i64], team: &[i64]) -> Scope {
    let actor = Actor {
        org: OrgId::from_i64(1),
        user: user_id(user),
        actions: Arc::new(BTreeSet::from([Action::InteractionRead])),
        reach,
        queues: queues
            .iter()
            .copied()
            .map(queue_id)
            .collect::<Arc<[QueueId]>>(),
        team: team.iter().copied().map(user_id).collect::<Arc<[UserId]>>(),
        address: Arc::from(""),
        session: None,
        token: None,
        seen: None,
    };
    actor.may(Action::InteractionRead).unwrap()
}

/// A moment of the day that the tests play on.
pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(1_790_000_000 + secs)
}

/// The id of a user.
pub(crate) fn user_id(n: i64) -> UserId {
    UserId::from_i64(n)
}

/// The id of a queue.
pub(crate) fn queue_id(n: i64) -> QueueId {
    QueueId::from_i64(n)
}

/// The id of an interaction.
pub(crate) fn id(n: i64) -> InteractionId {
    InteractionId::from_i64(n)
}

/// What intake knows of an interaction.
pub(crate) fn arrival(n: i64, queue: i64) -> NewInteraction {
    NewInteraction {
        pre_open: false,
        id: id(n),
        number: format!("2026-{n:07}"),
        channel: "whatsapp".to_owned(),
        medium: Medium::Messaging,
        account: ACCOUNT,
        queue: queue_id(queue),
        day: 20_717,
        arrived_at: at(n),
    }
}

/// The conversation of an interaction with a customer.
pub(crate) fn talk(n: i64, name: &str) -> NewConversation {
    NewConversation {
        interaction: id(n),
        account: ACCOUNT,
        contact_key: format!("key-{n}"),
        contact: serde_json::json!({ "name": name }),
        name: name.to_owned(),
        phone_key: None,
        visitor: None,
        person: None,
    }
}

/// Begins an interaction with its conversation.
pub(crate) async fn begin(tx: &mut Tx<'_>, org: i64, n: i64, queue: i64) -> Result<()> {
    interactions::insert(tx, &scope(org), &arrival(n, queue)).await?;
    conversations::insert(tx, &scope(org), &talk(n, "Ana")).await
}

/// Where an interaction stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stands {
    pub(crate) state: &'static str,
    pub(crate) agent: Option<i64>,
    pub(crate) last_agent: Option<i64>,
    pub(crate) queue: i64,
}

/// Puts an interaction somewhere.
pub(crate) async fn put(tx: &mut Tx<'_>, n: i64, to: Stands) -> Result<()> {
    let open = to.state != "concluded";
    let values = args![
        OrgId::from_i64(1),
        n,
        to.state,
        open,
        to.agent,
        to.last_agent,
        to.queue
    ];
    tx.execute(&SET, values).await.map(drop)
}

/// Flags an interaction as begun outside the hours.
pub(crate) async fn late(tx: &mut Tx<'_>, n: i64) -> Result<()> {
    tx.execute(&LATE, args![OrgId::from_i64(1), n])
        .await
        .map(drop)
}

/// Gives an interaction a due date.
pub(crate) async fn due_at(tx: &mut Tx<'_>, n: i64, due: Timestamp) -> Result<()> {
    tx.execute(&DUE, args![OrgId::from_i64(1), n, due])
        .await
        .map(drop)
}

/// Gives an interaction a segment.
pub(crate) async fn segment(
    tx: &mut Tx<'_>,
    n: i64,
    ordinal: i64,
    agent: Option<i64>,
) -> Result<()> {
    let values = args![n * 100 + ordinal, OrgId::from_i64(1), n, ordinal, agent];
    tx.execute(&SEGMENT, values).await.map(drop)
}

/// The codes of the segments of an interaction, in order.
pub(crate) async fn codes_of_segments(tx: &mut Tx<'_>, n: i64) -> Result<Vec<Option<i64>>> {
    tx.all(&CODES, args![OrgId::from_i64(1), n], |row| row.opt_i64(0))
        .await
}

/// A filter that lets everything of a part through.
pub(crate) fn part(part: Part) -> Filter<'static> {
    Filter {
        part,
        queue: None,
        channel: None,
        name: None,
        phone: None,
        from: None,
        to: None,
        after_hours: None,
        newest_first: true,
        after: None,
    }
}

/// Lists ids.
pub(crate) async fn listed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
) -> Result<Vec<i64>> {
    let page = interactions::list(tx, scope, filter, 1_000).await?;
    Ok(page.iter().map(|card| card.id.get()).collect())
}
