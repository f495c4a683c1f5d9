//! Settings pushed in: entity by entity, whole, and what follows for what is under way.

use std::collections::BTreeSet;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use base::id::{InteractionId, QueueId, UserId};

use super::Floor;
use crate::config::{AgentConfig, OrganizationConfig, QueueConfig, SystemEnding};
use crate::event::FloorEvent;
use crate::input::Input;
use crate::interaction::Place;
use crate::limits::{AGENTS_MAX, QUEUES_MAX};
use crate::presence::{Agent, AgentState, Hold};
use crate::refused::Refused;
use crate::routing::terms::Ability;

impl Floor {
    pub(super) fn apply_setting(&mut self, input: Input) -> Result<(), Refused> {
        match input {
            Input::OrganizationSet(organization) => {
                self.set_organization(*organization);
                Ok(())
            }
            Input::QueueSet(queue) => self.set_queue(*queue),
            Input::QueueRemoved(queue) => self.remove_queue(queue),
            Input::QueueDeactivated { queue, move_to } => self.deactivate_queue(queue, move_to),
            Input::AgentSet(agent) => self.set_agent(*agent),
            Input::AgentRemoved(agent) => self.remove_agent(agent),
            Input::PauseReasonSet(reason) => {
                self.config.pause_reasons.insert(reason.id, reason);
                self.restless.extend(self.agents.keys().copied());
                Ok(())
            }
            Input::PauseReasonRemoved(reason) => {
                self.config.pause_reasons.remove(&reason);
                self.restless.extend(self.agents.keys().copied());
                Ok(())
            }
            Input::Tick
            | Input::InteractionArrived(_)
            | Input::QueueEntered { .. }
            | Input::FlowEnded { .. }
            | Input::CustomerWrote(_)
            | Input::AgentWrote { .. }
            | Input::CustomerLeft(_)
            | Input::OwnerFound { .. }
            | Input::AgentSignedIn(_)
            | Input::AgentConnected(_)
            | Input::AgentDisconnected(_)
            | Input::AgentSignedOut(_)
            | Input::AgentAvailable(_)
            | Input::PauseWanted { .. }
            | Input::PauseEnded(_)
            | Input::SystemPauseSet { .. }
            | Input::SystemPauseLifted(_)
            | Input::AgentStateSet { .. }
            | Input::OfferAccepted { .. }
            | Input::OfferDeclined { .. }
            | Input::Opened { .. }
            | Input::Pull { .. }
            | Input::TakeOver { .. }
            | Input::Transfer { .. }
            | Input::DueSet { .. }
            | Input::ReturnToQueue { .. }
            | Input::MoveTo { .. }
            | Input::Free { .. }
            | Input::Conclude { .. }
            | Input::WrapUpDone { .. }
            | Input::Cancel { .. } => Ok(()),
        }
    }

    fn set_organization(&mut self, organization: OrganizationConfig) {
        self.config.organization = organization;
        self.today = self.day_at();
        self.restless.extend(self.agents.keys().copied());
        self.put_again(|_| true);
    }

    fn set_queue(&mut self, queue: QueueConfig) -> Result<(), Refused> {
        queue.check()?;
        let id = queue.id;
        if self.config.queues.len() >= QUEUES_MAX && !self.config.queues.contains_key(&id) {
            return Err(Refused::FloorFull);
        }
        self.lane(&queue);
        let before = self.config.queues.insert(id, Arc::new(queue));
        let members = |queue: &QueueConfig| queue.members.keys().copied().collect::<BTreeSet<_>>();
        let were = before.as_deref().map(members).unwrap_or_default();
        let are = self
            .config
            .queues
            .get(&id)
            .map(|queue| members(queue))
            .unwrap_or_default();
        for agent in were.symmetric_difference(&are) {
            let links = self.links.entry(*agent).or_default();
            if are.contains(agent) {
                links.insert(id);
            } else {
                links.remove(&id);
            }
            self.restless.insert(*agent);
        }
        self.put_again(|queue| queue == id);
        Ok(())
    }

    /// Tells routing about a queue; what waits in it is entered again by the caller.
    pub(super) fn lane(&mut self, queue: &QueueConfig) {
        let waiting: Vec<InteractionId> = self
            .waits
            .iter()
            .filter(|(of, ..)| *of == queue.id)
            .map(|(_, _, id)| *id)
            .collect();
        for id in waiting {
            self.routing.leave(id);
        }
        self.routing
            .set_lane(queue.id, queue.strategy, queue.members.clone());
    }

