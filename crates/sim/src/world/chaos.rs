//! Mischief: lost lines, pauses at the wrong moment, supervisors who meddle, settings that change under way.

use base::id::{InteractionId, UserId};
use base::time::Span;
use floor::input::{Freed, Input, SetState, Target};

use super::{Act, World};
use crate::scene;

impl World {
    pub(super) fn make_mischief(&mut self) {
        if self.calm {
            return;
        }
        let after = self.mischief.exponential(Span::from_secs(12));
        self.plan_in(after, Act::Mischief);
        let agent = self.some_agent();
        match self.mischief.below(16) {
            0..=2 => self.drops_line(agent),
            3..=5 => {
                let reason = self.mischief.choose(&scene::REASONS).copied();
                if let Some(reason) = reason {
                    self.tries(Input::PauseWanted { agent, reason });
                }
            }
            6 => self.tries(Input::PauseEnded(agent)),
            7 => self.tries(Input::AgentSignedOut(agent)),
            8 => {
                let queues = [scene::queue(1), scene::queue(2), scene::queue(4)].into();
                self.tries(Input::SystemPauseSet { agent, queues });
                self.plan_in(Span::from_mins(3), Act::IsLifted(agent));
            }
            9 => self.tries(Input::SystemPauseLifted(agent)),
            10 => {
                let states = [
                    SetState::Available,
                    SetState::Away,
                    SetState::Offline,
                    SetState::Paused(scene::REASONS[0]),
                ];
                if let Some(to) = self.mischief.choose(&states).copied() {
                    let by = scene::SUPERVISOR;
                    self.tries(Input::AgentStateSet { agent, by, to });
                }
            }
            11..=13 => self.meddle(agent),
            _ => self.change_settings(agent),
        }
    }

    fn some_agent(&mut self) -> UserId {
        let n = self.mischief.below(self.plan.agents.unsigned_abs());
        scene::agent(1 + i64::try_from(n).unwrap_or(0))
    }

    fn some_interaction(&mut self) -> Option<InteractionId> {
        let live: Vec<InteractionId> = self.floor.interactions().map(|one| one.id).collect();
        self.mischief.choose(&live).copied()
    }

    fn drops_line(&mut self, agent: UserId) {
        self.tries(Input::AgentDisconnected(agent));
        let after = self.mischief.exponential(Span::from_secs(50));
        self.plan_in(after, Act::Reconnects(agent));
    }

    fn meddle(&mut self, agent: UserId) {
        let Some(interaction) = self.some_interaction() else {
            return;
        };
        let by = scene::SUPERVISOR;
        let to_queue = 1 + i64::try_from(self.mischief.below(4)).unwrap_or(0);
        let input = match self.mischief.below(8) {
            0 => Input::TakeOver { interaction, by },
            1 => Input::MoveTo {
                interaction,
                by,
                to: Target::Agent(agent),
            },
            2 => Input::MoveTo {
                interaction,
                by,
                to: Target::Queue(scene::queue(to_queue)),
            },
            3 => Input::OwnerFound {
                interaction,
                owner: agent,
            },
            4 => Input::Free {
                interaction,
                to: Freed::ToQueue,
            },
            5 => Input::Free {
                interaction,
                to: Freed::ToEnd,
            },
            6 => Input::DueSet {
                interaction,
                by,
                due: self
                    .mischief
                    .chance(1, 2)
                    .then(|| self.now + Span::from_mins(9)),
            },
            _ => Input::Cancel {
                interaction,
                by,
                blocked: false,
            },
        };
        self.tries(input);
    }

    fn change_settings(&mut self, agent: UserId) {
        let n = 1 + i64::try_from(self.mischief.below(scene::QUEUES.unsigned_abs())).unwrap_or(0);
        let id = scene::queue(n);
        match self.mischief.below(4) {
            0 => {
                let Some(queue) = self.floor.config().queues.get(&id) else {
                    return;
                };
                let mut queue = (**queue).clone();
                if queue.members.remove(&agent).is_none() {
                    queue.members.insert(agent, 0);
                }
                self.tries(Input::QueueSet(Box::new(queue)));
            }
            1 => {
                let Some(config) = self.floor.config().agents.get(&agent) else {
                    return;
                };
                let mut config = config.clone();
                config.capacity.total = 1 + u32::try_from(self.mischief.below(4)).unwrap_or(0);
                config.skills.insert(scene::skill(2), 3);
                self.tries(Input::AgentSet(Box::new(config)));
            }
            2 => {
                let move_to = Some(scene::queue(if n == 4 { 2 } else { 4 }));
                self.tries(Input::QueueDeactivated { queue: id, move_to });
                self.plan_in(Span::from_mins(4), Act::SettingsReturn);
            }
            _ => self.settings_return(),
        }
    }

    /// Somebody sets every queue as it was.
    pub(super) fn settings_return(&mut self) {
        for queue in self.home.queues.values().cloned().collect::<Vec<_>>() {
            self.tries(Input::QueueSet(Box::new((*queue).clone())));
        }
    }
}
