//! Who gets what: waiting interactions, ready agents, and the one rule that pairs them.
//!
//! **The rule.** Of all waiting interactions that some ready agent may take, the first one by [`terms::WaitKey`] is given to the agent
//! whom its queue's strategy puts first. Repeat until no pair is left.
//!
//! The index: interactions that ask for the same thing share a *pool*; a pool keeps its waiting ones and its ready agents in order,
//! so a decision is a look at a few heads. Ageing never re-sorts, because everything ages at the same pace ([`terms::WaitKey::order_at`]).

use std::collections::{BTreeMap, BTreeSet};

use base::id::{InteractionId, QueueId, SkillId, UserGroupId, UserId};
use base::time::Timestamp;

use crate::config::Tier;
use crate::limits::POOLS_KEPT_MAX;

mod pool;
pub mod strategy;
pub mod terms;

use pool::{PickKey, Pool};
use strategy::{Standing, StrategyName};
use terms::{Ability, Audience, Demand, Item, Pair, Room, WaitKey};

#[derive(Debug, Clone)]
struct Seat {
    ability: Ability,
    standing: Standing,
    /// For new work; empty when not ready.
    room: Room,
    /// Queues whose new work is kept away.
    blocked: BTreeSet<QueueId>,
    /// The pools whose demand the agent meets, and the place among the ready ones there.
    pools: Vec<(usize, Option<PickKey>)>,
}

#[derive(Debug, Clone)]
struct Lane {
    strategy: StrategyName,
    members: BTreeMap<UserId, Tier>,
}

/// The index of everything that waits and everybody who is ready.
#[derive(Debug, Clone, Default)]
pub struct Routing {
    lanes: BTreeMap<QueueId, Lane>,
    seats: BTreeMap<UserId, Seat>,
    /// Who has a skill at all, so that a new pool need not look at everybody.
    skilled: BTreeMap<SkillId, BTreeSet<UserId>>,
    items: BTreeMap<InteractionId, (usize, Item)>,
    pools: Vec<Option<Pool>>,
    free: Vec<usize>,
    by_demand: BTreeMap<Demand, usize>,
    /// Pools in which a pair may have become possible.
    hot: BTreeSet<usize>,
}

impl Routing {
    /// Sets a queue's strategy and members. Nothing may wait in it: the caller takes its items out and enters them again.
    pub fn set_lane(
        &mut self,
        queue: QueueId,
        strategy: StrategyName,
        members: BTreeMap<UserId, Tier>,
    ) {
        self.drop_pools_of(queue);
        self.lanes.insert(queue, Lane { strategy, members });
    }

    /// Forgets a queue.
    pub fn remove_lane(&mut self, queue: QueueId) {
        self.drop_pools_of(queue);
        self.lanes.remove(&queue);
    }

    /// Sets what an agent can do.
    pub fn set_ability(&mut self, agent: UserId, ability: Ability) {
        // Who shares a group with this owner may change: those wait anew.
        let shared: Vec<Item> = self
            .items
            .values()
            .filter(|(_, item)| item.demand.audience == Audience::GroupsOf(agent))
            .map(|(_, item)| item.clone())
            .collect();
        for item in &shared {
            self.leave(item.key.id);
        }
        self.seat(agent, ability);
        for item in shared {
            self.enter(item);
        }
    }

    fn seat(&mut self, agent: UserId, ability: Ability) {
        self.unseat(agent);
        self.forget_skills(agent);
        for skill in ability.skills.keys() {
            self.skilled.entry(*skill).or_default().insert(agent);
        }
        let (standing, room, blocked) = match self.seats.remove(&agent) {
            Some(seat) => (seat.standing, seat.room, seat.blocked),
            None => (Standing::none(agent), Room::NONE, BTreeSet::new()),
        };
        let mut seat = Seat {
            ability,
            standing,
            room,
            blocked,
            pools: Vec::new(),
        };
        for (at, pool) in self.pools.iter().enumerate() {
            if let Some(pool) = pool
                && let Some(lane) = self.lanes.get(&pool.demand.queue)
                && lane.members.contains_key(&agent)
            {
                let owner_groups = owner_groups(&self.seats, pool.demand.audience);
                if meets(agent, &seat.ability, &pool.demand, owner_groups) {
                    seat.pools.push((at, None));
                }
            }
        }
        self.seats.insert(agent, seat);
        self.restand(agent);
    }

