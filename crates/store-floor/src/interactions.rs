//! Interactions: begun by intake, shown on screens. The floor writes the rest; see `floor_rows`.

use std::collections::BTreeMap;

use base::authz::Scope;
use base::id::{
    ChannelAccountId, InteractionId, LabelId, PersonId, QueueId, SegmentId, UserId, VisitorId,
    WrapUpCodeId,
};
use base::medium::Medium;
use base::time::Timestamp;
use serde_json::Value;
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both, reach};

/// The columns of a card: the interaction and its conversation.
macro_rules! cards {
    ($tail:literal) => {
        concat!(
            "SELECT i.id, i.number, i.channel, i.medium, i.channel_account_id, i.queue_id, i.state, i.activity, i.agent_id,
                    i.last_agent_id, i.offer_until, i.reason, i.after_hours, i.arrived_at, i.queued_at, i.answered_at,
                    i.ended_at, i.awaiting_since, i.wrap_up_code_id, c.person_id, c.contact, c.last_message, c.last_seq,
                    c.unread_count, c.failed_count, c.window_closes_at, i.due_at, i.revision + c.revision, c.visitor_id,
                    c.customer_read_seq, i.waiting_since, i.state_since, i.put_off_until,
                    (SELECT count(*) FROM scheduled_messages s
                     WHERE s.org_id = i.org_id AND s.interaction_id = i.id AND s.state IN ('waiting', 'failed')),
                    i.erased_at
             FROM interactions i JOIN conversations c ON c.interaction_id = i.id AND c.org_id = i.org_id ",
            $tail
        )
    };
}
pub(crate) use cards;

