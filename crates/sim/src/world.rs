//! A day: the floor, its database, everybody who acts on it, and virtual time.
//!
//! The next thing to happen is the earlier of what somebody plans and what the floor itself waits for.
//! At many steps the floor is dropped and read back from its database: it must be equal and answer the same.

use std::collections::BTreeMap;

use base::id::{InteractionId, UserId};
use base::rng::Rng;
use base::time::{Span, Timestamp};
use floor::compose::Floor;
use floor::config::FloorConfig;
use floor::event::FloorEvent;
use floor::flow::definition::Flow;
use floor::input::Input;
use floor::output::{Effect, Output};
use floor::refused::Refused;

use crate::invariant;
use crate::scene;
use crate::store::Store;

mod agents;
mod chaos;
mod customers;
mod drain;
mod flows;

/// Steps of one day at the most: more means that it does not end.
const STEPS_MAX: u64 = 5_000_000;

/// What is simulated.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Decides everything.
    pub seed: u64,
    /// When the day begins.
    pub start: Timestamp,
    /// Interactions that arrive.
    pub arrivals: u32,
    /// Mean time between them.
    pub every: Span,
    /// Agents.
    pub agents: i64,
    /// The floor is dropped and reloaded at every n-th input.
    pub crash_every: u64,
    /// Everything is recounted at every n-th input.
    pub recount_every: u64,
    /// Whether it is watched what must hold; only the benchmark looks away.
    pub watched: bool,
}

impl Plan {
    /// The day of the benchmark: 16,000 interactions, 200 agents, eight hours; nobody watches and nothing crashes.
    pub const LARGE: Self = Self {
        seed: 1,
        start: scene::MORNING,
        arrivals: 16_000,
        every: Span::from_millis(1_800),
        agents: 200,
        crash_every: u64::MAX,
        recount_every: u64::MAX,
        watched: false,
    };
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The raw event list.
    pub log: Vec<(Timestamp, FloorEvent)>,
    /// The database.
    pub store: Store,
    /// The settings at the end, which are those of the beginning.
    pub config: FloorConfig,
    /// Inputs fed.
    pub input_count: u64,
    /// Of those, refused.
    pub refused_count: u64,
    /// Reloads survived.
    pub crash_count: u64,
    /// A hash of the event list.
    pub hash: u64,
}

/// What somebody intends to do.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    CustomerArrives,
    CustomerComesAgain,
    CustomerWrites(InteractionId),
    CustomerGivesUp(InteractionId),
    CustomerHangsUp(InteractionId),
    CustomerAnswersFlow(InteractionId),
    FlowWakes(InteractionId),
    LeavesFlow(InteractionId),
    SignsIn(UserId),
    ComesBack(UserId),
    Reconnects(UserId),
    Answers(InteractionId, UserId),
    Declines(InteractionId, UserId),
    Writes(InteractionId, UserId),
    Ends(InteractionId, UserId),
    WrapsUp(InteractionId, UserId),
    Pulls(UserId),
    IsLifted(UserId),
    SettingsReturn,
    Mischief,
}

/// A world.
#[derive(Debug)]
struct World {
    plan: Plan,
    now: Timestamp,
    floor: Floor,
    store: Store,
    home: FloorConfig,
    flow: Flow,
    /// Where each customer stands in the flow, as it is stored.
    runs: BTreeMap<InteractionId, String>,
    agenda: BTreeMap<(Timestamp, u64), Act>,
    planned: u64,
    arrived: u32,
    /// The day is over: nobody makes mischief any more, everything is to drain.
    calm: bool,
    /// The last input changed something.
    did_something: bool,
    customers: Rng,
    people: Rng,
    mischief: Rng,
    tally: invariant::Ledger,
    outcome: Outcome,
}

/// Runs one day from the first customer until everything has drained.
///
/// # Panics
///
/// When something that must hold does not; the seed and the step are in the message.
pub fn run(plan: Plan) -> Outcome {
    let home = scene::config(plan.seed, plan.agents);
    let root = Rng::from_seed(plan.seed);
    let mut world = World {
        plan,
        now: plan.start,
        floor: Floor::new(home.clone(), plan.start),
        store: Store::default(),
        flow: scene::flow(),
        runs: BTreeMap::new(),
        agenda: BTreeMap::new(),
        planned: 0,
        arrived: 0,
        calm: false,
        did_something: false,
        customers: root.fork("customers"),
        people: root.fork("people"),
        mischief: root.fork("mischief"),
        tally: invariant::Ledger::default(),
        outcome: Outcome {
            log: Vec::new(),
            store: Store::default(),
            config: home.clone(),
            input_count: 0,
            refused_count: 0,
            crash_count: 0,
            hash: 0xcbf2_9ce4_8422_2325,
        },
        home,
    };
    world.open();
    world.live();
    world.drain();
    world.outcome.store = world.store;
    world.outcome
}

