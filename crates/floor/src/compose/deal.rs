//! Giving out: pairs from routing, offers, answers, and offers that lapse; and what agents and supervisors take themselves.

use base::id::{InteractionId, UserId};
use base::time::Span;

use super::Floor;
use crate::board::Fact;
use crate::config::{Acceptance, TransferLapse};
use crate::event::{FloorEvent, LapseCause, QueuedBy, SegmentEnd};
use crate::input::{Among, Pulled};
use crate::interaction::{Band, Circle, Interaction, Offer, Opening, Place, Waiting, WithAgent};
use crate::limits::DECLINE_REST_S;
use crate::output::{AutomaticMessage, Effect};
use crate::presence::{Hold, Mode};
use crate::reason::{How, Reason};
use crate::refused::Refused;
use crate::routing::terms::{Pair, Room};

impl Floor {
    /// Offers a waiting interaction to the agent whom the rule chose.
    pub(super) fn offer_pair(&mut self, pair: Pair) {
        let Ok(mut interaction) = self.take(pair.interaction) else {
            return;
        };
        let how = self.how_distributed(&interaction, pair.agent);
        self.offer(&mut interaction, pair.agent, how);
        self.put(interaction);
    }

    fn how_distributed(&self, interaction: &Interaction, agent: UserId) -> How {
        let circle = match &interaction.place {
            Place::Waiting(waiting) => waiting.circle,
            Place::PreOpen | Place::WithAgent(_) | Place::WrapUp(_) | Place::Ended { .. } => {
                Circle::Anyone
            }
        };
        match (circle, interaction.owner) {
            (_, Some(owner)) if owner == agent => How::Owner,
            (Circle::Reserve, Some(owner)) => How::Reserve { owner },
            (Circle::Group, Some(owner)) => How::OwnerGroup { owner },
            (Circle::Owner | Circle::Reserve | Circle::Group | Circle::Anyone, _) => {
                How::Distributed {
                    strategy: self.queue(interaction.queue).strategy,
                }
            }
        }
    }

    /// Offers to one agent, or assigns without a click, as the queue is set.
    pub(super) fn offer(&mut self, interaction: &mut Interaction, agent: UserId, how: How) {
        let queue = self.queue(interaction.queue);
        let now = self.now;
        let Place::Waiting(waiting) = &mut interaction.place else {
            return;
        };
        let reason = reason_of(how, interaction.queue, waiting, now.since(waiting.since));
        let until = now + queue.offer_timeout;
        waiting.tries = waiting.tries.saturating_add(1);
        match queue.acceptance {
            Acceptance::Click => {
                waiting.offer = Some(Offer {
                    agent,
                    until,
                    reason,
                });
            }
            Acceptance::Automatic => {
                let waiting = Box::new(waiting.clone());
                interaction.place = Place::WithAgent(WithAgent {
                    agent,
                    since: now,
                    entered_at: Some(waiting.since),
                    opening: Opening::Until { until, waiting },
                    reason,
                    silent: false,
                    activity_since: now,
                    replied: false,
                    put_off: false,
                });
            }
        }
        self.given(agent);
        self.emit(FloorEvent::InteractionOffered {
            interaction: interaction.id,
            queue: queue.id,
            agent,
            until,
            reason,
        });
        self.effect(Effect::OfferShown {
            interaction: interaction.id,
            agent,
            medium: interaction.medium,
            acceptance: queue.acceptance,
            until,
            reason,
        });
    }

    /// Notes that an agent was given work, for the turns of the strategies.
    fn given(&mut self, agent: UserId) {
        if let Some(post) = self.agents.get_mut(&agent) {
            post.last_given_at = self.now;
            post.given_count = post.given_count.saturating_add(1);
            self.restless.insert(agent);
        }
    }

    pub(super) fn accept(&mut self, id: InteractionId, agent: UserId) -> Result<(), Refused> {
        let interaction = self.known(id)?;
        match interaction.holder() {
            Some((holder, Hold::Offered)) if holder == agent => {}
            // Opening twice, or opening what was answered already, does no harm.
            Some((holder, Hold::Active | Hold::Inactive)) if holder == agent => return Ok(()),
            Some(_) | None => return Err(Refused::OfferGone { interaction: id }),
        }
        let mut interaction = self.take(id)?;
        self.open(&mut interaction);
        self.put(interaction);
        Ok(())
    }

    /// Turns a standing offer, or an assignment that was not opened, into an answer.
    pub(super) fn open(&mut self, interaction: &mut Interaction) {
        let (agent, reason, waiting) = match &interaction.place {
            Place::Waiting(waiting) => match waiting.offer {
                Some(offer) => (offer.agent, offer.reason, waiting.clone()),
                None => return,
            },
            Place::WithAgent(with) => match &with.opening {
                Opening::Until { waiting, .. } => (with.agent, with.reason, (**waiting).clone()),
                Opening::Opened => return,
            },
            Place::PreOpen | Place::WrapUp(_) | Place::Ended { .. } => return,
        };
        interaction.place = Place::Waiting(waiting);
        self.answer(interaction, agent, reason);
    }

