//! The strategies: who is chosen among several agents who could take an interaction.
//!
//! A strategy is an order of agents, kept ready in the index, and perhaps a point in that order at which to begin.
//! One file each, one line in [`StrategyName::entry`].

use base::id::UserId;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

pub mod least_busy;
pub mod longest_idle;
pub mod random;
pub mod round_robin;

/// The name of a strategy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrategyName {
    /// Who has been without work longest.
    LongestIdle,
    /// Whose hands are emptiest for their capacity.
    LeastBusy,
    /// Everybody in turn.
    RoundRobin,
    /// By lot.
    Random,
}

/// What a strategy may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The agent.
    pub agent: UserId,
    /// Interactions in hand that use capacity.
    pub load: u32,
    /// The capacity over all media.
    pub capacity: u32,
    /// When work last ended, or readiness began.
    pub idle_since: Timestamp,
    /// When work was last given.
    pub last_given_at: Timestamp,
    /// How often work was given.
    pub given_count: u64,
}

/// A strategy.
#[derive(Debug, Clone, Copy)]
pub struct Strategy {
    /// Its name.
    pub name: StrategyName,
    /// The order: smaller goes first.
    pub order: fn(&Standing) -> (i64, i64),
    /// Whether to begin at a drawn point of the order and go round.
    pub from_drawn_point: bool,
}

impl StrategyName {
    /// Every strategy.
    pub const ALL: [Self; 4] = [
        Self::LongestIdle,
        Self::LeastBusy,
        Self::RoundRobin,
        Self::Random,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LongestIdle => "longest_idle",
            Self::LeastBusy => "least_busy",
            Self::RoundRobin => "round_robin",
            Self::Random => "random",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|strategy| strategy.name() == name)
    }

    /// Gives the strategy.
    pub const fn entry(self) -> &'static Strategy {
        match self {
            Self::LongestIdle => &longest_idle::STRATEGY,
            Self::LeastBusy => &least_busy::STRATEGY,
            Self::RoundRobin => &round_robin::STRATEGY,
            Self::Random => &random::STRATEGY,
        }
    }
}
