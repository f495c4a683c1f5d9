//! The counters once more, from rows and from scratch: the other half of a pair of assertions, and what reports count.

use std::collections::BTreeMap;

use base::calendar::Day;
use base::id::{InteractionId, QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;

use super::{Fact, Scope, Tally};
use crate::config::{CountsFrom, QueueConfig, ServiceLevel};
use crate::event::SegmentEnd;
use crate::interaction::{InteractionState, Outcome};
use crate::row::{InteractionRow, SegmentRow};

/// A fact that rows tell, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowFact {
    /// The queue that counts it; the operation when absent.
    pub scope: Scope,
    /// The agent of the segment that tells it.
    pub agent: Option<UserId>,
    /// The code of that segment.
    pub code: Option<WrapUpCodeId>,
    /// What happened.
    pub fact: Fact,
}

/// Recounts every sum from the rows of all interactions and segments of the days wanted.
///
/// **Shape**: equal to the live counters but for missed offers, which leave no row.
/// **Cost**: linear; the targets are those of now.
pub fn recount<'a>(
    interactions: impl Iterator<Item = &'a InteractionRow>,
    segments: impl Iterator<Item = &'a SegmentRow>,
    target: impl Fn(QueueId) -> Option<&'a QueueConfig>,
) -> BTreeMap<(Day, Scope), Tally> {
    let level = |queue| target(queue).map(|queue| queue.service_level);
    let mut of = BTreeMap::<InteractionId, Vec<&SegmentRow>>::new();
    for segment in segments {
        of.entry(segment.interaction).or_default().push(segment);
    }
    let mut tallies = BTreeMap::<(Day, Scope), Tally>::new();
    for row in interactions {
        let mut ordered = of.remove(&row.id).unwrap_or_default();
        ordered.sort_unstable_by_key(|segment| segment.ordinal);
        tell(row, &ordered, &level, &mut |told| {
            tallies
                .entry((row.day, told.scope))
                .or_default()
                .count(told.fact);
        });
    }
    tallies
}

/// Tells every fact of one interaction, from its row and its segments in order.
pub fn tell(
    row: &InteractionRow,
    segments: &[&SegmentRow],
    level: &impl Fn(QueueId) -> Option<ServiceLevel>,
    take: &mut impl FnMut(RowFact),
) {
    interaction(row, level(row.first_queue), take);
    // A reply belongs to the wait before its segment.
    let mut last_wait: Option<&SegmentRow> = None;
    for segment in segments {
        if segment.agent.is_none() {
            last_wait = Some(segment);
            wait(segment, level(segment.queue), take);
        } else {
            handling(row, segment, last_wait.take(), level, take);
        }
    }
}

/// A fact of the interaction as a whole.
const fn whole(scope: Scope, fact: Fact) -> RowFact {
    RowFact {
        scope,
        agent: None,
        code: None,
        fact,
    }
}

/// A fact of one segment.
const fn of_segment(segment: &SegmentRow, scope: Scope, fact: Fact) -> RowFact {
    RowFact {
        scope,
        agent: segment.agent,
        code: segment.code,
        fact,
    }
}

fn interaction(row: &InteractionRow, target: Option<ServiceLevel>, take: &mut impl FnMut(RowFact)) {
    let both = [Some(row.first_queue), None];
    for scope in both {
        take(whole(scope, Fact::Started));
    }
    if let Some(queued_at) = row.queued_at {
        take(whole(None, Fact::Entered));
        if let Some(answered_at) = row.answered_at {
            let waited = answered_at.since(queued_at);
            let within = target.is_some_and(|target| {
                target.counts_from == CountsFrom::Answer && waited <= target.within
            });
            take(whole(None, Fact::Answered { waited, within }));
        } else if let Some(ended_at) = row.ended_at {
            let waited = ended_at.since(queued_at);
            let short = target.is_some_and(|target| waited < target.short_abandon);
            let fact = match row.state {
                InteractionState::Abandoned => Fact::Abandoned { waited, short },
                InteractionState::PreOpen
                | InteractionState::Queued
                | InteractionState::Offered
                | InteractionState::Active
                | InteractionState::WrapUp
                | InteractionState::Concluded
                | InteractionState::Canceled
                | InteractionState::WithdrawnByInactivity => Fact::LeftOtherwise { waited },
            };
            take(whole(None, fact));
        }
    }
    let Some(outcome) = outcome(row.state) else {
        return;
    };
    let silent = row.first_reply_at.is_none() && row.medium != Medium::Voice;
    let unreplied = silent && row.queued_at.is_some();
    for scope in both {
        take(whole(scope, Fact::Finished { outcome, unreplied }));
    }
    if let (Some(answered_at), Some(end)) = (row.answered_at, row.contact_ended_at.or(row.ended_at))
    {
        take(whole(None, Fact::WrappedUp(row.wrapped)));
        if outcome != Outcome::Withdrawn {
            let fact = Fact::Handled {
                active: row.handled,
                conversation: end.since(answered_at),
            };
            take(whole(None, fact));
        }
    }
}

