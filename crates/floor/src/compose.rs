//! One organization's operation in real time: every machine together, and the only place that knows them all.
//!
//! Every change of an interaction goes through `take` and `put`: `put` compares what the interaction meant before and after, and moves
//! hands, index, counters and alarms by the difference. So they cannot drift apart, and a reload is nothing but a `put` of every document.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use base::calendar::Day;
use base::id::{InteractionId, QueueId, SegmentId, UserId};
use base::time::Timestamp;

use crate::board::{Board, Now, Spot};
use crate::config::{FloorConfig, QueueConfig};
use crate::input::Input;
use crate::interaction::{Interaction, Place};
use crate::limits::STEPS_MAX;
use crate::metric::Figures;
use crate::output::{AutomaticMessage, Effect, Output};
use crate::presence::{Agent, AgentState, Hold};
use crate::refused::Refused;
use crate::routing::Routing;
use crate::row::{Dirty, FloorRow, InteractionRow, PresenceSpanRow, SegmentRow};

mod apply;
mod arrive;
mod clockwork;
mod deal;
mod due;
mod handling;
mod messages;
mod people;
mod portfolio;
mod reload;
mod settings;
mod write;

/// Whom an alarm wakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Interaction(InteractionId),
    Agent(UserId),
}

/// What an interaction meant when it was last put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Trace {
    holder: Option<(UserId, Hold)>,
    spot: Option<(QueueId, Spot)>,
    alarm: Option<Timestamp>,
    waits: Option<(QueueId, Timestamp)>,
}

/// The local day that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Today {
    from: Timestamp,
    until: Timestamp,
    day: Day,
}

/// What changed since it was last taken.
#[derive(Debug, Clone, Default)]
struct Changed {
    interactions: BTreeSet<InteractionId>,
    ended: Vec<InteractionRow>,
    segments: BTreeMap<SegmentId, SegmentRow>,
    agents: BTreeSet<UserId>,
    spans: Vec<PresenceSpanRow>,
    floor: bool,
}

/// The floor of one organization.
///
/// **Shape**: equal floors would answer the same to the same inputs; outputs and rows not yet taken do not count.
#[derive(Debug, Clone)]
pub struct Floor {
    config: FloorConfig,
    links: BTreeMap<UserId, BTreeSet<QueueId>>,
    now: Timestamp,
    today: Today,
    interactions: BTreeMap<InteractionId, Interaction>,
    traces: BTreeMap<InteractionId, Trace>,
    /// What waits, by queue and time of entry, for the boards.
    waits: BTreeSet<(QueueId, Timestamp, InteractionId)>,
    agents: BTreeMap<UserId, Agent>,
    agent_alarms: BTreeMap<UserId, Timestamp>,
    /// Agents whose hands or wishes changed within this input.
    restless: BTreeSet<UserId>,
    /// What may wait without its customer knowing, within this input.
    unannounced: BTreeSet<InteractionId>,
    /// Who set an agent's state within this input.
    set_by: Option<UserId>,
    routing: Routing,
    board: Board,
    alarms: BTreeSet<(Timestamp, Who)>,
    row: FloorRow,
    changed: Changed,
    outputs: VecDeque<Output>,
}

impl Floor {
    /// Feeds one input. Never fails: a refused input becomes a `Refused` output.
    pub fn handle(&mut self, now: Timestamp, input: Input) {
        if let Err(refused) = self.ask(now, input) {
            self.outputs.push_back(Output::Refused(refused));
        }
    }

    /// Feeds one input and tells at once whether it was refused. Other outputs are polled as usual.
    ///
    /// A moment before the last one counts as the last one: time does not run backwards.
    /// **Errors**: the refusal; nothing changed then, except what time itself changed.
    pub fn ask(&mut self, now: Timestamp, input: Input) -> Result<(), Refused> {
        self.now = self.now.max(now);
        self.roll_day();
        self.run_due();
        let answer = self.apply(input);
        self.run_due();
        self.settle();
        self.announce();
        self.set_by = None;
        answer
    }

    /// Takes the next output. The driver drains all of them before the next `handle`.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// The earliest moment at which `handle(now, Input::Tick)` would do something.
    pub fn deadline(&self) -> Option<Timestamp> {
        self.alarms.first().map(|(at, _)| *at)
    }

    /// Takes everything that changed since it was last taken, as rows to write.
    pub fn take_dirty(&mut self) -> Dirty {
        let changed = std::mem::take(&mut self.changed);
        let mut interactions = changed.ended;
        let mut segments = changed.segments;
        for id in &changed.interactions {
            if let Some(interaction) = self.interactions.get(id) {
                interactions.push(interaction.row());
                if let Some(row) = interaction.open_segment_row() {
                    segments.insert(row.id, row);
                }
            }
        }
        let agents = changed
            .agents
            .iter()
            .filter_map(|id| {
                self.agents
                    .get(id)
                    .map(|agent| agent.row(self.links_of(*id)))
            })
            .collect();
        Dirty {
            interactions,
            segments: segments.into_values().collect(),
            agents,
            spans: changed.spans,
            boards: self.board.take_changed(),
            floor: changed.floor.then_some(self.row),
        }
    }

    /// Lends the settings.
    pub const fn config(&self) -> &FloorConfig {
        &self.config
    }