    /// Forgets an agent.
    pub fn remove_agent(&mut self, agent: UserId) {
        self.unseat(agent);
        self.forget_skills(agent);
        self.seats.remove(&agent);
    }

    /// Sets how an agent stands now: room for which media, and what strategies look at.
    pub fn set_standing(&mut self, standing: Standing, room: Room) {
        if let Some(seat) = self.seats.get_mut(&standing.agent)
            && (seat.standing != standing || seat.room != room)
        {
            seat.standing = standing;
            seat.room = room;
            self.restand(standing.agent);
        }
    }

    /// Sets the queues whose new work is kept from an agent.
    pub fn set_blocked(&mut self, agent: UserId, blocked: &BTreeSet<QueueId>) {
        if let Some(seat) = self.seats.get_mut(&agent)
            && seat.blocked != *blocked
        {
            seat.blocked.clone_from(blocked);
            self.restand(agent);
        }
    }

    /// Lets an interaction wait. One that waits already is replaced.
    pub fn enter(&mut self, item: Item) {
        let id = item.key.id;
        if let Some((_, present)) = self.items.get(&id)
            && *present == item
        {
            return;
        }
        self.leave(id);
        let at = self.pool_for(&item.demand);
        if let Some(pool) = self.pools.get_mut(at).and_then(Option::as_mut) {
            pool.waiting.insert(item.key);
            if !pool.ready.is_empty() {
                self.hot.insert(at);
            }
        }
        self.items.insert(id, (at, item));
    }

    /// Takes an interaction out, if it waits.
    pub fn leave(&mut self, id: InteractionId) {
        let Some((at, item)) = self.items.remove(&id) else {
            return;
        };
        let Some(pool) = self.pools.get_mut(at).and_then(Option::as_mut) else {
            return;
        };
        pool.waiting.remove(&item.key);
        if pool.waiting.is_empty() && pool.demand.audience != Audience::Anyone {
            self.drop_pool(at);
        }
    }

    /// Makes the next pair by the rule. The caller must act on it before asking again.
    pub fn next_pair(&mut self) -> Option<Pair> {
        let mut best: Option<(WaitKey, UserId)> = None;
        let mut cold = Vec::new();
        for at in &self.hot {
            let found = self
                .pools
                .get(*at)
                .and_then(Option::as_ref)
                .and_then(|pool| {
                    let strategy = self.lanes.get(&pool.demand.queue)?.strategy.entry();
                    pool.first_pair(strategy, |id| self.items.get(&id).map(|(_, item)| item))
                });
            match found {
                Some(pair) if best.is_none_or(|best| pair.0 < best.0) => best = Some(pair),
                Some(_) => {}
                None => cold.push(*at),
            }
        }
        for at in cold {
            self.hot.remove(&at);
        }
        best.map(|(key, agent)| Pair {
            interaction: key.id,
            agent,
        })
    }

    /// Finds what an agent would get next by pulling, distribution or not: among media with room, in one queue if so asked, and only what fits.
    ///
    /// **Cost**: one step per interaction that does not fit.
    pub fn first_for(
        &self,
        agent: UserId,
        room: Room,
        queue: Option<QueueId>,
        fits: impl Fn(InteractionId) -> bool,
    ) -> Option<InteractionId> {
        let seat = self.seats.get(&agent)?;
        seat.pools
            .iter()
            .filter_map(|(at, _)| self.pools.get(*at)?.as_ref())
            .filter(|pool| room.holds(pool.demand.medium))
            .filter(|pool| !seat.blocked.contains(&pool.demand.queue))
            .filter(|pool| queue.is_none_or(|queue| pool.demand.queue == queue))
            .filter_map(|pool| pool.waiting.iter().find(|key| fits(key.id)))
            .min()
            .map(|key| key.id)
    }