    /// An agent answers what waits: the wait ends here and the agent's segment begins.
    pub(super) fn answer(&mut self, interaction: &mut Interaction, agent: UserId, reason: Reason) {
        let entered_at = match &interaction.place {
            Place::Waiting(waiting) => Some(waiting.since),
            Place::PreOpen | Place::WithAgent(_) | Place::WrapUp(_) | Place::Ended { .. } => None,
        };
        self.close_segment(interaction, SegmentEnd::Answered);
        if let (Some(queued_at), None) = (interaction.queued_at, interaction.answered_at) {
            let waited = self.now.since(queued_at);
            let level = self.queue(interaction.first_queue).service_level;
            let within = level.answered_within(waited);
            self.board
                .count(interaction.day, None, Fact::Answered { waited, within });
            if interaction.is_conversation() {
                self.effect(Effect::MessageDue {
                    interaction: interaction.id,
                    queue: interaction.queue,
                    message: AutomaticMessage::AgentArrived,
                });
            }
        }
        self.hold_directly(interaction, agent, reason);
        if let Place::WithAgent(with) = &mut interaction.place {
            with.entered_at = entered_at;
        }
    }

    /// Puts an interaction into an agent's hands, answered, without a wait.
    pub(super) fn hold_directly(
        &mut self,
        interaction: &mut Interaction,
        agent: UserId,
        reason: Reason,
    ) {
        interaction.answered_at.get_or_insert(self.now);
        interaction.told.reply_alarm = false;
        let segment = self.open_segment(interaction, Some((agent, reason)));
        interaction.place = Place::WithAgent(WithAgent {
            agent,
            since: self.now,
            opening: Opening::Opened,
            reason,
            silent: false,
            activity_since: self.now,
            entered_at: None,
            replied: false,
            put_off: false,
        });
        self.emit(FloorEvent::InteractionAnswered {
            interaction: interaction.id,
            queue: interaction.queue,
            agent,
            segment,
            reason,
        });
    }

    pub(super) fn decline(&mut self, id: InteractionId, agent: UserId) -> Result<(), Refused> {
        match self.known(id)?.holder() {
            Some((holder, Hold::Offered)) if holder == agent => {}
            Some(_) | None => return Err(Refused::OfferGone { interaction: id }),
        }
        let mut interaction = self.take(id)?;
        self.lapse(&mut interaction, LapseCause::Declined);
        self.put(interaction);
        Ok(())
    }

    /// Ends an offer without an answer: back to exactly the same place in the queue, or to the sender.
    pub(super) fn lapse(&mut self, interaction: &mut Interaction, cause: LapseCause) {
        let (agent, mut waiting) = match &interaction.place {
            Place::Waiting(waiting) => match waiting.offer {
                Some(offer) => (offer.agent, waiting.clone()),
                None => return,
            },
            Place::WithAgent(with) => match &with.opening {
                Opening::Until { waiting, .. } => (with.agent, (**waiting).clone()),
                Opening::Opened => return,
            },
            Place::PreOpen | Place::WrapUp(_) | Place::Ended { .. } => return,
        };
        waiting.offer = None;
        let sender = waiting.sender.take();
        self.emit(FloorEvent::OfferLapsed {
            interaction: interaction.id,
            queue: interaction.queue,
            agent,
            cause,
        });
        if cause != LapseCause::Declined {
            self.effect(Effect::OfferWithdrawn {
                interaction: interaction.id,
                agent,
            });
        }
        match cause {
            LapseCause::TimedOut => {
                self.board
                    .count_both(interaction.day, interaction.queue, Fact::MissedOffer);
                if let Some(post) = self.agents.get_mut(&agent)
                    && post.mode == Mode::Ready
                {
                    post.mode = Mode::Away;
                }
            }
            LapseCause::Declined => {
                waiting.declined.insert(agent);
                waiting.declined_until = Some(self.now + Span::from_secs(DECLINE_REST_S));
            }
            LapseCause::AgentLeft | LapseCause::Withdrawn => {}
        }
        self.restless.insert(agent);
        interaction.place = Place::Waiting(waiting);
        self.pass_over(interaction, agent, cause);
        if cause != LapseCause::Withdrawn
            && let Some(sender) = sender
        {
            self.come_back(interaction, sender, agent);
        }
    }

    /// A transfer to an agent was not taken: the sender has it again, if still there and so set.
    fn come_back(&mut self, interaction: &mut Interaction, sender: UserId, from: UserId) {
        let queue = self.queue(interaction.queue);
        let still_there = self
            .agents
            .get(&sender)
            .is_some_and(|post| post.mode == Mode::Ready);
        if queue.transfer_lapse == TransferLapse::Sender && still_there && sender != from {
            let Place::Waiting(waiting) = &interaction.place else {
                return;
            };
            let waited = self.now.since(waiting.since);
            let reason = reason_of(How::CameBack { from }, queue.id, waiting, waited);
            self.answer(interaction, sender, reason);
        }
    }