    /// Lends a live interaction.
    pub fn interaction(&self, id: InteractionId) -> Option<&Interaction> {
        self.interactions.get(&id)
    }

    /// Lends every live interaction, in the order of ids.
    pub fn interactions(&self) -> impl Iterator<Item = &Interaction> {
        self.interactions.values()
    }

    /// Lends an agent.
    pub fn agent(&self, id: UserId) -> Option<&Agent> {
        self.agents.get(&id)
    }

    /// Lends every agent, in the order of ids.
    pub fn agents(&self) -> impl Iterator<Item = &Agent> {
        self.agents.values()
    }

    /// Gives what screens show of an agent.
    pub fn agent_state(&self, id: UserId) -> Option<AgentState> {
        self.agents
            .get(&id)
            .map(|agent| agent.state(self.links_of(id)))
    }

    /// Lends the queues that an agent is linked to.
    pub fn links_of(&self, agent: UserId) -> &BTreeSet<QueueId> {
        static NONE: BTreeSet<QueueId> = BTreeSet::new();
        self.links.get(&agent).unwrap_or(&NONE)
    }

    /// Lends the live counters.
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// Lends the index of what waits and who is ready.
    pub const fn routing(&self) -> &Routing {
        &self.routing
    }

    /// Gives the place of an interaction among those that wait in its queue, from 1; what is being offered comes first.
    ///
    /// **Shape**: nothing while it is held until the queue opens, and when it does not wait.
    pub fn position(&self, id: InteractionId) -> Option<u32> {
        match &self.interactions.get(&id)?.place {
            Place::Waiting(waiting) if waiting.offer.is_some() => Some(1),
            Place::Waiting(_) => self.routing.position(id),
            Place::PreOpen | Place::WithAgent(_) | Place::WrapUp(_) | Place::Ended { .. } => None,
        }
    }

    /// Gives the local day that runs.
    pub const fn day(&self) -> Day {
        self.today.day
    }

    /// Gives what the indicators of a queue, or of the operation, are computed from, today and now.
    pub fn figures(&self, queue: Option<QueueId>, now: Timestamp) -> Figures {
        let queues: Vec<&Arc<QueueConfig>> = match queue {
            Some(queue) => self.config.queues.get(&queue).into_iter().collect(),
            None => self.config.queues.values().collect(),
        };
        let mut overdue = 0_u64;
        let mut oldest: Option<Timestamp> = None;
        for config in queues {
            let from = (
                config.id,
                Timestamp::ZERO,
                InteractionId::from_i64(i64::MIN),
            );
            for (of, since, _) in self.waits.range(from..) {
                if *of != config.id {
                    break;
                }
                oldest = Some(oldest.map_or(*since, |oldest| oldest.min(*since)));
                if now.since(*since) <= config.service_level.within {
                    break;
                }
                overdue += 1;
            }
        }
        let level = queue.and_then(|queue| self.config.queues.get(&queue));
        Figures {
            now: self.board.now(queue),
            tally: self.board.tally(self.today.day, queue),
            overdue_count: overdue,
            oldest_wait: oldest.map(|since| now.since(since)),
            all_abandons: level.is_some_and(|queue| queue.service_level.all_abandons),
            handling_includes_wrap_up: self.config.organization.handling_includes_wrap_up,
        }
    }

    /// Counts from scratch what is where now, to compare with the live counters.
    pub fn recount_now(&self) -> (BTreeMap<Option<QueueId>, Now>, BTreeMap<AgentState, u32>) {
        let mut board = Board::default();
        for interaction in self.interactions.values() {
            board.shift(
                None,
                Spot::of(interaction).map(|spot| (interaction.queue, spot)),
            );
        }
        for agent in self.agents.values() {
            board.shift_agent(None, Some(agent.state(self.links_of(agent.id))));
        }
        (board.all_now().clone(), board.states().clone())
    }

    /// Runs what follows from the input until nothing follows any more.
    fn settle(&mut self) {
        for _ in 0..STEPS_MAX {
            while let Some(agent) = self.restless.pop_first() {
                self.settle_agent(agent);
            }
            match self.routing.next_pair() {
                Some(pair) => self.offer_pair(pair),
                None => return,
            }
        }
        assert!(self.restless.is_empty(), "the floor ran in a circle");
    }

    /// Tells customers that they wait, when everybody who was free has been given something.
    fn announce(&mut self) {
        while let Some(id) = self.unannounced.pop_first() {
            let Ok(mut interaction) = self.take(id) else {
                continue;
            };
            if interaction.is_to_be_announced()
                && let Place::Waiting(waiting) = &mut interaction.place
            {
                waiting.announced_at = Some(self.now);
                self.effect(Effect::MessageDue {
                    interaction: id,
                    queue: interaction.queue,
                    message: AutomaticMessage::Waiting,
                });
            }
            self.put(interaction);
        }
    }

    /// Gives a queue's settings. A live interaction's queue is always known: removal is refused before, a reload fills it in.
    fn queue(&self, id: QueueId) -> Arc<QueueConfig> {
        match self.config.queues.get(&id) {
            Some(queue) => Arc::clone(queue),
            None => Arc::new(QueueConfig::new(
                id,
                Arc::clone(&self.config.organization.calendar),
            )),
        }
    }
}

#[cfg(test)]
mod tests;
