//! Runs processes: from a state and an event to the next state and what is to be done. No clock, no chance, no memory of its own.
//!
//! What happens to one event is bounded by [`STEPS_MAX`] and [`TOKENS_MAX`]; an event that would pass them changes nothing.

use std::collections::VecDeque;

use crate::crm::form::expression::Value;
use base::calendar::Day;
use base::time::Timestamp;

use super::check::Runnable;
use super::definition::{Catches, End, Node, What};
use super::state::{Effect, Event, Outcome, Refused, State, Timer, Token};
use super::wait::{Wait, Zone};
use super::ways::{boundary, start_of};

/// Nodes that are entered by one event.
pub const STEPS_MAX: usize = 1_000;
/// Tokens of one instance.
pub const TOKENS_MAX: usize = 200;

/// What an event meets.
pub struct World<'a> {
    /// Now.
    pub now: Timestamp,
    /// Where the organization is.
    pub zone: &'a Zone,
    /// The day there.
    pub today: Day,
    /// What was filled in, by the physical names of fields.
    pub value_of: &'a dyn Fn(&str) -> Value,
}

/// Takes an instance through an event.
///
/// **Errors**: see [`Refused`]; nothing has happened then.
pub fn step(
    of: &Runnable,
    state: &State,
    event: &Event,
    world: &World<'_>,
) -> Result<(State, Vec<Effect>), Refused> {
    if state.outcome.is_some() {
        return Err(Refused::Over);
    }
    let mut run = Run {
        of,
        world,
        state: state.clone(),
        effects: Vec::new(),
        moves: VecDeque::new(),
        steps: 0,
    };
    run.take(event)?;
    run.settle()?;
    Ok((run.state, run.effects))
}

/// Tells whether an instance can go nowhere any more: all that is left waits for a way that nothing will come by.
pub fn is_stuck(of: &Runnable, state: &State) -> bool {
    let holds = |token: &Token| {
        let node = of.find(&token.node).ok().map(|(_, node)| &node.what);
        matches!(node, Some(What::Parallel | What::SubProcess))
    };
    state.outcome.is_none() && state.is_begun() && state.tokens.iter().all(holds)
}

/// Tells whether something catches an error of a service task: on its own edge, or on that of a sub-process around it.
pub fn catches(of: &Runnable, state: &State, token: u64, code: &str) -> bool {
    let mut at = Some(token);
    while let Some(token) = at.and_then(|number| state.token(number)) {
        let place = of.find(&token.node).map(|(place, _)| place);
        if place.is_ok_and(|place| catcher(of, place, code).is_some()) {
            return true;
        }
        at = token.within;
    }
    false
}

/// Finds what catches an error on the edge of an activity: by its code, else what catches any.
fn catcher(of: &Runnable, activity: usize, code: &str) -> Option<usize> {
    let catches = |wanted: &str| {
        let mut edges = of.ways.edge(activity).iter().copied();
        edges.find(|edge| {
            let edge = of.process.nodes.get(*edge).and_then(boundary);
            edge.is_some_and(|edge| matches!(&edge.catches, Catches::Error(of) if of == wanted))
        })
    };
    catches(code).or_else(|| catches(""))
}

/// A way that is about to be taken.
#[derive(Debug, Clone, Copy)]
struct Move {
    to: usize,
    by: Option<usize>,
    within: Option<u64>,
}

struct Run<'a> {
    of: &'a Runnable,
    world: &'a World<'a>,
    state: State,
    effects: Vec<Effect>,
    moves: VecDeque<Move>,
    steps: usize,
}

impl Runnable {
    fn find(&self, id: &str) -> Result<(usize, &Node), Refused> {
        let mut nodes = self.process.nodes.iter().enumerate();
        nodes
            .find(|(_, node)| node.id == id)
            .ok_or(Refused::Foreign)
    }
}

