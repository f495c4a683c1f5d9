//! Agents: signing in and out, losing the line, pauses, and what screens show of them.

use std::collections::BTreeSet;

use base::id::{InteractionId, PauseReasonId, QueueId, UserId};

use super::{Floor, Who};
use crate::config::{OpenConversations, PauseStart};
use crate::event::{FloorEvent, LapseCause, QueuedBy, SegmentEnd};
use crate::input::SetState;
use crate::presence::{Agent, AgentState, Hold, Link, Mode};
use crate::refused::Refused;
use crate::row::SpanKind;

impl Floor {
    fn post(&mut self, agent: UserId) -> Result<&mut Agent, Refused> {
        self.restless.insert(agent);
        self.agents
            .get_mut(&agent)
            .ok_or(Refused::AgentUnknown { agent })
    }

    /// Checks that an agent exists and is signed in.
    pub(super) fn signed_in(&self, agent: UserId) -> Result<(), Refused> {
        match self.agents.get(&agent) {
            None => Err(Refused::AgentUnknown { agent }),
            Some(post) if post.mode == Mode::Offline => Err(Refused::AgentOffline { agent }),
            Some(_) => Ok(()),
        }
    }

    pub(super) fn sign_in(&mut self, agent: UserId) -> Result<(), Refused> {
        let now = self.now;
        let post = self.post(agent)?;
        post.link = Link::Up;
        if post.mode != Mode::Offline {
            return Ok(());
        }
        post.mode = Mode::Ready;
        post.idle_since = now;
        let span = self.open_span(SpanKind::SignedIn);
        self.write_span(agent, &span, None);
        self.post(agent)?.sign_in_span = Some(span);
        self.emit(FloorEvent::AgentSignedIn { agent });
        Ok(())
    }

    pub(super) fn connect(&mut self, agent: UserId) -> Result<(), Refused> {
        self.signed_in(agent)?;
        self.post(agent)?.link = Link::Up;
        Ok(())
    }

    pub(super) fn disconnect(&mut self, agent: UserId) -> Result<(), Refused> {
        self.signed_in(agent)?;
        let now = self.now;
        let post = self.post(agent)?;
        if post.link == Link::Up {
            post.link = Link::LostAt(now);
        }
        Ok(())
    }

    pub(super) fn sign_out_wanted(&mut self, agent: UserId) -> Result<(), Refused> {
        self.signed_in(agent)?;
        self.sign_out(agent, false);
        Ok(())
    }

    /// Signs an agent out; every conversation goes back and is next for the others (ROUTE-011).
    /// Wrap-ups stay, and what is put off while its customer awaits nothing: it is not pending (GAP-046).
    pub(super) fn sign_out(&mut self, agent: UserId, lost: bool) {
        let Some(post) = self.agents.get_mut(&agent) else {
            return;
        };
        post.mode = Mode::Offline;
        post.link = Link::None;
        let sign_in = post.sign_in_span.take();
        self.restless.insert(agent);
        if let Some(span) = sign_in {
            self.write_span(agent, &span, Some(self.now));
        }
        self.release(agent, true);
        self.emit(FloorEvent::AgentSignedOut { agent, lost });
    }

    /// Gives back what an agent was offered and, if wanted, what is in the agent's hands.
    fn release(&mut self, agent: UserId, conversations: bool) {
        let hands: Vec<(InteractionId, Hold)> = self
            .agents
            .get(&agent)
            .map(|post| {
                post.hands
                    .iter()
                    .map(|(id, (_, hold))| (*id, *hold))
                    .collect()
            })
            .unwrap_or_default();
        for (id, hold) in hands {
            let back = match hold {
                Hold::Offered => true,
                Hold::Active => conversations,
                // What is put off waits for a moment, not for a person: it stays the agent's until then.
                Hold::Inactive => conversations && !self.is_put_off(id),
                Hold::WrapUp => false,
            };
            if !back {
                continue;
            }
            let Ok(mut interaction) = self.take(id) else {
                continue;
            };
            if hold == Hold::Offered {
                self.lapse(&mut interaction, LapseCause::AgentLeft);
            } else {
                self.requeue(&mut interaction, SegmentEnd::AgentLost, QueuedBy::AgentLost);
            }
            self.put(interaction);
        }
    }

    pub(super) fn become_ready(&mut self, agent: UserId) -> Result<(), Refused> {
        self.signed_in(agent)?;
        let now = self.now;
        let post = self.post(agent)?;
        match post.mode {
            Mode::Ready | Mode::Offline => {}
            Mode::PauseRequested { .. } => post.mode = Mode::Ready,
            Mode::Paused { .. } | Mode::Away => {
                post.mode = Mode::Ready;
                post.idle_since = now;
            }
        }
        Ok(())
    }

