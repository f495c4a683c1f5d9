//! One organization's operation in real time: every machine together, and the only place that knows them all.

use std::collections::{BTreeMap, VecDeque};

use base::id::{InteractionId, UserId};
use base::time::Timestamp;

use crate::config::FloorConfig;
use crate::input::Input;
use crate::interaction::Interaction;
use crate::output::Output;
use crate::presence::Agent;
use crate::refused::Refused;
use crate::row::{Dirty, FloorRow, Saved};

/// The floor of one organization.
#[derive(Debug, Clone)]
pub struct Floor {
    config: FloorConfig,
    interactions: BTreeMap<InteractionId, Interaction>,
    agents: BTreeMap<UserId, Agent>,
    row: FloorRow,
    outputs: VecDeque<Output>,
    dirty: Dirty,
}

impl Floor {
    /// Starts a floor on which nothing ever happened.
    pub fn new(config: FloorConfig, now: Timestamp) -> Self {
        Self::load(config, Saved::default(), now)
    }

    /// Rebuilds a floor from what was saved. Offers in flight are shown again.
    pub fn load(config: FloorConfig, saved: Saved, _now: Timestamp) -> Self {
        Self {
            config,
            interactions: saved
                .interactions
                .into_iter()
                .map(|one| (one.id, one))
                .collect(),
            agents: saved.agents.into_iter().map(|one| (one.id, one)).collect(),
            row: saved.floor,
            outputs: VecDeque::new(),
            dirty: Dirty::default(),
        }
    }

    /// Feeds one input. Never fails: a refused input becomes a `Refused` output.
    pub fn handle(&mut self, now: Timestamp, input: Input) {
        if let Err(refused) = self.ask(now, input) {
            self.outputs.push_back(Output::Refused(refused));
        }
    }

    /// Feeds one input and tells at once whether it was refused. Other outputs are polled as usual.
    ///
    /// **Errors**: the refusal; nothing changed then, except what time itself changed.
    pub fn ask(&mut self, _now: Timestamp, _input: Input) -> Result<(), Refused> {
        Err(Refused::FloorFull)
    }

    /// Takes the next output. The driver drains all of them before the next `handle`.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// The earliest moment at which `handle(now, Input::Tick)` would do something.
    pub fn deadline(&self) -> Option<Timestamp> {
        None
    }

    /// Takes everything that changed since it was last taken, as rows to write.
    pub fn take_dirty(&mut self) -> Dirty {
        std::mem::take(&mut self.dirty)
    }

    /// Lends the settings.
    pub fn config(&self) -> &FloorConfig {
        &self.config
    }

    /// Lends a live interaction.
    pub fn interaction(&self, id: InteractionId) -> Option<&Interaction> {
        self.interactions.get(&id)
    }

    /// Lends an agent.
    pub fn agent(&self, id: UserId) -> Option<&Agent> {
        self.agents.get(&id)
    }
}
