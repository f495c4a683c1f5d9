//! Beginning: from nothing, or from what was saved; and equality, which the simulation asserts between the two.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use base::time::Timestamp;

use super::{Changed, Floor, Today};
use crate::board::{Board, Tally};
use crate::config::{Acceptance, FloorConfig};
use crate::interaction::{Interaction, Opening, Place};
use crate::output::{Effect, Output};
use crate::presence::Agent;
use crate::routing::Routing;
use crate::row::Saved;

impl Floor {
    /// Starts a floor on which nothing ever happened.
    pub fn new(config: FloorConfig, now: Timestamp) -> Self {
        Self::load(config, Saved::default(), now)
    }

    /// Rebuilds a floor from what was saved. Offers in flight are shown again.
    ///
    /// Agents come back as they were, connected or not: the driver then reports whose line is gone.
    pub fn load(config: FloorConfig, saved: Saved, now: Timestamp) -> Self {
        let mut floor = Self {
            links: BTreeMap::new(),
            now,
            today: Today {
                from: now,
                until: now,
                day: config.organization.calendar.local_day(now),
            },
            config,
            interactions: BTreeMap::new(),
            traces: BTreeMap::new(),
            waits: BTreeSet::new(),
            agents: BTreeMap::new(),
            agent_alarms: BTreeMap::new(),
            restless: BTreeSet::new(),
            unannounced: BTreeSet::new(),
            set_by: None,
            routing: Routing::default(),
            board: Board::default(),
            alarms: BTreeSet::new(),
            row: saved.floor,
            changed: Changed::default(),
            outputs: VecDeque::new(),
        };
        floor.today = floor.day_at();
        for row in &saved.boards {
            floor.board.restore(row);
        }
        floor.load_settings();
        floor.load_agents(saved.agents);
        for interaction in saved.interactions {
            floor.show_again(&interaction);
            floor.put(interaction);
        }
        let agents: Vec<_> = floor.agents.keys().copied().collect();
        for agent in agents {
            floor.settle_agent(agent);
        }
        floor.restless.clear();
        // What was stored was announced before it was stored.
        floor.unannounced.clear();
        floor.board.forget_before(floor.oldest_day());
        floor.changed = Changed::default();
        floor
    }

    fn load_settings(&mut self) {
        let queues: Vec<_> = self.config.queues.values().cloned().collect();
        for queue in queues {
            for agent in queue.members.keys() {
                self.links.entry(*agent).or_default().insert(queue.id);
            }
            self.lane(&queue);
        }
        let agents: Vec<_> = self.config.agents.values().cloned().collect();
        for agent in agents {
            self.seat(&agent);
        }
    }

    fn load_agents(&mut self, saved: Vec<Agent>) {
        let mut saved: BTreeMap<_, _> = saved.into_iter().map(|agent| (agent.id, agent)).collect();
        for id in self.config.agents.keys() {
            let mut agent = saved.remove(id).unwrap_or_else(|| Agent::new(*id));
            agent.hands.clear();
            self.board.shift_agent(None, Some(agent.shown().0));
            self.agents.insert(*id, agent);
        }
    }

    fn show_again(&mut self, interaction: &Interaction) {
        let shown = match &interaction.place {
            Place::Waiting(waiting) => waiting
                .offer
                .map(|offer| (offer.agent, offer.until, offer.reason, Acceptance::Click)),
            Place::WithAgent(with) => match &with.opening {
                Opening::Until { until, .. } => {
                    Some((with.agent, *until, with.reason, Acceptance::Automatic))
                }
                Opening::Opened => None,
            },
            Place::PreOpen | Place::WrapUp(_) | Place::Ended { .. } => None,
        };
        if let Some((agent, until, reason, acceptance)) = shown {
            self.outputs.push_back(Output::Effect(Effect::OfferShown {
                interaction: interaction.id,
                agent,
                medium: interaction.medium,
                acceptance,
                until,
                reason,
            }));
        }
    }

    /// The sums that can still change; older ones may or may not be in memory.
    fn live_tallies(&self) -> Vec<(&(base::calendar::Day, crate::board::Scope), &Tally)> {
        let day = self.oldest_day();
        self.board
            .tallies()
            .iter()
            .filter(|(key, _)| key.0 >= day)
            .collect()
    }
}

impl PartialEq for Floor {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config
            && self.links_equal(other)
            && self.interactions == other.interactions
            && self.traces == other.traces
            && self.waits == other.waits
            && self.agents == other.agents
            && self.agent_alarms == other.agent_alarms
            && self.alarms == other.alarms
            && self.row == other.row
            && self.live_tallies() == other.live_tallies()
            && self.board.all_now() == other.board.all_now()
            && self.board.states() == other.board.states()
            && self.routing.waiting_items() == other.routing.waiting_items()
    }
}

impl Eq for Floor {}

impl Floor {
    fn links_equal(&self, other: &Self) -> bool {
        let linked = |floor: &Self| {
            let links = floor.links.iter().filter(|(_, queues)| !queues.is_empty());
            links
                .map(|(agent, queues)| (*agent, queues.clone()))
                .collect::<Vec<_>>()
        };
        linked(self) == linked(other)
    }
}
