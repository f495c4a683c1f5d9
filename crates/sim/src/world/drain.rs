//! The evening: no more customers, everybody does their work, and everything must come to an end.

use base::id::{InteractionId, UserId};
use base::time::Span;
use floor::config::Acceptance;
use floor::input::Input;
use floor::presence::Hold;

use super::{Act, World};
use crate::invariant;
use crate::scene;

/// Virtual time in which everything must drain.
const PATIENCE: Span = Span::from_hours(24 * 5);

impl World {
    pub(super) fn drain(&mut self) {
        self.calm = true;
        self.agenda
            .retain(|_, act| !matches!(act, Act::CustomerArrives | Act::CustomerComesAgain));
        self.put_settings_right();
        let until = self.now + PATIENCE;
        self.pick_up();
        while self.floor.interactions().next().is_some() {
            assert!(
                self.now < until,
                "{:?}: does not drain: {:#?}",
                self.plan,
                self.floor.interactions().next()
            );
            if !self.step() {
                self.pick_up();
            }
        }
        self.tally.nothing_left();
        invariant::check(&self.floor, &mut self.tally, &[], true, "the end");
    }

    fn put_settings_right(&mut self) {
        self.settings_return();
        for mut agent in self.home.agents.values().cloned().collect::<Vec<_>>() {
            agent.automatic = true;
            for n in 1..=scene::SKILLS {
                agent.skills.insert(scene::skill(n), 10);
            }
            self.tries(Input::AgentSet(Box::new(agent)));
        }
    }

    /// Everybody looks at what is in hand.
    fn pick_up(&mut self) {
        for agent in self.home.agents.keys().copied().collect::<Vec<_>>() {
            self.tries(Input::AgentSignedIn(agent));
            self.tries(Input::SystemPauseLifted(agent));
            self.tries(Input::AgentAvailable(agent));
        }
        let hands: Vec<(InteractionId, UserId, Hold)> = self
            .floor
            .interactions()
            .filter_map(|one| one.holder().map(|(agent, hold)| (one.id, agent, hold)))
            .collect();
        for (id, agent, hold) in hands {
            match hold {
                Hold::Offered => self.offered(id, agent, Acceptance::Click),
                Hold::Active | Hold::Inactive => {
                    self.plan_in(Span::from_secs(5), Act::Ends(id, agent));
                }
                Hold::WrapUp => self.plan_in(Span::from_secs(5), Act::WrapsUp(id, agent)),
            }
        }
        let with_flow: Vec<InteractionId> = self
            .floor
            .interactions()
            .filter(|one| one.place == floor::interaction::Place::PreOpen)
            .map(|one| one.id)
            .collect();
        for id in with_flow {
            self.plan_in(Span::from_secs(5), Act::LeavesFlow(id));
        }
    }
}