impl World {
    /// Plans the beginning of the day.
    fn open(&mut self) {
        for id in self.home.agents.keys().copied().collect::<Vec<_>>() {
            let late = self.people.exponential(Span::from_mins(5));
            self.plan_in(late, Act::SignsIn(id));
            if self
                .home
                .agents
                .get(&id)
                .is_some_and(|agent| !agent.automatic)
            {
                self.plan_in(late + Span::from_secs(30), Act::Pulls(id));
            }
        }
        self.plan_in(Span::from_secs(1), Act::CustomerArrives);
        self.plan_in(Span::from_mins(2), Act::Mischief);
    }

    /// Lives until all customers have come.
    fn live(&mut self) {
        while self.arrived < self.plan.arrivals {
            assert!(self.step(), "nothing happens any more");
        }
    }

    fn plan_in(&mut self, after: Span, act: Act) {
        self.planned += 1;
        self.agenda.insert((self.now + after, self.planned), act);
    }

    /// Lets the next thing happen; false when there is none.
    fn step(&mut self) -> bool {
        assert!(
            self.outcome.input_count < STEPS_MAX,
            "the day does not end: {:?}",
            self.plan
        );
        let planned = self.agenda.first_key_value().map(|((at, _), _)| *at);
        let due = self.floor.deadline();
        let tick = match (planned, due) {
            (None, None) => return false,
            (Some(planned), Some(due)) => due <= planned,
            (None, Some(_)) => true,
            (Some(_), None) => false,
        };
        if tick {
            self.tick(due.unwrap_or(self.now));
        } else if let Some(((at, _), act)) = self.agenda.pop_first() {
            self.now = self.now.max(at);
            self.act(act);
        }
        true
    }

