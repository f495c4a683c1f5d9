//! The list of conversations with its totals (AGENT-018 to AGENT-021): one set of conditions, read as rows or counted.

use base::authz::Scope;
use base::id::{InteractionId, LabelId, QueueId, UserId};
use base::time::{Span, Timestamp};
use floor::interaction::conversation_state::ConversationState;
use store::statement::{Filtered, containing};
use store::{Result, Tx, V, args, reach};

use crate::interactions::{Card, cards, read};

/// Which conversations, by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that ended.
    Ended,
    /// Those that did not.
    Open,
    /// Both.
    All,
    /// Those that wait in a queue.
    Waiting,
    /// Those with an agent.
    InProgress,
    /// Those whose code is pending.
    WrapUp,
    /// Those in one state (GAP-046).
    In(ConversationState),
}

/// Which conversations, by their due date (AGENT-020).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It passed before they ended, or before now when they are open.
    Overdue {
        /// The present moment.
        now: Timestamp,
    },
    /// It lies in an interval.
    Within {
        /// Its first moment.
        from: Timestamp,
        /// The moment after its last.
        to: Timestamp,
    },
    /// They have one.
    Set,
    /// They have none.
    Unset,
}

/// What was typed, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// The number of an interaction: it names one, whatever its state and date.
    Number(String),
    /// A whole phone, as an identity key.
    Phone(String),
    /// Digits of a phone or of a name.
    Digits(String),
    /// A part of the customer's name, folded.
    Name(String),
}

/// How the list is limited.
#[derive(Debug, Clone)]
pub struct Search {
    /// By where they stand.
    pub which: Which,
    /// What ended, ended not before.
    pub ended_from: Timestamp,
    /// By due date.
    pub due: Option<Due>,
    /// Begun outside the queue's hours, or within them.
    pub after_hours: Option<bool>,
    /// In this queue, or last in it.
    pub queue: Option<QueueId>,
    /// With this agent, or last with them.
    pub agent: Option<UserId>,
    /// What was typed.
    pub words: Option<Words>,
    /// On this channel.
    pub channel: Option<String>,
    /// The oldest arrival first.
    pub oldest_first: bool,
}

/// How many conversations a search finds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of them.
    pub all: i64,
    /// Those with a label, per label; a conversation counts once for each of its labels.
    pub by_label: Vec<(LabelId, i64)>,
}

/// Gives a page of what a search finds within reach, in order of arrival. Ids follow it, so they are the key of the page; `before` is the last row of the page before.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    search: &Search,
    label: Option<LabelId>,
    before: Option<InteractionId>,
    limit: u32,
) -> Result<Vec<Card>> {
    let pattern = search.pattern();
    let base = Filtered::new(
        "conversation_search::LIST",
        cards!("WHERE i.org_id = $1"),
        args![scope.org()],
    );
    let list = within(base, scope, search, &pattern, Walk::ByArrival)
        .and_if(WITH_LABEL, label.map(V::from));
    let after = before.map(V::from);
    let list = if search.oldest_first {
        list.and_if("i.id > ?", after)
            .end("ORDER BY i.id LIMIT ?", args![limit])
    } else {
        list.and_if("i.id < ?", after)
            .end("ORDER BY i.id DESC LIMIT ?", args![limit])
    };
    tx.list(&list, read).await
}

/// Where conversations stand, and how long those that wait have waited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Those that wait in a queue.
    pub waiting_count: i64,
    /// Those with an agent.
    pub in_progress_count: i64,
    /// Those whose code is pending.
    pub wrap_up_count: i64,
    /// Those that ended.
    pub ended_count: i64,
    /// Those with a bot.
    pub pre_open_count: i64,
    /// Since when the longest waits.
    pub first_wait: Option<Timestamp>,
    /// Since when the shortest waits.
    pub last_wait: Option<Timestamp>,
    /// All waits that go on, together.
    pub wait_sum: Span,
}

