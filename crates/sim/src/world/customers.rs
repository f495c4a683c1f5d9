//! Customers: they come, write, wait, give up, fall silent, and sometimes come again.

use base::id::InteractionId;
use base::medium::Medium;
use base::time::Span;
use floor::event::QueuedBy;
use floor::flow::run::Heard;
use floor::input::{Arrival, Input, Start};
use floor::interaction::Place;

use super::{Act, World};
use crate::scene;

impl World {
    pub(super) fn customer_acts(&mut self, act: Act) {
        match act {
            Act::CustomerArrives => {
                let every = self.customers.exponential(self.plan.every);
                self.plan_in(every, Act::CustomerArrives);
                self.arrives();
            }
            Act::CustomerComesAgain => self.arrives(),
            Act::CustomerWrites(id) => {
                self.tries(Input::CustomerWrote(id));
            }
            Act::CustomerGivesUp(id) => {
                let waits = self.floor.interaction(id).is_some_and(|one| {
                    one.answered_at.is_none() && !matches!(one.place, Place::PreOpen)
                });
                if waits {
                    self.tries(Input::CustomerLeft(id));
                }
            }
            Act::CustomerHangsUp(id) => {
                self.tries(Input::CustomerLeft(id));
            }
            Act::CustomerAnswersFlow(id) => self.answers_flow(id),
            Act::FlowWakes(id) => self.flow_hears(id, &Heard::Woke),
            Act::LeavesFlow(id) => self.leaves_flow(id, scene::queue(4), 0),
            _ => {}
        }
    }

    pub(super) fn pick_queue(&mut self) -> i64 {
        i64::try_from(self.customers.below(scene::QUEUES.unsigned_abs())).unwrap_or(0)
    }

    fn arrives(&mut self) {
        self.arrived += 1;
        let n = 1 + self.pick_queue();
        let id = InteractionId::from_i64(10_000 + i64::from(self.arrived));
        let medium = scene::medium_of(n, &mut self.customers);
        let mut arrival = Arrival::new(id, scene::queue(n), medium);
        if self.customers.chance(1, 8) {
            let owner = self.customers.below(self.plan.agents.unsigned_abs());
            arrival.owner = Some(scene::agent(1 + i64::try_from(owner).unwrap_or(0)));
        }
        if self.customers.chance(1, 10) {
            arrival.priority = u16::try_from(self.customers.below(10)).unwrap_or(0);
        }
        if self.customers.chance(1, 10) && n != 3 {
            arrival.skills.insert(scene::skill(2), 1);
        }
        match self.customers.below(12) {
            0 => arrival.start = Start::PreOpen,
            1 => {
                let by = self.customers.below(self.plan.agents.unsigned_abs());
                let by = scene::agent(1 + i64::try_from(by).unwrap_or(0));
                arrival.start = Start::Outbound { by };
            }
            _ => {}
        }
        let with_flow = arrival.start == Start::PreOpen;
        if self.ask(Input::InteractionArrived(arrival)).is_err() {
            return;
        }
        if medium != Medium::Voice && !self.customers.chance(1, 20) {
            self.tries(Input::CustomerWrote(id));
        }
        if with_flow {
            self.flow_hears(id, &Heard::Began);
        }
    }

    /// Whoever waits may lose patience; in another message or two, or on the line.
    pub(super) fn waits(&mut self, id: InteractionId, by: QueuedBy) {
        if by != QueuedBy::Entry {
            return;
        }
        let medium = self.floor.interaction(id).map(|one| one.medium);
        let patience = match medium {
            Some(Medium::Voice) => Span::from_secs(60),
            Some(Medium::Chat) => Span::from_mins(4),
            Some(Medium::Messaging | Medium::Mail) | None => Span::from_mins(60),
        };
        let after = self.customers.exponential(patience);
        self.plan_in(after, Act::CustomerGivesUp(id));
        if medium != Some(Medium::Voice) && self.customers.chance(1, 3) {
            let after = self.customers.exponential(Span::from_secs(30));
            self.plan_in(after, Act::CustomerWrites(id));
        }
    }

    /// A reply came: most write again, some only after a long silence, some never.
    pub(super) fn was_replied(&mut self, id: InteractionId) {
        let mean = match self.customers.below(10) {
            0..=2 => return,
            3 => Span::from_mins(15),
            _ => Span::from_secs(45),
        };
        let after = self.customers.exponential(mean);
        self.plan_in(after, Act::CustomerWrites(id));
    }

    pub(super) fn may_come_again(&mut self) {
        if !self.calm && self.customers.chance(1, 4) {
            let after = self.customers.exponential(Span::from_mins(2));
            self.plan_in(after, Act::CustomerComesAgain);
        }
    }
}
