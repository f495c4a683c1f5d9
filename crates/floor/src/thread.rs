//! The clock of one conversation: whose turn it is and how long replies take.
//!
//! Pure and small, so that the writer of messages can use it in its own transaction.

use base::calendar::Calendar;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::config::{QueueConfig, ReplyClock};

/// Whose turn it is, and the sums behind TM1R and TMR.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Thread {
    /// The customer's last message.
    pub last_in: Option<Timestamp>,
    /// The last message that a person of the operation wrote.
    pub last_out: Option<Timestamp>,
    /// The first message of the customer's unanswered turn.
    pub turn_started: Option<Timestamp>,
    /// When the operation's turn ended the customer's: the silence of the customer starts here.
    pub silent_since: Option<Timestamp>,
    /// When it first reached a queue of people; never for outbound.
    pub human_queue_since: Option<Timestamp>,
    /// The first reply.
    pub first_reply_at: Option<Timestamp>,
    /// How long the first reply took, by the clock of its queue (GAP-109).
    pub first_reply: Option<Span>,
    /// Turns answered.
    pub reply_count: u32,
    /// How long they took together (GAP-110).
    pub reply_sum: Span,
}

/// What a message of an agent ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The first reply of the interaction: how long it took from the human queue.
    pub first: Option<Span>,
    /// A turn of the customer: how long the reply took.
    pub turn: Option<Span>,
}

/// The hours that a clock runs in.
#[derive(Debug, Clone, Copy)]
pub enum Hours<'a> {
    /// All.
    All,
    /// Those of a calendar.
    Of(&'a Calendar),
}

impl<'a> Hours<'a> {
    /// Gives the hours that a queue's reply times count.
    pub fn of_queue(queue: &'a QueueConfig) -> Self {
        match queue.reply_clock {
            ReplyClock::OpeningHours => Self::Of(&queue.calendar),
            ReplyClock::CalendarTime => Self::All,
        }
    }

    fn between(self, a: Timestamp, b: Timestamp) -> Span {
        match self {
            Self::All => b.since(a),
            Self::Of(calendar) => calendar.open_time_between(a, b),
        }
    }
}

impl Thread {
    /// The customer wrote. Tells whether a new turn began; several messages in a row are one turn.
    pub fn customer_wrote(&mut self, now: Timestamp) -> bool {
        self.last_in = Some(now);
        self.silent_since = None;
        let began = self.turn_started.is_none();
        self.turn_started.get_or_insert(now);
        began
    }

    /// It reached a queue of people, after any bot. Only the first time counts.
    pub fn reached_human_queue(&mut self, now: Timestamp) {
        self.human_queue_since.get_or_insert(now);
    }

    /// A person of the operation wrote. Automatic messages are not told to the clock.
    pub fn agent_wrote(&mut self, now: Timestamp, hours: Hours<'_>) -> Reply {
        self.last_out = Some(now);
        self.silent_since.get_or_insert(now);
        let first = match (self.first_reply_at, self.human_queue_since) {
            (None, Some(since)) => Some(hours.between(since, now)),
            (None | Some(_), _) => None,
        };
        if self.first_reply_at.is_none() {
            self.first_reply_at = Some(now);
            self.first_reply = first;
        }
        let turn = self.turn_started.take().map(|started| {
            let from = self
                .human_queue_since
                .map_or(started, |queued| queued.max(started));
            hours.between(from, now)
        });
        if let Some(took) = turn {
            self.reply_count = self.reply_count.saturating_add(1);
            self.reply_sum += took;
        }
        Reply { first, turn }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base::calendar::{CalendarDefinition, DaySpan, Week, WeekSpan, Weekday};

    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(secs)
    }

    /// Rows: DASH-006, GAP-109.
    #[test]
    fn the_first_reply_counts_from_the_human_queue_and_only_once() {
        let mut thread = Thread::default();
        thread.customer_wrote(at(0));
        thread.reached_human_queue(at(30));
        thread.reached_human_queue(at(60));
        let reply = thread.agent_wrote(at(100), Hours::All);
        assert_eq!(reply.first, Some(Span::from_secs(70)));
        assert_eq!(
            thread.agent_wrote(at(200), Hours::All),
            Reply {
                first: None,
                turn: None
            }
        );
        assert_eq!(thread.first_reply, Some(Span::from_secs(70)));
    }

    /// Rows: DASH-007, GAP-110.
    #[test]
    fn messages_in_a_row_are_one_turn_that_starts_no_earlier_than_the_queue() {
        let mut thread = Thread::default();
        assert!(thread.customer_wrote(at(0)));
        assert!(!thread.customer_wrote(at(10)));
        thread.reached_human_queue(at(30));
        assert_eq!(
            thread.agent_wrote(at(90), Hours::All).turn,
            Some(Span::from_secs(60))
        );
        assert!(thread.customer_wrote(at(100)));
        assert!(!thread.customer_wrote(at(110)));
        assert_eq!(
            thread.agent_wrote(at(120), Hours::All).turn,
            Some(Span::from_secs(20))
        );
        assert_eq!(
            (thread.reply_count, thread.reply_sum),
            (2, Span::from_secs(80))
        );
    }

    /// Rows: GAP-109.
    #[test]
    fn outbound_has_no_first_reply_time_and_closed_hours_do_not_count() {
        let mut outbound = Thread::default();
        assert_eq!(
            outbound.agent_wrote(at(5), Hours::All),
            Reply {
                first: None,
                turn: None
            }
        );
        // 1970-01-01 was a Thursday: open from 8 to 9 only.
        let calendar = Arc::new(
            Calendar::try_new(CalendarDefinition {
                time_zone: "UTC".to_owned(),
                week: Week::Spans(vec![WeekSpan {
                    day: Weekday::Thursday,
                    span: DaySpan {
                        from_min: 480,
                        to_min: 540,
                    },
                }]),
                holidays: vec![],
            })
            .unwrap(),
        );
        let mut thread = Thread::default();
        thread.customer_wrote(at(7 * 3_600));
        thread.reached_human_queue(at(7 * 3_600));
        let reply = thread.agent_wrote(at(8 * 3_600 + 60), Hours::Of(&calendar));
        assert_eq!(reply.first, Some(Span::from_secs(60)));
    }

    /// Rows: MSG-012.
    #[test]
    fn silence_starts_when_the_operation_answers_and_ends_when_the_customer_writes() {
        let mut thread = Thread::default();
        thread.customer_wrote(at(0));
        assert_eq!(thread.silent_since, None);
        thread.agent_wrote(at(10), Hours::All);
        thread.agent_wrote(at(50), Hours::All);
        assert_eq!(thread.silent_since, Some(at(10)));
        thread.customer_wrote(at(60));
        assert_eq!(thread.silent_since, None);
    }
}
