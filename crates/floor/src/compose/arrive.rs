//! Coming in: arrivals, entering a queue, and what a waiting interaction asks for.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::id::{InteractionId, QueueId, SkillId, WrapUpCodeId};
use base::rng::mix;
use base::time::Span;

use super::Floor;
use super::portfolio::Step;
use crate::board::Fact;
use crate::config::{AfterHours, QueueConfig, SystemEnding};
use crate::event::{FloorEvent, QueuedBy};
use crate::input::{Arrival, Start};
use crate::interaction::{Band, Circle, Interaction, Outcome, Place, Told, Waiting};
use crate::limits::{LIVE_INTERACTIONS_MAX, PRIORITY_MAX, QUEUE_WAITING_MAX, SKILLS_MAX};
use crate::output::{AutomaticMessage, Effect};
use crate::reason::{How, Reason};
use crate::refused::Refused;
use crate::routing::strategy::random;
use crate::routing::terms::{Audience, Demand, Item, WaitKey};
use crate::thread::Thread;

/// Microseconds by which one point moves an interaction forward, where one point is gained per minute.
const POINT_US: i64 = 60_000_000;

impl Floor {
    pub(super) fn arrive(&mut self, arrival: Arrival) -> Result<(), Refused> {
        if self.interactions.contains_key(&arrival.id) {
            return Err(Refused::InteractionKnown {
                interaction: arrival.id,
            });
        }
        if self.interactions.len() >= LIVE_INTERACTIONS_MAX {
            return Err(Refused::FloorFull);
        }
        if arrival.priority > PRIORITY_MAX {
            return Err(Refused::SettingOutOfRange {
                setting: "priority",
            });
        }
        if arrival.skills.len() > SKILLS_MAX {
            return Err(Refused::SettingOutOfRange { setting: "skills" });
        }
        let start = arrival.start;
        let queue = match start {
            Start::Outbound { by } => {
                self.signed_in(by)?;
                self.queue_known(arrival.queue)?
            }
            Start::Queue | Start::PreOpen => self.queue_open_to_entries(arrival.queue)?,
        };
        let mut interaction = self.born(arrival, &queue);
        match start {
            Start::PreOpen => {}
            Start::Queue => self.first_entry(&mut interaction, &queue),
            Start::Outbound { by } => {
                let reason = Reason::plain(How::Outbound, queue.id);
                self.hold_directly(&mut interaction, by, reason);
            }
        }
        self.put(interaction);
        Ok(())
    }

    fn born(&mut self, arrival: Arrival, queue: &QueueConfig) -> Interaction {
        let interaction = Interaction {
            id: arrival.id,
            queue: queue.id,
            first_queue: queue.id,
            medium: arrival.medium,
            channel: arrival.channel,
            owner: arrival.owner,
            priority: arrival.priority,
            skills: arrival.skills,
            arrived_at: self.now,
            day: self.today.day,
            after_hours: !queue.calendar.is_open(self.now),
            outbound: matches!(arrival.start, Start::Outbound { .. }),
            thread: Thread::default(),
            place: Place::PreOpen,
            segment: None,
            segment_count: 0,
            queued_at: None,
            answered_at: None,
            handled: Span::ZERO,
            inactive: Span::ZERO,
            wrapped: Span::ZERO,
            contact_ended_at: None,
            last_agent: None,
            code: None,
            told: Told::default(),
            due: None,
        };
        self.board
            .count_both(interaction.day, queue.id, Fact::Started);
        self.emit(FloorEvent::InteractionStarted {
            interaction: interaction.id,
            queue: queue.id,
            medium: interaction.medium,
            after_hours: interaction.after_hours,
            outbound: interaction.outbound,
            pre_open: arrival.start == Start::PreOpen,
        });
        interaction
    }

