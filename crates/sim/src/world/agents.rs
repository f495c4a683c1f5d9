//! Agents: they accept late, forget, decline, reply, transfer, give back, and conclude.

use base::id::{InteractionId, UserId, WrapUpCodeId};
use base::time::Span;
use floor::config::Acceptance;
use floor::input::{Among, Input, Pulled, Target, Then, Writer};
use floor::interaction::Place;
use floor::presence::AgentState;

use super::{Act, World};
use crate::scene;

/// A code that agents choose.
const CODE: WrapUpCodeId = WrapUpCodeId::from_i64(600);
/// For how long agents put something off, on average.
const PUT_OFF: Span = Span::from_mins(20);

impl World {
    pub(super) fn agent_acts(&mut self, act: Act) {
        match act {
            Act::SignsIn(agent) => self.tries(Input::AgentSignedIn(agent)),
            Act::ComesBack(agent) => self.tries(Input::AgentAvailable(agent)),
            Act::Reconnects(agent) => self.tries(Input::AgentConnected(agent)),
            Act::Answers(interaction, agent) => {
                self.tries(Input::OfferAccepted { interaction, agent });
            }
            Act::Declines(interaction, agent) => {
                self.tries(Input::OfferDeclined { interaction, agent });
            }
            Act::Writes(interaction, agent) => {
                self.tries(Input::AgentWrote {
                    interaction,
                    writer: Writer::Agent(agent),
                });
            }
            Act::Ends(interaction, agent) => self.ends(interaction, agent),
            Act::WrapsUp(interaction, agent) => {
                let code = (self.calm || !self.people.chance(1, 10)).then_some(CODE);
                let then = Then::End;
                if self
                    .ask(Input::WrapUpDone {
                        interaction,
                        agent,
                        code,
                        then,
                    })
                    .is_err()
                    && code.is_none()
                {
                    self.plan_in(Span::from_secs(20), Act::WrapsUp(interaction, agent));
                }
            }
            Act::Pulls(agent) => {
                self.tries(Input::Pull {
                    agent,
                    what: Pulled::Next(Among::default()),
                });
                if !self.calm {
                    let after = self.people.exponential(Span::from_secs(40));
                    self.plan_in(after, Act::Pulls(agent));
                }
            }
            _ => {}
        }
    }

    /// Sees an offer: answers late, declines, or does not notice.
    pub(super) fn offered(&mut self, id: InteractionId, agent: UserId, acceptance: Acceptance) {
        let fate = if self.calm { 9 } else { self.people.below(10) };
        match (fate, acceptance) {
            (0, _) => {}
            (1, Acceptance::Click) => self.plan_in(Span::from_secs(2), Act::Declines(id, agent)),
            (2, Acceptance::Automatic) => self.plan_in(Span::from_secs(2), Act::Writes(id, agent)),
            _ => {
                let after = self.people.exponential(Span::from_secs(4));
                self.plan_in(after, Act::Answers(id, agent));
            }
        }
    }

    /// Has it in hand: will reply, and end it some time.
    pub(super) fn has_answered(&mut self, id: InteractionId, agent: UserId) {
        let first = self.people.exponential(Span::from_secs(15));
        self.plan_in(first, Act::Writes(id, agent));
        let mean = if self.calm {
            Span::from_secs(60)
        } else {
            Span::from_mins(4)
        };
        if self.calm || !self.people.chance(1, 5) {
            let after = self.people.exponential(mean);
            self.plan_in(after, Act::Ends(id, agent));
        }
        if self.people.chance(1, 10) {
            let after = self.people.exponential(Span::from_mins(3));
            self.plan_in(after, Act::CustomerHangsUp(id));
        }
    }

    /// The customer wrote: whoever has it will reply.
    pub(super) fn must_reply(&mut self, id: InteractionId) {
        let holder = self
            .floor
            .interaction(id)
            .and_then(floor::interaction::Interaction::holder);
        if let Some((agent, _)) = holder
            && !self.people.chance(1, 10)
        {
            let after = self.people.exponential(Span::from_secs(40));
            self.plan_in(after, Act::Writes(id, agent));
        }
    }

    /// What was put off is back, or its due date came.
    pub(super) fn has_back(&mut self, id: InteractionId, agent: UserId) {
        let after = self.people.exponential(Span::from_secs(30));
        self.plan_in(after, Act::Ends(id, agent));
    }

    /// An alarm reminds the agent of a customer who waits.
    pub(super) fn is_reminded(&mut self, id: InteractionId, agent: UserId) {
        let after = self.people.exponential(Span::from_secs(20));
        self.plan_in(after, Act::Writes(id, agent));
        self.plan_in(after + Span::from_secs(60), Act::Ends(id, agent));
    }

    fn ends(&mut self, id: InteractionId, agent: UserId) {
        let fate = if self.calm { 9 } else { self.people.below(14) };
        let other =
            1 + i64::try_from(self.people.below(self.plan.agents.unsigned_abs())).unwrap_or(0);
        let queue = 1 + i64::try_from(self.people.below(scene::QUEUES.unsigned_abs())).unwrap_or(0);
        let transfer = |to| Input::Transfer {
            interaction: id,
            by: agent,
            to,
            code: Some(CODE),
        };
        let conclude = |code, then| Input::Conclude {
            interaction: id,
            agent,
            code,
            by_sale: false,
            then,
        };
        let wish = match fate {
            0 => transfer(Target::Agent(scene::agent(other))),
            1 => transfer(Target::Queue(scene::queue(queue))),
            2 => Input::ReturnToQueue {
                interaction: id,
                agent,
            },
            3 => conclude(Some(CODE), Then::Queue(scene::queue(queue))),
            4..=6 => conclude(Some(CODE), Then::End),
            7 => Input::DueSet {
                interaction: id,
                by: agent,
                due: Some(self.now + Span::from_secs(1) + self.people.exponential(PUT_OFF)),
            },
            _ => conclude(None, Then::End),
        };
        if self.ask(wish).is_err() {
            let held = self.floor.interaction(id).is_some_and(
                |one| matches!(&one.place, Place::WithAgent(with) if with.agent == agent),
            );
            if held {
                self.plan_in(Span::from_secs(30), Act::Ends(id, agent));
            }
        }
    }

    pub(super) fn changed_state(&mut self, agent: UserId, to: AgentState) {
        let mean = match to {
            AgentState::Away => Span::from_mins(2),
            AgentState::Paused => Span::from_mins(7),
            AgentState::Offline
            | AgentState::Available
            | AgentState::Busy
            | AgentState::AfterCall
            | AgentState::PauseRequested => return,
        };
        let after = self.people.exponential(mean);
        self.plan_in(after, Act::ComesBack(agent));
    }
}
