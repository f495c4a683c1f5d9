//! What happened, for people who look for the cause of something and for tests.

use std::collections::VecDeque;

use base::time::Timestamp;
use serde::Serialize;

use crate::settings::JOURNAL_MAX;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalEntry {
    /// When, in microseconds since 1970 UTC.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: JournalEvent,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum JournalEvent {
    /// The product called and was answered.
    Called {
        /// Which call, such as `POST messages`.
        call: &'static str,
        /// HTTP status of the answer; 0 when the answer was lost on purpose.
        status: u16,
        /// The provider's error number.
        code: Option<i64>,
    },
    /// The business's message was accepted.
    Accepted {
        /// Message id.
        message_id: String,
        /// The customer's number.
        customer: String,
        /// Kind of message.
        kind: String,
    },
    /// The customer wrote.
    CustomerWrote {
        /// Message id.
        message_id: String,
        /// The customer's number.
        customer: String,
        /// Kind of message.
        kind: String,
    },
    /// The product took a webhook.
    HookTaken {
        /// What it was about.
        about: String,
        /// Which attempt, from 1.
        attempt: u32,
    },
    /// The product did not take a webhook; it is tried again later.
    HookRefused {
        /// What it was about.
        about: String,
        /// Which attempt, from 1.
        attempt: u32,
        /// HTTP status; 0 when there was no answer.
        status: u16,
    },
    /// A webhook was given up.
    HookGivenUp {
        /// What it was about.
        about: String,
    },
    /// The business marked the customer's messages as read.
    MarkedRead {
        /// The last message that was read.
        message_id: String,
        /// It also showed that it is typing.
        is_typing: bool,
    },
}

/// The journal.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    lines: VecDeque<JournalEntry>,
}

impl Journal {
    pub(crate) fn add(&mut self, at: Timestamp, what: JournalEvent) {
        if self.lines.len() >= JOURNAL_MAX {
            self.lines.pop_front();
        }
        self.lines.push_back(JournalEntry { at, what });
    }

    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.lines.iter().cloned().collect()
    }
}
