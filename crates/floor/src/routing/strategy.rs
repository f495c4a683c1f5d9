//! The strategies: who is chosen among several agents who could take an interaction.

use serde::{Deserialize, Serialize};

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
