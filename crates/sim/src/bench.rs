//! A large floor for the benchmark of decisions (B13). It reads no clock: the caller hands one in.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{InteractionId, QueueId, SkillId, UserId};
use base::medium::Medium;
use base::rng::Rng;
use base::time::Timestamp;
use floor::interaction::Band;
use floor::routing::Routing;
use floor::routing::strategy::{Standing, StrategyName};
use floor::routing::terms::{Ability, Audience, Demand, Item, Room, WaitKey};

const QUEUE: QueueId = QueueId::from_i64(1);

/// How large.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Agents.
    pub agents: i64,
    /// Interactions that wait while agents become free.
    pub waiting: i64,
    /// Skills; the last one is rare: one agent in a thousand has it, one interaction in ten asks for it.
    pub skills: i64,
    /// Decisions to measure of each kind.
    pub decisions: u32,
}

impl Size {
    /// 5,000 agents, 10,000 waiting, 64 skills.
    pub const B13: Self = Self {
        agents: 5_000,
        waiting: 10_000,
        skills: 64,
        decisions: 100_000,
    };
}

/// What each decision took, in the unit of the caller's clock.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// An agent becomes free while thousands wait: the first able one is found and the agent is busy again.
    pub freed: Vec<u64>,
    /// An interaction arrives while thousands are idle: the first able agent is found and is busy then.
    pub arrived: Vec<u64>,
}

/// Measures decisions of the index. `stamp` gives the caller's clock; it is read before and after each decision.
pub fn decisions(size: Size, seed: u64, stamp: &mut dyn FnMut() -> u64) -> Taken {
    let mut crowd = Crowd::new(size, seed);
    let mut taken = Taken::default();
    for _ in 0..size.waiting {
        let item = crowd.item();
        crowd.index.enter(item);
        while let Some(pair) = crowd.index.next_pair() {
            crowd.gives(pair.interaction, pair.agent);
        }
    }
    for _ in 0..size.decisions {
        let agent = crowd.somebody();
        let item = crowd.item();
        let before = stamp();
        crowd.frees(agent);
        let pair = crowd.index.next_pair();
        if let Some(pair) = pair {
            crowd.gives(pair.interaction, pair.agent);
        }
        taken.freed.push(stamp().saturating_sub(before));
        if pair.is_some() {
            crowd.index.enter(item);
        }
        crowd.busy(agent);
    }
    let mut crowd = Crowd::new(size, seed);
    for n in 1..=size.agents {
        crowd.frees(UserId::from_i64(n));
    }
    for _ in 0..size.decisions {
        let item = crowd.item();
        let id = item.key.id;
        let before = stamp();
        crowd.index.enter(item);
        let pair = crowd.index.next_pair();
        if let Some(pair) = pair {
            crowd.gives(pair.interaction, pair.agent);
        }
        taken.arrived.push(stamp().saturating_sub(before));
        match pair {
            Some(pair) => crowd.frees(pair.agent),
            None => crowd.index.leave(id),
        }
    }
    taken
}

struct Crowd {
    size: Size,
    rng: Rng,
    index: Routing,
    next_id: i64,
    clock: i64,
}

impl Crowd {
    fn new(size: Size, seed: u64) -> Self {
        let mut crowd = Self {
            size,
            rng: Rng::from_seed(seed),
            index: Routing::default(),
            next_id: 1,
            clock: 0,
        };
        let members = (1..=size.agents)
            .map(|n| (UserId::from_i64(n), 0))
            .collect();
        crowd
            .index
            .set_lane(QUEUE, StrategyName::LongestIdle, members);
        for n in 1..=size.agents {
            let mut skills = BTreeMap::new();
            for _ in 0..3 {
                let common = crowd.below(size.skills - 1);
                skills.insert(SkillId::from_i64(1 + common), 5);
            }
            if n % 1_000 == 1 {
                skills.insert(SkillId::from_i64(size.skills), 5);
            }
            let ability = Ability {
                skills,
                groups: BTreeSet::new(),
            };
            crowd.index.set_ability(UserId::from_i64(n), ability);
        }
        crowd
    }

    fn below(&mut self, n: i64) -> i64 {
        i64::try_from(self.rng.below(n.unsigned_abs())).unwrap_or(0)
    }

    fn somebody(&mut self) -> UserId {
        UserId::from_i64(1 + self.below(self.size.agents))
    }

    fn item(&mut self) -> Item {
        let id = InteractionId::from_i64(self.next_id);
        self.next_id += 1;
        self.clock += 1;
        let skill = if self.rng.chance(1, 10) {
            self.size.skills
        } else {
            1 + self.below(self.size.skills - 1)
        };
        Item {
            key: WaitKey {
                band: Band::New,
                rank: 0,
                order_at: self.clock - 60 * self.below(10),
                id,
            },
            demand: Demand {
                queue: QUEUE,
                medium: Medium::Voice,
                audience: Audience::Anyone,
                skills: vec![(SkillId::from_i64(skill), 1)],
            },
            declined: BTreeSet::new(),
            point: 0,
        }
    }

    fn standing(&self, agent: UserId, load: u32) -> Standing {
        let now = Timestamp::from_secs(self.clock);
        Standing {
            agent,
            load,
            capacity: 1,
            idle_since: now,
            last_given_at: now,
            given_count: self.next_id.unsigned_abs(),
        }
    }

    fn frees(&mut self, agent: UserId) {
        self.clock += 1;
        self.index
            .set_standing(self.standing(agent, 0), Room::NONE.with(Medium::Voice));
    }

    fn busy(&mut self, agent: UserId) {
        self.index.set_standing(self.standing(agent, 1), Room::NONE);
    }

    fn gives(&mut self, interaction: InteractionId, agent: UserId) {
        self.index.leave(interaction);
        self.busy(agent);
    }
}
