//! What reports read, piece by piece in order of time: interactions with their segments, and stretches of presence.

use base::authz::{Action, Scope};
use base::calendar::Day;
use base::id::{
    ChannelAccountId, InteractionId, PauseReasonId, PersonId, PresenceSpanId, QueueId, SegmentId,
    UserId, WrapUpCodeId,
};
use base::medium::Medium;
use base::phone::{BRAZIL, Phone, mask_if_phone};
use base::text::fold;
use base::time::{Span, Timestamp};
use floor::interaction::{Activity, InteractionState};
use floor::row::{InteractionRow, SegmentRow};
use serde_json::Value;
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, number, reach};

use crate::ground::Ground;
use crate::question::TrackedResult;

/// How far back a stretch of presence may have begun that reaches into a period: nobody stays signed in longer.
pub const PRESENCE_LOOKBACK: Span = Span::from_hours(31 * 24);

/// What a report reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Interactions that began in the period, with their segments; what counts of them is decided fact by fact ([`Ground::admits`]).
    Facts,
    /// Interactions that began in the period, as far as the scope reaches and the filters let through.
    Interactions,
    /// Sign-ins and pauses that began in the period.
    Begun,
    /// Sign-ins and pauses that reach into the period.
    Present,
}

/// The last row of a piece: the next one begins after it.
pub type After = (Timestamp, i64);

/// An interaction with everything that reports say of it.
#[derive(Debug, Clone)]
pub struct Story {
    /// Its row.
    pub row: InteractionRow,
    /// Its segments in order.
    pub segments: Vec<SegmentRow>,
    /// The number that people say aloud.
    pub number: String,
    /// The account it came by.
    pub account: ChannelAccountId,
    /// The person it is linked to.
    pub person: Option<PersonId>,
    /// The customer's name: of the person, or as the channel told it.
    pub customer: Option<String>,
}

impl Story {
    /// Masks a name that is nothing but a phone where the holder of a scope does not see phones whole (GAP-075).
    fn mask(&mut self, scope: &Scope) {
        if !scope.has(Action::PersonPhoneRead) {
            self.customer = self.customer.as_deref().map(mask_if_phone);
        }
    }
}

/// A stretch of presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// The stretch.
    pub id: PresenceSpanId,
    /// The user.
    pub user: UserId,
    /// Whether it is a pause; a sign-in otherwise.
    pub is_pause: bool,
    /// The reason of a pause.
    pub reason: Option<PauseReasonId>,
    /// Its beginning.
    pub started_at: Timestamp,
    /// Its end.
    pub ended_at: Option<Timestamp>,
}

/// What is left of a period after the last row, so that no piece is looked for among those that were read.
fn rest(
    (from, to): (Timestamp, Timestamp),
    after: Option<After>,
    newest_first: bool,
) -> (Timestamp, Timestamp) {
    match after {
        None => (from, to),
        Some((at, _)) if newest_first => (from, at + Span::from_micros(1)),
        Some((at, _)) => (at, to),
    }
}

/// What is read of an interaction.
macro_rules! stories {
    ($tail:literal) => {
        concat!(
            "SELECT i.id, i.number, i.medium, i.channel_account_id, i.first_queue_id, i.queue_id, i.state, i.agent_id, i.last_agent_id,
                    i.after_hours, i.outbound, i.day, i.arrived_at, i.queued_at, i.answered_at, i.first_reply_at, i.first_reply_us,
                    i.reply_count, i.reply_sum_us, i.handled_us, i.inactive_us, i.wrapped_us, i.wrap_up_code_id, i.ended_at,
                    c.person_id, c.contact, p.name
             FROM interactions i
             LEFT JOIN conversations c ON c.interaction_id = i.id AND c.org_id = i.org_id
             LEFT JOIN people p ON p.org_id = c.org_id AND p.id = c.person_id ",
            $tail
        )
    };
}

