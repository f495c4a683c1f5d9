//! What time alone brings.

use base::id::{InteractionId, UserId};
use base::time::Span;

use super::{Floor, Today, Who};
use crate::config::SystemEnding;
use crate::event::{FloorEvent, LapseCause, QueuedBy, SegmentEnd};
use crate::interaction::clock::Due;
use crate::interaction::{Interaction, Place, Waiting};
use crate::limits::STEPS_MAX;
use crate::output::{AutomaticMessage, Effect};
use crate::presence::Mode;
use crate::presence::rules::AgentDue;

impl Floor {
    /// Does everything that is due, in the order of time, then of ids.
    pub(super) fn run_due(&mut self) {
        for _ in 0..STEPS_MAX {
            let Some((at, who)) = self.alarms.first().copied() else {
                return;
            };
            if at > self.now {
                return;
            }
            match who {
                Who::Interaction(id) => self.wake_interaction(id),
                Who::Agent(id) => self.wake_agent(id),
            }
        }
        assert!(
            self.deadline().is_none_or(|at| at > self.now),
            "an alarm rings without end"
        );
    }

    fn wake_interaction(&mut self, id: InteractionId) {
        let Ok(mut interaction) = self.take(id) else {
            return;
        };
        let queue = self.queue(interaction.queue);
        if let Some((at, due)) = interaction.next_due(&queue)
            && at <= self.now
        {
            self.do_due(&mut interaction, due);
        }
        self.put(interaction);
    }

    fn do_due(&mut self, interaction: &mut Interaction, due: Due) {
        match due {
            Due::OfferEnds => self.lapse(interaction, LapseCause::TimedOut),
            Due::FallsSilent => self.fall_silent(interaction),
            Due::Withdraws => self.withdraw(interaction),
            Due::Overflows => self.overflow(interaction),
            Due::CustomerWarned => {
                interaction.told.customer_warned = true;
                self.effect(Effect::MessageDue {
                    interaction: interaction.id,
                    queue: interaction.queue,
                    message: AutomaticMessage::InactivityWarning,
                });
            }
            Due::ReplyAlarm => {
                interaction.told.reply_alarm = true;
                if let (Some(since), Some((agent, _))) =
                    (interaction.thread.turn_started, interaction.holder())
                {
                    let interaction = interaction.id;
                    self.effect(Effect::ReplyAlarm {
                        interaction,
                        agent,
                        since,
                    });
                }
            }
            Due::WrapUpEnds => {
                let agent = interaction.holder().map(|(agent, _)| agent);
                self.record_ending(interaction, SystemEnding::WrapUpExpired);
                self.finish(interaction, agent);
            }
            Due::NoticeDue => self.notice(interaction),
            Due::ComesDue => self.come_due(interaction),
            Due::CircleWidens => self.widen(interaction),
            Due::HoldEnds | Due::DeclineEnds | Due::SkillRelaxes => self.relax(interaction, due),
        }
    }

    /// Who waits gets the next notice; those missed while an offer stood are not made up for.
    fn notice(&mut self, interaction: &mut Interaction) {
        let Place::Waiting(waiting) = &mut interaction.place else {
            return;
        };
        let n = waiting.notice_count;
        waiting.notice_count = n.saturating_add(1);
        waiting.noticed_at = Some(self.now);
        self.effect(Effect::MessageDue {
            interaction: interaction.id,
            queue: interaction.queue,
            message: AutomaticMessage::Notice(n),
        });
    }

    /// What waits becomes open to more agents.
    fn relax(&self, interaction: &mut Interaction, due: Due) {
        let queue = self.queue(interaction.queue);
        let Place::Waiting(waiting) = &mut interaction.place else {
            return;
        };
        match due {
            Due::HoldEnds => {
                // The hours may have been changed meanwhile: then it is held on.
                waiting.held_until = if queue.calendar.is_open(self.now) {
                    None
                } else {
                    queue.calendar.next_change(self.now)
                };
            }
            Due::DeclineEnds => {
                waiting.declined.clear();
                waiting.declined_until = None;
            }
            Due::SkillRelaxes => {
                waiting.relaxed_to = relaxed_to(waiting, &queue, self.now.since(waiting.since));
            }
            Due::OfferEnds
            | Due::CircleWidens
            | Due::Overflows
            | Due::FallsSilent
            | Due::CustomerWarned
            | Due::Withdraws
            | Due::ReplyAlarm
            | Due::WrapUpEnds
            | Due::NoticeDue
            | Due::ComesDue => {}
        }
    }

    /// What waited too long goes over, with its age; once per wait, so that two queues cannot play ball.
    fn overflow(&mut self, interaction: &mut Interaction) {
        let from = self.queue(interaction.queue);
        let target = from
            .overflow
            .and_then(|overflow| self.queue_open_to_entries(overflow.to).ok());
        let Place::Waiting(waiting) = &mut interaction.place else {
            return;
        };
        waiting.overflow_done = true;
        let Some(target) = target else { return };
        let before = waiting.clone();
        self.close_segment(interaction, SegmentEnd::Overflow);
        self.enqueue(interaction, &target, QueuedBy::Overflow);
        if let Place::Waiting(waiting) = &mut interaction.place {
            waiting.order_from = before.order_from;
            waiting.band = before.band;
            waiting.agent_lost = before.agent_lost;
            waiting.overflow_from = Some(from.id);
            waiting.overflow_done = true;
        }
    }

    fn wake_agent(&mut self, id: UserId) {
        let now = self.now;
        let Some(post) = self.agents.get_mut(&id) else {
            self.set_agent_alarm(id, None);
            return;
        };
        let due = post.next_due(&self.config.organization, &self.config.pause_reasons);
        match due.filter(|(at, _)| *at <= now) {
            Some((_, AgentDue::Lost)) => self.sign_out(id, true),
            Some((_, AgentDue::PauseOverruns)) => {
                if let Mode::Paused { reason, since, .. } = post.mode {
                    post.mode = Mode::Paused {
                        reason,
                        since,
                        overran: true,
                    };
                    self.emit(FloorEvent::PauseOverran {
                        agent: id,
                        pause_reason: reason,
                    });
                    self.effect(Effect::PauseOverran { agent: id, reason });
                }
            }
            None => {}
        }
        self.settle_agent(id);
    }

    /// Begins a new local day when it is time, and forgets sums that nothing can change any more.
    pub(super) fn roll_day(&mut self) {
        if self.today.from <= self.now && self.now < self.today.until {
            return;
        }
        self.today = self.day_at();
        let day = self.oldest_day();
        self.board.forget_before(day);
    }

    pub(super) fn day_at(&self) -> Today {
        let calendar = &self.config.organization.calendar;
        let day = calendar.local_day(self.now);
        let next = base::calendar::Day::from_number(day.number().saturating_add(1));
        Today {
            from: calendar.start_of(day),
            until: calendar.start_of(next),
            day,
        }
    }

    /// Gives the oldest day whose sums can still change.
    pub(super) fn oldest_day(&self) -> base::calendar::Day {
        let live = self
            .interactions
            .values()
            .map(|interaction| interaction.day)
            .min();
        live.map_or(self.today.day, |day| day.min(self.today.day))
    }
}

/// Gives the last step of any skill that the wait has reached.
fn relaxed_to(waiting: &Waiting, queue: &crate::config::QueueConfig, waited: Span) -> Span {
    queue
        .skills
        .iter()
        .flat_map(|skill| &skill.relax)
        .map(|step| step.after)
        .filter(|after| *after <= waited)
        .max()
        .unwrap_or(waiting.relaxed_to)
}
