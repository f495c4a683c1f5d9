//! The terms in which routing is told what waits and who can do what.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{InteractionId, QueueId, SkillId, UserGroupId, UserId};
use base::medium::Medium;

use crate::interaction::Band;

/// The order in which waiting interactions go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaitKey {
    /// Returned ones before new ones.
    pub band: Band,
    /// Minus the points where nothing ages; 0 where points are turned into time.
    pub rank: i64,
    /// The moment of entry, moved back by the points: constant, although priority grows with time.
    pub order_at: i64,
    /// The older id first.
    pub id: InteractionId,
}

/// Who of a queue may take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Anyone linked to the queue.
    Anyone,
    /// This agent.
    Only(UserId),
    /// This agent, and whoever shares a group.
    GroupsOf(UserId),
}

/// What an interaction asks for: equal demands share a pool.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Demand {
    /// The queue.
    pub queue: QueueId,
    /// The medium.
    pub medium: Medium,
    /// Who.
    pub audience: Audience,
    /// Skills with the levels that are enough, ordered, none of level 0.
    pub skills: Vec<(SkillId, u8)>,
}

/// A waiting interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its place in the order.
    pub key: WaitKey,
    /// What it asks for.
    pub demand: Demand,
    /// Who must not be asked.
    pub declined: BTreeSet<UserId>,
    /// Where the random strategy begins.
    pub point: i64,
}

/// The media for which an agent has room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Room(u8);

impl Room {
    /// Room for nothing.
    pub const NONE: Self = Self(0);

    const fn bit(medium: Medium) -> u8 {
        match medium {
            Medium::Voice => 1,
            Medium::Chat => 2,
            Medium::Messaging => 4,
            Medium::Mail => 8,
        }
    }

    /// Adds a medium.
    #[must_use]
    pub const fn with(self, medium: Medium) -> Self {
        Self(self.0 | Self::bit(medium))
    }

    /// Tells whether there is room for a medium.
    pub const fn holds(self, medium: Medium) -> bool {
        self.0 & Self::bit(medium) != 0
    }
}

/// What routing knows of an agent's abilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ability {
    /// Skills with levels.
    pub skills: BTreeMap<SkillId, u8>,
    /// User groups.
    pub groups: BTreeSet<UserGroupId>,
}

/// A pair that the rule made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The interaction.
    pub interaction: InteractionId,
    /// The agent.
    pub agent: UserId,
}