/// Reads a piece of the interactions.
pub async fn stories(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ground: &Ground,
    source: Source,
    (after, newest_first): (Option<After>, bool),
    limit: u32,
) -> Result<Vec<Story>> {
    let asked = &ground.question;
    let (from, to) = rest((ground.from, ground.to), after, newest_first);
    let customer = asked
        .customer
        .as_ref()
        .map(|text| Customer::of(text.as_str()));
    let list = Filtered::new(
        "scan::STORIES",
        stories!("WHERE i.org_id = $1 AND i.arrived_at >= $2 AND i.arrived_at < $3"),
        args![scope.org(), from, to],
    )
    .and_if(
        "i.medium = ?",
        asked.medium.map(|medium| V::T(medium.name())),
    );
    let list = match source {
        Source::Interactions => narrowed(list, scope, ground, customer.as_ref()),
        Source::Facts | Source::Begun | Source::Present => list,
    };
    let list = match (after, newest_first) {
        (Some((at, id)), true) => list.and(
            "(i.arrived_at < ? OR (i.arrived_at = ? AND i.id < ?))",
            &[V::from(at), V::from(at), V::from(id)],
        ),
        (Some((at, id)), false) => list.and(
            "(i.arrived_at > ? OR (i.arrived_at = ? AND i.id > ?))",
            &[V::from(at), V::from(at), V::from(id)],
        ),
        (None, _) => list,
    };
    let list = if newest_first {
        list.end(
            "ORDER BY i.arrived_at DESC, i.id DESC LIMIT ?",
            args![limit],
        )
    } else {
        list.end("ORDER BY i.arrived_at, i.id LIMIT ?", args![limit])
    };
    let mut stories = tx.list(&list, story).await?;
    for one in &mut stories {
        one.mask(scope);
    }
    add_segments(tx, scope, &mut stories).await?;
    Ok(stories)
}

/// Reads one interaction with its segments, if the scope reaches it.
pub async fn one(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<Option<Story>> {
    let list = Filtered::new(
        "scan::ONE",
        stories!("WHERE i.org_id = $1 AND i.id = $2"),
        args![scope.org(), id],
    );
    let list = reach::within(list, scope);
    let mut stories = tx.list(&list, story).await?;
    for one in &mut stories {
        one.mask(scope);
    }
    add_segments(tx, scope, &mut stories).await?;
    Ok(stories.into_iter().next())
}

/// What is typed to find a customer.
struct Customer {
    name: String,
    digits: Option<String>,
    phone: Option<String>,
}

/// Digits from which a text of digits is a part of a phone.
const PHONE_DIGITS_MIN: usize = 3;

impl Customer {
    fn of(text: &str) -> Self {
        let is_phone = text
            .chars()
            .all(|c| c.is_ascii_digit() || " ()+-.".contains(c));
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let digits = Some(digits).filter(|digits| is_phone && digits.len() >= PHONE_DIGITS_MIN);
        let phone = digits
            .as_ref()
            .and_then(|_| Phone::parse(text, BRAZIL).ok())
            .map(|phone| phone.identity_key());
        Self {
            name: containing(&fold(text)),
            digits: digits.map(|digits| containing(&digits)),
            phone,
        }
    }
}

/// The filters of tracking (GAP-104), and the reach of who asks.
fn narrowed<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    ground: &'a Ground,
    customer: Option<&'a Customer>,
) -> Filtered<'a> {
    let asked = &ground.question;
    let list = reach::within(list, scope)
        .and_if("i.queue_id = ?", asked.queue_id.map(V::from))
        .and_if(
            "EXISTS (SELECT 1 FROM interaction_segments s WHERE s.org_id = i.org_id AND s.interaction_id = i.id AND s.agent_id = ?)",
            asked.user_id.map(V::from),
        );
    let list = match asked.wrap_up_code_id.map(V::from) {
        None => list,
        Some(code) => list.and(
            "(i.wrap_up_code_id = ? OR EXISTS (SELECT 1 FROM interaction_segments s
               WHERE s.org_id = i.org_id AND s.interaction_id = i.id AND s.wrap_up_code_id = ?))",
            &[code, code],
        ),
    };
    let list = match asked.result {
        None => list,
        Some(TrackedResult::Concluded) => list.and("i.state = 'concluded'", &[]),
        Some(TrackedResult::Canceled) => list.and("i.state = 'canceled'", &[]),
        Some(TrackedResult::Withdrawn) => list.and("i.state = 'withdrawn_by_inactivity'", &[]),
        Some(TrackedResult::Abandoned) => list.and("i.state = 'abandoned'", &[]),
        Some(TrackedResult::Open) => list.and("i.open", &[]),
        Some(TrackedResult::Transferred) => list.and(
            "EXISTS (SELECT 1 FROM interaction_segments s
             WHERE s.org_id = i.org_id AND s.interaction_id = i.id AND s.ending = 'transferred')",
            &[],
        ),
    };
    let list = match asked.number.as_ref().map(base::text::Text::as_str) {
        None => list,
        // What is no number finds nothing.
        Some(text) if number::parse(text).is_none() => list.and("1 = 0", &[]),
        Some(_) => list.and_if("i.number = ?", ground.number.as_deref().map(V::T)),
    };
    let Some(customer) = customer else {
        return list;
    };
    match (&customer.phone, &customer.digits) {
        (Some(phone), _) => list.and("c.phone_key = ?", &[V::T(phone)]),
        (None, Some(digits)) => list.and(
            "(c.phone_key LIKE ? ESCAPE '!' OR c.name_fold LIKE ? ESCAPE '!')",
            &[V::T(digits), V::T(digits)],
        ),
        (None, None) => list.and(
            "(c.name_fold LIKE ? ESCAPE '!' OR p.name_fold LIKE ? ESCAPE '!')",
            &[V::T(&customer.name), V::T(&customer.name)],
        ),
    }
}

