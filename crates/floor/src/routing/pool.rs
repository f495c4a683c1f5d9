//! A pool: the interactions that ask for the same thing, and the agents who are ready for it.

use std::collections::BTreeSet;

use base::id::{InteractionId, UserId};

use super::strategy::Strategy;
use super::terms::{Demand, Item, WaitKey};
use crate::config::Tier;

/// An agent's place among the ready ones: tier, then the strategy's order, then the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PickKey {
    pub(super) tier: Tier,
    pub(super) major: i64,
    pub(super) minor: i64,
    pub(super) agent: UserId,
}

#[derive(Debug, Clone)]
pub(super) struct Pool {
    pub(super) demand: Demand,
    pub(super) waiting: BTreeSet<WaitKey>,
    pub(super) ready: BTreeSet<PickKey>,
}

impl Pool {
    pub(super) const fn new(demand: Demand) -> Self {
        Self {
            demand,
            waiting: BTreeSet::new(),
            ready: BTreeSet::new(),
        }
    }

    /// Finds the first waiting one that a ready agent may take, and that agent.
    pub(super) fn first_pair<'a>(
        &self,
        strategy: &Strategy,
        item: impl Fn(InteractionId) -> Option<&'a Item>,
    ) -> Option<(WaitKey, UserId)> {
        if self.ready.is_empty() {
            return None;
        }
        self.waiting.iter().find_map(|key| {
            item(key.id)
                .and_then(|item| self.choose(strategy, item))
                .map(|agent| (*key, agent))
        })
    }

    fn choose(&self, strategy: &Strategy, item: &Item) -> Option<UserId> {
        let may = |key: &&PickKey| !item.declined.contains(&key.agent);
        let first = self.ready.iter().find(may)?;
        if !strategy.from_drawn_point {
            return Some(first.agent);
        }
        let start = PickKey {
            tier: first.tier,
            major: item.point,
            minor: i64::MIN,
            agent: UserId::from_i64(i64::MIN),
        };
        let after = self
            .ready
            .range(start..)
            .take_while(|key| key.tier == first.tier)
            .find(may);
        Some(after.unwrap_or(first).agent)
    }
}
