//! `take` and `put`, and the small writers: events, ids, segments, presence spans.

use base::id::{InteractionId, PresenceSpanId, SegmentId, UserId, compose};
use base::time::{Span, Timestamp};

use super::{Floor, Trace, Who};
use crate::board::{Fact, Spot};
use crate::config::ServiceLevel;
use crate::event::{FloorEvent, SegmentEnd};
use crate::interaction::{Interaction, Outcome, Place, Segment};
use crate::output::{Effect, Output};
use crate::presence::OpenSpan;
use crate::reason::Reason;
use crate::refused::Refused;
use crate::row::SpanKind;

impl Floor {
    pub(super) fn emit(&mut self, event: FloorEvent) {
        self.outputs.push_back(Output::Event(self.now, event));
    }

    pub(super) fn effect(&mut self, effect: Effect) {
        self.outputs.push_back(Output::Effect(effect));
    }

    /// Makes an id above every earlier one of this floor.
    pub(super) fn next_id(&mut self) -> i64 {
        let fresh = compose(self.now, self.config.organization.node, 0);
        self.row.last_id = fresh.max(self.row.last_id.saturating_add(1));
        self.changed.floor = true;
        self.row.last_id
    }

    /// Lends a live interaction.
    pub(super) fn known(&self, id: InteractionId) -> Result<&Interaction, Refused> {
        self.interactions
            .get(&id)
            .ok_or(Refused::InteractionUnknown { interaction: id })
    }

    /// Takes a live interaction out to change it; `put` follows without fail.
    pub(super) fn take(&mut self, id: InteractionId) -> Result<Interaction, Refused> {
        self.interactions
            .remove(&id)
            .ok_or(Refused::InteractionUnknown { interaction: id })
    }

    /// Puts an interaction back and moves everything that depends on it by the difference.
    pub(super) fn put(&mut self, interaction: Interaction) {
        let id = interaction.id;
        let before = self.traces.get(&id).copied().unwrap_or_default();
        let queue = self.queue(interaction.queue);
        let after = Trace {
            holder: interaction.holder(),
            spot: Spot::of(&interaction).map(|spot| (interaction.queue, spot)),
            alarm: interaction.next_due(&queue).map(|(at, _)| at),
            waits: match &interaction.place {
                Place::Waiting(waiting) => Some((interaction.queue, waiting.since)),
                Place::PreOpen | Place::WithAgent(_) | Place::WrapUp(_) | Place::Ended { .. } => {
                    None
                }
            },
        };
        self.move_trace(&interaction, before, after);
        match self.item_of(&interaction, &queue) {
            Some(item) => self.routing.enter(item),
            None => self.routing.leave(id),
        }
        if matches!(interaction.place, Place::Ended { .. }) {
            self.traces.remove(&id);
            self.changed.interactions.remove(&id);
            self.changed.ended.push(interaction.row());
        } else {
            if interaction.is_to_be_announced() {
                self.unannounced.insert(id);
            }
            self.traces.insert(id, after);
            self.changed.interactions.insert(id);
            self.interactions.insert(id, interaction);
        }
    }

    fn move_trace(&mut self, interaction: &Interaction, before: Trace, after: Trace) {
        let id = interaction.id;
        if before.holder != after.holder {
            if let Some((agent, _)) = before.holder
                && let Some(post) = self.agents.get_mut(&agent)
            {
                post.hands.remove(&id);
                self.restless.insert(agent);
            }
            if let Some((agent, hold)) = after.holder
                && let Some(post) = self.agents.get_mut(&agent)
            {
                post.hands.insert(id, (interaction.medium, hold));
                self.restless.insert(agent);
            }
        }
        self.board.shift(before.spot, after.spot);
        if before.alarm != after.alarm {
            if let Some(at) = before.alarm {
                self.alarms.remove(&(at, Who::Interaction(id)));
            }
            if let Some(at) = after.alarm {
                self.alarms.insert((at, Who::Interaction(id)));
            }
        }
        if before.waits != after.waits {
            if let Some((queue, since)) = before.waits {
                self.waits.remove(&(queue, since, id));
            }
            if let Some((queue, since)) = after.waits {
                self.waits.insert((queue, since, id));
            }
        }
    }

    pub(super) fn open_segment(
        &mut self,
        interaction: &mut Interaction,
        agent: Option<(UserId, Reason)>,
    ) -> SegmentId {
        interaction.segment_count = interaction.segment_count.saturating_add(1);
        let id = SegmentId::from_i64(self.next_id());
        interaction.segment = Some(Segment {
            id,
            ordinal: interaction.segment_count,
            queue: interaction.queue,
            agent: agent.map(|(agent, _)| agent),
            reason: agent.map(|(_, reason)| reason),
            started_at: self.now,
            handled: Span::ZERO,
            wrapped: Span::ZERO,
            code: None,
            contact_ended_at: None,
            replied_at: None,
            first_reply: None,
            reply_count: 0,
            reply_sum: Span::ZERO,
        });
        id
    }