    /// Wakes the floor exactly when it wants; it must do something, and be done with it.
    fn tick(&mut self, due: Timestamp) {
        assert!(
            due > self.now || self.outcome.input_count == 0,
            "a deadline was passed over"
        );
        self.now = due;
        self.tries(Input::Tick);
        assert!(
            self.did_something,
            "{:?}: woken at {due:?} for nothing",
            self.plan
        );
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::CustomerArrives
            | Act::CustomerComesAgain
            | Act::CustomerWrites(_)
            | Act::CustomerGivesUp(_)
            | Act::CustomerHangsUp(_)
            | Act::CustomerAnswersFlow(_)
            | Act::FlowWakes(_)
            | Act::LeavesFlow(_) => self.customer_acts(act),
            Act::SignsIn(_)
            | Act::ComesBack(_)
            | Act::Reconnects(_)
            | Act::Answers(..)
            | Act::Declines(..)
            | Act::Writes(..)
            | Act::Ends(..)
            | Act::WrapsUp(..)
            | Act::Pulls(_) => self.agent_acts(act),
            Act::IsLifted(agent) => self.tries(Input::SystemPauseLifted(agent)),
            Act::SettingsReturn => self.settings_return(),
            Act::Mischief => self.make_mischief(),
        }
    }

    /// Wishes something, granted or not.
    fn tries(&mut self, input: Input) {
        let granted = self.ask(input).is_ok();
        self.outcome.refused_count += u64::from(!granted);
    }

    /// Feeds one input the way a driver does: answer, outputs, one transaction, then effects.
    fn ask(&mut self, input: Input) -> Result<(), Refused> {
        self.outcome.input_count += 1;
        let step = self.outcome.input_count;
        let twin = step
            .is_multiple_of(self.plan.crash_every)
            .then(|| self.reloaded());
        let about = format!("{:?} step {step} {input:?}", self.plan.seed);
        let answer = self.floor.ask(self.now, input.clone());
        let outputs: Vec<Output> = std::iter::from_fn(|| self.floor.poll()).collect();
        if let Some(mut twin) = twin {
            // The commit failed: the floor in memory was dropped, the input came again.
            assert!(
                twin.ask(self.now, input) == answer,
                "{about}: a reload answers otherwise"
            );
            let again: Vec<Output> = std::iter::from_fn(|| twin.poll()).collect();
            assert!(again == outputs, "{about}: a reload does otherwise");
            assert!(twin == self.floor, "{about}: a reload goes on otherwise");
            self.floor = twin;
            self.outcome.crash_count += 1;
        }
        let dirty = self.floor.take_dirty();
        self.did_something = !dirty.is_empty() || !outputs.is_empty();
        self.store.write(dirty);
        assert!(
            self.floor.deadline().is_none_or(|at| at > self.now),
            "{about}: a deadline stays"
        );
        let deep = step.is_multiple_of(self.plan.recount_every);
        if self.plan.watched {
            invariant::check(&self.floor, &mut self.tally, &outputs, deep, &about);
        }
        for output in outputs {
            self.take_in(output);
        }
        answer
    }

    /// Drops the floor and reads it back.
    fn reloaded(&self) -> Floor {
        let mut twin = Floor::load(self.floor.config().clone(), self.store.read(), self.now);
        assert!(
            twin == self.floor,
            "{:?} step {}: a reload differs",
            self.plan,
            self.outcome.input_count
        );
        while twin.poll().is_some() {}
        twin
    }

    fn take_in(&mut self, output: Output) {
        match output {
            Output::Event(at, event) => {
                assert!(at == self.now, "an event of another time");
                self.hash(&event);
                self.react(&event);
                self.outcome.log.push((at, event));
            }
            Output::Effect(Effect::OfferShown {
                interaction,
                agent,
                acceptance,
                ..
            }) => {
                self.offered(interaction, agent, acceptance);
            }
            Output::Effect(Effect::ReplyAlarm {
                interaction, agent, ..
            }) => {
                self.is_reminded(interaction, agent);
            }
            Output::Effect(_) | Output::Refused(_) => {}
        }
    }

    fn hash(&mut self, event: &FloorEvent) {
        let text = serde_json::to_string(event).unwrap_or_default();
        for byte in self
            .now
            .micros()
            .to_le_bytes()
            .into_iter()
            .chain(text.bytes())
        {
            self.outcome.hash =
                (self.outcome.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// What people plan when they see something happen.
    fn react(&mut self, event: &FloorEvent) {
        match *event {
            FloorEvent::InteractionQueued {
                interaction, by, ..
            } => self.waits(interaction, by),
            FloorEvent::InteractionAnswered {
                interaction, agent, ..
            } => {
                self.has_answered(interaction, agent);
            }
            FloorEvent::InteractionReplied { interaction, .. } => self.was_replied(interaction),
            FloorEvent::TurnStarted { interaction, .. } => self.must_reply(interaction),
            FloorEvent::WrapUpStarted {
                interaction, agent, ..
            } => {
                let after = self.people.exponential(Span::from_secs(25));
                self.plan_in(after, Act::WrapsUp(interaction, agent));
            }
            FloorEvent::InteractionWithdrawn { .. } | FloorEvent::InteractionAbandoned { .. } => {
                self.may_come_again();
            }
            FloorEvent::AgentStateChanged { agent, to, .. } => self.changed_state(agent, to),
            FloorEvent::AgentSignedOut { agent, .. } => {
                let after = self.people.exponential(Span::from_mins(6));
                self.plan_in(after, Act::SignsIn(agent));
            }
            FloorEvent::InteractionBack {
                interaction, agent, ..
            }
            | FloorEvent::InteractionCameDue {
                interaction, agent, ..
            } => self.has_back(interaction, agent),
            FloorEvent::InteractionStarted { .. }
            | FloorEvent::InteractionPutOff { .. }
            | FloorEvent::DueDateSet { .. }
            | FloorEvent::InteractionOffered { .. }
            | FloorEvent::OfferLapsed { .. }
            | FloorEvent::ConversationInactive { .. }
            | FloorEvent::ConversationActive { .. }
            | FloorEvent::SegmentEnded { .. }
            | FloorEvent::InteractionConcluded { .. }
            | FloorEvent::InteractionCanceled { .. }
            | FloorEvent::PauseOverran { .. }
            | FloorEvent::AgentSignedIn { .. }
            | FloorEvent::QueueDeactivated { .. } => {}
        }
    }
}
