//! An agent as rows: flat columns and its document.

use std::collections::BTreeSet;

use base::id::{QueueId, UserId};
use base::time::Timestamp;

use super::{Agent, Hold, Link, OpenSpan};
use crate::row::{AgentRow, PresenceSpanRow};

impl Agent {
    /// Gives the flat columns and the document. `links` are the agent's queues.
    pub fn row(&self, links: &BTreeSet<QueueId>) -> AgentRow {
        AgentRow {
            id: self.id,
            state: self.state(links),
            state_since: self.state_span.map_or(Timestamp::ZERO, |span| span.since),
            pause_reason: self.pause_reason(),
            connected: self.link == Link::Up,
            load: self.load(),
            active_count: self.count(Hold::Active),
            inactive_count: self.count(Hold::Inactive),
            wrap_up_count: self.count(Hold::WrapUp),
            document: Box::new(self.clone()),
        }
    }
}

impl OpenSpan {
    /// Gives the row of a span, open or just closed.
    pub const fn row(&self, agent: UserId, ended_at: Option<Timestamp>) -> PresenceSpanRow {
        PresenceSpanRow {
            id: self.id,
            agent,
            kind: self.kind,
            started_at: self.since,
            ended_at,
        }
    }
}
