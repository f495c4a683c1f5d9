//! Every decision once more, by looking at everything: the oracle of routing.
//!
//! Plain lists and full scans, written from the rule in words: *of all waiting interactions that some ready agent may take, the first in
//! line goes to the agent whom the strategy puts first*. Random steps are fed to it and to the real index; both must pair the same.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{InteractionId, QueueId, SkillId, UserGroupId, UserId};
use base::medium::Medium;
use base::rng::{Rng, mix};
use base::time::Timestamp;
use floor::interaction::Band;
use floor::routing::Routing;
use floor::routing::strategy::{Standing, StrategyName, random};
use floor::routing::terms::{Ability, Audience, Demand, Item, Pair, Room, WaitKey};

/// An agent as the full scan sees one.
#[derive(Debug, Clone)]
struct Person {
    standing: Standing,
    ability: Ability,
    room: Room,
    blocked: BTreeSet<QueueId>,
}

/// A queue as the full scan sees one.
#[derive(Debug, Clone)]
struct Line {
    strategy: StrategyName,
    tiers: BTreeMap<UserId, u8>,
}

/// Everything, in plain lists.
#[derive(Debug, Clone, Default)]
struct Plain {
    lines: BTreeMap<QueueId, Line>,
    people: Vec<Person>,
    waiting: Vec<Item>,
}

impl Plain {
    /// Applies the rule by looking at every pair.
    fn decide(&self) -> Option<Pair> {
        let mut best: Option<(&Item, Vec<&Person>)> = None;
        for item in &self.waiting {
            if best
                .as_ref()
                .is_some_and(|(best, _)| !goes_before(item, best))
            {
                continue;
            }
            let able: Vec<&Person> = self
                .people
                .iter()
                .filter(|one| self.may(one, item))
                .collect();
            if !able.is_empty() {
                best = Some((item, able));
            }
        }
        let (item, able) = best?;
        let agent = self.choose(item, able)?;
        Some(Pair {
            interaction: item.key.id,
            agent,
        })
    }

    fn may(&self, one: &Person, item: &Item) -> bool {
        let id = one.standing.agent;
        let demand = &item.demand;
        let linked = self
            .lines
            .get(&demand.queue)
            .is_some_and(|line| line.tiers.contains_key(&id));
        let meant = match demand.audience {
            Audience::Anyone => true,
            Audience::Only(only) => id == only,
            Audience::GroupsOf(owner) => {
                let owner = self
                    .people
                    .iter()
                    .find(|other| other.standing.agent == owner);
                let shares = |owner: &Person| {
                    owner
                        .ability
                        .groups
                        .iter()
                        .any(|group| one.ability.groups.contains(group))
                };
                owner.is_some_and(|owner| owner.standing.agent == id || shares(owner))
            }
        };
        let level = |skill| one.ability.skills.get(skill).copied().unwrap_or(0);
        linked
            && meant
            && one.room.holds(demand.medium)
            && !one.blocked.contains(&demand.queue)
            && !item.declined.contains(&id)
            && demand
                .skills
                .iter()
                .all(|(skill, wanted)| level(skill) >= *wanted)
    }

    fn choose(&self, item: &Item, able: Vec<&Person>) -> Option<UserId> {
        let line = self.lines.get(&item.demand.queue)?;
        let tier = |one: &Person| {
            line.tiers
                .get(&one.standing.agent)
                .copied()
                .unwrap_or(u8::MAX)
        };
        let lowest = able.iter().map(|one| tier(one)).min()?;
        let mut able: Vec<Standing> = able
            .into_iter()
            .filter(|one| tier(one) == lowest)
            .map(|one| one.standing)
            .collect();
        able.sort_by_key(|one| one.agent);
        match line.strategy {
            StrategyName::LongestIdle => able.sort_by_key(|one| {
                if one.load == 0 {
                    (0, one.idle_since)
                } else {
                    (1, one.last_given_at)
                }
            }),
            StrategyName::LeastBusy => {
                able.sort_by_key(|one| (one.load * 1_000 / one.capacity.max(1), one.idle_since));
            }
            StrategyName::RoundRobin => able.sort_by_key(|one| one.last_given_at),
            StrategyName::Random => {
                let stands_at = |one: &Standing| {
                    random::point(mix(one.agent.get().unsigned_abs()) ^ one.given_count)
                };
                able.sort_by_key(stands_at);
                let next = able.iter().find(|one| stands_at(one) >= item.point);
                return next.or(able.first()).map(|one| one.agent);
            }
        }
        able.first().map(|one| one.agent)
    }
}