store::statements! {
    /// Begins an interaction; the floor fills the rest when it is told.
    INSERT = both(
        "INSERT INTO interactions (id, org_id, number, channel, medium, channel_account_id, first_queue_id, queue_id, state, activity,
                                   open, after_hours, day, arrived_at, waiting_since, reply_count, reply_sum_us, handled_us,
                                   inactive_us, wrapped_us, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $10, 'active', TRUE, FALSE, $8, $9, $11, 0, 0, 0, 0, 0, 1)"
    );
    /// Adds an interaction that is over as it begins: the floor never has it. It waited for nobody and took no time here.
    INSERT_ENDED = both(
        "INSERT INTO interactions (id, org_id, number, channel, medium, channel_account_id, first_queue_id, queue_id, state, activity,
                                   open, last_agent_id, after_hours, day, arrived_at, answered_at, ended_at, state_since, reply_count,
                                   reply_sum_us, handled_us, inactive_us, wrapped_us, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 'concluded', 'active', FALSE, $10, FALSE, $8, $9, $9, $9, $9, 0, 0, 0, 0, 0, 1)"
    );
    /// Adds the one segment of an interaction that is over as it begins.
    INSERT_ENDED_SEGMENT = both(
        "INSERT INTO interaction_segments (id, org_id, interaction_id, ordinal, queue_id, agent_id, started_at, ended_at, ending,
                                           handled_us, wrapped_us, reply_count, reply_sum_us)
         VALUES ($1, $2, $3, 1, $4, $5, $6, $6, 'concluded', 0, 0, 0, 0)"
    );
    /// One card by primary key.
    GET = both(cards!("WHERE i.org_id = $1 AND i.id = $2"));
    /// Interactions by number, by `interactions_number`.
    BY_NUMBER = both(cards!("WHERE i.org_id = $1 AND i.number = $2"));
    /// Who waits, counted per queue and channel, by `interactions_waiting`.
    COUNT_WAITING = both(
        "SELECT queue_id, channel, count(*) FROM interactions WHERE org_id = $1 AND state IN ('queued', 'offered') GROUP BY queue_id, channel"
    );
    /// Who waits in a queue up to an interaction, by `interactions_waiting`.
    POSITION = both(
        "SELECT count(*) FROM interactions WHERE org_id = $1 AND queue_id = $2 AND id <= $3 AND state IN ('queued', 'offered')"
    );
    /// What an agent holds, active and not, and put off, by `interactions_of_agent`.
    COUNT_OF_AGENT = both(
        "SELECT CASE WHEN put_off_until IS NOT NULL THEN 'put_off' ELSE activity END AS part, count(*) FROM interactions
         WHERE org_id = $1 AND agent_id = $2 AND open AND state IN ('active', 'wrap_up')
         GROUP BY CASE WHEN put_off_until IS NOT NULL THEN 'put_off' ELSE activity END"
    );
    /// What uses an agent's capacity, by `interactions_of_agent`: silent conversations do not (ROUTE-017).
    LOAD_OF_AGENT = both(
        "SELECT count(*) FROM interactions
         WHERE org_id = $1 AND agent_id = $2 AND open
           AND (state IN ('offered', 'wrap_up') OR (state = 'active' AND activity = 'active'))"
    );
    /// The labels of an interaction by primary key.
    LABELS = both("SELECT label_id FROM interaction_labels WHERE org_id = $1 AND interaction_id = $2 ORDER BY label_id");
    /// Removes the labels of an interaction.
    CLEAR_LABELS = both("DELETE FROM interaction_labels WHERE org_id = $1 AND interaction_id = $2");
    /// Labels an interaction.
    ADD_LABEL = both("INSERT INTO interaction_labels (org_id, interaction_id, label_id) VALUES ($1, $2, $3)");
    /// Classifies an interaction that ended without a code, by primary key. The floor writes it no more.
    CLASSIFY_ENDED = both(
        "UPDATE interactions SET wrap_up_code_id = $3, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND NOT open AND wrap_up_code_id IS NULL"
    );
    /// Corrects the code of an interaction that ended, by primary key, if it is still the one that was seen.
    CORRECT_CODE = both(
        "UPDATE interactions SET wrap_up_code_id = $3, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND NOT open AND coalesce(wrap_up_code_id, 0) = $4"
    );
    /// Writes the corrected code where the last one stands: in the last segment that has one, else in the last with an
    /// agent, else in the last; by `interaction_segments_in_order`.
    CORRECT_SEGMENT = both(
        "UPDATE interaction_segments SET wrap_up_code_id = $3 WHERE org_id = $1 AND interaction_id = $2 AND ordinal = coalesce(
           (SELECT max(ordinal) FROM interaction_segments WHERE org_id = $1 AND interaction_id = $2 AND wrap_up_code_id IS NOT NULL),
           (SELECT max(ordinal) FROM interaction_segments WHERE org_id = $1 AND interaction_id = $2 AND agent_id IS NOT NULL),
           (SELECT max(ordinal) FROM interaction_segments WHERE org_id = $1 AND interaction_id = $2))"
    );
    /// Writes the code into the last segment with an agent (CONFLICT-19), by `interaction_segments_in_order`.
    CLASSIFY_LAST_SEGMENT = both(
        "UPDATE interaction_segments SET wrap_up_code_id = $3 WHERE org_id = $1 AND interaction_id = $2 AND ordinal =
           (SELECT max(ordinal) FROM interaction_segments WHERE org_id = $1 AND interaction_id = $2 AND agent_id IS NOT NULL)"
    );
    /// Earlier interactions of a person, newest first, by `conversations_of_person`.
    OF_PERSON = both(cards!(
        "WHERE c.org_id = $1 AND c.person_id = $2 AND c.interaction_id < $3 ORDER BY c.interaction_id DESC LIMIT $4"
    ));
}

/// An interaction as its card shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The id.
    pub id: InteractionId,
    /// The number that people say aloud.
    pub number: String,
    /// Name of its channel.
    pub channel: String,
    /// Its medium.
    pub medium: Medium,
    /// The account it came by.
    pub account: ChannelAccountId,
    /// The queue it is in, or was last.
    pub queue: QueueId,
    /// Where it stands.
    pub state: String,
    /// Whether the conversation is active.
    pub activity: String,
    /// Who holds it, or is offered it.
    pub agent: Option<UserId>,
    /// Who held it last.
    pub last_agent: Option<UserId>,
    /// Until when an offer stands.
    pub offer_until: Option<Timestamp>,
    /// Why the agent got it.
    pub reason: Option<Value>,
    /// Whether it arrived outside the hours.
    pub after_hours: bool,
    /// When it began.
    pub arrived_at: Timestamp,
    /// When it first reached a queue of people.
    pub queued_at: Option<Timestamp>,
    /// When an agent first answered.
    pub answered_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Since when the customer awaits a reply.
    pub awaiting_since: Option<Timestamp>,
    /// The last code.
    pub code: Option<WrapUpCodeId>,
    /// The person it is linked to.
    pub person: Option<PersonId>,
    /// What the channel told of the customer.
    pub contact: Value,
    /// The last message, shortened.
    pub last_message: Option<Value>,
    /// Number of its last message.
    pub last_seq: i64,
    /// Messages the agent has not seen.
    pub unread_count: i64,
    /// Messages that could not be sent.
    pub failed_count: i64,
    /// Until when the business may write freely.
    pub window_closes_at: Option<Timestamp>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Until when its agent put it off.
    pub put_off_until: Option<Timestamp>,
    /// Messages that are sent later, or could not be.
    pub scheduled_count: i64,
    /// Grows with each change.
    pub revision: i64,
    /// The web chat visitor.
    pub visitor: Option<VisitorId>,
    /// The last message that the customer saw.
    pub customer_read_seq: i64,
    /// Since when it waits in its present queue.
    pub waiting_since: Option<Timestamp>,
    /// Since when it stands where it stands; unknown of what the floor has not touched since that is kept.
    pub state_since: Option<Timestamp>,
    /// When retention erased what was said.
    pub erased_at: Option<Timestamp>,
}

