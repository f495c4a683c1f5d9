//! Portfolios: customers of an agent reach that agent first, then who stands in, then the agent's groups, then anyone
//! (PERSON-009, GAP-073, product decision 6).

use base::id::{InteractionId, UserId};
use base::time::{Span, Timestamp};

use super::Floor;
use crate::config::QueueConfig;
use crate::event::LapseCause;
use crate::interaction::{Band, Circle, Interaction, Place};
use crate::output::{AutomaticMessage, Effect};
use crate::reason::OwnerPassed;
use crate::refused::Refused;

/// Who may take an interaction from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) circle: Circle,
    /// When the next circle may.
    pub(super) until: Option<Timestamp>,
    /// Why the owner was passed over.
    pub(super) passed: Option<OwnerPassed>,
    /// Whether the customer is told that the owner is not there.
    pub(super) is_owner_away: bool,
}

impl Step {
    pub(super) const ANYONE: Self = Self {
        circle: Circle::Anyone,
        until: None,
        passed: None,
        is_owner_away: false,
    };

    const fn of(circle: Circle, until: Timestamp) -> Self {
        Self {
            circle,
            until: Some(until),
            ..Self::ANYONE
        }
    }

    const fn after(self, passed: OwnerPassed) -> Self {
        Self {
            passed: Some(passed),
            ..self
        }
    }
}

impl Floor {
    /// Gives the first circle that makes sense: there is an owner, and the owner is there or is waited for.
    pub(super) fn first_circle(&self, interaction: &Interaction, queue: &QueueConfig) -> Step {
        let Some(owner) = interaction.owner else {
            return Step::ANYONE;
        };
        let rule = &queue.portfolio;
        let serves = queue.members.contains_key(&owner);
        if !serves || self.signed_in(owner).is_err() {
            return match rule.absent_wait.filter(|wait| serves && *wait > Span::ZERO) {
                Some(wait) => Step {
                    is_owner_away: true,
                    ..Step::of(Circle::Owner, self.now + wait)
                },
                None => self.after_owner(owner, queue).after(OwnerPassed::NotThere),
            };
        }
        let wait = rule
            .owner_wait
            .unwrap_or(self.config.organization.owner_wait);
        if wait > Span::ZERO {
            Step::of(Circle::Owner, self.now + wait)
        } else {
            self.after_owner(owner, queue)
        }
    }

    /// Gives the circle after the owner's: who stands in, if there.
    fn after_owner(&self, owner: UserId, queue: &QueueConfig) -> Step {
        let reserve = queue.portfolio.reserve.filter(|reserve| {
            reserve.agent != owner
                && reserve.wait > Span::ZERO
                && queue.members.contains_key(&reserve.agent)
                && self.signed_in(reserve.agent).is_ok()
        });
        match reserve {
            Some(reserve) => Step::of(Circle::Reserve, self.now + reserve.wait),
            None => self.group_circle(owner, queue),
        }
    }

    /// Gives the circle of the owner's groups, if there are any.
    fn group_circle(&self, owner: UserId, queue: &QueueConfig) -> Step {
        let wait = queue
            .portfolio
            .group_wait
            .unwrap_or(self.config.organization.group_wait);
        let has_groups = self
            .config
            .agents
            .get(&owner)
            .is_some_and(|agent| !agent.groups.is_empty());
        if has_groups && wait > Span::ZERO {
            Step::of(Circle::Group, self.now + wait)
        } else {
            Step::ANYONE
        }
    }

    /// The time of a circle is over: the next one may.
    pub(super) fn widen(&self, interaction: &mut Interaction) {
        let passed = interaction.owner.map(|owner| match self.signed_in(owner) {
            Ok(()) => OwnerPassed::Waited,
            Err(_) => OwnerPassed::NotThere,
        });
        self.widen_for(interaction, passed);
    }

    /// Who was asked alone will not take it: nobody waits for the rest of the time.
    pub(super) fn pass_over(
        &self,
        interaction: &mut Interaction,
        agent: UserId,
        cause: LapseCause,
    ) {
        let passed = match cause {
            LapseCause::Declined => OwnerPassed::Declined,
            LapseCause::TimedOut => OwnerPassed::Waited,
            LapseCause::AgentLeft | LapseCause::Withdrawn => return,
        };
        let queue = self.queue(interaction.queue);
        let Place::Waiting(waiting) = &interaction.place else {
            return;
        };
        let asked_alone = match waiting.circle {
            Circle::Owner => interaction.owner == Some(agent),
            Circle::Reserve => queue
                .portfolio
                .reserve
                .is_some_and(|reserve| reserve.agent == agent),
            Circle::Group | Circle::Anyone => false,
        };
        if asked_alone {
            self.widen_for(interaction, Some(passed));
        }
    }

    fn widen_for(&self, interaction: &mut Interaction, passed: Option<OwnerPassed>) {
        let queue = self.queue(interaction.queue);
        let owner = interaction.owner;
        let Place::Waiting(waiting) = &mut interaction.place else {
            return;
        };
        let step = match (waiting.circle, owner) {
            (Circle::Owner, Some(owner)) => self.after_owner(owner, &queue),
            (Circle::Reserve, Some(owner)) => self.group_circle(owner, &queue),
            (Circle::Owner | Circle::Reserve | Circle::Group | Circle::Anyone, _) => Step::ANYONE,
        };
        waiting.circle = step.circle;
        waiting.circle_until = step.until;
        // The owner is passed over once; what comes of the others later does not change why.
        waiting.owner_passed = waiting.owner_passed.or(passed);
    }

    /// The person was recognised late: who waits is led to the owner from now on.
    pub(super) fn owner_found(&mut self, id: InteractionId, owner: UserId) -> Result<(), Refused> {
        let mut interaction = self.take(id)?;
        interaction.owner = Some(owner);
        let queue = self.queue(interaction.queue);
        let step = self.first_circle(&interaction, &queue);
        if let Place::Waiting(waiting) = &mut interaction.place
            && waiting.band == Band::New
            && waiting.offer.is_none()
        {
            waiting.circle = step.circle;
            waiting.circle_until = step.until;
            waiting.owner_passed = step.passed;
            if step.is_owner_away {
                self.tell_owner_away(&mut interaction);
            }
        }
        self.put(interaction);
        Ok(())
    }

    /// Tells who writes that a message may be left; that stands for the word that they wait.
    pub(super) fn tell_owner_away(&mut self, interaction: &mut Interaction) {
        if !interaction.is_conversation() {
            return;
        }
        if let Place::Waiting(waiting) = &mut interaction.place {
            waiting.announced_at.get_or_insert(self.now);
        }
        self.effect(Effect::MessageDue {
            interaction: interaction.id,
            queue: interaction.queue,
            message: AutomaticMessage::OwnerAway,
        });
    }
}
