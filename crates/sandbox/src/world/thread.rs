//! A conversation, as the customer's telephone shows it.

use std::collections::VecDeque;

use base::time::Timestamp;
use serde_json::{Value, json};

use crate::settings::MESSAGES_PER_THREAD_MAX;

/// A conversation between one number of the business and one customer.
#[derive(Debug, Default)]
pub(crate) struct Thread {
    pub(crate) lines: VecDeque<Line>,
    pub(crate) customer_wrote_at: Option<Timestamp>,
    pub(crate) touched_at: Timestamp,
    /// The business shows that it is typing, until then.
    pub(crate) typing_until: Option<Timestamp>,
}

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) speaker: Speaker,
    /// The Graph object: `type`, and the object under that name.
    pub(crate) body: Value,
    pub(crate) reply_to: Option<String>,
    /// What the business wants to hear again with each status.
    pub(crate) reference: Option<String>,
    pub(crate) state: LineState,
    /// Emoji of the customer and of the business.
    pub(crate) reactions: [Option<String>; 2],
    pub(crate) is_deleted: bool,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    Business,
    Customer,
}

/// How far a message got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LineState {
    Accepted,
    Sent,
    Delivered,
    Read,
    Failed { code: i64 },
}

impl LineState {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed { .. } => "failed",
        }
    }
}

impl Thread {
    pub(crate) fn add(&mut self, line: Line) {
        if self.lines.len() >= MESSAGES_PER_THREAD_MAX {
            self.lines.pop_front();
        }
        self.touched_at = line.at;
        if line.speaker == Speaker::Customer {
            self.customer_wrote_at = Some(line.at);
        }
        self.lines.push_back(line);
    }

    pub(crate) fn line_mut(&mut self, id: &str) -> Option<&mut Line> {
        self.lines.iter_mut().rev().find(|line| line.id == id)
    }

    /// Sets or removes a reaction.
    pub(crate) fn react(&mut self, target: &str, speaker: Speaker, emoji: Option<String>) {
        let Some(line) = self.line_mut(target) else {
            return;
        };
        let [of_customer, of_business] = &mut line.reactions;
        match speaker {
            Speaker::Customer => *of_customer = emoji,
            Speaker::Business => *of_business = emoji,
        }
    }
}

impl Line {
    pub(crate) fn new(id: &str, at: Timestamp, speaker: Speaker, body: Value) -> Self {
        Self {
            id: id.to_owned(),
            at,
            speaker,
            body,
            reply_to: None,
            reference: None,
            state: LineState::Accepted,
            reactions: [None, None],
            is_deleted: false,
        }
    }

    /// Gives what the phone shows.
    pub(crate) fn shown(&self) -> Value {
        let code = match self.state {
            LineState::Failed { code } => Some(code),
            LineState::Accepted | LineState::Sent | LineState::Delivered | LineState::Read => None,
        };
        json!({
            "id": self.id,
            "at_ms": self.at.micros() / 1_000,
            "is_mine": self.speaker == Speaker::Customer,
            "body": self.body,
            "reply_to": self.reply_to,
            "state": self.state.word(),
            "error_code": code,
            "reactions": self.reactions,
            "is_deleted": self.is_deleted,
        })
    }
}