fn goes_before(one: &Item, other: &Item) -> bool {
    let place = |item: &Item| {
        let new = item.key.band != Band::Returned;
        (new, item.key.rank, item.key.order_at, item.key.id)
    };
    place(one) < place(other)
}

/// How large the random world is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Agents.
    pub agents: i64,
    /// Interactions that wait at the most.
    pub waiting: usize,
    /// Queues.
    pub queues: i64,
    /// Skills.
    pub skills: i64,
}

/// Feeds random steps to the index and to the full scan; gives the number of pairs they agreed on.
///
/// # Panics
///
/// When they differ; seed and step are in the message.
pub fn compare(seed: u64, steps: u64, size: Size) -> u64 {
    let mut both = Both::new(seed, size);
    for step in 0..steps {
        both.random_step();
        loop {
            let (fast, plain) = (both.index.next_pair(), both.plain.decide());
            assert!(
                fast == plain,
                "seed {seed} step {step}: index {fast:?}, full scan {plain:?}"
            );
            let Some(pair) = fast else { break };
            both.paired(pair);
        }
    }
    both.pairs
}

/// The index and the plain lists side by side.
struct Both {
    rng: Rng,
    size: Size,
    index: Routing,
    plain: Plain,
    clock: i64,
    next_id: i64,
    pairs: u64,
}

impl Both {
    fn new(seed: u64, size: Size) -> Self {
        let mut both = Self {
            rng: Rng::from_seed(seed),
            size,
            index: Routing::default(),
            plain: Plain::default(),
            clock: 0,
            next_id: 1,
            pairs: 0,
        };
        for n in 1..=size.agents {
            both.hires(UserId::from_i64(n));
        }
        for n in 1..=size.queues {
            both.sets_line(QueueId::from_i64(n));
        }
        both
    }

    fn draw(&mut self, below: i64) -> i64 {
        i64::try_from(self.rng.below(below.unsigned_abs())).unwrap_or(0)
    }

    fn small(&mut self, below: i64) -> u8 {
        u8::try_from(self.draw(below)).unwrap_or(0)
    }

    fn queue(&mut self) -> QueueId {
        QueueId::from_i64(1 + self.draw(self.size.queues))
    }

    fn hires(&mut self, agent: UserId) {
        let standing = self.standing(agent, 0);
        let ability = self.ability();
        self.index.set_ability(agent, ability.clone());
        self.plain.people.push(Person {
            standing,
            ability,
            room: Room::NONE,
            blocked: BTreeSet::new(),
        });
        self.stands(agent);
    }

    fn ability(&mut self) -> Ability {
        let mut skills = BTreeMap::new();
        for _ in 0..3 {
            let skill = SkillId::from_i64(1 + self.draw(self.size.skills));
            skills.insert(skill, 1 + self.small(5));
        }
        Ability {
            skills,
            groups: BTreeSet::from([UserGroupId::from_i64(1 + self.draw(4))]),
        }
    }

    fn standing(&mut self, agent: UserId, given_count: u64) -> Standing {
        Standing {
            agent,
            load: u32::from(self.small(4)),
            capacity: 4,
            idle_since: Timestamp::from_secs(self.draw(50)),
            last_given_at: Timestamp::from_secs(self.draw(50)),
            given_count,
        }
    }

    fn sets_line(&mut self, queue: QueueId) {
        let strategy = self
            .rng
            .choose(&StrategyName::ALL)
            .copied()
            .unwrap_or(StrategyName::Random);
        let mut tiers = BTreeMap::new();
        for n in 1..=self.size.agents {
            if self.rng.chance(1, 2) {
                tiers.insert(UserId::from_i64(n), self.small(2));
            }
        }
        let inside: Vec<Item> = self
            .plain
            .waiting
            .iter()
            .filter(|item| item.demand.queue == queue)
            .cloned()
            .collect();
        for item in &inside {
            self.index.leave(item.key.id);
        }
        self.index.set_lane(queue, strategy, tiers.clone());
        for item in inside {
            self.index.enter(item);
        }
        self.plain.lines.insert(queue, Line { strategy, tiers });
    }

