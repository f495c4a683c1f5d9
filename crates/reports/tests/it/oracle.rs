//! What reports must say of agents, codes and presence, counted once more from the raw event list alone.
//!
//! Queues and hours are counted by `sim::oracle`.

use std::collections::BTreeMap;

use base::id::{InteractionId, PauseReasonId, QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::time::{Span, Timestamp};
use floor::event::{FloorEvent, SegmentEnd};
use floor::presence::AgentState;

/// A stretch of an interaction with an agent.
#[derive(Debug, Clone)]
pub(crate) struct Stretch {
    pub(crate) interaction: InteractionId,
    pub(crate) queue: QueueId,
    pub(crate) agent: UserId,
    pub(crate) medium: Medium,
    pub(crate) outbound: bool,
    pub(crate) started: Timestamp,
    pub(crate) active: Span,
    pub(crate) active_since: Option<Timestamp>,
    pub(crate) contact_end: Option<Timestamp>,
    pub(crate) ended: Option<(Timestamp, SegmentEnd)>,
    pub(crate) code: Option<WrapUpCodeId>,
    pub(crate) firsts: Vec<Span>,
    pub(crate) turns: Vec<Span>,
}

impl Stretch {
    fn begun(
        at: Timestamp,
        (interaction, queue, agent): (InteractionId, QueueId, UserId),
        (medium, outbound): (Medium, bool),
    ) -> Self {
        Self {
            interaction,
            queue,
            agent,
            medium,
            outbound,
            started: at,
            active: Span::ZERO,
            active_since: Some(at),
            contact_end: None,
            ended: None,
            code: None,
            firsts: Vec::new(),
            turns: Vec::new(),
        }
    }

    fn stop(&mut self, at: Timestamp) {
        if let Some(since) = self.active_since.take() {
            self.active += at.since(since);
        }
    }

    /// Handled to an end that counts.
    pub(crate) fn is_handled(&self) -> bool {
        self.ended
            .is_some_and(|(_, end)| end != SegmentEnd::Withdrawn)
    }

    pub(crate) fn wrap_up(&self) -> Span {
        let ended = self.ended.map(|(at, _)| at);
        match (ended, self.contact_end) {
            (Some(ended), Some(contact)) => ended.since(contact),
            _ => Span::ZERO,
        }
    }

    pub(crate) fn conversation(&self) -> Span {
        let ended = self.ended.map(|(at, _)| at);
        let end = self.contact_end.or(ended).unwrap();
        end.since(self.started)
    }
}

/// Tells every stretch with an agent, in the order in which they began.
pub(crate) fn stretches(log: &[(Timestamp, FloorEvent)]) -> Vec<Stretch> {
    let mut begun = BTreeMap::<InteractionId, (Medium, bool)>::new();
    let mut open = BTreeMap::<InteractionId, usize>::new();
    let mut all: Vec<Stretch> = Vec::new();
    for (at, event) in log {
        let at = *at;
        match event {
            FloorEvent::InteractionStarted {
                interaction,
                medium,
                outbound,
                ..
            } => {
                begun.insert(*interaction, (*medium, *outbound));
            }
            FloorEvent::InteractionAnswered {
                interaction,
                queue,
                agent,
                ..
            } => {
                open.insert(*interaction, all.len());
                let whose = (*interaction, *queue, *agent);
                all.push(Stretch::begun(at, whose, begun[interaction]));
            }
            FloorEvent::InteractionReplied {
                interaction,
                first_us,
                turn_us,
                ..
            } => {
                let one = &mut all[open[interaction]];
                one.firsts.extend(*first_us);
                one.turns.extend(*turn_us);
            }
            FloorEvent::ConversationInactive { interaction, .. } => {
                all[open[interaction]].stop(at);
            }
            FloorEvent::ConversationActive { interaction, .. } => {
                all[open[interaction]].active_since = Some(at);
            }
            FloorEvent::WrapUpStarted { interaction, .. } => {
                let one = &mut all[open[interaction]];
                one.stop(at);
                one.contact_end = Some(at);
            }
            FloorEvent::SegmentEnded {
                interaction,
                agent: Some(_),
                end,
                code,
                ..
            } => {
                let one = &mut all[open.remove(interaction).unwrap()];
                one.stop(at);
                one.ended = Some((at, *end));
                one.code = *code;
            }
            _ => {}
        }
    }
    all
}

/// A sign-in with its sign-out, or a pause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stay {
    pub(crate) started: Timestamp,
    pub(crate) agent: UserId,
    pub(crate) is_pause: bool,
    pub(crate) reason: Option<PauseReasonId>,
    pub(crate) ended: Option<Timestamp>,
}

/// Tells every sign-in and every pause.
pub(crate) fn stays(log: &[(Timestamp, FloorEvent)]) -> Vec<Stay> {
    let mut all: Vec<Stay> = Vec::new();
    let mut begin = |agent: UserId, started, reason: Option<Option<PauseReasonId>>| {
        all.push(Stay {
            started,
            agent,
            is_pause: reason.is_some(),
            reason: reason.flatten(),
            ended: None,
        });
        all.len() - 1
    };
    let mut ends = BTreeMap::<usize, Timestamp>::new();
    let mut signed_in = BTreeMap::<UserId, usize>::new();
    let mut paused = BTreeMap::<UserId, usize>::new();
    for (at, event) in log {
        match event {
            FloorEvent::AgentSignedIn { agent } => {
                signed_in.insert(*agent, begin(*agent, *at, None));
            }
            FloorEvent::AgentSignedOut { agent, .. } => {
                if let Some(open) = signed_in.remove(agent) {
                    ends.insert(open, *at);
                }
            }
            FloorEvent::AgentStateChanged {
                agent,
                to,
                pause_reason,
                ..
            } => {
                if let Some(open) = paused.remove(agent) {
                    ends.insert(open, *at);
                }
                if *to == AgentState::Paused {
                    paused.insert(*agent, begin(*agent, *at, Some(*pause_reason)));
                }
            }
            _ => {}
        }
    }
    for (open, at) in ends {
        all[open].ended = Some(at);
    }
    all.sort();
    all
}