async fn add_segments(tx: &mut Tx<'_>, scope: &Scope, stories: &mut [Story]) -> Result<()> {
    if stories.is_empty() {
        return Ok(());
    }
    let list = Filtered::new(
        "scan::SEGMENTS",
        "SELECT s.id, s.interaction_id, s.ordinal, s.queue_id, s.agent_id, s.started_at, s.ended_at, s.ending, s.handled_us,
                s.wrapped_us, s.wrap_up_code_id, s.replied_at, s.first_reply_us, s.reply_count, s.reply_sum_us
         FROM interaction_segments s WHERE s.org_id = $1",
        args![scope.org()],
    )
    .and_in(
        "s.interaction_id",
        stories.iter().map(|story| V::from(story.row.id)),
    )
    .end("ORDER BY s.interaction_id, s.ordinal", &[]);
    let segments = tx.list(&list, segment).await?;
    let mut of = std::collections::BTreeMap::<InteractionId, Vec<SegmentRow>>::new();
    for one in segments {
        of.entry(one.interaction).or_default().push(one);
    }
    for story in stories {
        story.segments = of.remove(&story.row.id).unwrap_or_default();
        story.row.contact_ended_at = story
            .segments
            .last()
            .filter(|last| last.agent.is_some() && last.ended_at == story.row.ended_at)
            .and_then(|last| last.contact_ended_at);
    }
    Ok(())
}