    fn random_step(&mut self) {
        self.clock += self.draw(3);
        let agent = UserId::from_i64(1 + self.draw(self.size.agents));
        match self.draw(100) {
            0..=34 if self.plain.waiting.len() < self.size.waiting => self.arrives(),
            0..=79 => self.stands(agent),
            80..=85 => self.gives_up(),
            86..=91 => self.declines(agent),
            92..=94 => self.is_kept_from(agent),
            95..=97 => self.learns(agent),
            98 => self.relaxes(),
            _ if self.rng.chance(1, 10) => {
                let queue = self.queue();
                self.sets_line(queue);
            }
            _ => self.stands(agent),
        }
    }

    fn arrives(&mut self) {
        let id = InteractionId::from_i64(self.next_id);
        self.next_id += 1;
        let audience = match self.draw(12) {
            0 => Audience::Only(UserId::from_i64(1 + self.draw(self.size.agents))),
            1 => Audience::GroupsOf(UserId::from_i64(1 + self.draw(self.size.agents))),
            _ => Audience::Anyone,
        };
        let mut skills = BTreeMap::new();
        for _ in 0..self.draw(3) {
            skills.insert(
                SkillId::from_i64(1 + self.draw(self.size.skills)),
                1 + self.small(4),
            );
        }
        let medium = self
            .rng
            .choose(&Medium::ALL)
            .copied()
            .unwrap_or(Medium::Chat);
        let item = Item {
            key: WaitKey {
                band: if self.rng.chance(1, 8) {
                    Band::Returned
                } else {
                    Band::New
                },
                rank: if self.rng.chance(1, 8) {
                    -self.draw(5)
                } else {
                    0
                },
                order_at: self.clock - self.draw(10),
                id,
            },
            demand: Demand {
                queue: self.queue(),
                medium,
                audience,
                skills: skills.into_iter().collect(),
            },
            declined: BTreeSet::new(),
            point: random::point(id.get().unsigned_abs()),
        };
        self.index.enter(item.clone());
        self.plain.waiting.push(item);
    }

    fn stands(&mut self, agent: UserId) {
        let mut room = Room::NONE;
        if self.rng.chance(2, 3) {
            for medium in Medium::ALL {
                room = if self.rng.chance(1, 2) {
                    room.with(medium)
                } else {
                    room
                };
            }
        }
        let given = self.rng.below(9);
        let standing = self.standing(agent, given);
        self.index.set_standing(standing, room);
        if let Some(one) = self.person(agent) {
            one.standing = standing;
            one.room = room;
        }
    }

    fn person(&mut self, agent: UserId) -> Option<&mut Person> {
        self.plain
            .people
            .iter_mut()
            .find(|one| one.standing.agent == agent)
    }

    fn some_item(&mut self) -> Option<Item> {
        self.rng.choose(&self.plain.waiting).cloned()
    }

    fn gives_up(&mut self) {
        if let Some(item) = self.some_item() {
            self.takes_out(item.key.id);
        }
    }

    fn takes_out(&mut self, id: InteractionId) {
        self.index.leave(id);
        self.plain.waiting.retain(|item| item.key.id != id);
    }

    fn replaces(&mut self, item: Item) {
        self.plain
            .waiting
            .retain(|other| other.key.id != item.key.id);
        self.index.enter(item.clone());
        self.plain.waiting.push(item);
    }

    fn declines(&mut self, agent: UserId) {
        if let Some(mut item) = self.some_item() {
            if !item.declined.insert(agent) {
                item.declined.clear();
            }
            self.replaces(item);
        }
    }

    fn relaxes(&mut self) {
        if let Some(mut item) = self.some_item() {
            item.demand.skills.clear();
            item.demand.audience = Audience::Anyone;
            self.replaces(item);
        }
    }

    fn is_kept_from(&mut self, agent: UserId) {
        let queue = self.queue();
        let Some(one) = self.person(agent) else {
            return;
        };
        if !one.blocked.remove(&queue) {
            one.blocked.insert(queue);
        }
        let blocked = one.blocked.clone();
        self.index.set_blocked(agent, &blocked);
    }

    fn learns(&mut self, agent: UserId) {
        let ability = self.ability();
        self.index.set_ability(agent, ability.clone());
        if let Some(one) = self.person(agent) {
            one.ability = ability;
        }
    }

    fn paired(&mut self, pair: Pair) {
        self.pairs += 1;
        self.takes_out(pair.interaction);
        let mut standing = self.standing(pair.agent, 0);
        standing.given_count = self.pairs;
        let room = if self.rng.chance(1, 3) {
            Room::NONE.with(Medium::Mail)
        } else {
            Room::NONE
        };
        self.index.set_standing(standing, room);
        if let Some(one) = self.person(pair.agent) {
            one.standing = standing;
            one.room = room;
        }
    }
}
