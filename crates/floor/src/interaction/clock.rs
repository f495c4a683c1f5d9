//! What an interaction waits for: every moment at which time alone changes it, in one enum.

use base::medium::Medium;
use base::time::{Span, Timestamp};

use super::{Interaction, Opening, Place, Waiting, WithAgent};
use crate::config::QueueConfig;
use crate::limits::NOTICES_PER_WAIT_MAX;

/// Something that time alone brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The offer, or the chance to open, ran out.
    OfferEnds,
    /// The queue opens.
    HoldEnds,
    /// Who declined may be asked again.
    DeclineEnds,
    /// The next circle of the portfolio may take it.
    CircleWidens,
    /// A skill relaxes.
    SkillRelaxes,
    /// It waited too long in this queue.
    Overflows,
    /// The customer has been silent: the agent is warned.
    FallsSilent,
    /// The customer has been silent: the customer is reminded.
    CustomerWarned,
    /// The customer has been silent too long.
    Withdraws,
    /// The customer waits for a reply too long.
    ReplyAlarm,
    /// The wrap-up ran out.
    WrapUpEnds,
    /// The next notice for who waits is due.
    NoticeDue,
    /// Its due date is here: who holds it is reminded, and what was put off comes back.
    ComesDue,
}

impl Interaction {
    /// Tells whether the rules of conversations apply: chat and messaging.
    pub const fn is_conversation(&self) -> bool {
        match self.medium {
            Medium::Chat | Medium::Messaging => true,
            Medium::Voice | Medium::Mail => false,
        }
    }

    /// Tells whether no person of the operation ever wrote, in a medium where people write.
    pub const fn awaits_first_reply(&self) -> bool {
        self.thread.first_reply_at.is_none() && !matches!(self.medium, Medium::Voice)
    }

    /// Tells whether a customer waits who was not told so yet; nobody is disturbed who has been silent when the agent was lost.
    pub(crate) fn is_to_be_announced(&self) -> bool {
        let Place::Waiting(waiting) = &self.place else {
            return false;
        };
        let expects = !(waiting.agent_lost || self.outbound) || self.thread.silent_since.is_none();
        self.is_conversation()
            && expects
            && waiting.announced_at.is_none()
            && waiting.offer.is_none()
            && waiting.held_until.is_none()
    }

    /// Finds what comes next and when; the earliest, in the order of [`Due`] among equals.
    pub fn next_due(&self, queue: &QueueConfig) -> Option<(Timestamp, Due)> {
        match &self.place {
            Place::PreOpen | Place::Ended { .. } => None,
            Place::Waiting(waiting) => self.waiting_due(waiting, queue),
            Place::WithAgent(with) => self.held_due(with, queue),
            Place::WrapUp(pending) => pending.until.map(|at| (at, Due::WrapUpEnds)),
        }
    }

    fn waiting_due(&self, waiting: &Waiting, queue: &QueueConfig) -> Option<(Timestamp, Due)> {
        let silence = waiting
            .agent_lost
            .then(|| self.silence_due(queue))
            .into_iter()
            .flatten();
        if let Some(offer) = &waiting.offer {
            return silence.chain([(offer.until, Due::OfferEnds)]).min();
        }
        let held = waiting.held_until.map(|at| (at, Due::HoldEnds));
        let rest = waiting.declined_until.map(|at| (at, Due::DeclineEnds));
        let circle = waiting.circle_until.map(|at| (at, Due::CircleWidens));
        let relax = queue
            .skills
            .iter()
            .flat_map(|skill| &skill.relax)
            .map(|step| step.after)
            .filter(|after| *after > waiting.relaxed_to)
            .min()
            .map(|after| (waiting.since + after, Due::SkillRelaxes));
        let overflow = queue
            .overflow
            .filter(|_| !waiting.overflow_done && waiting.held_until.is_none())
            .map(|overflow| (waiting.since + overflow.after, Due::Overflows));
        let notice = queue
            .notice_every
            .filter(|_| waiting.held_until.is_none() && waiting.notice_count < NOTICES_PER_WAIT_MAX)
            .zip(waiting.noticed_at.or(waiting.announced_at))
            .map(|(every, last)| (last + every, Due::NoticeDue));
        silence
            .chain(notice)
            .chain(held)
            .chain(rest)
            .chain(circle)
            .chain(relax)
            .chain(overflow)
            .min()
    }

    fn held_due(&self, with: &WithAgent, queue: &QueueConfig) -> Option<(Timestamp, Due)> {
        if let Opening::Until { until, .. } = &with.opening {
            return Some((*until, Due::OfferEnds));
        }
        let comes_due = self
            .due
            .filter(|due| !due.told)
            .map(|due| (due.at, Due::ComesDue));
        if !self.is_conversation() {
            return comes_due;
        }
        let falls = self
            .thread
            .silent_since
            .filter(|_| !with.silent && !with.put_off)
            .map(|since| {
                (
                    since.max(with.since) + queue.inactivity.agent_warned,
                    Due::FallsSilent,
                )
            });
        let silence = self
            .silence_due(queue)
            // The next word is the operation's while it is put off: the customer's silence means nothing.
            .filter(|_| !with.put_off)
            .filter(|(_, due)| with.silent || *due != Due::Withdraws);
        let alarm = self
            .thread
            .turn_started
            .filter(|_| !self.told.reply_alarm)
            .map(|since| {
                (
                    since.max(with.since) + queue.inactivity.reply_alarm,
                    Due::ReplyAlarm,
                )
            });
        silence.chain(falls).chain(alarm).chain(comes_due).min()
    }

    /// What the customer's silence brings, while the last message is the operation's.
    fn silence_due(&self, queue: &QueueConfig) -> impl Iterator<Item = (Timestamp, Due)> {
        let since = self.thread.silent_since.filter(|_| self.is_conversation());
        let reminder = queue
            .inactivity
            .customer_warned
            .filter(|_| !self.told.customer_warned);
        let withdrawn = queue.inactivity.withdrawn;
        since.into_iter().flat_map(move |since| {
            [
                reminder.map(|after| (since + after, Due::CustomerWarned)),
                Some((since + withdrawn, Due::Withdraws)),
            ]
            .into_iter()
            .flatten()
        })
    }

    /// Measures the stretch that is running with the agent: active and silent time.
    pub fn running(&self, now: Timestamp) -> (Span, Span) {
        match &self.place {
            Place::WithAgent(with) if with.opening == Opening::Opened => {
                let run = now.since(with.activity_since);
                if with.silent {
                    (Span::ZERO, run)
                } else {
                    (run, Span::ZERO)
                }
            }
            Place::WithAgent(_)
            | Place::PreOpen
            | Place::Waiting(_)
            | Place::WrapUp(_)
            | Place::Ended { .. } => (Span::ZERO, Span::ZERO),
        }
    }
}