    /// Lists what waits in a queue, in the order in which it goes.
    pub fn waiting_in(&self, queue: QueueId) -> Vec<InteractionId> {
        let mut keys: Vec<WaitKey> = self
            .pools
            .iter()
            .flatten()
            .filter(|pool| pool.demand.queue == queue)
            .flat_map(|pool| pool.waiting.iter().copied())
            .collect();
        keys.sort_unstable();
        keys.into_iter().map(|key| key.id).collect()
    }

    /// Gives the place of an interaction in the order in which its queue goes, from 1.
    ///
    /// **Cost**: one step per interaction before it.
    pub fn position(&self, id: InteractionId) -> Option<u32> {
        let (_, item) = self.items.get(&id)?;
        let ahead: usize = self
            .pools
            .iter()
            .flatten()
            .filter(|pool| pool.demand.queue == item.demand.queue)
            .map(|pool| pool.waiting.range(..item.key).count())
            .sum();
        u32::try_from(ahead).ok()?.checked_add(1)
    }

    /// Gives a waiting interaction as routing sees it.
    pub fn item(&self, id: InteractionId) -> Option<&Item> {
        self.items.get(&id).map(|(_, item)| item)
    }

    /// Lists what waits, by id.
    pub fn waiting_items(&self) -> Vec<&Item> {
        self.items.values().map(|(_, item)| item).collect()
    }

    /// Counts what waits.
    pub fn waiting_count(&self) -> usize {
        self.items.len()
    }

    fn pool_for(&mut self, demand: &Demand) -> usize {
        if let Some(at) = self.by_demand.get(demand) {
            return *at;
        }
        if self.by_demand.len() >= POOLS_KEPT_MAX {
            self.drop_empty_pools();
        }
        let at = self.free.pop().unwrap_or(self.pools.len());
        if at == self.pools.len() {
            self.pools.push(None);
        }
        let mut pool = Pool::new(demand.clone());
        let groups = owner_groups(&self.seats, demand.audience).cloned();
        if let Some(lane) = self.lanes.get(&demand.queue) {
            for agent in self.candidates(lane, demand) {
                let (Some(seat), Some(tier)) =
                    (self.seats.get_mut(&agent), lane.members.get(&agent))
                else {
                    continue;
                };
                if meets(agent, &seat.ability, demand, groups.as_ref()) {
                    let key = pick_key(seat, demand, lane.strategy, *tier);
                    seat.pools.push((at, key));
                    pool.ready.extend(key);
                }
            }
        }
        if let Some(slot) = self.pools.get_mut(at) {
            *slot = Some(pool);
        }
        self.by_demand.insert(demand.clone(), at);
        at
    }

    /// Lists who may meet a demand, looking at as few as possible: who has the rarest skill, or the one who is meant.
    fn candidates(&self, lane: &Lane, demand: &Demand) -> Vec<UserId> {
        if let Audience::Only(agent) = demand.audience {
            return vec![agent];
        }
        let mut rarest: Option<&BTreeSet<UserId>> = None;
        for (skill, _) in &demand.skills {
            match self.skilled.get(skill) {
                None => return Vec::new(),
                Some(having) if rarest.is_none_or(|rarest| having.len() < rarest.len()) => {
                    rarest = Some(having);
                }
                Some(_) => {}
            }
        }
        match rarest {
            Some(having) => having.iter().copied().collect(),
            None => lane.members.keys().copied().collect(),
        }
    }

    fn forget_skills(&mut self, agent: UserId) {
        let Some(seat) = self.seats.get(&agent) else {
            return;
        };
        for skill in seat.ability.skills.keys() {
            if let Some(having) = self.skilled.get_mut(skill) {
                having.remove(&agent);
            }
        }
    }