impl Card {
    /// Tells whether it waits in its queue.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state.as_str(), "queued" | "offered")
    }

    /// Tells whether a scope reaches it.
    pub fn is_reached_by(&self, scope: &Scope) -> bool {
        let handlers: Vec<UserId> = self.agent.into_iter().chain(self.last_agent).collect();
        scope.reaches(self.queue, self.is_waiting(), &handlers)
    }
}

/// What intake knows of a new interaction.
#[derive(Debug, Clone)]
pub struct NewInteraction {
    /// The id.
    pub id: InteractionId,
    /// The number that people say aloud.
    pub number: String,
    /// Name of its channel.
    pub channel: String,
    /// Its medium.
    pub medium: Medium,
    /// The account it came by.
    pub account: ChannelAccountId,
    /// The queue it enters.
    pub queue: QueueId,
    /// The local day.
    pub day: i64,
    /// When it began.
    pub arrived_at: Timestamp,
    /// Whether a flow comes before the queue.
    pub pre_open: bool,
}

/// Which part of the interactions a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the agent handles, and is active.
    MineActive,
    /// What the agent handles, and is inactive.
    MineInactive,
    /// What the agent put off.
    MinePutOff,
    /// What the agent ended, newest first.
    MineEnded,
    /// What waits.
    Waiting,
    /// Everything open.
    Open,
}

/// How a list of interactions is limited and ordered (AGENT-008).
#[derive(Debug, Clone)]
pub struct Filter<'a> {
    /// Which part.
    pub part: Part,
    /// In this queue.
    pub queue: Option<QueueId>,
    /// On this channel.
    pub channel: Option<&'a str>,
    /// A part of the customer's name, folded.
    pub name: Option<&'a str>,
    /// The customer's phone, as an identity key.
    pub phone: Option<&'a str>,
    /// Queued not before.
    pub from: Option<Timestamp>,
    /// Queued before.
    pub to: Option<Timestamp>,
    /// Begun outside the queue's hours, or within them.
    pub after_hours: Option<bool>,
    /// Newest first, or oldest first.
    pub newest_first: bool,
    /// After this row.
    pub after: Option<InteractionId>,
}

/// Begins an interaction.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &NewInteraction) -> Result<()> {
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.number,
            &one.channel,
            one.medium.name(),
            one.account,
            one.queue,
            one.day,
            one.arrived_at,
            if one.pre_open { "pre_open" } else { "queued" },
            (!one.pre_open).then_some(one.arrived_at)
        ],
    )
    .await
    .map(drop)
}

/// Adds an interaction that is over as it begins, with its one segment: somebody treated the contact elsewhere.
pub async fn insert_ended(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &NewInteraction,
    (segment, agent): (SegmentId, UserId),
) -> Result<()> {
    tx.execute(
        &INSERT_ENDED,
        args![
            one.id,
            scope.org(),
            &one.number,
            &one.channel,
            one.medium.name(),
            one.account,
            one.queue,
            one.day,
            one.arrived_at,
            agent
        ],
    )
    .await?;
    let args = args![
        segment,
        scope.org(),
        one.id,
        one.queue,
        agent,
        one.arrived_at
    ];
    tx.execute(&INSERT_ENDED_SEGMENT, args).await.map(drop)
}

/// Gives the card of an interaction that the scope reaches.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<Option<Card>> {
    let card = tx.opt(&GET, args![scope.org(), id], read).await?;
    Ok(card.filter(|card| card.is_reached_by(scope)))
}

/// Finds an interaction by its number, if the scope reaches it.
pub async fn by_number(tx: &mut Tx<'_>, scope: &Scope, number: &str) -> Result<Option<Card>> {
    let card = tx.opt(&BY_NUMBER, args![scope.org(), number], read).await?;
    Ok(card.filter(|card| card.is_reached_by(scope)))
}

