//! One replication: callers and agents around the real floor, counted exactly.
//!
//! What is simulated and what comes out is in [`super`].

use std::collections::BTreeMap;
use std::sync::Arc;

use base::calendar::{Calendar, Day};
use base::id::{InteractionId, OrgId, QueueId, UserId};
use base::medium::Medium;
use base::rng::Rng;
use base::time::{Span, Timestamp};
use floor::board::Tally;
use floor::compose::Floor;
use floor::config::{Acceptance, AgentConfig, FloorConfig, OrganizationConfig, QueueConfig};
use floor::event::FloorEvent;
use floor::input::{Arrival, Input, Then};
use floor::output::{Effect, Output};

use super::{Class, Measured, System, part, seconds};

const QUEUE: QueueId = QueueId::from_i64(1);
const START: Timestamp = Timestamp::from_secs(1_790_000_000);
/// The level of every skill, had and asked for.
const LEVEL: u8 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Comes,
    GivesUp(InteractionId),
    Ends(InteractionId, UserId),
}

/// One call as its caller and its agent know it.
#[derive(Debug, Clone, Copy)]
struct Call {
    class: usize,
    came: Timestamp,
    left: Option<Timestamp>,
    answered: Option<Timestamp>,
    ended: Option<Timestamp>,
}

struct Line {
    system: System,
    floor: Floor,
    now: Timestamp,
    agenda: BTreeMap<(Timestamp, u64), Act>,
    planned: u64,
    arrivals: Rng,
    handling: Rng,
    patience: Rng,
    classes: Rng,
    calls: Vec<Call>,
    /// What the floor counted, day by day.
    boards: BTreeMap<Day, Tally>,
    /// Callers in the queue, and the area under that number: exact, in microseconds.
    queue_length: i64,
    queue_area: i128,
    since: Timestamp,
}

/// Runs one replication until the line is empty again, and checks Little's law and the balance of flows exactly.
///
/// # Panics
///
/// When callers are lost or waiting does not add up to the microsecond.
pub(super) fn run(system: &System, rng: &Rng) -> Measured {
    let mut line = Line::new(system.clone(), rng);
    line.plan(Span::ZERO, Act::Comes);
    while let Some(((at, _), act)) = line.agenda.pop_first() {
        line.moves_to(at);
        line.act(act);
    }
    line.balance();
    line.measure()
}

impl Line {
    fn new(system: System, rng: &Rng) -> Self {
        let calendar = Arc::new(Calendar::always_utc());
        let mut config = FloorConfig::new(OrganizationConfig::new(
            OrgId::from_i64(1),
            Arc::clone(&calendar),
        ));
        let mut queue = QueueConfig::new(QUEUE, calendar);
        queue.acceptance = Acceptance::Click;
        // Strict priority: the books know no ageing.
        queue.ageing_per_min = 0;
        let skilled = system
            .teams
            .iter()
            .flat_map(|team| (0..team.agents).map(|_| team.skills));
        let mut agents = Vec::new();
        for (skills, n) in skilled.zip(1..) {
            let agent = UserId::from_i64(n);
            let mut one = AgentConfig::new(agent, 1);
            one.skills = skills.iter().map(|skill| (*skill, LEVEL)).collect();
            queue.members.insert(agent, 0);
            config.agents.insert(agent, one);
            agents.push(agent);
        }
        config.queues.insert(QUEUE, Arc::new(queue));
        let mut floor = Floor::new(config, START);
        for agent in agents {
            floor.handle(START, Input::AgentSignedIn(agent));
        }
        while floor.poll().is_some() {}
        Self {
            system,
            floor,
            now: START,
            agenda: BTreeMap::new(),
            planned: 0,
            arrivals: rng.fork("arrivals"),
            handling: rng.fork("handling"),
            patience: rng.fork("patience"),
            classes: rng.fork("classes"),
            calls: Vec::new(),
            boards: BTreeMap::new(),
            queue_length: 0,
            queue_area: 0,
            since: START,
        }
    }

    fn plan(&mut self, after: Span, act: Act) {
        self.planned += 1;
        self.agenda.insert((self.now + after, self.planned), act);
    }