/// Counts what a search finds within reach by where it stands.
pub async fn standing_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    search: &Search,
    label: Option<LabelId>,
    now: Timestamp,
) -> Result<Standing> {
    let pattern = search.pattern();
    let base = Filtered::new(
        "conversation_search::STANDING",
        "SELECT i.state, count(*), min(i.waiting_since), max(i.waiting_since),
                CAST(COALESCE(sum($2 - i.waiting_since), 0) AS BIGINT)
         FROM interactions i JOIN conversations c ON c.interaction_id = i.id AND c.org_id = i.org_id
         WHERE i.org_id = $1",
        args![scope.org(), now],
    );
    let list = within(base, scope, search, &pattern, Walk::ByEnd)
        .and_if(WITH_LABEL, label.map(V::from))
        .end("GROUP BY i.state", &[]);
    let rows = tx
        .list(&list, |row| {
            Ok((
                row.text(0)?,
                row.i64(1)?,
                row.opt_at(2)?,
                row.opt_at(3)?,
                Span::from_micros(row.i64(4)?),
            ))
        })
        .await?;
    let mut standing = Standing::default();
    for (state, count, first, last, sum) in rows {
        match state.as_str() {
            "queued" | "offered" => {
                standing.waiting_count += count;
                standing.first_wait = standing.first_wait.into_iter().chain(first).min();
                standing.last_wait = standing.last_wait.into_iter().chain(last).max();
                standing.wait_sum += sum;
            }
            "active" => standing.in_progress_count += count,
            "wrap_up" => standing.wrap_up_count += count,
            "pre_open" => standing.pre_open_count += count,
            _ => standing.ended_count += count,
        }
    }
    Ok(standing)
}

/// Limits a list to what has a label.
const WITH_LABEL: &str = "EXISTS (SELECT 1 FROM interaction_labels l WHERE l.org_id = i.org_id AND l.interaction_id = i.id AND l.label_id = ?)";

/// Counts what a search finds within reach, all of it and per label, by one statement.
pub async fn totals(tx: &mut Tx<'_>, scope: &Scope, search: &Search) -> Result<Totals> {
    let pattern = search.pattern();
    let base = Filtered::new(
        "conversation_search::TOTALS",
        "WITH found AS (
           SELECT i.id FROM interactions i JOIN conversations c ON c.interaction_id = i.id AND c.org_id = i.org_id
           WHERE i.org_id = $1",
        args![scope.org()],
    );
    let list = within(base, scope, search, &pattern, Walk::ByEnd).end(
        ") SELECT CAST(NULL AS BIGINT), count(*) FROM found
           UNION ALL
           SELECT l.label_id, count(*) FROM found JOIN interaction_labels l ON l.org_id = $1 AND l.interaction_id = found.id
           GROUP BY l.label_id",
        &[],
    );
    let rows = tx
        .list(&list, |row| {
            Ok((row.opt_i64(0)?.map(LabelId::from_i64), row.i64(1)?))
        })
        .await?;
    let mut totals = Totals::default();
    for (label, count) in rows {
        match label {
            None => totals.all = count,
            Some(label) => totals.by_label.push((label, count)),
        }
    }
    totals.by_label.sort_unstable();
    Ok(totals)
}

impl Search {
    fn pattern(&self) -> String {
        match &self.words {
            Some(Words::Digits(part) | Words::Name(part)) => containing(part),
            _ => String::new(),
        }
    }
}

/// How the rows of a search are come by. Both find the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    /// In the order of a page, by `interactions_in_order`, until it is full: what ended is told from the index, so that a
    /// page of many costs what a page of few costs.
    ByArrival,
    /// By `interactions_by_end`, when all of a period must be counted.
    ByEnd,
}

