//! One agent: what the agent wants, what the connection says, and what screens show.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{InteractionId, PauseReasonId, PresenceSpanId, QueueId, UserId};
use base::medium::Medium;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::row::SpanKind;

pub mod rows;
pub mod rules;

/// What screens show of an agent.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AgentState {
    /// Signed out.
    Offline,
    /// Ready, nothing in hand.
    Available,
    /// With at least one active interaction (em atendimento).
    Busy,
    /// Nothing active, a code is pending (pós-atendimento).
    AfterCall,
    /// Wants a pause and finishes what is active.
    PauseRequested,
    /// In pause.
    Paused,
    /// Did not open what was assigned, or was set so.
    Away,
}

impl AgentState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Offline,
        Self::Available,
        Self::Busy,
        Self::AfterCall,
        Self::PauseRequested,
        Self::Paused,
        Self::Away,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Available => "available",
            Self::Busy => "busy",
            Self::AfterCall => "after_call",
            Self::PauseRequested => "pause_requested",
            Self::Paused => "paused",
            Self::Away => "away",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What the agent, a supervisor or the product decided about the agent's readiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Signed out.
    #[default]
    Offline,
    /// Ready.
    Ready,
    /// Wants a pause.
    PauseRequested {
        /// Why.
        reason: PauseReasonId,
    },
    /// In pause.
    Paused {
        /// Why.
        reason: PauseReasonId,
        /// Since when.
        since: Timestamp,
        /// Whether the supervisor was told that it lasts too long.
        overran: bool,
    },
    /// Not ready.
    Away,
}

/// The link to the agent's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Nothing is connected, or the agent is signed out.
    #[default]
    None,
    /// Connected.
    Up,
    /// Lost, and forgiven for a while.
    LostAt(Timestamp),
}

/// A presence span that has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSpan {
    /// Its id.
    pub id: PresenceSpanId,
    /// What it covers.
    pub kind: SpanKind,
    /// Its beginning.
    pub since: Timestamp,
}

/// How an interaction in an agent's hands counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// Offered: uses capacity.
    Offered,
    /// Active: uses capacity and delays a pause.
    Active,
    /// Silent: uses none (ROUTE-017).
    Inactive,
    /// Its code is pending: uses capacity and delays a pause.
    WrapUp,
}

/// One agent: a stored document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The user.
    pub id: UserId,
    /// Readiness.
    pub mode: Mode,
    /// The link to the screen.
    pub link: Link,
    /// Queues whose new work the product keeps away.
    pub system_pause: BTreeSet<QueueId>,
    /// The current state's span.
    pub state_span: Option<OpenSpan>,
    /// The current sign-in's span.
    pub sign_in_span: Option<OpenSpan>,
    /// When work last ended, or readiness began.
    pub idle_since: Timestamp,
    /// When work was last given.
    pub last_given_at: Timestamp,
    /// How often work was given.
    pub given_count: u64,
    /// What is in the agent's hands; counted again from the interactions on reload.
    #[serde(skip)]
    pub hands: BTreeMap<InteractionId, (Medium, Hold)>,
}