fn story(row: &Row<'_>) -> Result<Story> {
    let (medium, state) = (row.text(2)?, row.text(6)?);
    let contact: Option<Value> = row.opt_json(25)?;
    let told = contact
        .as_ref()
        .and_then(|contact| contact.get("name"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let day = i32::try_from(row.i64(11)?).map_err(|_| Error::Corrupt("day".to_owned()))?;
    Ok(Story {
        row: InteractionRow {
            id: InteractionId::from_i64(row.i64(0)?),
            queue: QueueId::from_i64(row.i64(5)?),
            first_queue: QueueId::from_i64(row.i64(4)?),
            medium: Medium::parse(&medium)
                .ok_or_else(|| Error::Corrupt(format!("medium {medium}")))?,
            state: InteractionState::parse(&state)
                .ok_or_else(|| Error::Corrupt(format!("state {state}")))?,
            activity: Activity::Active,
            // No report asks since when.
            state_since: row.at(12)?,
            agent: row.opt_i64(7)?.map(UserId::from_i64),
            last_agent: row.opt_i64(8)?.map(UserId::from_i64),
            reason: None,
            after_hours: row.bool(9)?,
            outbound: row.i64(10)? != 0,
            day: Day::from_number(day),
            arrived_at: row.at(12)?,
            queued_at: row.opt_at(13)?,
            waiting_since: None,
            answered_at: row.opt_at(14)?,
            first_reply_at: row.opt_at(15)?,
            first_reply: row.opt_i64(16)?.map(Span::from_micros),
            reply_count: row.u32(17)?,
            reply_sum: Span::from_micros(row.i64(18)?),
            awaiting_since: None,
            handled: Span::from_micros(row.i64(19)?),
            inactive: Span::from_micros(row.i64(20)?),
            wrapped: Span::from_micros(row.i64(21)?),
            code: row.opt_i64(22)?.map(WrapUpCodeId::from_i64),
            contact_ended_at: None,
            ended_at: row.opt_at(23)?,
            due_at: None,
            put_off_until: None,
            document: None,
        },
        segments: Vec::new(),
        number: row.text(1)?,
        account: ChannelAccountId::from_i64(row.i64(3)?),
        person: row.opt_i64(24)?.map(PersonId::from_i64),
        customer: row.opt_text(26)?.or(told).filter(|name| !name.is_empty()),
    })
}

fn segment(row: &Row<'_>) -> Result<SegmentRow> {
    let end = row
        .opt_text(7)?
        .map(|name| serde_json::from_value(Value::String(name)))
        .transpose()?;
    let (ended_at, wrapped) = (row.opt_at(6)?, Span::from_micros(row.i64(9)?));
    let agent = row.opt_i64(4)?.map(UserId::from_i64);
    Ok(SegmentRow {
        id: SegmentId::from_i64(row.i64(0)?),
        interaction: InteractionId::from_i64(row.i64(1)?),
        ordinal: row.u32(2)?,
        queue: QueueId::from_i64(row.i64(3)?),
        agent,
        reason: None,
        started_at: row.at(5)?,
        ended_at,
        end,
        // The wrap-up is what lies between the end of the contact and the end of the segment.
        contact_ended_at: ended_at.filter(|_| agent.is_some()).map(|at| at - wrapped),
        handled: Span::from_micros(row.i64(8)?),
        wrapped,
        code: row.opt_i64(10)?.map(WrapUpCodeId::from_i64),
        replied_at: row.opt_at(11)?,
        first_reply: row.opt_i64(12)?.map(Span::from_micros),
        reply_count: row.u32(13)?,
        reply_sum: Span::from_micros(row.i64(14)?),
    })
}

/// Reads a piece of the presence of users.
pub async fn presence(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ground: &Ground,
    source: Source,
    (after, newest_first): (Option<After>, bool),
    limit: u32,
) -> Result<Vec<Presence>> {
    let earliest = match source {
        Source::Present => ground.from - PRESENCE_LOOKBACK,
        Source::Begun | Source::Facts | Source::Interactions => ground.from,
    };
    let (from, to) = rest((earliest, ground.to), after, newest_first);
    let list = Filtered::new(
        "scan::PRESENCE",
        "SELECT id, user_id, kind, pause_reason_id, started_at, ended_at FROM presence_spans
         WHERE org_id = $1 AND started_at >= $2 AND started_at < $3 AND kind IN ('signed_in', 'paused')
           AND (ended_at IS NULL OR ended_at >= $4)",
        args![scope.org(), from, to, ground.from],
    )
    .and_if("user_id = ?", ground.question.user_id.map(V::from));
    let list = match ground.users_reached() {
        None => list,
        Some(users) => list.and_in("user_id", users.iter().map(|user| V::from(*user))),
    };
    let list = match (after, newest_first) {
        (Some((at, id)), true) => list.and(
            "(started_at < ? OR (started_at = ? AND id < ?))",
            &[V::from(at), V::from(at), V::from(id)],
        ),
        (Some((at, id)), false) => list.and(
            "(started_at > ? OR (started_at = ? AND id > ?))",
            &[V::from(at), V::from(at), V::from(id)],
        ),
        (None, _) => list,
    };
    let list = if newest_first {
        list.end("ORDER BY started_at DESC, id DESC LIMIT ?", args![limit])
    } else {
        list.end("ORDER BY started_at, id LIMIT ?", args![limit])
    };
    tx.list(&list, |row| {
        Ok(Presence {
            id: PresenceSpanId::from_i64(row.i64(0)?),
            user: UserId::from_i64(row.i64(1)?),
            is_pause: row.text(2)? == "paused",
            reason: row.opt_i64(3)?.map(PauseReasonId::from_i64),
            started_at: row.at(4)?,
            ended_at: row.opt_at(5)?,
        })
    })
    .await
}