    /// The flow or form is through, perhaps with another queue than the one expected.
    pub(super) fn enter_queue(
        &mut self,
        id: InteractionId,
        queue: QueueId,
        priority: u16,
    ) -> Result<(), Refused> {
        self.still_before_opening(id)?;
        let queue = self.queue_open_to_entries(queue)?;
        let mut interaction = self.take(id)?;
        let is_open = queue.calendar.is_open(self.now);
        interaction.after_hours |= !is_open;
        interaction.priority = interaction
            .priority
            .saturating_add(priority)
            .min(PRIORITY_MAX);
        if is_open {
            self.effect(Effect::MessageDue {
                interaction: id,
                queue: queue.id,
                message: AutomaticMessage::Welcome,
            });
        }
        self.first_entry(&mut interaction, &queue);
        self.put(interaction);
        Ok(())
    }

    /// The flow ended the contact: no person ever had it.
    pub(super) fn end_flow(
        &mut self,
        id: InteractionId,
        code: Option<WrapUpCodeId>,
    ) -> Result<(), Refused> {
        self.still_before_opening(id)?;
        let mut interaction = self.take(id)?;
        interaction.code = code;
        if code.is_none() {
            self.record_ending(&mut interaction, SystemEnding::FlowEnded);
        }
        self.finish(&mut interaction, None);
        self.put(interaction);
        Ok(())
    }

    fn still_before_opening(&self, id: InteractionId) -> Result<(), Refused> {
        match self.known(id)?.place {
            Place::PreOpen => Ok(()),
            Place::Waiting(_) | Place::WithAgent(_) | Place::WrapUp(_) | Place::Ended { .. } => {
                Err(Refused::NotWaiting { interaction: id })
            }
        }
    }

    /// Lets a customer in, or not, by the queue's hours.
    fn first_entry(&mut self, interaction: &mut Interaction, queue: &Arc<QueueConfig>) {
        let closed = !queue.calendar.is_open(self.now);
        if closed {
            self.effect(Effect::MessageDue {
                interaction: interaction.id,
                queue: queue.id,
                message: AutomaticMessage::AfterHours,
            });
            if queue.after_hours == AfterHours::Refuse {
                // The queue that refused it is its last one, also where a flow chose another than the account's.
                interaction.queue = queue.id;
                self.record_ending(interaction, SystemEnding::AfterHours);
                self.end(interaction, Outcome::Canceled);
                self.emit(FloorEvent::InteractionCanceled {
                    interaction: interaction.id,
                    queue: queue.id,
                    agent: None,
                    by: None,
                    code: interaction.code,
                });
                return;
            }
        }
        self.enqueue(interaction, queue, QueuedBy::Entry);
        if closed
            && queue.after_hours == AfterHours::Hold
            && let Place::Waiting(waiting) = &mut interaction.place
        {
            waiting.held_until = queue.calendar.next_change(self.now);
        }
    }

    /// Lets an interaction wait in a queue from now on.
    pub(super) fn enqueue(
        &mut self,
        interaction: &mut Interaction,
        queue: &Arc<QueueConfig>,
        by: QueuedBy,
    ) {
        interaction.queue = queue.id;
        if !interaction.outbound {
            if interaction.queued_at.is_none() {
                interaction.queued_at = Some(self.now);
                self.board.count(interaction.day, None, Fact::Entered);
            }
            interaction.thread.reached_human_queue(self.now);
        }
        self.board
            .count(interaction.day, Some(queue.id), Fact::Entered);
        let band = match by {
            QueuedBy::AgentLost => Band::Returned,
            QueuedBy::Returned if queue.returns_first => Band::Returned,
            QueuedBy::Returned
            | QueuedBy::Entry
            | QueuedBy::Transferred
            | QueuedBy::Overflow
            | QueuedBy::WrapUpCode
            | QueuedBy::Moved => Band::New,
        };
        let step = match band {
            Band::New => self.first_circle(interaction, queue),
            Band::Returned => Step::ANYONE,
        };
        interaction.place = Place::Waiting(Waiting {
            since: self.now,
            order_from: self.now,
            band,
            agent_lost: by == QueuedBy::AgentLost && interaction.is_conversation(),
            held_until: None,
            offer: None,
            declined: BTreeSet::new(),
            declined_until: None,
            tries: 0,
            sender: None,
            overflow_from: None,
            overflow_done: false,
            circle: step.circle,
            circle_until: step.until,
            owner_passed: step.passed,
            relaxed_to: Span::ZERO,
            announced_at: None,
            noticed_at: None,
            notice_count: 0,
        });
        if step.is_owner_away {
            self.tell_owner_away(interaction);
        }
        let segment = self.open_segment(interaction, None);
        self.emit(FloorEvent::InteractionQueued {
            interaction: interaction.id,
            queue: queue.id,
            segment,
            by,
        });
    }

