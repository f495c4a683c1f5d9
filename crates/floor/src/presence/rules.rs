//! What an agent's readiness, link and hands mean together.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{PauseReasonId, QueueId, UserId};
use base::medium::Medium;
use base::time::Timestamp;

use super::{Agent, AgentState, Hold, Link, Mode, OpenSpan};
use crate::config::{AgentConfig, OrganizationConfig, PauseReasonConfig};
use crate::routing::strategy::Standing;
use crate::routing::terms::Room;
use crate::row::SpanKind;

/// Something that time alone brings an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgentDue {
    /// The lost connection is forgiven no longer.
    Lost,
    /// The pause lasts too long.
    PauseOverruns,
}

impl Agent {
    /// Gives somebody who is signed out.
    pub const fn new(id: UserId) -> Self {
        Self {
            id,
            mode: Mode::Offline,
            link: Link::None,
            system_pause: BTreeSet::new(),
            state_span: None,
            sign_in_span: None,
            idle_since: Timestamp::ZERO,
            last_given_at: Timestamp::ZERO,
            given_count: 0,
            hands: BTreeMap::new(),
        }
    }

    /// Gives what screens show. `links` are the agent's queues.
    pub fn state(&self, links: &BTreeSet<QueueId>) -> AgentState {
        match self.mode {
            Mode::Offline => AgentState::Offline,
            Mode::PauseRequested { .. } => AgentState::PauseRequested,
            Mode::Paused { .. } => AgentState::Paused,
            Mode::Away => AgentState::Away,
            Mode::Ready if self.count(Hold::Active) > 0 => AgentState::Busy,
            Mode::Ready if self.count(Hold::WrapUp) > 0 => AgentState::AfterCall,
            Mode::Ready if self.is_kept_from_all(links) => AgentState::Paused,
            Mode::Ready => AgentState::Available,
        }
    }

    /// Gives the state, and the reason of a pause, that were shown last.
    pub const fn shown(&self) -> (AgentState, Option<PauseReasonId>) {
        match self.state_span {
            Some(OpenSpan {
                kind:
                    SpanKind::State {
                        state,
                        pause_reason,
                    },
                ..
            }) => (state, pause_reason),
            Some(OpenSpan {
                kind: SpanKind::SignedIn,
                ..
            })
            | None => (AgentState::Offline, None),
        }
    }

    fn is_kept_from_all(&self, links: &BTreeSet<QueueId>) -> bool {
        !links.is_empty() && links.is_subset(&self.system_pause)
    }

    /// Gives the reason of a pause, wanted or begun. The product's own pause has none.
    pub const fn pause_reason(&self) -> Option<PauseReasonId> {
        match self.mode {
            Mode::PauseRequested { reason } | Mode::Paused { reason, .. } => Some(reason),
            Mode::Offline | Mode::Ready | Mode::Away => None,
        }
    }

    /// Counts what is held in one way.
    pub fn count(&self, hold: Hold) -> u32 {
        self.sum(|_, held| held == hold)
    }

    /// Counts what uses capacity.
    pub fn load(&self) -> u32 {
        self.sum(|_, hold| hold != Hold::Inactive)
    }

    fn sum(&self, counts: impl Fn(Medium, Hold) -> bool) -> u32 {
        let held = self
            .hands
            .values()
            .filter(|(medium, hold)| counts(*medium, *hold))
            .count();
        u32::try_from(held).unwrap_or(u32::MAX)
    }

    /// Tells whether something delays a pause: what is active, and what awaits its code (PAUSE-004).
    pub fn delays_pause(&self) -> bool {
        self.count(Hold::Active) + self.count(Hold::WrapUp) > 0
    }

    /// Tells whether the agent can be given work at all.
    pub const fn is_ready(&self) -> bool {
        matches!(self.mode, Mode::Ready) && matches!(self.link, Link::Up)
    }

    /// Tells whether a conversation that wakes up stays with the agent; a short drop of the line does not matter.
    pub const fn keeps_conversations(&self) -> bool {
        matches!(self.mode, Mode::Ready)
    }

    /// Tells whether capacity is left for a medium.
    pub fn has_room(&self, config: &AgentConfig, medium: Medium) -> bool {
        let in_medium = self.sum(|held, hold| held == medium && hold != Hold::Inactive);
        self.load() < config.capacity.total && in_medium < config.capacity.for_medium(medium)
    }

    /// Gives the media for which the agent could take another.
    pub fn room(&self, config: &AgentConfig) -> Room {
        if !self.is_ready() {
            return Room::NONE;
        }
        let with = |room: Room, medium| {
            if self.has_room(config, medium) {
                room.with(medium)
            } else {
                room
            }
        };
        Medium::ALL.into_iter().fold(Room::NONE, with)
    }

    /// Gives the media for which the agent is distributed to. Calls come whether distribution is on or off (ROUTE-009).
    pub fn distribution_room(&self, config: &AgentConfig) -> Room {
        let room = self.room(config);
        if config.automatic || !room.holds(Medium::Voice) {
            if config.automatic { room } else { Room::NONE }
        } else {
            Room::NONE.with(Medium::Voice)
        }
    }

    /// Gives what strategies look at.
    pub fn standing(&self, config: &AgentConfig) -> Standing {
        Standing {
            agent: self.id,
            load: self.load(),
            capacity: config.capacity.total,
            idle_since: self.idle_since,
            last_given_at: self.last_given_at,
            given_count: self.given_count,
        }
    }

    /// Finds what comes next and when.
    pub fn next_due(
        &self,
        organization: &OrganizationConfig,
        reasons: &BTreeMap<PauseReasonId, PauseReasonConfig>,
    ) -> Option<(Timestamp, AgentDue)> {
        let lost = match self.link {
            Link::LostAt(at) => Some((at + organization.drop_forgiveness, AgentDue::Lost)),
            Link::None | Link::Up => None,
        };
        let overrun = match self.mode {
            Mode::Paused {
                reason,
                since,
                overran: false,
            } => reasons
                .get(&reason)
                .and_then(|reason| reason.max)
                .map(|max| (since + max, AgentDue::PauseOverruns)),
            Mode::Paused { overran: true, .. }
            | Mode::Offline
            | Mode::Ready
            | Mode::PauseRequested { .. }
            | Mode::Away => None,
        };
        lost.into_iter().chain(overrun).min()
    }
}
