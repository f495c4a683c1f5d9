//! The counters once more, from rows and from scratch: the other half of a pair of assertions.

use std::collections::BTreeMap;

use base::calendar::Day;
use base::id::{InteractionId, QueueId};
use base::medium::Medium;
use base::time::Span;

use super::{Fact, Scope, Tally};
use crate::config::{CountsFrom, QueueConfig, ServiceLevel};
use crate::event::SegmentEnd;
use crate::interaction::{InteractionState, Outcome};
use crate::row::{InteractionRow, SegmentRow};

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
    let mut found = Recount::default();
    let mut rows = BTreeMap::new();
    for row in interactions {
        rows.insert(row.id, row);
        found.interaction(row, level(row.first_queue));
    }
    // A reply belongs to the wait before its segment.
    let mut last_wait = BTreeMap::<InteractionId, &SegmentRow>::new();
    let mut ordered: Vec<&SegmentRow> = segments.collect();
    ordered.sort_unstable_by_key(|segment| (segment.interaction, segment.ordinal));
    for segment in ordered {
        let Some(row) = rows.get(&segment.interaction) else {
            continue;
        };
        if segment.agent.is_none() {
            last_wait.insert(segment.interaction, segment);
            found.wait(row, segment, level(segment.queue));
        } else {
            let wait = last_wait.remove(&segment.interaction);
            found.handling(row, segment, wait, &level);
        }
    }
    found.tallies
}

#[derive(Default)]
struct Recount {
    tallies: BTreeMap<(Day, Scope), Tally>,
}

impl Recount {
    fn count(&mut self, day: Day, scope: Scope, fact: Fact) {
        self.tallies.entry((day, scope)).or_default().count(fact);
    }

    fn interaction(&mut self, row: &InteractionRow, target: Option<ServiceLevel>) {
        let both = [Some(row.first_queue), None];
        for scope in both {
            self.count(row.day, scope, Fact::Started);
        }
        if let Some(queued_at) = row.queued_at {
            self.count(row.day, None, Fact::Entered);
            if let Some(answered_at) = row.answered_at {
                let waited = answered_at.since(queued_at);
                let within = target.is_some_and(|target| {
                    target.counts_from == CountsFrom::Answer && waited <= target.within
                });
                self.count(row.day, None, Fact::Answered { waited, within });
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
                self.count(row.day, None, fact);
            }
        }
        let Some(outcome) = outcome(row.state) else {
            return;
        };
        let silent = row.first_reply_at.is_none() && row.medium != Medium::Voice;
        let unreplied = silent && row.queued_at.is_some();
        for scope in both {
            self.count(row.day, scope, Fact::Finished { outcome, unreplied });
        }
        if let (Some(answered_at), Some(end)) =
            (row.answered_at, row.contact_ended_at.or(row.ended_at))
        {
            self.count(row.day, None, Fact::WrappedUp(row.wrapped));
            if outcome != Outcome::Withdrawn {
                let conversation = end.since(answered_at);
                self.count(
                    row.day,
                    None,
                    Fact::Handled {
                        active: row.handled,
                        conversation,
                    },
                );
            }
        }
    }

    fn wait(&mut self, row: &InteractionRow, segment: &SegmentRow, target: Option<ServiceLevel>) {
        let scope = Some(segment.queue);
        self.count(row.day, scope, Fact::Entered);
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
        self.count(row.day, scope, fact);
    }

    fn handling(
        &mut self,
        row: &InteractionRow,
        segment: &SegmentRow,
        wait: Option<&SegmentRow>,
        level: &impl Fn(QueueId) -> Option<ServiceLevel>,
    ) {
        let scope = Some(segment.queue);
        for scope in [scope, None] {
            self.add_replies(row.day, scope, segment);
        }
        if let Some(replied_at) = segment.replied_at {
            let by_reply = |queue, since| {
                level(queue).is_some_and(|target| {
                    target.counts_from == CountsFrom::Reply
                        && replied_at.since(since) <= target.within
                })
            };
            let within = wait.is_some_and(|wait| by_reply(segment.queue, wait.started_at));
            self.count(
                row.day,
                scope,
                Fact::Replied {
                    first: None,
                    turn: None,
                    within,
                },
            );
            let first = row.first_reply_at == Some(replied_at);
            let within = first
                && row
                    .queued_at
                    .is_some_and(|at| by_reply(row.first_queue, at));
            self.count(
                row.day,
                None,
                Fact::Replied {
                    first: None,
                    turn: None,
                    within,
                },
            );
        }
        let (Some(ended_at), Some(end)) = (segment.ended_at, segment.end) else {
            return;
        };
        self.count(row.day, scope, Fact::WrappedUp(segment.wrapped));
        if end != SegmentEnd::Withdrawn {
            let conversation = segment
                .contact_ended_at
                .unwrap_or(ended_at)
                .since(segment.started_at);
            self.count(
                row.day,
                scope,
                Fact::Handled {
                    active: segment.handled,
                    conversation,
                },
            );
        }
    }

    fn add_replies(&mut self, day: Day, scope: Scope, segment: &SegmentRow) {
        let tally = self.tallies.entry((day, scope)).or_default();
        tally.reply_count += u64::from(segment.reply_count);
        tally.reply_sum += segment.reply_sum;
        tally.first_reply_count += u64::from(segment.first_reply.is_some());
        tally.first_reply_sum += segment.first_reply.unwrap_or(Span::ZERO);
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