    /// Puts an agent at the right place among the ready ones of each pool.
    fn restand(&mut self, agent: UserId) {
        let Some(seat) = self.seats.get_mut(&agent) else {
            return;
        };
        let mut places = std::mem::take(&mut seat.pools);
        for (at, place) in &mut places {
            let Some(pool) = self.pools.get_mut(*at).and_then(Option::as_mut) else {
                continue;
            };
            let Some(lane) = self.lanes.get(&pool.demand.queue) else {
                continue;
            };
            let tier = lane.members.get(&agent).copied().unwrap_or(Tier::MAX);
            let key = pick_key(seat, &pool.demand, lane.strategy, tier);
            if key != *place {
                if let Some(old) = place {
                    pool.ready.remove(old);
                }
                pool.ready.extend(key);
                *place = key;
                if key.is_some() && !pool.waiting.is_empty() {
                    self.hot.insert(*at);
                }
            }
        }
        seat.pools = places;
    }

    /// Takes an agent out of every pool.
    fn unseat(&mut self, agent: UserId) {
        let Some(seat) = self.seats.get_mut(&agent) else {
            return;
        };
        for (at, place) in std::mem::take(&mut seat.pools) {
            if let (Some(place), Some(pool)) =
                (place, self.pools.get_mut(at).and_then(Option::as_mut))
            {
                pool.ready.remove(&place);
            }
        }
    }

    fn drop_pool(&mut self, at: usize) {
        let Some(pool) = self.pools.get_mut(at).and_then(Option::take) else {
            return;
        };
        self.by_demand.remove(&pool.demand);
        self.hot.remove(&at);
        self.free.push(at);
        let members = match pool.demand.audience {
            Audience::Only(agent) => vec![agent],
            Audience::Anyone | Audience::GroupsOf(_) => self
                .lanes
                .get(&pool.demand.queue)
                .map(|lane| lane.members.keys().copied().collect())
                .unwrap_or_default(),
        };
        for agent in members {
            if let Some(seat) = self.seats.get_mut(&agent) {
                seat.pools.retain(|(pool, _)| *pool != at);
            }
        }
    }

    fn drop_pools_of(&mut self, queue: QueueId) {
        let of_queue: Vec<usize> = self
            .by_demand
            .iter()
            .filter(|(demand, _)| demand.queue == queue)
            .map(|(_, at)| *at)
            .collect();
        for at in of_queue {
            self.drop_pool(at);
        }
    }

    fn drop_empty_pools(&mut self) {
        let empty: Vec<usize> = self
            .by_demand
            .values()
            .copied()
            .filter(|at| {
                self.pools
                    .get(*at)
                    .and_then(Option::as_ref)
                    .is_some_and(|pool| pool.waiting.is_empty())
            })
            .collect();
        for at in empty {
            self.drop_pool(at);
        }
    }
}

impl Standing {
    const fn none(agent: UserId) -> Self {
        Self {
            agent,
            load: 0,
            capacity: 0,
            idle_since: Timestamp::ZERO,
            last_given_at: Timestamp::ZERO,
            given_count: 0,
        }
    }
}

fn owner_groups(
    seats: &BTreeMap<UserId, Seat>,
    audience: Audience,
) -> Option<&BTreeSet<UserGroupId>> {
    match audience {
        Audience::GroupsOf(owner) => seats.get(&owner).map(|seat| &seat.ability.groups),
        Audience::Anyone | Audience::Only(_) => None,
    }
}

/// Tells whether an agent linked to the queue meets a demand.
fn meets(
    agent: UserId,
    ability: &Ability,
    demand: &Demand,
    owner_groups: Option<&BTreeSet<UserGroupId>>,
) -> bool {
    let in_audience = match demand.audience {
        Audience::Anyone => true,
        Audience::Only(only) => agent == only,
        Audience::GroupsOf(owner) => {
            agent == owner
                || owner_groups.is_some_and(|groups| !groups.is_disjoint(&ability.groups))
        }
    };
    in_audience
        && demand
            .skills
            .iter()
            .all(|(skill, level)| ability.skills.get(skill).is_some_and(|has| has >= level))
}

fn pick_key(seat: &Seat, demand: &Demand, strategy: StrategyName, tier: Tier) -> Option<PickKey> {
    let ready = seat.room.holds(demand.medium) && !seat.blocked.contains(&demand.queue);
    ready.then(|| {
        let (major, minor) = (strategy.entry().order)(&seat.standing);
        PickKey {
            tier,
            major,
            minor,
            agent: seat.standing.agent,
        }
    })
}

#[cfg(test)]
mod tests;