fn wait(segment: &SegmentRow, target: Option<ServiceLevel>, take: &mut impl FnMut(RowFact)) {
    let scope = Some(segment.queue);
    take(of_segment(segment, scope, Fact::Entered));
    let (Some(ended_at), Some(end)) = (segment.ended_at, segment.end) else {
        return;
    };
    let waited = ended_at.since(segment.started_at);
    let fact = match end {
        SegmentEnd::Answered => Fact::Answered {
            waited,
            within: target.is_some_and(|target| {
                target.counts_from == CountsFrom::Answer && waited <= target.within
            }),
        },
        SegmentEnd::Abandoned => Fact::Abandoned {
            waited,
            short: target.is_some_and(|target| waited < target.short_abandon),
        },
        SegmentEnd::Overflow
        | SegmentEnd::Concluded
        | SegmentEnd::Transferred
        | SegmentEnd::Returned
        | SegmentEnd::AgentLost
        | SegmentEnd::Canceled
        | SegmentEnd::Withdrawn
        | SegmentEnd::Moved => Fact::LeftOtherwise { waited },
    };
    take(of_segment(segment, scope, fact));
}

fn handling(
    row: &InteractionRow,
    segment: &SegmentRow,
    wait: Option<&SegmentRow>,
    level: &impl Fn(QueueId) -> Option<ServiceLevel>,
    take: &mut impl FnMut(RowFact),
) {
    let own = Some(segment.queue);
    let turns = Fact::Turns {
        first: segment.first_reply,
        count: segment.reply_count,
        sum: segment.reply_sum,
    };
    for scope in [own, None] {
        take(of_segment(segment, scope, turns));
    }
    if let Some(replied_at) = segment.replied_at {
        let by_reply = |queue, since| {
            level(queue).is_some_and(|target| {
                target.counts_from == CountsFrom::Reply && replied_at.since(since) <= target.within
            })
        };
        let counts = |within| Fact::Replied {
            first: None,
            turn: None,
            within,
        };
        let within = wait.is_some_and(|wait| by_reply(segment.queue, wait.started_at));
        take(of_segment(segment, own, counts(within)));
        let first = row.first_reply_at == Some(replied_at);
        let within = first
            && row
                .queued_at
                .is_some_and(|at| by_reply(row.first_queue, at));
        take(of_segment(segment, None, counts(within)));
    }
    let (Some(ended_at), Some(end)) = (segment.ended_at, segment.end) else {
        return;
    };
    take(of_segment(segment, own, Fact::WrappedUp(segment.wrapped)));
    if end != SegmentEnd::Withdrawn {
        let conversation = segment
            .contact_ended_at
            .unwrap_or(ended_at)
            .since(segment.started_at);
        let fact = Fact::Handled {
            active: segment.handled,
            conversation,
        };
        take(of_segment(segment, own, fact));
    }
}

const fn outcome(state: InteractionState) -> Option<Outcome> {
    match state {
        InteractionState::Concluded => Some(Outcome::Concluded),
        InteractionState::Canceled => Some(Outcome::Canceled),
        InteractionState::WithdrawnByInactivity => Some(Outcome::Withdrawn),
        InteractionState::Abandoned => Some(Outcome::Abandoned),
        InteractionState::PreOpen
        | InteractionState::Queued
        | InteractionState::Offered
        | InteractionState::Active
        | InteractionState::WrapUp => None,
    }
}
