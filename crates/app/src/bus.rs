//! Signals between parts of the product that may be lost: typing, frames for visitors, notices to agents.
//!
//! What must not be lost is an event; see `store::event_log`. Committed events are heard by `Db::subscribe`.
//! Where there are several nodes, a signal reaches the listeners of all of them.

use std::borrow::Cow;
use std::sync::Arc;

use base::id::{InteractionId, OrgId, UserId, VisitorId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{broadcast, watch};

use crate::nodes::Nodes;

/// Signals that a slow listener may be behind before it loses some.
const BEHIND_MAX: usize = 1_024;

/// Where nodes tell each other of signals.
const SUBJECT: &str = "signal";

/// Something that may be lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
        code: Cow<'static, str>,
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

/// The bus of one process, joined with those of other nodes.
#[derive(Debug, Clone)]
pub struct Bus {
    here: broadcast::Sender<Arc<Signal>>,
    nodes: Nodes,
}

impl Bus {
    /// Makes the bus of a node.
    pub fn new(nodes: Nodes) -> Self {
        Self {
            here: broadcast::channel(BEHIND_MAX).0,
            nodes,
        }
    }

    /// Tells whoever listens, on every node.
    pub fn signal(&self, signal: Signal) {
        self.nodes.say(SUBJECT, &signal);
        // Nobody listening is fine.
        drop(self.here.send(Arc::new(signal)));
    }

    /// Listens from here on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<Signal>> {
        self.here.subscribe()
    }
}

/// Passes on what other nodes signal, until told to stop.
pub async fn run(bus: Bus, mut stop: watch::Receiver<bool>) {
    let Some(mut heard) = bus.nodes.hear(SUBJECT).await else {
        return;
    };
    loop {
        tokio::select! {
            said = heard.next() => match said {
                // What a newer version signals is passed over.
                Some(said) => if let Some(signal) = said.read::<Signal>() {
                    drop(bus.here.send(Arc::new(signal)));
                },
                None => return,
            },
            _ = stop.changed() => return,
        }
    }
}