/// Gives a page of cards within reach. Ids follow arrival, so they are the key of the page.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Card>> {
    let pattern = filter.name.map(containing);
    let base = Filtered::new(
        "interactions::LIST",
        cards!("WHERE i.org_id = $1"),
        args![scope.org()],
    );
    let user = V::from(scope.user());
    let list = match filter.part {
        Part::MineActive => base.and(
            "i.agent_id = ? AND i.open AND i.state IN ('active', 'wrap_up', 'offered') AND i.activity = 'active'
             AND i.put_off_until IS NULL",
            &[user],
        ),
        Part::MineInactive => {
            base.and(
                "i.agent_id = ? AND i.open AND i.state = 'active' AND i.activity <> 'active' AND i.put_off_until IS NULL",
                &[user],
            )
        }
        Part::MinePutOff => {
            base.and("i.agent_id = ? AND i.open AND i.put_off_until IS NOT NULL", &[user])
        }
        Part::MineEnded => base.and("i.last_agent_id = ? AND NOT i.open", &[user]),
        Part::Waiting => base.and("i.state IN ('queued', 'offered')", &[]),
        Part::Open => base.and("i.open", &[]),
    };
    let list = reach::within(list, scope)
        .and_if("i.queue_id = ?", filter.queue.map(V::from))
        .and_if("i.channel = ?", filter.channel.map(V::T))
        .and_if(
            "c.name_fold LIKE ? ESCAPE '!'",
            pattern.as_deref().map(V::T),
        )
        .and_if("c.phone_key = ?", filter.phone.map(V::T))
        .and_if("i.arrived_at >= ?", filter.from.map(V::from))
        .and_if("i.arrived_at < ?", filter.to.map(V::from))
        .and_if("i.after_hours = ?", filter.after_hours.map(V::from));
    let after = filter.after.map(V::from);
    let list = if filter.newest_first {
        list.and_if("i.id < ?", after)
            .end("ORDER BY i.id DESC LIMIT ?", args![limit])
    } else {
        list.and_if("i.id > ?", after)
            .end("ORDER BY i.id LIMIT ?", args![limit])
    };
    tx.list(&list, read).await
}

/// Gives earlier interactions of a person, newest first, as far as the scope reaches.
pub async fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    before: Option<InteractionId>,
    limit: u32,
) -> Result<Vec<Card>> {
    let before = before.map_or(i64::MAX, InteractionId::get);
    let cards = tx
        .all(&OF_PERSON, args![scope.org(), person, before, limit], read)
        .await?;
    Ok(cards
        .into_iter()
        .filter(|card| card.is_reached_by(scope))
        .collect())
}