    /// Adds the running stretch to the sums; the interaction then leaves its place.
    pub(super) fn freeze(&self, interaction: &mut Interaction) {
        let (active, silent) = interaction.running(self.now);
        interaction.handled += active;
        interaction.inactive += silent;
        if let Some(segment) = &mut interaction.segment {
            segment.handled += active;
        }
        if let Place::WithAgent(with) = &mut interaction.place {
            with.activity_since = self.now;
        }
        if let Place::WrapUp(pending) = &interaction.place {
            let took = self.now.since(pending.since);
            interaction.wrapped += took;
            if let Some(segment) = &mut interaction.segment {
                segment.wrapped += took;
            }
        }
    }

    /// Closes the open segment and counts it. The interaction still stands in the place that it leaves.
    pub(super) fn close_segment(&mut self, interaction: &mut Interaction, end: SegmentEnd) {
        self.freeze(interaction);
        let Some(segment) = interaction.segment.take() else {
            return;
        };
        let (now, day, scope) = (self.now, interaction.day, Some(segment.queue));
        if let Some(agent) = segment.agent {
            interaction.last_agent = Some(agent);
            self.board
                .count(day, scope, Fact::WrappedUp(segment.wrapped));
            if end != SegmentEnd::Withdrawn {
                let contact_end = segment.contact_ended_at.unwrap_or(now);
                let conversation = contact_end.since(segment.started_at);
                self.board.count(
                    day,
                    scope,
                    Fact::Handled {
                        active: segment.handled,
                        conversation,
                    },
                );
            }
        } else {
            let waited = now.since(segment.started_at);
            let level = self.queue(segment.queue).service_level;
            self.board
                .count(day, scope, wait_ended(waited, end, &level));
        }
        self.changed
            .segments
            .insert(segment.id, segment.row(interaction, Some((now, end))));
        self.emit(FloorEvent::SegmentEnded {
            interaction: interaction.id,
            queue: segment.queue,
            segment: segment.id,
            agent: segment.agent,
            end,
            code: segment.code,
        });
    }

    /// Ends an interaction: closes its segment, counts it, and leaves it in its last place.
    pub(super) fn end(&mut self, interaction: &mut Interaction, outcome: Outcome) {
        let end = match outcome {
            Outcome::Concluded => SegmentEnd::Concluded,
            Outcome::Canceled => SegmentEnd::Canceled,
            Outcome::Withdrawn => SegmentEnd::Withdrawn,
            Outcome::Abandoned => SegmentEnd::Abandoned,
        };
        self.close_segment(interaction, end);
        interaction.contact_ended_at.get_or_insert(self.now);
        let (day, first_queue) = (interaction.day, interaction.first_queue);
        if let (Some(queued_at), None) = (interaction.queued_at, interaction.answered_at) {
            let waited = self.now.since(queued_at);
            let level = self.queue(first_queue).service_level;
            let fact = if outcome == Outcome::Abandoned {
                Fact::Abandoned {
                    waited,
                    short: waited < level.short_abandon,
                }
            } else {
                Fact::LeftOtherwise { waited }
            };
            self.board.count(day, None, fact);
        }
        if let Some(answered_at) = interaction.answered_at {
            self.board
                .count(day, None, Fact::WrappedUp(interaction.wrapped));
            if outcome != Outcome::Withdrawn {
                let contact_end = interaction.contact_ended_at.unwrap_or(self.now);
                let conversation = contact_end.since(answered_at);
                self.board.count(
                    day,
                    None,
                    Fact::Handled {
                        active: interaction.handled,
                        conversation,
                    },
                );
            }
        }
        let unreplied = interaction.awaits_first_reply() && interaction.queued_at.is_some();
        self.board
            .count_both(day, first_queue, Fact::Finished { outcome, unreplied });
        interaction.place = Place::Ended {
            outcome,
            at: self.now,
        };
    }

    pub(super) fn open_span(&mut self, kind: SpanKind) -> OpenSpan {
        OpenSpan {
            id: PresenceSpanId::from_i64(self.next_id()),
            kind,
            since: self.now,
        }
    }

    pub(super) fn write_span(
        &mut self,
        agent: UserId,
        span: &OpenSpan,
        ended_at: Option<Timestamp>,
    ) {
        self.changed.spans.push(span.row(agent, ended_at));
    }
}

/// Counts the end of a wait.
fn wait_ended(waited: Span, end: SegmentEnd, level: &ServiceLevel) -> Fact {
    match end {
        SegmentEnd::Answered => Fact::Answered {
            waited,
            within: level.answered_within(waited),
        },
        SegmentEnd::Abandoned => Fact::Abandoned {
            waited,
            short: waited < level.short_abandon,
        },
        SegmentEnd::Overflow
        | SegmentEnd::Concluded
        | SegmentEnd::Transferred
        | SegmentEnd::Returned
        | SegmentEnd::AgentLost
        | SegmentEnd::Canceled
        | SegmentEnd::Withdrawn
        | SegmentEnd::Moved => Fact::LeftOtherwise { waited },
    }
}