    pub(super) fn queue_known(&self, id: QueueId) -> Result<Arc<QueueConfig>, Refused> {
        self.config
            .queues
            .get(&id)
            .cloned()
            .ok_or(Refused::QueueUnknown { queue: id })
    }

    /// Gives a queue that lets new interactions in.
    pub(super) fn queue_open_to_entries(&self, id: QueueId) -> Result<Arc<QueueConfig>, Refused> {
        let queue = self.queue_known(id)?;
        if !queue.active {
            return Err(Refused::QueueInactive { queue: id });
        }
        let waiting = self.board.now(Some(id)).waiting_count;
        if usize::try_from(waiting).is_ok_and(|waiting| waiting >= QUEUE_WAITING_MAX) {
            return Err(Refused::QueueFull { queue: id });
        }
        Ok(queue)
    }

    /// Gives what routing needs to know, if the interaction waits for anybody to take it.
    pub(super) fn item_of(&self, interaction: &Interaction, queue: &QueueConfig) -> Option<Item> {
        let Place::Waiting(waiting) = &interaction.place else {
            return None;
        };
        if waiting.offer.is_some() || waiting.held_until.is_some() {
            return None;
        }
        let id = interaction.id;
        let points = i64::from(queue.priority) + i64::from(interaction.priority);
        let entered = waiting.order_from.micros();
        let (rank, order_at) = match i64::from(queue.ageing_per_min) {
            0 => (-points, entered),
            ageing => (0, entered.saturating_sub(points * POINT_US / ageing)),
        };
        let audience = match (waiting.circle, interaction.owner) {
            (Circle::Owner, Some(owner)) => Audience::Only(owner),
            (Circle::Reserve, Some(_)) => match queue.portfolio.reserve {
                Some(reserve) => Audience::Only(reserve.agent),
                None => Audience::Anyone,
            },
            (Circle::Group, Some(owner)) => Audience::GroupsOf(owner),
            (Circle::Anyone, _) | (_, None) => Audience::Anyone,
        };
        let drawn = self.config.organization.seed
            ^ mix(id.get().unsigned_abs()).wrapping_add(u64::from(waiting.tries));
        Some(Item {
            key: WaitKey {
                band: waiting.band,
                rank,
                order_at,
                id,
            },
            demand: Demand {
                queue: queue.id,
                medium: interaction.medium,
                audience,
                skills: skills_wanted(interaction, queue, waiting.relaxed_to),
            },
            declined: waiting.declined.clone(),
            point: random::point(drawn),
        })
    }
}

/// Joins the queue's skills, as far as they have not relaxed, with those of the interaction; the higher level counts.
fn skills_wanted(
    interaction: &Interaction,
    queue: &QueueConfig,
    waited: Span,
) -> Vec<(SkillId, u8)> {
    if queue.skills.is_empty() {
        return interaction
            .skills
            .iter()
            .map(|(skill, level)| (*skill, *level))
            .collect();
    }
    let mut wanted = interaction.skills.clone();
    for skill in &queue.skills {
        let level = skill.level_after(waited);
        let entry = wanted.entry(skill.skill).or_insert(0);
        *entry = level.max(*entry);
    }
    wanted.into_iter().filter(|(_, level)| *level > 0).collect()
}
