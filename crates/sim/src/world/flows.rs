//! Customers who meet a menu first: they choose, mistype, stay silent, leave, or are taken out of it.
//!
//! What is kept of a run is written down and read back at every word, as a driver does.

use std::collections::BTreeMap;

use base::id::{InteractionId, QueueId};
use base::time::Span;
use floor::flow::run::{Act as FlowAct, Heard, Run, World as Surroundings, step};
use floor::input::Input;
use floor::interaction::Place;

use super::{Act, World};
use crate::scene;

impl World {
    /// Takes a run on, and does what it asks for.
    pub(super) fn flow_hears(&mut self, id: InteractionId, heard: &Heard) {
        if !self.is_before_opening(id) {
            self.runs.remove(&id);
            return;
        }
        let kept = self.runs.get(&id).map(String::as_str);
        let read = kept.and_then(|kept| serde_json::from_str(kept).ok());
        let mut run: Run = read.unwrap_or_default();
        let calendars = BTreeMap::from([(scene::HOURS, scene::calendar())]);
        let world = Surroundings {
            now: self.now,
            calendars: &calendars,
        };
        let acts = step(&self.flow, world, &mut run, heard);
        self.runs
            .insert(id, serde_json::to_string(&run).unwrap_or_default());
        for act in acts {
            assert!(act != FlowAct::Lost, "a flow without faults got lost");
            self.flow_acts(id, &act);
        }
    }

    fn flow_acts(&mut self, id: InteractionId, act: &FlowAct) {
        match *act {
            FlowAct::Wait { until } => {
                self.plan_in(until.since(self.now), Act::FlowWakes(id));
                let after = self.customers.exponential(Span::from_secs(40));
                match self.customers.below(6) {
                    0 => self.plan_in(after, Act::CustomerHangsUp(id)),
                    1 => {}
                    _ => self.plan_in(after, Act::CustomerAnswersFlow(id)),
                }
            }
            FlowAct::Queue { queue, priority } => self.leaves_flow(id, queue, priority),
            FlowAct::End { code } => self.tries(Input::FlowEnded {
                interaction: id,
                code,
            }),
            FlowAct::Say { .. }
            | FlowAct::Ask { .. }
            | FlowAct::Chose { .. }
            | FlowAct::Unanswered { .. }
            | FlowAct::Looked { .. }
            | FlowAct::Lost => {}
        }
    }

    /// Enters a queue; the one for everything when that one lets nobody in.
    pub(super) fn leaves_flow(&mut self, id: InteractionId, queue: QueueId, priority: u16) {
        let enters = |queue| Input::QueueEntered {
            interaction: id,
            queue,
            priority,
        };
        if self.is_before_opening(id) && self.ask(enters(queue)).is_err() {
            self.tries(enters(scene::queue(4)));
        }
    }

    pub(super) fn answers_flow(&mut self, id: InteractionId) {
        if !self.is_before_opening(id) {
            return;
        }
        self.tries(Input::CustomerWrote(id));
        let text = match self.customers.below(5) {
            0 => "quero falar com alguém".to_owned(),
            _ => (1 + self.pick_queue()).to_string(),
        };
        self.flow_hears(id, &Heard::Said { text });
    }

    fn is_before_opening(&self, id: InteractionId) -> bool {
        let one = self.floor.interaction(id);
        one.is_some_and(|one| one.place == Place::PreOpen)
    }
}
