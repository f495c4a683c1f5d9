//! Why an agent got an interaction, as data that a screen can put into words.

use base::id::{QueueId, UserId};
use base::time::Span;
use serde::{Deserialize, Serialize};

use crate::routing::strategy::StrategyName;

/// What decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum How {
    /// The strategy of the queue chose.
    Distributed {
        /// Which.
        strategy: StrategyName,
    },
    /// The agent owns the person's portfolio.
    Owner,
    /// The agent stands in for the owner (GAP-073).
    Reserve {
        /// The owner.
        owner: UserId,
    },
    /// The agent is in a group of the owner.
    OwnerGroup {
        /// The owner.
        owner: UserId,
    },
    /// The agent took the next one.
    PulledNext,
    /// The agent took this one.
    PulledByHand,
    /// Somebody sent it to the agent.
    Transferred {
        /// Who.
        by: UserId,
    },
    /// A transfer was not taken and came back.
    CameBack {
        /// Who did not take it.
        from: UserId,
    },
    /// A supervisor took it.
    TakenOver,
    /// The agent made the first contact.
    Outbound,
}

/// Why the owner of a portfolio was passed over (GAP-073).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerPassed {
    /// The owner was not signed in, or does not serve the queue.
    NotThere,
    /// The owner did not take it in time.
    Waited,
    /// The owner declined it.
    Declined,
}

/// Why an agent got an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What decided.
    #[serde(flatten)]
    pub how: How,
    /// The queue it waited in.
    pub queue: QueueId,
    /// How long it waited there.
    #[serde(rename = "waited_us")]
    pub waited: Span,
    /// Whether a skill had relaxed by then.
    pub relaxed: bool,
    /// Whether it came back from an agent before and so went first.
    pub returned: bool,
    /// The queue it overflowed from.
    pub overflow_from: Option<QueueId>,
    /// Why the owner of the customer's portfolio did not get it; absent where the owner did, or there is none.
    #[serde(default)]
    pub owner_passed: Option<OwnerPassed>,
}

impl Reason {
    /// A reason without a wait.
    pub const fn plain(how: How, queue: QueueId) -> Self {
        Self {
            how,
            queue,
            waited: Span::ZERO,
            relaxed: false,
            returned: false,
            overflow_from: None,
            owner_passed: None,
        }
    }

    /// Gives the stable code of what decided; translations hang on it.
    pub const fn code(&self) -> &'static str {
        match self.how {
            How::Distributed { strategy } => match strategy {
                StrategyName::LongestIdle => "distributed_longest_idle",
                StrategyName::LeastBusy => "distributed_least_busy",
                StrategyName::RoundRobin => "distributed_round_robin",
                StrategyName::Random => "distributed_random",
            },
            How::Owner => "owner",
            How::Reserve { .. } => "reserve",
            How::OwnerGroup { .. } => "owner_group",
            How::PulledNext => "pulled_next",
            How::PulledByHand => "pulled_by_hand",
            How::Transferred { .. } => "transferred",
            How::CameBack { .. } => "came_back",
            How::TakenOver => "taken_over",
            How::Outbound => "outbound",
        }
    }
}
