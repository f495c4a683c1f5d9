//! Things that go wrong on demand, per customer: what a provider, a network or a telephone may do to us.

use std::collections::{BTreeMap, VecDeque};

use base::time::Span;
use serde::Deserialize;

use crate::settings::FAULTS_MAX;

/// Something that goes wrong once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fault {
    /// The call is refused with this error number.
    Refuse {
        /// The provider's error number, such as 130429 (too fast) or 131056 (too fast to one customer).
        code: i64,
    },
    /// The call is accepted, and the message fails afterwards with this error number.
    Fail {
        /// The provider's error number, such as 131026 (cannot be delivered).
        code: i64,
    },
    /// The message is accepted and delivered, but the answer to the call never arrives.
    LoseAnswer,
    /// The telephone is off: the message is sent and not delivered.
    Offline,
    /// The next webhook comes twice.
    Duplicate,
    /// The next webhook comes after the one that follows it.
    Reorder,
    /// The next webhook comes late.
    Delay {
        /// So late, in milliseconds.
        ms: i64,
    },
}

impl Fault {
    /// Tells whether it happens to the call, rather than to a webhook.
    pub(crate) const fn is_about_call(self) -> bool {
        match self {
            Self::Refuse { .. } | Self::Fail { .. } | Self::LoseAnswer | Self::Offline => true,
            Self::Duplicate | Self::Reorder | Self::Delay { .. } => false,
        }
    }

    pub(crate) const fn delay(self) -> Span {
        match self {
            Self::Delay { ms } => Span::from_millis(ms),
            _ => Span::ZERO,
        }
    }
}

/// Faults that wait for their customer.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: BTreeMap<String, VecDeque<Fault>>,
}

impl Faults {
    pub(crate) fn add(&mut self, customer_key: &str, fault: Fault, times: u32) {
        let queue = self.waiting.entry(customer_key.to_owned()).or_default();
        for _ in 0..times {
            if queue.len() < FAULTS_MAX {
                queue.push_back(fault);
            }
        }
    }

    /// Takes the next fault of this kind.
    pub(crate) fn take(&mut self, customer_key: &str, about_call: bool) -> Option<Fault> {
        let queue = self.waiting.get_mut(customer_key)?;
        let at = queue
            .iter()
            .position(|fault| fault.is_about_call() == about_call)?;
        queue.remove(at)
    }
}
