//! What is said: turns, replies, silence, and the customer who leaves.

use base::id::{InteractionId, UserId};

use super::Floor;
use crate::board::Fact;
use crate::config::SystemEnding;
use crate::event::{FloorEvent, LapseCause, QueuedBy, SegmentEnd};
use crate::input::Writer;
use crate::interaction::{Activity, Interaction, Outcome, Place};
use crate::output::{AutomaticMessage, Effect};
use crate::refused::Refused;
use crate::thread::Hours;

impl Floor {
    pub(super) fn customer_wrote(&mut self, id: InteractionId) -> Result<(), Refused> {
        if matches!(self.known(id)?.place, Place::WrapUp(_)) {
            return Err(Refused::ContactEnded { interaction: id });
        }
        let mut interaction = self.take(id)?;
        interaction.told.customer_warned = false;
        if interaction.thread.customer_wrote(self.now) {
            interaction.told.reply_alarm = false;
            self.emit(FloorEvent::TurnStarted {
                interaction: id,
                queue: interaction.queue,
            });
        }
        let was_put_off = self.unhide(&mut interaction);
        if interaction.activity() == Activity::InactiveAtAgent {
            self.wake(&mut interaction);
        }
        if was_put_off {
            self.tell_back(&interaction);
        }
        self.put(interaction);
        Ok(())
    }

    /// A silent conversation wakes up: with its agent, even above the limit (ROUTE-017);
    /// with priority in its queue, if the agent is in pause or wants one (PAUSE-004).
    pub(super) fn wake(&mut self, interaction: &mut Interaction) {
        let Place::WithAgent(with) = &interaction.place else {
            return;
        };
        let agent = with.agent;
        let queue = interaction.queue;
        let keeps = self
            .agents
            .get(&agent)
            .is_some_and(|post| post.keeps_conversations() && !post.system_pause.contains(&queue));
        if !keeps {
            self.requeue(interaction, SegmentEnd::AgentLost, QueuedBy::AgentLost);
            return;
        }
        self.freeze(interaction);
        if let Place::WithAgent(with) = &mut interaction.place {
            with.silent = false;
        }
        self.emit(FloorEvent::ConversationActive {
            interaction: interaction.id,
            queue,
            agent,
        });
    }

    pub(super) fn operation_wrote(
        &mut self,
        id: InteractionId,
        writer: Writer,
    ) -> Result<(), Refused> {
        let interaction = self.known(id)?;
        let agent = match writer {
            // Answers nobody, so it stops no clock and starts none.
            Writer::Automatic => return Ok(()),
            Writer::Agent(agent) => agent,
        };
        let holds = match &interaction.place {
            Place::WithAgent(with) => with.agent == agent,
            Place::PreOpen | Place::Waiting(_) | Place::WrapUp(_) | Place::Ended { .. } => false,
        };
        if !holds {
            return Err(Refused::NotWithAgent { interaction: id });
        }
        let mut interaction = self.take(id)?;
        self.open(&mut interaction);
        self.reply(&mut interaction, agent);
        self.rest_if_put_off(&mut interaction);
        self.put(interaction);
        Ok(())
    }

    fn reply(&mut self, interaction: &mut Interaction, agent: UserId) {
        let queue = self.queue(interaction.queue);
        let now = self.now;
        let first_ever = interaction.thread.first_reply_at.is_none();
        let reply = interaction.thread.agent_wrote(now, Hours::of_queue(&queue));
        let mut within_queue = false;
        if let Place::WithAgent(with) = &mut interaction.place
            && !with.replied
        {
            with.replied = true;
            within_queue = with
                .entered_at
                .is_some_and(|since| queue.service_level.replied_within(now.since(since)));
        }
        let within_org = first_ever
            && interaction.queued_at.is_some_and(|since| {
                self.queue(interaction.first_queue)
                    .service_level
                    .replied_within(now.since(since))
            });
        if let Some(segment) = &mut interaction.segment {
            segment.replied_at.get_or_insert(now);
            segment.first_reply = segment.first_reply.or(reply.first);
            if let Some(took) = reply.turn {
                segment.reply_count = segment.reply_count.saturating_add(1);
                segment.reply_sum += took;
            }
        }
        for (scope, within) in [(Some(queue.id), within_queue), (None, within_org)] {
            let fact = Fact::Replied {
                first: reply.first,
                turn: reply.turn,
                within,
            };
            self.board.count(interaction.day, scope, fact);
        }
        if first_ever || reply.turn.is_some() || within_queue {
            self.emit(FloorEvent::InteractionReplied {
                interaction: interaction.id,
                queue: queue.id,
                agent,
                first_us: reply.first,
                turn_us: reply.turn,
            });
        }
    }

    pub(super) fn customer_left(&mut self, id: InteractionId) -> Result<(), Refused> {
        if matches!(self.known(id)?.place, Place::WrapUp(_)) {
            return Err(Refused::ContactEnded { interaction: id });
        }
        let mut interaction = self.take(id)?;
        self.lapse(&mut interaction, LapseCause::Withdrawn);
        let queue = interaction.queue;
        match &interaction.place {
            Place::PreOpen => {
                self.record_ending(&mut interaction, SystemEnding::Abandoned);
                self.end(&mut interaction, Outcome::Canceled);
                self.emit(FloorEvent::InteractionCanceled {
                    interaction: id,
                    queue,
                    agent: None,
                    by: None,
                    code: interaction.code,
                });
            }
            Place::Waiting(_) => {
                self.record_ending(&mut interaction, SystemEnding::Abandoned);
                self.end(&mut interaction, Outcome::Abandoned);
                self.emit(FloorEvent::InteractionAbandoned {
                    interaction: id,
                    queue,
                    code: interaction.code,
                });
            }
            Place::WithAgent(with) => {
                let agent = with.agent;
                self.finish_contact(&mut interaction, agent, false);
            }
            Place::WrapUp(_) | Place::Ended { .. } => {}
        }
        self.put(interaction);
        Ok(())
    }

    /// The customer is silent: the conversation uses no capacity from now on (MSG-012).
    pub(super) fn fall_silent(&mut self, interaction: &mut Interaction) {
        if let Some(agent) = self.become_inactive(interaction) {
            self.effect(Effect::AgentWarned {
                interaction: interaction.id,
                agent,
            });
        }
    }

    /// Makes a conversation inactive at its agent. Tells the agent.
    pub(super) fn become_inactive(&mut self, interaction: &mut Interaction) -> Option<UserId> {
        self.freeze(interaction);
        let Place::WithAgent(with) = &mut interaction.place else {
            return None;
        };
        with.silent = true;
        let (id, queue, agent) = (interaction.id, interaction.queue, with.agent);
        self.emit(FloorEvent::ConversationInactive {
            interaction: id,
            queue,
            agent,
            put_off: with.put_off,
        });
        Some(agent)
    }

    /// The customer was silent too long (MSG-014).
    pub(super) fn withdraw(&mut self, interaction: &mut Interaction) {
        self.lapse(interaction, LapseCause::Withdrawn);
        let agent = interaction.holder().map(|(agent, _)| agent);
        let (id, queue) = (interaction.id, interaction.queue);
        self.record_ending(interaction, SystemEnding::Withdrawn);
        self.end(interaction, Outcome::Withdrawn);
        self.emit(FloorEvent::InteractionWithdrawn {
            interaction: id,
            queue,
            agent,
            code: interaction.code,
        });
        self.effect(Effect::MessageDue {
            interaction: id,
            queue,
            message: AutomaticMessage::Withdrawn,
        });
    }
}