    pub(super) fn pull(&mut self, agent: UserId, what: Pulled) -> Result<(), Refused> {
        let post = self
            .agents
            .get(&agent)
            .ok_or(Refused::AgentUnknown { agent })?;
        let config = self
            .config
            .agents
            .get(&agent)
            .ok_or(Refused::AgentUnknown { agent })?;
        if !post.is_ready() {
            return Err(Refused::AgentNotAvailable { agent });
        }
        let room = post.room(config);
        let (id, how) = match what {
            Pulled::Next(among) => {
                let next = self.next_among(agent, room, &among)?;
                (next, How::PulledNext)
            }
            Pulled::This(id) => (id, How::PulledByHand),
        };
        let interaction = self.known(id)?;
        let queue = interaction.queue;
        let Place::Waiting(waiting) = &interaction.place else {
            return Err(Refused::NotWaiting { interaction: id });
        };
        if waiting.offer.is_some() {
            return Err(Refused::NotWaiting { interaction: id });
        }
        if !self.links_of(agent).contains(&queue) {
            return Err(Refused::AgentNotOfQueue { agent, queue });
        }
        if post.system_pause.contains(&queue) {
            return Err(Refused::AgentNotAvailable { agent });
        }
        if !room.holds(interaction.medium) {
            return Err(Refused::AgentFull { agent });
        }
        self.take_from_queue(id, agent, how)
    }

    /// Finds what goes to an agent next, by the order of all queues, among those asked for.
    fn next_among(
        &self,
        agent: UserId,
        room: Room,
        among: &Among,
    ) -> Result<InteractionId, Refused> {
        if let Some(queue) = among.queue
            && !self.links_of(agent).contains(&queue)
        {
            return Err(Refused::AgentNotOfQueue { agent, queue });
        }
        let of_channel = |id| match &among.channel {
            Some(channel) => self
                .interactions
                .get(&id)
                .is_some_and(|one| one.channel.as_ref() == Some(channel)),
            None => true,
        };
        self.routing
            .first_for(agent, room, among.queue, of_channel)
            .ok_or(Refused::NothingWaiting)
    }

    /// Answers what waits on an agent's own initiative.
    fn take_from_queue(
        &mut self,
        id: InteractionId,
        agent: UserId,
        how: How,
    ) -> Result<(), Refused> {
        let mut interaction = self.take(id)?;
        if let Place::Waiting(waiting) = &interaction.place {
            let waited = self.now.since(waiting.since);
            let reason = reason_of(how, interaction.queue, waiting, waited);
            self.given(agent);
            self.answer(&mut interaction, agent, reason);
        }
        self.put(interaction);
        Ok(())
    }

    /// A supervisor takes what waits, is offered, or is in another agent's hands. Capacity does not matter.
    pub(super) fn take_over(&mut self, id: InteractionId, by: UserId) -> Result<(), Refused> {
        self.signed_in(by)?;
        match &self.known(id)?.place {
            Place::WithAgent(with) if with.agent == by && with.opening == Opening::Opened => {
                return Ok(());
            }
            Place::Waiting(_) | Place::WithAgent(_) => {}
            Place::PreOpen => return Err(Refused::NotWaiting { interaction: id }),
            Place::WrapUp(_) | Place::Ended { .. } => {
                return Err(Refused::ContactEnded { interaction: id });
            }
        }
        let mut interaction = self.take(id)?;
        self.lapse(&mut interaction, LapseCause::Withdrawn);
        self.put(interaction);
        if matches!(self.known(id)?.place, Place::Waiting(_)) {
            return self.take_from_queue(id, by, How::TakenOver);
        }
        let mut interaction = self.take(id)?;
        self.close_segment(&mut interaction, SegmentEnd::Moved);
        self.given(by);
        let reason = Reason::plain(How::TakenOver, interaction.queue);
        self.hold_directly(&mut interaction, by, reason);
        self.put(interaction);
        Ok(())
    }

    /// Sends an interaction to one agent: it waits in its queue, offered to nobody else.
    pub(super) fn direct(
        &mut self,
        interaction: &mut Interaction,
        to: UserId,
        by: UserId,
        sender: Option<UserId>,
    ) {
        let queue = self.queue(interaction.queue);
        self.enqueue(interaction, &queue, QueuedBy::Transferred);
        if let Place::Waiting(waiting) = &mut interaction.place {
            waiting.band = Band::Returned;
            waiting.circle = Circle::Anyone;
            waiting.circle_until = None;
            waiting.sender = sender;
        }
        self.offer(interaction, to, How::Transferred { by });
    }
}

fn reason_of(how: How, queue: base::id::QueueId, waiting: &Waiting, waited: Span) -> Reason {
    Reason {
        how,
        queue,
        waited,
        relaxed: waiting.relaxed_to > Span::ZERO,
        returned: waiting.band == Band::Returned && waiting.sender.is_none(),
        overflow_from: waiting.overflow_from,
        owner_passed: waiting.owner_passed.filter(|_| !matches!(how, How::Owner)),
    }
}