    pub(super) fn want_pause(
        &mut self,
        agent: UserId,
        reason: PauseReasonId,
    ) -> Result<(), Refused> {
        self.signed_in(agent)?;
        let Some(config) = self.config.pause_reasons.get(&reason).copied() else {
            return Err(Refused::PauseReasonUnknown { reason });
        };
        let now = self.now;
        let post = self.post(agent)?;
        match config.start {
            PauseStart::WhenFree => {
                post.mode = Mode::PauseRequested { reason };
                self.release(agent, false);
            }
            PauseStart::Immediate(open) => {
                post.mode = Mode::Paused {
                    reason,
                    since: now,
                    overran: false,
                };
                self.release(agent, open == OpenConversations::Return);
            }
        }
        Ok(())
    }

    pub(super) fn set_system_pause(
        &mut self,
        agent: UserId,
        queues: BTreeSet<QueueId>,
    ) -> Result<(), Refused> {
        let now = self.now;
        let post = self.post(agent)?;
        if queues.is_empty() && !post.system_pause.is_empty() {
            post.idle_since = now;
        }
        post.system_pause = queues;
        Ok(())
    }

    pub(super) fn set_state(
        &mut self,
        agent: UserId,
        by: UserId,
        to: SetState,
    ) -> Result<(), Refused> {
        self.signed_in(agent)?;
        match to {
            SetState::Available => self.become_ready(agent)?,
            SetState::Paused(reason) => self.want_pause(agent, reason)?,
            SetState::Offline => self.sign_out(agent, false),
            SetState::Away => {
                self.post(agent)?.mode = Mode::Away;
                self.release(agent, false);
            }
        }
        self.set_by = Some(by);
        Ok(())
    }

    /// Draws the consequences of changed hands or wishes for one agent.
    pub(super) fn settle_agent(&mut self, agent: UserId) {
        let now = self.now;
        let Some(config) = self.config.agents.get(&agent) else {
            return;
        };
        let links = self.links.get(&agent).cloned().unwrap_or_default();
        let Some(post) = self.agents.get_mut(&agent) else {
            return;
        };
        self.changed.agents.insert(agent);
        if let Mode::PauseRequested { reason } = post.mode
            && !post.delays_pause()
        {
            post.mode = Mode::Paused {
                reason,
                since: now,
                overran: false,
            };
        }
        let state = post.state(&links);
        let pause_reason = post.pause_reason();
        let was = post.shown();
        if matches!(was.0, AgentState::Busy | AgentState::AfterCall)
            && state == AgentState::Available
        {
            post.idle_since = now;
        }
        self.routing.set_blocked(agent, &post.system_pause);
        self.routing
            .set_standing(post.standing(config), post.distribution_room(config));
        let alarm = post
            .next_due(&self.config.organization, &self.config.pause_reasons)
            .map(|(at, _)| at);
        self.set_agent_alarm(agent, alarm);
        if was != (state, pause_reason) {
            self.show(agent, was.0, state, pause_reason);
        }
    }

    /// Ends the span of the last state and begins that of the next (PAUSE-006).
    fn show(
        &mut self,
        agent: UserId,
        from: AgentState,
        to: AgentState,
        pause_reason: Option<PauseReasonId>,
    ) {
        self.board.shift_agent(Some(from), Some(to));
        let ended = self
            .agents
            .get_mut(&agent)
            .and_then(|post| post.state_span.take());
        if let Some(span) = ended {
            self.write_span(agent, &span, Some(self.now));
        }
        if to != AgentState::Offline {
            let span = self.open_span(SpanKind::State {
                state: to,
                pause_reason,
            });
            self.write_span(agent, &span, None);
            if let Some(post) = self.agents.get_mut(&agent) {
                post.state_span = Some(span);
            }
        }
        let by = self.set_by;
        self.emit(FloorEvent::AgentStateChanged {
            agent,
            from,
            to,
            pause_reason,
            by,
        });
    }

    pub(super) fn set_agent_alarm(&mut self, agent: UserId, alarm: Option<base::time::Timestamp>) {
        let before = match alarm {
            Some(at) => self.agent_alarms.insert(agent, at),
            None => self.agent_alarms.remove(&agent),
        };
        if before != alarm {
            if let Some(at) = before {
                self.alarms.remove(&(at, Who::Agent(agent)));
            }
            if let Some(at) = alarm {
                self.alarms.insert((at, Who::Agent(agent)));
            }
        }
    }
}
