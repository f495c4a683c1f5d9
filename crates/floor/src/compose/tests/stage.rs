//! The stage: a floor, a clock, and short words for what happens on it.

use std::sync::Arc;

use base::calendar::Calendar;
use base::id::{InteractionId, OrgId, PauseReasonId, QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::time::{Span, Timestamp};

use crate::compose::Floor;
use crate::config::{
    Acceptance, AgentConfig, FloorConfig, OpenConversations, OrganizationConfig, PauseReasonConfig,
    PauseStart, QueueConfig,
};
use crate::event::FloorEvent;
use crate::input::{Arrival, Input, Then, Writer};
use crate::interaction::{Activity, Interaction, InteractionState};
use crate::output::{Effect, Output};
use crate::presence::AgentState;
use crate::refused::Refused;
use crate::row::{Dirty, Saved};

pub(super) const SALES: QueueId = QueueId::from_i64(1);
pub(super) const SUPPORT: QueueId = QueueId::from_i64(2);
pub(super) const ANA: UserId = UserId::from_i64(11);
pub(super) const BIA: UserId = UserId::from_i64(12);
pub(super) const CAIO: UserId = UserId::from_i64(13);
pub(super) const BOSS: UserId = UserId::from_i64(99);
pub(super) const LUNCH: PauseReasonId = PauseReasonId::from_i64(21);
pub(super) const FIRE: PauseReasonId = PauseReasonId::from_i64(22);
pub(super) const DESK: PauseReasonId = PauseReasonId::from_i64(23);
pub(super) const SOLD: WrapUpCodeId = WrapUpCodeId::from_i64(31);

/// A floor with a clock and a notebook.
pub(super) struct Stage {
    pub(super) floor: Floor,
    pub(super) now: Timestamp,
    pub(super) events: Vec<FloorEvent>,
    pub(super) effects: Vec<Effect>,
    saved: Saved,
    pub(super) written: Vec<Dirty>,
}

/// An interaction by its number.
pub(super) fn talk(n: i64) -> InteractionId {
    InteractionId::from_i64(n)
}

/// Ana and Bia sell, Caio supports; everybody holds two; offers need a click and stand 20 s.
pub(super) fn stage() -> Stage {
    stage_with(|_| {})
}

pub(super) fn stage_with(adjust: impl Fn(&mut QueueConfig)) -> Stage {
    let calendar = Arc::new(Calendar::always("America/Sao_Paulo").unwrap());
    let mut config = FloorConfig::new(OrganizationConfig::new(
        OrgId::from_i64(1),
        Arc::clone(&calendar),
    ));
    for (id, members) in [(SALES, vec![ANA, BIA]), (SUPPORT, vec![CAIO])] {
        let mut queue = QueueConfig::new(id, Arc::clone(&calendar));
        queue.members = members.into_iter().map(|agent| (agent, 0)).collect();
        queue.acceptance = Acceptance::Click;
        adjust(&mut queue);
        config.queues.insert(id, Arc::new(queue));
    }
    for agent in [ANA, BIA, CAIO, BOSS] {
        config.agents.insert(agent, AgentConfig::new(agent, 2));
    }
    for (id, start) in [
        (LUNCH, PauseStart::WhenFree),
        (FIRE, PauseStart::Immediate(OpenConversations::Return)),
        (DESK, PauseStart::Immediate(OpenConversations::Stay)),
    ] {
        let max = Some(Span::from_mins(60));
        config
            .pause_reasons
            .insert(id, PauseReasonConfig { id, start, max });
    }
    let now = Timestamp::from_secs(1_790_000_000);
    Stage {
        floor: Floor::new(config, now),
        now,
        events: vec![],
        effects: vec![],
        saved: Saved::default(),
        written: vec![],
    }
}

impl Stage {
    /// Wishes something now; what came of it is noted, and the floor must survive a crash here.
    pub(super) fn ask(&mut self, input: Input) -> Result<(), Refused> {
        let answer = self.floor.ask(self.now, input);
        while let Some(output) = self.floor.poll() {
            match output {
                Output::Event(_, event) => self.events.push(event),
                Output::Effect(effect) => self.effects.push(effect),
                Output::Refused(_) => {}
            }
        }
        let dirty = self.floor.take_dirty();
        for row in &dirty.interactions {
            self.saved.interactions.retain(|one| one.id != row.id);
            self.saved
                .interactions
                .extend(row.document.as_deref().cloned());
        }
        for row in &dirty.agents {
            self.saved.agents.retain(|one| one.id != row.id);
            self.saved.agents.push((*row.document).clone());
        }
        for row in &dirty.boards {
            self.saved
                .boards
                .retain(|one| (one.day, one.queue) != (row.day, row.queue));
            self.saved.boards.push(*row);
        }
        self.saved.floor = dirty.floor.unwrap_or(self.saved.floor);
        self.written.push(dirty);
        let again = Floor::load(self.floor.config().clone(), self.saved.clone(), self.now);
        assert!(again == self.floor, "a reload differs");
        assert_eq!(self.floor.recount_now().0, *self.floor.board().all_now());
        assert_eq!(self.floor.recount_now().1, *self.floor.board().states());
        answer
    }

    pub(super) fn does(&mut self, input: Input) {
        assert_eq!(self.ask(input), Ok(()));
    }

    /// Lets time pass, deadline by deadline.
    pub(super) fn wait(&mut self, span: Span) {
        let until = self.now + span;
        while let Some(at) = self.floor.deadline().filter(|at| *at <= until) {
            assert!(
                at >= self.now || self.now == until,
                "a deadline lies behind"
            );
            self.now = self.now.max(at);
            self.does(Input::Tick);
        }
        self.now = until;
    }

    pub(super) fn wait_s(&mut self, secs: i64) {
        self.wait(Span::from_secs(secs));
    }

    pub(super) fn signs_in(&mut self, agent: UserId) {
        self.does(Input::AgentSignedIn(agent));
    }

    /// A customer comes to sales by messaging and has written.
    pub(super) fn comes(&mut self, n: i64) {
        self.comes_to(n, SALES, Medium::Messaging);
    }

    pub(super) fn comes_to(&mut self, n: i64, queue: QueueId, medium: Medium) {
        self.does(Input::InteractionArrived(Arrival::new(
            talk(n),
            queue,
            medium,
        )));
        self.does(Input::CustomerWrote(talk(n)));
    }

    pub(super) fn accepts(&mut self, n: i64, agent: UserId) {
        self.does(Input::OfferAccepted {
            interaction: talk(n),
            agent,
        });
    }

    /// Comes and is accepted.
    pub(super) fn talks(&mut self, n: i64, agent: UserId) {
        self.comes(n);
        self.accepts(n, agent);
    }

    pub(super) fn writes(&mut self, n: i64, agent: UserId) {
        self.does(Input::AgentWrote {
            interaction: talk(n),
            writer: Writer::Agent(agent),
        });
    }

    pub(super) fn customer_writes(&mut self, n: i64) {
        self.does(Input::CustomerWrote(talk(n)));
    }

    pub(super) fn concludes(&mut self, n: i64, agent: UserId) {
        let interaction = talk(n);
        self.does(Input::Conclude {
            interaction,
            agent,
            code: None,
            by_sale: false,
            then: Then::End,
        });
    }

    /// Who is offered or holds it.
    pub(super) fn holder(&self, n: i64) -> Option<UserId> {
        self.floor
            .interaction(talk(n))
            .and_then(Interaction::holder)
            .map(|(agent, _)| agent)
    }

    /// Where it stands; the last row tells of an ended one.
    pub(super) fn state(&self, n: i64) -> InteractionState {
        match self.floor.interaction(talk(n)) {
            Some(interaction) => interaction.state(),
            None => self.row(n).state,
        }
    }

    pub(super) fn activity(&self, n: i64) -> Activity {
        self.floor.interaction(talk(n)).unwrap().activity()
    }

    pub(super) fn shows(&self, agent: UserId) -> AgentState {
        self.floor.agent_state(agent).unwrap()
    }

    /// The last row that was written of an interaction.
    pub(super) fn row(&self, n: i64) -> &crate::row::InteractionRow {
        let mut rows = self.written.iter().flat_map(|dirty| &dirty.interactions);
        rows.rfind(|row| row.id == talk(n)).unwrap()
    }

    pub(super) fn happened(&self, kind: &str) -> usize {
        self.events
            .iter()
            .filter(|event| event.kind() == kind)
            .count()
    }

    /// Changes a queue.
    pub(super) fn sets(&mut self, queue: QueueId, adjust: impl FnOnce(&mut QueueConfig)) {
        let mut config = (*self.floor.config().queues[&queue]).clone();
        adjust(&mut config);
        self.does(Input::QueueSet(Box::new(config)));
    }
}