impl Run<'_> {
    fn take(&mut self, event: &Event) -> Result<(), Refused> {
        match event {
            Event::Started if self.state.is_begun() => Err(Refused::Gone),
            Event::Started => self.begin(None),
            _ if !self.state.is_begun() => Err(Refused::Gone),
            Event::TaskDone { token } => {
                self.done(*token, |what| matches!(what, What::UserTask(_)))
            }
            Event::CallAnswered { token } => {
                self.done(*token, |what| matches!(what, What::ServiceTask(_)))
            }
            Event::CallFailed { token, code } => {
                let (node, within) =
                    self.standing(*token, |what| matches!(what, What::ServiceTask(_)))?;
                match catcher(self.of, node, code) {
                    Some(edge) => self.happen(edge, true, *token),
                    None => self.throw(code, within),
                }
            }
            Event::TimerFired { timer } => self.fire(*timer),
            Event::MessageCame { name } => self.hear(name),
            Event::Cancelled { because } => {
                self.clear(None);
                self.end(Outcome::Cancelled { because: *because });
                Ok(())
            }
        }
    }

    /// Takes every way that is about to be taken, and ends what has nothing within any more, until nothing moves.
    fn settle(&mut self) -> Result<(), Refused> {
        loop {
            while let Some(next) = self.moves.pop_front() {
                self.steps += 1;
                if self.steps > STEPS_MAX || self.state.tokens.len() > TOKENS_MAX {
                    return Err(Refused::TooMuch);
                }
                self.enter(next)?;
            }
            if self.state.outcome.is_some() || !self.close()? {
                return Ok(());
            }
        }
    }

    /// Leaves a sub-process in which nothing stands any more, or ends the instance. Tells whether something moves by that.
    fn close(&mut self) -> Result<bool, Refused> {
        let mut empty = None;
        for token in &self.state.tokens {
            let (place, node) = self.of.find(&token.node)?;
            let has_inner = |inner: &Token| inner.within == Some(token.number);
            if node.what == What::SubProcess && !self.state.tokens.iter().any(has_inner) {
                empty = Some((token.number, place, token.within));
                break;
            }
        }
        if let Some((number, place, within)) = empty {
            self.remove(number);
            self.follow(place, within);
            return Ok(true);
        }
        if self.state.tokens.is_empty() {
            self.end(Outcome::Completed);
        }
        Ok(false)
    }

    fn begin(&mut self, within: Option<(usize, u64)>) -> Result<(), Refused> {
        let start = start_of(&self.of.process, within.map(|(place, _)| place));
        self.state.next = self.state.next.max(1);
        self.moves.push_back(Move {
            to: start.ok_or(Refused::Foreign)?,
            by: None,
            within: within.map(|(_, token)| token),
        });
        Ok(())
    }

    fn enter(&mut self, next: Move) -> Result<(), Refused> {
        let node = self.of.process.nodes.get(next.to);
        let node = node.ok_or(Refused::Foreign)?;
        // A join is come to once, when everything it waits for is there.
        if node.what != What::Parallel {
            self.tell_entered(node);
        }
        match &node.what {
            What::Start => self.follow(next.to, next.within),
            What::End(End::Plain) => {}
            What::End(End::Terminate) => self.clear(next.within),
            What::End(End::Error(code)) => self.throw(code, next.within)?,
            What::UserTask(task) => {
                let token = self.stand(next, node);
                let due = task.due.as_ref();
                self.effects.push(Effect::TaskOpened {
                    token,
                    node: node.id.clone(),
                    due_at: due.map(|due| due.ends(self.world.now, self.world.zone)),
                });
            }
            What::ServiceTask(_) => {
                let token = self.stand(next, node);
                let node = node.id.clone();
                self.effects.push(Effect::CallWanted { token, node });
            }
            What::Timer(wait) => {
                let token = self.stand(next, node);
                self.set(token, node, wait);
            }
            What::Message(_) => {
                self.stand(next, node);
            }
            What::SubProcess => {
                let token = self.stand(next, node);
                self.begin(Some((next.to, token)))?;
            }
            What::Exclusive { default } => self.choose(next, *default)?,
            What::Parallel => self.join(next, node),
            What::Boundary(_) | What::Unsupported => return Err(Refused::Foreign),
        }
        Ok(())
    }

    /// Puts a token down, and sets the times on the edge of its activity.
    fn stand(&mut self, next: Move, node: &Node) -> u64 {
        let number = self.number();
        let by = next.by.and_then(|by| self.of.process.flows.get(by));
        self.state.tokens.push(Token {
            number,
            node: node.id.clone(),
            within: next.within,
            by: by.map(|flow| flow.id.clone()),
        });
        let of = self.of;
        for edge in of.ways.edge(next.to) {
            let Some(edge) = of.process.nodes.get(*edge) else {
                continue;
            };
            if let Some(Catches::Timer(wait)) = boundary(edge).map(|of| &of.catches) {
                self.set(number, edge, wait);
            }
        }
        number
    }

    fn tell_entered(&mut self, node: &Node) {
        let node = node.id.clone();
        self.effects.push(Effect::Entered { node });
    }

    fn number(&mut self) -> u64 {
        let number = self.state.next;
        self.state.next += 1;
        number
    }

    fn set(&mut self, token: u64, node: &Node, wait: &Wait) {
        let timer = Timer {
            number: self.number(),
            node: node.id.clone(),
            token,
            at: wait.ends(self.world.now, self.world.zone),
        };
        self.effects.push(Effect::TimerSet {
            timer: timer.number,
            at: timer.at,
        });
        self.state.timers.push(timer);
    }

    fn follow(&mut self, from: usize, within: Option<u64>) {
        for flow in self.of.ways.out(from) {
            self.go(*flow, within);
        }
    }

    fn go(&mut self, flow: usize, within: Option<u64>) {
        if let Some(of) = self.of.process.flows.get(flow) {
            self.moves.push_back(Move {
                to: of.to,
                by: Some(flow),
                within,
            });
        }
    }

    fn choose(&mut self, next: Move, default: Option<usize>) -> Result<(), Refused> {
        let out = self.of.ways.out(next.to);
        if let [only] = out {
            self.go(*only, next.within);
            return Ok(());
        }
        let holds = |flow: &&usize| {
            let condition = self.of.conditions.get(**flow).and_then(Option::as_ref);
            condition.is_some_and(|one| one.holds(self.world.today, self.world.value_of))
        };
        let chosen = out.iter().find(holds).copied().or(default);
        self.go(chosen.ok_or(Refused::Foreign)?, next.within);
        Ok(())
    }

    /// Waits until something came by every way in, takes one of each, and goes on by every way out.
    fn join(&mut self, next: Move, node: &Node) {
        let ways = self.of.ways.inward(next.to);
        if ways.len() > 1 {
            self.stand(next, node);
            let mut taken = Vec::new();
            for way in ways {
                let by = self.of.process.flows.get(*way).map(|flow| &flow.id);
                let waits = |token: &&Token| {
                    token.node == node.id && token.within == next.within && token.by.as_ref() == by
                };
                match self.state.tokens.iter().find(waits) {
                    Some(token) => taken.push(token.number),
                    None => return,
                }
            }
            for token in taken {
                self.remove(token);
            }
        }
        self.tell_entered(node);
        self.follow(next.to, next.within);
    }

    /// Finds where a token stands, if it stands at what is meant.
    fn standing(
        &self,
        token: u64,
        is_meant: impl Fn(&What) -> bool,
    ) -> Result<(usize, Option<u64>), Refused> {
        let token = self.state.token(token).ok_or(Refused::Gone)?;
        let (place, node) = self.of.find(&token.node)?;
        is_meant(&node.what)
            .then_some((place, token.within))
            .ok_or(Refused::Gone)
    }

    fn done(&mut self, token: u64, is_meant: impl Fn(&What) -> bool) -> Result<(), Refused> {
        let (place, within) = self.standing(token, is_meant)?;
        self.remove(token);
        self.follow(place, within);
        Ok(())
    }

    fn fire(&mut self, number: u64) -> Result<(), Refused> {
        let timer = self.state.timers.iter().find(|one| one.number == number);
        let timer = timer.cloned().ok_or(Refused::Gone)?;
        if self.world.now < timer.at {
            return Err(Refused::TooEarly);
        }
        self.state.timers.retain(|one| one.number != number);
        let (place, node) = self.of.find(&timer.node)?;
        match boundary(node) {
            None => self.done(timer.token, |what| matches!(what, What::Timer(_))),
            Some(edge) => self.happen(place, edge.interrupts, timer.token),
        }
    }

    /// Lets what stands on the edge of an activity happen.
    fn happen(&mut self, edge: usize, interrupts: bool, token: u64) -> Result<(), Refused> {
        let within = self.state.token(token).ok_or(Refused::Gone)?.within;
        if let Some(node) = self.of.process.nodes.get(edge) {
            self.tell_entered(node);
        }
        if interrupts {
            self.withdraw(token);
        }
        self.follow(edge, within);
        Ok(())
    }

    /// Brings a message to everything that waits for it now.
    fn hear(&mut self, name: &str) -> Result<(), Refused> {
        let mut waiting = Vec::new();
        for token in &self.state.tokens {
            let (place, node) = self.of.find(&token.node)?;
            if node.what == What::Message(name.to_owned()) {
                waiting.push((token.number, None));
            }
            for edge in self.of.ways.edge(place) {
                let of = self.of.process.nodes.get(*edge).and_then(boundary);
                let Some(of) = of else { continue };
                if of.catches == Catches::Message(name.to_owned()) {
                    waiting.push((token.number, Some((*edge, of.interrupts))));
                }
            }
        }
        if waiting.is_empty() {
            return Err(Refused::NotAwaited);
        }
        for (token, edge) in waiting {
            // What another one interrupted does not wait any more.
            if self.state.token(token).is_none() {
                continue;
            }
            match edge {
                None => self.done(token, |what| matches!(what, What::Message(_)))?,
                Some((edge, interrupts)) => self.happen(edge, interrupts, token)?,
            }
        }
        Ok(())
    }

    /// Takes an error outwards until something catches it; the instance ends with it where nothing does.
    fn throw(&mut self, code: &str, within: Option<u64>) -> Result<(), Refused> {
        let mut at = within;
        while let Some(number) = at {
            let (place, outer) = self.standing(number, |what| *what == What::SubProcess)?;
            if let Some(edge) = catcher(self.of, place, code) {
                return self.happen(edge, true, number);
            }
            at = outer;
        }
        self.clear(None);
        let code = code.to_owned();
        self.end(Outcome::Failed { code });
        Ok(())
    }

    /// Takes away everything within a sub-process, or within the instance.
    fn clear(&mut self, within: Option<u64>) {
        while let Some(inner) = self.state.tokens.iter().find(|one| one.within == within) {
            self.withdraw(inner.number);
        }
        self.moves.retain(|next| next.within != within);
    }

    /// Takes a token away with everything within it.
    fn withdraw(&mut self, number: u64) {
        self.clear(Some(number));
        let what = self.standing(number, |what| matches!(what, What::UserTask(_)));
        if what.is_ok() {
            self.effects.push(Effect::TaskWithdrawn { token: number });
        }
        let what = self.standing(number, |what| matches!(what, What::ServiceTask(_)));
        if what.is_ok() {
            self.effects.push(Effect::CallWithdrawn { token: number });
        }
        self.remove(number);
    }

    fn remove(&mut self, number: u64) {
        self.state.tokens.retain(|token| token.number != number);
        self.state.timers.retain(|timer| timer.token != number);
    }

    fn end(&mut self, outcome: Outcome) {
        self.moves.clear();
        self.state.timers.clear();
        self.state.outcome = Some(outcome.clone());
        self.effects.push(Effect::Ended(outcome));
    }
}