/// Counts who waits, per queue and channel, in the whole organization: the numbers say nothing of anybody.
pub async fn count_waiting(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(QueueId, String, i64)>> {
    tx.all(&COUNT_WAITING, args![scope.org()], |row| {
        Ok((QueueId::from_i64(row.i64(0)?), row.text(1)?, row.i64(2)?))
    })
    .await
}

/// Gives the place of an interaction in its queue, from 1, by arrival.
pub async fn position(
    tx: &mut Tx<'_>,
    scope: &Scope,
    queue: QueueId,
    id: InteractionId,
) -> Result<i64> {
    tx.one(&POSITION, args![scope.org(), queue, id], |row| row.i64(0))
        .await
}

/// Counts what uses a user's capacity: offered, active, and waiting for its code (ROUTE-017).
pub async fn load_of_agent(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<i64> {
    tx.one(&LOAD_OF_AGENT, args![scope.org(), user], |row| row.i64(0))
        .await
}

/// What a user holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Active.
    pub active: i64,
    /// Inactive.
    pub inactive: i64,
    /// Put off.
    pub put_off: i64,
}

/// Counts what a user holds: active, inactive (MSG-011), and put off (AGENT-010).
pub async fn count_of_agent(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<Held> {
    let rows = tx
        .all(&COUNT_OF_AGENT, args![scope.org(), user], |row| {
            Ok((row.text(0)?, row.i64(1)?))
        })
        .await?;
    let mut held = Held::default();
    for (part, count) in rows {
        match part.as_str() {
            "active" => held.active += count,
            "put_off" => held.put_off += count,
            _ => held.inactive += count,
        }
    }
    Ok(held)
}

/// Gives the labels of an interaction.
pub async fn labels(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<Vec<LabelId>> {
    tx.all(&LABELS, args![scope.org(), id], |row| {
        row.i64(0).map(LabelId::from_i64)
    })
    .await
}

/// Gives the labels of several interactions by one statement, by primary key; one without labels is absent.
pub async fn labels_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ids: &[InteractionId],
) -> Result<BTreeMap<InteractionId, Vec<LabelId>>> {
    let mut labels = BTreeMap::<_, Vec<_>>::new();
    if ids.is_empty() {
        return Ok(labels);
    }
    let list = Filtered::new(
        "interactions::LABELS_OF",
        "SELECT interaction_id, label_id FROM interaction_labels WHERE org_id = $1",
        args![scope.org()],
    )
    .and_in("interaction_id", ids.iter().map(|id| V::from(*id)))
    .end("ORDER BY interaction_id, label_id", &[]);
    let rows = tx
        .list(&list, |row| {
            Ok((
                InteractionId::from_i64(row.i64(0)?),
                LabelId::from_i64(row.i64(1)?),
            ))
        })
        .await?;
    for (id, label) in rows {
        labels.entry(id).or_default().push(label);
    }
    Ok(labels)
}

/// Replaces the labels of an interaction.
pub async fn update_labels(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    labels: &[LabelId],
) -> Result<()> {
    tx.execute(&CLEAR_LABELS, args![scope.org(), id]).await?;
    for label in labels {
        tx.execute(&ADD_LABEL, args![scope.org(), id, *label])
            .await?;
    }
    Ok(())
}

/// Corrects the code of an interaction that ended, from the one that was seen.
///
/// **Shape**: whether it still had that one.
pub async fn correct_code(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    (from, to): (Option<WrapUpCodeId>, WrapUpCodeId),
) -> Result<bool> {
    let seen = from.map_or(0, WrapUpCodeId::get);
    let corrected = tx
        .execute(&CORRECT_CODE, args![scope.org(), id, to, seen])
        .await?
        > 0;
    if corrected {
        tx.execute(&CORRECT_SEGMENT, args![scope.org(), id, to])
            .await?;
    }
    Ok(corrected)
}

/// Classifies an interaction that ended without a code. Tells whether it was such a one.
pub async fn classify_ended(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    code: WrapUpCodeId,
) -> Result<bool> {
    let values = args![scope.org(), id, code];
    if tx.execute(&CLASSIFY_ENDED, values).await? == 0 {
        return Ok(false);
    }
    tx.execute(&CLASSIFY_LAST_SEGMENT, values).await?;
    Ok(true)
}

pub(crate) fn read(row: &Row<'_>) -> Result<Card> {
    let medium = row.text(3)?;
    Ok(Card {
        id: InteractionId::from_i64(row.i64(0)?),
        number: row.text(1)?,
        channel: row.text(2)?,
        medium: Medium::parse(&medium).ok_or_else(|| Error::Corrupt(format!("medium {medium}")))?,
        account: ChannelAccountId::from_i64(row.i64(4)?),
        queue: QueueId::from_i64(row.i64(5)?),
        state: row.text(6)?,
        activity: row.text(7)?,
        agent: row.opt_i64(8)?.map(UserId::from_i64),
        last_agent: row.opt_i64(9)?.map(UserId::from_i64),
        offer_until: row.opt_at(10)?,
        reason: row.opt_json(11)?,
        after_hours: row.bool(12)?,
        arrived_at: row.at(13)?,
        queued_at: row.opt_at(14)?,
        answered_at: row.opt_at(15)?,
        ended_at: row.opt_at(16)?,
        awaiting_since: row.opt_at(17)?,
        code: row.opt_i64(18)?.map(WrapUpCodeId::from_i64),
        person: row.opt_i64(19)?.map(PersonId::from_i64),
        contact: row.json(20)?,
        last_message: row.opt_json(21)?,
        last_seq: row.i64(22)?,
        unread_count: row.i64(23)?,
        failed_count: row.i64(24)?,
        window_closes_at: row.opt_at(25)?,
        due_at: row.opt_at(26)?,
        revision: row.i64(27)?,
        visitor: row.opt_i64(28)?.map(VisitorId::from_i64),
        customer_read_seq: row.i64(29)?,
        waiting_since: row.opt_at(30)?,
        state_since: row.opt_at(31)?,
        put_off_until: row.opt_at(32)?,
        scheduled_count: row.i64(33)?,
        erased_at: row.opt_at(34)?,
    })
}
