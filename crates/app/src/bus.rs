//! Signals between parts of the product that may be lost: typing, frames for visitors, notices to agents.
//!
//! What must not be lost is an event; see `store::event_log`. Committed events are heard by `Db::subscribe`.

use std::sync::Arc;

use base::id::{InteractionId, OrgId, UserId, VisitorId};
use serde_json::Value;
use tokio::sync::broadcast;

/// Signals that a slow listener may be behind before it loses some.
const BEHIND_MAX: usize = 1_024;

/// Something that may be lost.
#[derive(Debug, Clone, PartialEq)]
pub enum Signal {
    /// Somebody types.
    Typing {
        /// Where.
        org: OrgId,
        /// In which interaction.
        interaction: InteractionId,
        /// The agent who types; the customer when absent.
        agent: Option<UserId>,
    },
    /// A frame for a visitor's socket; also the hint that there is something new to read.
    Visitor {
        /// Which visitor.
        visitor: VisitorId,
        /// The frame, as the widget reads it.
        frame: Value,
    },
    /// A notice for one user's screens.
    Notice {
        /// Where.
        org: OrgId,
        /// Whose screens.
        user: UserId,
        /// Stable name.
        code: &'static str,
        /// About which interaction.
        interaction: Option<InteractionId>,
    },
    /// Numbers of the live board changed.
    Board {
        /// Whose board.
        org: OrgId,
    },
    /// A user's sessions ended or rights changed: open sockets must be checked again.
    Rights {
        /// Where.
        org: OrgId,
        /// Whose.
        user: UserId,
    },
}

/// The bus of one process.
#[derive(Debug, Clone)]
pub struct Bus(broadcast::Sender<Arc<Signal>>);

impl Default for Bus {
    fn default() -> Self {
        Self(broadcast::channel(BEHIND_MAX).0)
    }
}

impl Bus {
    /// Tells whoever listens.
    pub fn signal(&self, signal: Signal) {
        // Nobody listening is fine.
        drop(self.0.send(Arc::new(signal)));
    }

    /// Listens from here on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<Signal>> {
        self.0.subscribe()
    }
}