    /// Puts interactions of some queues again, so that new settings take hold.
    fn put_again(&mut self, of: impl Fn(QueueId) -> bool) {
        let ids: Vec<InteractionId> = self
            .interactions
            .values()
            .filter(|interaction| of(interaction.queue))
            .map(|interaction| interaction.id)
            .collect();
        for id in ids {
            let Ok(mut interaction) = self.take(id) else {
                continue;
            };
            if let Place::Waiting(waiting) = &mut interaction.place
                && waiting.held_until.is_some()
            {
                let queue = self.queue(interaction.queue);
                waiting.held_until = if queue.calendar.is_open(self.now) {
                    None
                } else {
                    queue.calendar.next_change(self.now)
                };
            }
            self.put(interaction);
        }
    }

    fn remove_queue(&mut self, id: QueueId) -> Result<(), Refused> {
        let queue = self.queue_known(id)?;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if !queue.members.is_empty() {
            let member_count = count(queue.members.len());
            return Err(Refused::QueueHasMembers {
                queue: id,
                member_count,
            });
        }
        let inside = self
            .interactions
            .values()
            .filter(|one| one.queue == id)
            .count();
        if inside > 0 {
            return Err(Refused::QueueStillHolds {
                queue: id,
                waiting_count: count(inside),
            });
        }
        self.config.queues.remove(&id);
        self.routing.remove_lane(id);
        Ok(())
    }

    fn deactivate_queue(&mut self, id: QueueId, to: Option<QueueId>) -> Result<(), Refused> {
        let queue = self.queue_known(id)?;
        let waiting_count = self.board.now(Some(id)).waiting_count;
        let target = match to {
            Some(to) if to != id => Some(self.queue_open_to_entries(to)?),
            Some(_) | None => None,
        };
        match target {
            Some(target) => self.move_all(id, &target),
            None if waiting_count > 0 => {
                return Err(Refused::QueueStillHolds {
                    queue: id,
                    waiting_count,
                });
            }
            None => {}
        }
        let mut closed = (*queue).clone();
        closed.active = false;
        self.config.queues.insert(id, Arc::new(closed));
        self.emit(FloorEvent::QueueDeactivated { queue: id });
        Ok(())
    }

    fn set_agent(&mut self, agent: AgentConfig) -> Result<(), Refused> {
        agent.check()?;
        let id = agent.id;
        if self.config.agents.len() >= AGENTS_MAX && !self.config.agents.contains_key(&id) {
            return Err(Refused::FloorFull);
        }
        self.seat(&agent);
        self.config.agents.insert(id, agent);
        if let Entry::Vacant(vacant) = self.agents.entry(id) {
            vacant.insert(Agent::new(id));
            self.board.shift_agent(None, Some(AgentState::Offline));
        }
        self.restless.insert(id);
        Ok(())
    }

    /// Tells routing what an agent can do.
    pub(super) fn seat(&mut self, agent: &AgentConfig) {
        let ability = Ability {
            skills: agent.skills.clone(),
            groups: agent.groups.clone(),
        };
        self.routing.set_ability(agent.id, ability);
    }

    fn remove_agent(&mut self, id: UserId) -> Result<(), Refused> {
        if !self.agents.contains_key(&id) {
            return Err(Refused::AgentUnknown { agent: id });
        }
        if self.signed_in(id).is_ok() {
            self.sign_out(id, false);
        }
        self.give_up_put_off(id);
        let pending: Vec<InteractionId> = self
            .agents
            .get(&id)
            .map(|post| {
                let pending = post
                    .hands
                    .iter()
                    .filter(|(_, (_, hold))| *hold == Hold::WrapUp);
                pending.map(|(id, _)| *id).collect()
            })
            .unwrap_or_default();
        for interaction in pending {
            let mut interaction = self.take(interaction)?;
            self.record_ending(&mut interaction, SystemEnding::WrapUpExpired);
            self.finish(&mut interaction, Some(id));
            self.put(interaction);
        }
        self.settle_agent(id);
        self.board.shift_agent(Some(AgentState::Offline), None);
        self.routing.remove_agent(id);
        self.set_agent_alarm(id, None);
        self.agents.remove(&id);
        self.config.agents.remove(&id);
        self.restless.remove(&id);
        Ok(())
    }
}
