//! An interaction as rows: flat columns and its document.

use base::id::UserId;
use base::time::Timestamp;

use super::{Activity, Interaction, InteractionState, Outcome, Place, Segment};
use crate::event::SegmentEnd;
use crate::interaction::Opening;
use crate::presence::Hold;
use crate::reason::Reason;
use crate::row::{InteractionRow, SegmentRow};

impl Interaction {
    /// Gives the state that screens and rows name.
    pub const fn state(&self) -> InteractionState {
        match &self.place {
            Place::PreOpen => InteractionState::PreOpen,
            Place::Waiting(waiting) => match waiting.offer {
                Some(_) => InteractionState::Offered,
                None => InteractionState::Queued,
            },
            Place::WithAgent(_) => InteractionState::Active,
            Place::WrapUp(_) => InteractionState::WrapUp,
            Place::Ended { outcome, .. } => match outcome {
                Outcome::Concluded => InteractionState::Concluded,
                Outcome::Canceled => InteractionState::Canceled,
                Outcome::Withdrawn => InteractionState::WithdrawnByInactivity,
                Outcome::Abandoned => InteractionState::Abandoned,
            },
        }
    }

    /// Tells whether the conversation is active.
    pub const fn activity(&self) -> Activity {
        match &self.place {
            Place::Waiting(waiting) if waiting.agent_lost => Activity::InactiveInQueue,
            Place::WithAgent(with) if with.silent => Activity::InactiveAtAgent,
            Place::PreOpen
            | Place::Waiting(_)
            | Place::WithAgent(_)
            | Place::WrapUp(_)
            | Place::Ended { .. } => Activity::Active,
        }
    }

    /// Gives the agent in whose hands it is, and how it counts there.
    pub fn holder(&self) -> Option<(UserId, Hold)> {
        match &self.place {
            Place::Waiting(waiting) => waiting.offer.map(|offer| (offer.agent, Hold::Offered)),
            Place::WithAgent(with) => {
                let hold = match (&with.opening, with.silent) {
                    (Opening::Until { .. }, _) => Hold::Offered,
                    (Opening::Opened, true) => Hold::Inactive,
                    (Opening::Opened, false) => Hold::Active,
                };
                Some((with.agent, hold))
            }
            Place::WrapUp(pending) => Some((pending.agent, Hold::WrapUp)),
            Place::PreOpen | Place::Ended { .. } => None,
        }
    }

    /// Gives until when an offer stands, or until when what was assigned must be opened (ROUTE-008).
    pub fn offer_until(&self) -> Option<Timestamp> {
        match &self.place {
            Place::Waiting(waiting) => waiting.offer.map(|offer| offer.until),
            Place::WithAgent(with) => match &with.opening {
                Opening::Until { until, .. } => Some(*until),
                Opening::Opened => None,
            },
            Place::PreOpen | Place::WrapUp(_) | Place::Ended { .. } => None,
        }
    }

    /// Gives until when its agent put it off.
    pub fn put_off_until(&self) -> Option<Timestamp> {
        match &self.place {
            Place::WithAgent(with) if with.put_off => self.due.map(|due| due.at),
            Place::WithAgent(_)
            | Place::PreOpen
            | Place::Waiting(_)
            | Place::WrapUp(_)
            | Place::Ended { .. } => None,
        }
    }

    /// Gives since when it stands where it stands; an offer does not begin the wait anew.
    pub const fn state_since(&self) -> Timestamp {
        match &self.place {
            Place::PreOpen => self.arrived_at,
            Place::Waiting(waiting) => waiting.since,
            Place::WithAgent(with) => with.since,
            Place::WrapUp(pending) => pending.since,
            Place::Ended { at, .. } => *at,
        }
    }

    const fn reason(&self) -> Option<Reason> {
        match &self.place {
            Place::Waiting(waiting) => match waiting.offer {
                Some(offer) => Some(offer.reason),
                None => None,
            },
            Place::WithAgent(with) => Some(with.reason),
            Place::PreOpen | Place::WrapUp(_) | Place::Ended { .. } => None,
        }
    }

    /// Gives the flat columns; the document goes along until the end.
    pub fn row(&self) -> InteractionRow {
        let ended_at = match &self.place {
            Place::Ended { at, .. } => Some(*at),
            Place::PreOpen | Place::Waiting(_) | Place::WithAgent(_) | Place::WrapUp(_) => None,
        };
        let waiting_since = match &self.place {
            Place::Waiting(waiting) => Some(waiting.since),
            Place::PreOpen | Place::WithAgent(_) | Place::WrapUp(_) | Place::Ended { .. } => None,
        };
        InteractionRow {
            id: self.id,
            queue: self.queue,
            first_queue: self.first_queue,
            medium: self.medium,
            state: self.state(),
            activity: self.activity(),
            agent: self.holder().map(|(agent, _)| agent),
            last_agent: self.last_agent,
            reason: self.reason(),
            state_since: self.state_since(),
            after_hours: self.after_hours,
            outbound: self.outbound,
            day: self.day,
            arrived_at: self.arrived_at,
            queued_at: self.queued_at,
            waiting_since,
            answered_at: self.answered_at,
            first_reply_at: self.thread.first_reply_at,
            first_reply: self.thread.first_reply,
            reply_count: self.thread.reply_count,
            reply_sum: self.thread.reply_sum,
            awaiting_since: self.thread.turn_started,
            handled: self.handled,
            inactive: self.inactive,
            wrapped: self.wrapped,
            code: self.code,
            contact_ended_at: self.contact_ended_at,
            ended_at,
            due_at: self.due.map(|due| due.at),
            put_off_until: self.put_off_until(),
            document: ended_at.is_none().then(|| Box::new(self.clone())),
        }
    }

    /// Gives the row of the open segment.
    pub fn open_segment_row(&self) -> Option<SegmentRow> {
        self.segment.map(|segment| segment.row(self, None))
    }
}

impl Segment {
    /// Gives the row of a segment, open or just closed.
    pub fn row(&self, of: &Interaction, closed: Option<(Timestamp, SegmentEnd)>) -> SegmentRow {
        SegmentRow {
            id: self.id,
            interaction: of.id,
            ordinal: self.ordinal,
            queue: self.queue,
            agent: self.agent,
            reason: self.reason,
            started_at: self.started_at,
            ended_at: closed.map(|(at, _)| at),
            end: closed.map(|(_, end)| end),
            contact_ended_at: self.contact_ended_at,
            handled: self.handled,
            wrapped: self.wrapped,
            code: self.code,
            replied_at: self.replied_at,
            first_reply: self.first_reply,
            reply_count: self.reply_count,
            reply_sum: self.reply_sum,
        }
    }
}
