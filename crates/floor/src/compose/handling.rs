//! In an agent's hands and out of them: transfers, returns, conclusions, wrap-up, cancelling.

use std::sync::Arc;

use base::id::{InteractionId, QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::time::{Span, Timestamp};

use super::Floor;
use crate::config::{QueueConfig, SystemEnding};
use crate::event::{FloorEvent, LapseCause, QueuedBy, SegmentEnd};
use crate::input::{Freed, Target, Then};
use crate::interaction::{Interaction, Opening, Outcome, Place, Waiting, WrapUpPending};
use crate::refused::Refused;

impl Floor {
    /// Checks that an agent holds an interaction that is not over.
    fn held_by(&self, id: InteractionId, agent: UserId) -> Result<&Interaction, Refused> {
        let interaction = self.known(id)?;
        match &interaction.place {
            Place::WithAgent(with) if with.agent == agent => Ok(interaction),
            Place::WrapUp(_) | Place::Ended { .. } => {
                Err(Refused::ContactEnded { interaction: id })
            }
            Place::WithAgent(_) | Place::PreOpen | Place::Waiting(_) => {
                Err(Refused::NotWithAgent { interaction: id })
            }
        }
    }

    /// Takes what an agent holds; work on something not opened yet opens it.
    fn take_held(&mut self, id: InteractionId) -> Result<Interaction, Refused> {
        let mut interaction = self.take(id)?;
        self.open(&mut interaction);
        Ok(interaction)
    }

    pub(super) fn transfer(
        &mut self,
        id: InteractionId,
        by: UserId,
        to: Target,
        code: Option<WrapUpCodeId>,
    ) -> Result<(), Refused> {
        let interaction = self.held_by(id, by)?;
        let from = self.queue(interaction.queue);
        let target = self.check_target(interaction, to, Some(&from))?;
        let mut interaction = self.take_held(id)?;
        set_code(&mut interaction, code);
        self.close_segment(&mut interaction, SegmentEnd::Transferred);
        match target {
            Checked::Agent(agent) => self.direct(&mut interaction, agent, by, Some(by)),
            Checked::Queue(queue) => self.enqueue(&mut interaction, &queue, QueuedBy::Transferred),
        }
        self.put(interaction);
        Ok(())
    }

    /// A supervisor moves what waits, is being handled, or is still with a flow.
    pub(super) fn move_to(
        &mut self,
        id: InteractionId,
        by: UserId,
        to: Target,
    ) -> Result<(), Refused> {
        let interaction = self.known(id)?;
        match &interaction.place {
            Place::Waiting(_) | Place::WithAgent(_) | Place::PreOpen => {}
            Place::WrapUp(_) | Place::Ended { .. } => {
                return Err(Refused::ContactEnded { interaction: id });
            }
        }
        let target = self.check_target(interaction, to, None)?;
        let mut interaction = self.take(id)?;
        self.lapse(&mut interaction, LapseCause::Withdrawn);
        self.close_segment(&mut interaction, SegmentEnd::Moved);
        match target {
            Checked::Agent(agent) => self.direct(&mut interaction, agent, by, None),
            Checked::Queue(queue) => self.enqueue(&mut interaction, &queue, QueuedBy::Moved),
        }
        self.put(interaction);
        Ok(())
    }

    /// A supervisor frees what is stuck with an agent: back to the queue, where others come first, or to its end.
    ///
    /// What nobody holds is not stuck, and what is over can only be ended.
    pub(super) fn free(&mut self, id: InteractionId, to: Freed) -> Result<(), Refused> {
        let interaction = self.known(id)?;
        let holder = interaction.holder().map(|(agent, _)| agent);
        match (&interaction.place, to) {
            (Place::WrapUp(_), Freed::ToQueue) | (Place::Ended { .. }, _) => {
                return Err(Refused::ContactEnded { interaction: id });
            }
            (Place::WithAgent(with), Freed::ToEnd) if with.opening != Opening::Opened => {
                return Err(Refused::NotWithAgent { interaction: id });
            }
            (Place::WithAgent(_), Freed::ToQueue) if interaction.medium == Medium::Voice => {
                return Err(Refused::VoiceDoesNotReturn { interaction: id });
            }
            (Place::PreOpen, _) | (Place::Waiting(_), Freed::ToEnd) => {
                return Err(Refused::NotWithAgent { interaction: id });
            }
            (Place::Waiting(waiting), Freed::ToQueue) if waiting.offer.is_none() => {
                return Err(Refused::NotWithAgent { interaction: id });
            }
            (Place::Waiting(_) | Place::WithAgent(_), Freed::ToQueue)
            | (Place::WithAgent(_) | Place::WrapUp(_), Freed::ToEnd) => {}
        }
        let mut interaction = self.take(id)?;
        match to {
            Freed::ToEnd => self.finish(&mut interaction, holder),
            Freed::ToQueue => {
                self.lapse(&mut interaction, LapseCause::Withdrawn);
                if matches!(interaction.place, Place::WithAgent(_)) {
                    self.requeue(&mut interaction, SegmentEnd::Moved, QueuedBy::Returned);
                } else if let (Place::Waiting(waiting), Some(agent)) =
                    (&mut interaction.place, holder)
                {
                    rest(waiting, agent, self.now);
                }
            }
        }
        self.put(interaction);
        Ok(())
    }

    /// Checks a target: only agents who are ready and have room (GAP-022), only queues that let things in.
    fn check_target(
        &self,
        interaction: &Interaction,
        to: Target,
        from: Option<&QueueConfig>,
    ) -> Result<Checked, Refused> {
        match to {
            Target::Agent(agent) => {
                let post = self
                    .agents
                    .get(&agent)
                    .ok_or(Refused::AgentUnknown { agent })?;
                let config = self
                    .config
                    .agents
                    .get(&agent)
                    .ok_or(Refused::AgentUnknown { agent })?;
                let holds_it = interaction
                    .holder()
                    .is_some_and(|(holder, _)| holder == agent);
                if !post.is_ready() || holds_it {
                    return Err(Refused::AgentNotAvailable { agent });
                }
                if !post.has_room(config, interaction.medium) {
                    return Err(Refused::AgentFull { agent });
                }
                Ok(Checked::Agent(agent))
            }
            Target::Queue(queue) => {
                if from.is_some_and(|from| from.id != queue && !from.hands_to(queue)) {
                    return Err(Refused::TransferNotAllowed { queue });
                }
                self.queue_open_to_entries(queue).map(Checked::Queue)
            }
        }
    }

    pub(super) fn give_back(&mut self, id: InteractionId, agent: UserId) -> Result<(), Refused> {
        if self.held_by(id, agent)?.medium == Medium::Voice {
            return Err(Refused::VoiceDoesNotReturn { interaction: id });
        }
        let mut interaction = self.take_held(id)?;
        self.requeue(&mut interaction, SegmentEnd::Returned, QueuedBy::Returned);
        self.put(interaction);
        Ok(())
    }

    /// Back to the queue from an agent's hands, even if the queue lets nothing new in.
    pub(super) fn requeue(&mut self, interaction: &mut Interaction, end: SegmentEnd, by: QueuedBy) {
        let holder = interaction.holder().map(|(agent, _)| agent);
        self.close_segment(interaction, end);
        let queue = self.queue(interaction.queue);
        self.enqueue(interaction, &queue, by);
        if let (Place::Waiting(waiting), Some(agent), QueuedBy::Returned) =
            (&mut interaction.place, holder, by)
        {
            rest(waiting, agent, self.now);
        }
    }

    pub(super) fn conclude(
        &mut self,
        (id, agent): (InteractionId, UserId),
        (code, by_sale): (Option<WrapUpCodeId>, bool),
        then: Then,
    ) -> Result<(), Refused> {
        self.held_by(id, agent)?;
        let target = self.check_then(then)?;
        let mut interaction = self.take_held(id)?;
        set_code(&mut interaction, code);
        match target {
            Some(queue) => self.move_by_code(&mut interaction, &queue),
            None => self.finish_contact(&mut interaction, agent, by_sale),
        }
        self.put(interaction);
        Ok(())
    }

    /// Ends the contact; the wrap-up follows if a code is still wanted: not where its proposals are its wrap-up.
    pub(super) fn finish_contact(
        &mut self,
        interaction: &mut Interaction,
        agent: UserId,
        by_sale: bool,
    ) {
        let queue = self.queue(interaction.queue);
        let has_code = interaction
            .segment
            .is_some_and(|segment| segment.code.is_some());
        self.freeze(interaction);
        interaction.contact_ended_at = Some(self.now);
        if let Some(segment) = &mut interaction.segment {
            segment.contact_ended_at = Some(self.now);
        }
        if by_sale || has_code || !queue.wrap_up.media.contains(&interaction.medium) {
            self.finish(interaction, Some(agent));
            return;
        }
        interaction.place = Place::WrapUp(WrapUpPending {
            agent,
            since: self.now,
            until: queue.wrap_up.limit.map(|limit| self.now + limit),
        });
        self.emit(FloorEvent::WrapUpStarted {
            interaction: interaction.id,
            queue: queue.id,
            agent,
        });
    }

    /// Concludes.
    pub(super) fn finish(&mut self, interaction: &mut Interaction, agent: Option<UserId>) {
        self.end(interaction, Outcome::Concluded);
        self.emit(FloorEvent::InteractionConcluded {
            interaction: interaction.id,
            queue: interaction.queue,
            agent,
            code: interaction.code,
        });
    }

    /// Records the code that the queue has for an ending by the product, if it has one (TAG-009).
    pub(super) fn record_ending(&self, interaction: &mut Interaction, ending: SystemEnding) {
        let queue = self.queue(interaction.queue);
        let code = queue.wrap_up.automatic_code(interaction.medium, ending);
        set_code(interaction, code);
    }

    fn move_by_code(&mut self, interaction: &mut Interaction, queue: &Arc<QueueConfig>) {
        self.close_segment(interaction, SegmentEnd::Transferred);
        interaction.contact_ended_at = None;
        self.enqueue(interaction, queue, QueuedBy::WrapUpCode);
    }

    fn check_then(&self, then: Then) -> Result<Option<Arc<QueueConfig>>, Refused> {
        match then {
            Then::End => Ok(None),
            Then::Queue(queue) => self.queue_open_to_entries(queue).map(Some),
        }
    }

    pub(super) fn wrap_up_done(
        &mut self,
        id: InteractionId,
        agent: UserId,
        code: Option<WrapUpCodeId>,
        then: Then,
    ) -> Result<(), Refused> {
        match &self.known(id)?.place {
            Place::WrapUp(pending) if pending.agent == agent => {}
            Place::WrapUp(_)
            | Place::PreOpen
            | Place::Waiting(_)
            | Place::WithAgent(_)
            | Place::Ended { .. } => return Err(Refused::NotWithAgent { interaction: id }),
        }
        if code.is_none() {
            return Err(Refused::WrapUpCodeMissing { interaction: id });
        }
        let target = self.check_then(then)?;
        let mut interaction = self.take(id)?;
        set_code(&mut interaction, code);
        match target {
            Some(queue) => self.move_by_code(&mut interaction, &queue),
            None => self.finish(&mut interaction, Some(agent)),
        }
        self.put(interaction);
        Ok(())
    }

    pub(super) fn cancel(
        &mut self,
        id: InteractionId,
        by: UserId,
        blocked: bool,
    ) -> Result<(), Refused> {
        if matches!(self.known(id)?.place, Place::WrapUp(_)) {
            return Err(Refused::ContactEnded { interaction: id });
        }
        let mut interaction = self.take(id)?;
        if blocked {
            self.record_ending(&mut interaction, SystemEnding::Blocked);
        }
        self.lapse(&mut interaction, LapseCause::Withdrawn);
        let agent = interaction.holder().map(|(agent, _)| agent);
        self.end(&mut interaction, Outcome::Canceled);
        self.emit(FloorEvent::InteractionCanceled {
            interaction: id,
            queue: interaction.queue,
            agent,
            by: Some(by),
            code: interaction.code,
        });
        self.put(interaction);
        Ok(())
    }

    /// Takes everything that waits in a queue to another.
    pub(super) fn move_all(&mut self, from: QueueId, to: &Arc<QueueConfig>) {
        let waiting: Vec<InteractionId> = self
            .waits
            .iter()
            .filter(|(queue, ..)| *queue == from)
            .map(|(_, _, id)| *id)
            .collect();
        for id in waiting {
            let Ok(mut interaction) = self.take(id) else {
                continue;
            };
            self.lapse(&mut interaction, LapseCause::Withdrawn);
            self.close_segment(&mut interaction, SegmentEnd::Moved);
            self.enqueue(&mut interaction, to, QueuedBy::Moved);
            self.put(interaction);
        }
    }
}

/// A target that was checked.
enum Checked {
    Agent(UserId),
    Queue(Arc<QueueConfig>),
}

/// Who just let it go is not the next to get it.
fn rest(waiting: &mut Waiting, agent: UserId, now: Timestamp) {
    waiting.declined.insert(agent);
    waiting.declined_until = Some(now + Span::from_secs(crate::limits::DECLINE_REST_S));
}

/// Writes the code of the open segment; the last one is the interaction's (CONFLICT-19).
fn set_code(interaction: &mut Interaction, code: Option<WrapUpCodeId>) {
    if code.is_some() {
        interaction.code = code;
        if let Some(segment) = &mut interaction.segment {
            segment.code = code;
        }
    }
}