/// The conditions that rows and counts share.
fn within<'a>(
    list: Filtered<'a>,
    scope: &Scope,
    search: &'a Search,
    pattern: &'a str,
    walk: Walk,
) -> Filtered<'a> {
    let standing = |list, search| standing(list, search, walk);
    let list = match &search.words {
        Some(Words::Number(number)) => list.and("i.number = ?", &[V::T(number)]),
        Some(Words::Phone(key)) => standing(list, search).and("c.phone_key = ?", &[V::T(key)]),
        Some(Words::Digits(_)) => standing(list, search).and(
            "(c.phone_key LIKE ? ESCAPE '!' OR c.name_fold LIKE ? ESCAPE '!')",
            &[V::T(pattern), V::T(pattern)],
        ),
        Some(Words::Name(_)) => {
            standing(list, search).and("c.name_fold LIKE ? ESCAPE '!'", &[V::T(pattern)])
        }
        None => standing(list, search),
    };
    let list = match search.due {
        None => list,
        Some(Due::Overdue { now }) => {
            list.and("i.due_at < COALESCE(i.ended_at, ?)", &[V::from(now)])
        }
        Some(Due::Within { from, to }) => list.and(
            "i.due_at >= ? AND i.due_at < ?",
            &[V::from(from), V::from(to)],
        ),
        Some(Due::Set) => list.and("i.due_at IS NOT NULL", &[]),
        Some(Due::Unset) => list.and("i.due_at IS NULL", &[]),
    };
    let list = reach::within(list, scope)
        .and_if("i.after_hours = ?", search.after_hours.map(V::from))
        .and_if("i.queue_id = ?", search.queue.map(V::from))
        .and_if("i.channel = ?", search.channel.as_deref().map(V::T));
    match search.agent.map(V::from) {
        None => list,
        Some(agent) => list.and("COALESCE(i.agent_id, i.last_agent_id) = ?", &[agent]),
    }
}

/// Where conversations stand; what is open by `interactions_open`. What has no end is open.
fn standing<'a>(list: Filtered<'a>, search: &Search, walk: Walk) -> Filtered<'a> {
    use ConversationState as S;
    let from = [V::from(search.ended_from)];
    // The sum keeps the condition from choosing the index.
    let ended = match walk {
        Walk::ByArrival => "i.ended_at + 0 >= ?",
        Walk::ByEnd => "NOT i.open AND i.ended_at >= ?",
    };
    match search.which {
        Which::Ended => list.and(ended, &from),
        Which::Open => list.and("i.open", &[]),
        Which::All => match walk {
            Walk::ByArrival => list.and("(i.ended_at IS NULL OR i.ended_at + 0 >= ?)", &from),
            Walk::ByEnd => list.and("(i.open OR (NOT i.open AND i.ended_at >= ?))", &from),
        },
        Which::Waiting => list.and("i.state IN ('queued', 'offered')", &[]),
        Which::InProgress => list.and("i.open AND i.state = 'active'", &[]),
        Which::WrapUp => list.and("i.open AND i.state = 'wrap_up'", &[]),
        Which::In(state) if state.has_ended() => {
            let list = list.and(ended, &from);
            match state {
                S::Canceled => list.and("i.state = 'canceled'", &[]),
                S::WithdrawnByInactivity => list.and("i.state = 'withdrawn_by_inactivity'", &[]),
                S::Abandoned => list.and("i.state = 'abandoned'", &[]),
                _ => list.and("i.state = 'concluded'", &[]),
            }
        }
        Which::In(S::InactiveAtAgent) => {
            list.and("i.open AND i.activity = 'inactive_at_agent'", &[])
        }
        Which::In(S::InactiveInQueue) => {
            list.and("i.open AND i.activity = 'inactive_in_queue'", &[])
        }
        Which::In(state) => {
            let list = list.and("i.open AND i.activity = 'active'", &[]);
            match state {
                S::PreOpen => list.and("i.state = 'pre_open'", &[]),
                S::Pending => list.and(
                    "(i.state IN ('queued', 'offered') OR (i.state = 'active' AND i.awaiting_since IS NOT NULL))",
                    &[],
                ),
                _ => list.and(
                    "(i.state = 'wrap_up' OR (i.state = 'active' AND i.awaiting_since IS NULL))",
                    &[],
                ),
            }
        }
    }
}
