//! Due dates: putting a conversation off until one, and coming back (AGENT-010).
//!
//! One moment is both: until then the conversation is out of its agent's way, and then the agent is reminded.
//!
//! How it counts is read from the rows: what is put off while its customer awaits no reply is inactive at its agent.
//! So it uses no capacity (ROUTE-017), delays no pause (PAUSE-004), and its time is not handling time (DASH-008).
//! A customer who awaits a reply keeps the conversation active and raises the alarm (MSG-012): hidden it may be, but it
//! uses its place until it is answered, so that nobody makes room by putting customers off.
//! The clocks of silence stand still meanwhile (MSG-014 withdraws customers who owe the next word, and here the operation
//! does), and count anew from the return. It is not pending (GAP-046), so it stays with an agent who signs out (ROUTE-011).
//! Whoever is signed out when the moment comes or the customer writes loses it to the queue, where it goes first.

use base::id::{InteractionId, UserId};
use base::time::Timestamp;

use super::Floor;
use crate::event::{FloorEvent, QueuedBy, SegmentEnd};
use crate::interaction::{DueDate, Interaction, Place};
use crate::output::Effect;
use crate::presence::Mode;
use crate::refused::Refused;

impl Floor {
    /// Sets the due date, or removes it; its agent thereby puts a conversation off, or has it back.
    ///
    /// **Errors**: it is over; the date is not in the future.
    pub(super) fn set_due(
        &mut self,
        id: InteractionId,
        by: UserId,
        due: Option<Timestamp>,
    ) -> Result<(), Refused> {
        if matches!(
            self.known(id)?.place,
            Place::WrapUp(_) | Place::Ended { .. }
        ) {
            return Err(Refused::ContactEnded { interaction: id });
        }
        if due.is_some_and(|due| due <= self.now) {
            return Err(Refused::SettingOutOfRange { setting: "due" });
        }
        let mut interaction = self.take(id)?;
        let is_holders = interaction.holder().is_some_and(|(agent, _)| agent == by);
        if is_holders {
            self.open(&mut interaction);
        }
        interaction.due = due.map(DueDate::new);
        let queue = interaction.queue;
        match due {
            Some(until) if is_holders && interaction.is_conversation() => {
                if let Place::WithAgent(with) = &mut interaction.place {
                    with.put_off = true;
                }
                self.emit(FloorEvent::InteractionPutOff {
                    interaction: id,
                    queue,
                    agent: by,
                    until,
                });
                self.rest_if_put_off(&mut interaction);
            }
            Some(_) | None => {
                self.emit(FloorEvent::DueDateSet {
                    interaction: id,
                    queue,
                    by,
                    due_at: due,
                });
                if due.is_none() {
                    self.bring_back(&mut interaction);
                }
            }
        }
        self.put(interaction);
        Ok(())
    }

    /// The moment came: who holds it is reminded, and what was put off is back.
    pub(super) fn come_due(&mut self, interaction: &mut Interaction) {
        if let Some(due) = &mut interaction.due {
            due.told = true;
        }
        let Some((agent, _)) = interaction.holder() else {
            return;
        };
        self.emit(FloorEvent::InteractionCameDue {
            interaction: interaction.id,
            queue: interaction.queue,
            agent,
        });
        self.bring_back(interaction);
        if interaction
            .holder()
            .is_some_and(|(holder, _)| holder == agent)
        {
            self.effect(Effect::Reminded {
                interaction: interaction.id,
                agent,
            });
        }
    }

    /// Puts what was put off before its agent again: active if the agent is at work, in its queue if the agent is gone.
    /// In a pause it stays inactive at the agent, because no customer waits for it (PAUSE-004).
    fn bring_back(&mut self, interaction: &mut Interaction) {
        if !self.unhide(interaction) {
            return;
        }
        if let Place::WithAgent(with) = &interaction.place
            && with.silent
        {
            let mode = self.agents.get(&with.agent).map(|post| post.mode);
            match mode {
                Some(Mode::Ready) => self.wake(interaction),
                Some(Mode::PauseRequested { .. } | Mode::Paused { .. } | Mode::Away) => {}
                Some(Mode::Offline) | None => {
                    self.requeue(interaction, SegmentEnd::AgentLost, QueuedBy::AgentLost);
                }
            }
        }
        self.tell_back(interaction);
    }

    /// Ends the putting off; the customer's silence counts anew. Tells whether it was put off.
    pub(super) fn unhide(&self, interaction: &mut Interaction) -> bool {
        let Place::WithAgent(with) = &mut interaction.place else {
            return false;
        };
        let was_put_off = std::mem::take(&mut with.put_off);
        if was_put_off && let Some(since) = &mut interaction.thread.silent_since {
            *since = self.now;
        }
        was_put_off
    }

    /// Says that it is back, if it is still with its agent; a queue says so itself.
    pub(super) fn tell_back(&mut self, interaction: &Interaction) {
        if let Place::WithAgent(with) = &interaction.place {
            self.emit(FloorEvent::InteractionBack {
                interaction: interaction.id,
                queue: interaction.queue,
                agent: with.agent,
            });
        }
    }

    /// What is put off becomes inactive as soon as its customer awaits no reply.
    pub(super) fn rest_if_put_off(&mut self, interaction: &mut Interaction) {
        let rests = match &interaction.place {
            Place::WithAgent(with) => with.put_off && !with.silent,
            Place::PreOpen | Place::Waiting(_) | Place::WrapUp(_) | Place::Ended { .. } => false,
        };
        if rests && interaction.thread.turn_started.is_none() {
            self.become_inactive(interaction);
        }
    }

    pub(super) fn is_put_off(&self, id: InteractionId) -> bool {
        self.interactions
            .get(&id)
            .is_some_and(|one| one.put_off_until().is_some())
    }

    /// Gives what somebody who is no agent any more had put off to the others.
    pub(super) fn give_up_put_off(&mut self, agent: UserId) {
        let put_off: Vec<InteractionId> = self
            .interactions
            .values()
            .filter(|one| one.put_off_until().is_some())
            .filter(|one| one.holder().is_some_and(|(holder, _)| holder == agent))
            .map(|one| one.id)
            .collect();
        for id in put_off {
            let Ok(mut interaction) = self.take(id) else {
                continue;
            };
            self.requeue(&mut interaction, SegmentEnd::AgentLost, QueuedBy::AgentLost);
            self.put(interaction);
        }
    }
}