    fn moves_to(&mut self, at: Timestamp) {
        let passed = i128::from(at.since(self.since).micros());
        self.queue_area += passed * i128::from(self.queue_length);
        self.since = at;
        self.now = at;
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Comes => self.comes(),
            Act::GivesUp(id) => {
                if self.call(id).is_some_and(|call| call.answered.is_none()) {
                    self.ask(Input::CustomerLeft(id));
                }
            }
            Act::Ends(interaction, agent) => {
                self.ask(Input::Conclude {
                    interaction,
                    agent,
                    code: None,
                    by_sale: false,
                    then: Then::End,
                });
            }
        }
    }

    fn comes(&mut self) {
        let (at, class) = self.class();
        self.calls.push(Call {
            class: at,
            came: self.now,
            left: None,
            answered: None,
            ended: None,
        });
        let id = InteractionId::from_i64(i64::try_from(self.calls.len()).unwrap_or(i64::MAX));
        if let Some(patience) = self.system.patience {
            let after = self.patience.exponential(patience);
            self.plan(after, Act::GivesUp(id));
        }
        if self.calls.len() < usize::try_from(self.system.calls).unwrap_or(usize::MAX) {
            let every = part(self.system.handling.mean(), self.system.load());
            let after = self.arrivals.exponential(every);
            self.plan(after, Act::Comes);
        }
        self.queue_length += 1;
        let mut arrival = Arrival::new(id, QUEUE, Medium::Voice);
        arrival.priority = class.priority;
        arrival.skills = class
            .skill
            .map(|skill| (skill, LEVEL))
            .into_iter()
            .collect();
        self.ask(Input::InteractionArrived(arrival));
    }

    /// Draws the class of the next caller: a Poisson stream split by chance is one Poisson stream per class.
    fn class(&mut self) -> (usize, Class) {
        let mut left = self.classes.unit() * self.system.load();
        let mut drawn = (0, Class::plain(0.0));
        for (at, class) in self.system.classes.iter().enumerate() {
            drawn = (at, *class);
            left -= class.load;
            if left <= 0.0 {
                break;
            }
        }
        drawn
    }

    fn call(&mut self, id: InteractionId) -> Option<&mut Call> {
        self.calls.get_mut(usize::try_from(id.get() - 1).ok()?)
    }

    fn ask(&mut self, input: Input) {
        let answer = self.floor.ask(self.now, input);
        assert!(answer.is_ok(), "refused: {answer:?}");
        let now = self.now;
        let mut offers = Vec::new();
        while let Some(output) = self.floor.poll() {
            match output {
                Output::Effect(Effect::OfferShown {
                    interaction, agent, ..
                }) => {
                    offers.push((interaction, agent));
                }
                Output::Event(
                    _,
                    FloorEvent::InteractionAnswered {
                        interaction, agent, ..
                    },
                ) => {
                    self.queue_length -= 1;
                    if let Some(call) = self.call(interaction) {
                        call.answered = Some(now);
                    }
                    let after = self.system.handling.draw(&mut self.handling);
                    self.plan(after, Act::Ends(interaction, agent));
                }
                Output::Event(_, FloorEvent::InteractionAbandoned { interaction, .. }) => {
                    self.queue_length -= 1;
                    if let Some(call) = self.call(interaction) {
                        call.left = Some(now);
                    }
                }
                Output::Event(_, FloorEvent::InteractionConcluded { interaction, .. }) => {
                    if let Some(call) = self.call(interaction) {
                        call.ended = Some(now);
                    }
                }
                Output::Event(..) | Output::Effect(_) | Output::Refused(_) => {}
            }
        }
        for row in self.floor.take_dirty().boards {
            if row.queue.is_none() {
                self.boards.insert(row.day, row.tally);
            }
        }
        for (interaction, agent) in offers {
            self.ask(Input::OfferAccepted { interaction, agent });
        }
    }

    /// Flow in = flow out, and the area under the queue = the sum of waits: to the microsecond.
    fn balance(&self) {
        let answered = self
            .calls
            .iter()
            .filter(|call| call.answered.is_some())
            .count();
        let left = self.calls.iter().filter(|call| call.left.is_some()).count();
        let ended = self
            .calls
            .iter()
            .filter(|call| call.ended.is_some())
            .count();
        assert!(
            answered + left == self.calls.len() && ended == answered,
            "callers are lost"
        );
        assert!(
            self.queue_length == 0 && self.floor.interactions().next().is_none(),
            "somebody stays"
        );
        let waits = self.calls.iter().map(|call| {
            let until = call.answered.or(call.left).unwrap_or(call.came);
            i128::from(until.since(call.came).micros())
        });
        assert!(
            waits.sum::<i128>() == self.queue_area,
            "Little's law does not hold"
        );
        let (mut counted, mut gone) = (0, 0);
        for tally in self.boards.values() {
            counted += tally.answered_count;
            gone += tally.abandoned_count;
        }
        let same = |here: usize, there: u64| u64::try_from(here) == Ok(there);
        assert!(
            same(answered, counted) && same(left, gone),
            "the board counts otherwise"
        );
    }

    fn measure(&self) -> Measured {
        let warm = self.calls.len() / 10;
        let measured = self.calls.get(warm..).unwrap_or_default();
        let (Some(first), Some(last)) = (measured.first(), measured.last()) else {
            return Measured::default();
        };
        let (mut n, mut answered, mut waited, mut within, mut left) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let mut waits = vec![(0.0, 0.0); self.system.classes.len()];
        for call in measured {
            n += 1.0;
            let until = call.answered.or(call.left).unwrap_or(call.came);
            let wait = until.since(call.came);
            waited += f64::from(u8::from(wait > Span::ZERO));
            if call.left.is_some() {
                left += 1.0;
            } else {
                answered += 1.0;
                within += f64::from(u8::from(wait <= self.system.target));
                if let Some((count, sum_s)) = waits.get_mut(call.class) {
                    *count += 1.0;
                    *sum_s += seconds(wait);
                }
            }
        }
        // Work done between the first and the last measured arrival, by every call that touches that window.
        let (from, to) = (first.came, last.came);
        let mut work_s = 0.0;
        for call in &self.calls {
            if let (Some(answered), Some(ended)) = (call.answered, call.ended) {
                work_s += seconds(ended.min(to).since(answered.max(from)));
            }
        }
        Measured {
            wait: waited / n,
            mean_s: waits.iter().map(|(_, sum_s)| sum_s).sum::<f64>() / answered,
            class_mean_s: waits.iter().map(|(count, sum_s)| sum_s / count).collect(),
            within: within / answered,
            abandon: left / n,
            occupancy: work_s / (seconds(to.since(from)) * f64::from(self.system.agents())),
        }
    }
}
