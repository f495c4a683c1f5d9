//! What must hold after every input, written from the requirements and not from the machine.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{InteractionId, QueueId, UserId};
use base::medium::Medium;
use base::time::Timestamp;
use floor::compose::Floor;
use floor::event::{FloorEvent, QueuedBy};
use floor::interaction::{Band, Circle, Interaction, Place, Waiting};
use floor::output::Output;
use floor::presence::{Hold, Link, Mode};
use floor::reason::How;

/// Who began and did not end yet, by the events alone.
#[derive(Debug, Default)]
pub struct Ledger {
    alive: BTreeSet<InteractionId>,
}

impl Ledger {
    fn note(&mut self, event: &FloorEvent, about: &str) {
        match event {
            FloorEvent::InteractionStarted { interaction, .. } => {
                assert!(self.alive.insert(*interaction), "{about}: began twice");
            }
            FloorEvent::InteractionConcluded { interaction, .. }
            | FloorEvent::InteractionCanceled { interaction, .. }
            | FloorEvent::InteractionWithdrawn { interaction, .. }
            | FloorEvent::InteractionAbandoned { interaction, .. } => {
                assert!(self.alive.remove(interaction), "{about}: ended twice");
            }
            _ => {}
        }
    }

    /// Everything that began has ended.
    ///
    /// # Panics
    ///
    /// If not.
    pub fn nothing_left(&self) {
        assert!(self.alive.is_empty(), "lost: {:?}", self.alive);
    }
}

/// Checks everything that must hold; the dear recounts only if `deep`.
///
/// # Panics
///
/// When something does not hold.
pub fn check(floor: &Floor, ledger: &mut Ledger, outputs: &[Output], deep: bool, about: &str) {
    for output in outputs {
        if let Output::Event(_, event) = output {
            ledger.note(event, about);
            check_return(floor, event, about);
            check_offer(floor, event, about);
        }
    }
    if deep {
        nothing_lost(floor, ledger, about);
        hands_agree(floor, about);
        nobody_waits_for_an_idle_agent(floor, about);
        let (now, states) = floor.recount_now();
        assert!(now == *floor.board().all_now(), "{about}: counters of now");
        assert!(
            states == *floor.board().states(),
            "{about}: agents by state"
        );
    }
}

fn nothing_lost(floor: &Floor, ledger: &Ledger, about: &str) {
    let live: BTreeSet<InteractionId> = floor.interactions().map(|one| one.id).collect();
    assert!(live == ledger.alive, "{about}: lost or invented");
    for one in floor.interactions() {
        let open = match &one.place {
            Place::Waiting(waiting) => waiting.offer.is_none() && waiting.held_until.is_none(),
            Place::PreOpen | Place::WithAgent(_) | Place::WrapUp(_) | Place::Ended { .. } => false,
        };
        assert!(
            open == floor.routing().item(one.id).is_some(),
            "{about}: not in its one place"
        );
        if one.place == Place::PreOpen {
            before_opening(floor, one, about);
        }
    }
}

/// Who is still with a flow waits for nobody and is with nobody (GAP-046).
fn before_opening(floor: &Floor, one: &Interaction, about: &str) {
    assert!(
        one.holder().is_none() && one.segment.is_none() && one.segment_count == 0,
        "{about}: with an agent before it was opened"
    );
    assert!(
        floor.position(one.id).is_none() && one.queued_at.is_none(),
        "{about}: in a queue before it was opened"
    );
}

/// Whatever an agent holds is held by nobody else, and the interaction says so too.
fn hands_agree(floor: &Floor, about: &str) {
    let mut held: BTreeMap<InteractionId, (UserId, Hold)> = BTreeMap::new();
    for agent in floor.agents() {
        for (id, (_, hold)) in &agent.hands {
            let twice = held.insert(*id, (agent.id, *hold));
            assert!(twice.is_none(), "{about}: {id} is with two agents");
            let idle = matches!(
                agent.mode,
                Mode::Offline | Mode::Paused { .. } | Mode::PauseRequested { .. }
            );
            assert!(
                !(idle && *hold == Hold::Offered),
                "{about}: offered work while not there"
            );
            let gone = agent.mode == Mode::Offline;
            assert!(
                !gone || *hold == Hold::WrapUp || rests_until_due(floor, *id),
                "{about}: left with somebody signed out"
            );
        }
        let calls = agent
            .hands
            .values()
            .filter(|(medium, hold)| *medium == Medium::Voice && matches!(hold, Hold::Offered));
        assert!(calls.count() <= 1, "{about}: two calls ring at once");
    }
    for one in floor.interactions() {
        assert!(
            one.holder() == held.remove(&one.id),
            "{about}: hands and interaction disagree"
        );
    }
    assert!(held.is_empty(), "{about}: somebody holds what is gone");
}

/// What is put off waits for a moment, not for a person: its customer awaits nothing (AGENT-010, GAP-046).
fn rests_until_due(floor: &Floor, id: InteractionId) -> bool {
    floor.interaction(id).is_some_and(|one| {
        let Place::WithAgent(with) = &one.place else {
            return false;
        };
        with.put_off && with.silent && one.thread.turn_started.is_none()
    })
}

/// What a lost agent held goes before new entries (ROUTE-011).
fn check_return(floor: &Floor, event: &FloorEvent, about: &str) {
    if let FloorEvent::InteractionQueued {
        interaction,
        by: QueuedBy::AgentLost,
        ..
    } = event
        && let Some(waiting) = floor.interaction(*interaction).and_then(waiting_of)
    {
        assert!(
            waiting.band == Band::Returned,
            "{about}: not before new entries"
        );
    }
}

/// An offer goes to somebody who is there, linked, able and not full; and nobody before it was passed over.
fn check_offer(floor: &Floor, event: &FloorEvent, about: &str) {
    let FloorEvent::InteractionOffered {
        interaction,
        queue,
        agent,
        reason,
        ..
    } = event
    else {
        return;
    };
    let (Some(one), Some(post)) = (floor.interaction(*interaction), floor.agent(*agent)) else {
        return;
    };
    let Some(config) = floor.config().agents.get(agent) else {
        return;
    };
    assert!(
        post.mode == Mode::Ready && post.link == Link::Up,
        "{about}: offered to {post:?}"
    );
    assert!(
        post.load() <= config.capacity.total,
        "{about}: above capacity"
    );
    let in_medium = post
        .hands
        .values()
        .filter(|(medium, hold)| *medium == one.medium && *hold != Hold::Inactive);
    let in_medium = u32::try_from(in_medium.count()).unwrap_or(u32::MAX);
    assert!(
        in_medium <= config.capacity.for_medium(one.medium),
        "{about}: above the medium's capacity"
    );
    let chosen = match reason.how {
        How::Distributed { .. } | How::Owner | How::Reserve { .. } | How::OwnerGroup { .. } => true,
        How::PulledNext
        | How::PulledByHand
        | How::Transferred { .. }
        | How::CameBack { .. }
        | How::TakenOver
        | How::Outbound => false,
    };
    if chosen {
        assert!(
            floor.links_of(*agent).contains(queue),
            "{about}: not linked"
        );
        assert!(
            !post.system_pause.contains(queue),
            "{about}: the product keeps it away"
        );
        assert!(
            config.automatic || one.medium == Medium::Voice,
            "{about}: distribution is off"
        );
        assert!(
            may_take(floor, one, *agent),
            "{about}: not able or not meant"
        );
        nobody_was_passed_over(floor, one, *agent, about);
    }
}

fn nobody_was_passed_over(floor: &Floor, chosen: &Interaction, agent: UserId, about: &str) {
    let Some(mine) = place_in_line(floor, chosen) else {
        return;
    };
    for other in floor.interactions() {
        if other.queue != chosen.queue || other.medium != chosen.medium {
            continue;
        }
        let waits = floor.routing().item(other.id).is_some();
        if waits && place_in_line(floor, other).is_some_and(|place| place < mine) {
            assert!(
                !may_take(floor, other, agent),
                "{about}: {} was passed over",
                other.id
            );
        }
    }
}

fn waiting_of(one: &Interaction) -> Option<&Waiting> {
    match &one.place {
        Place::Waiting(waiting) => Some(waiting),
        Place::WithAgent(with) => match &with.opening {
            floor::interaction::Opening::Until { waiting, .. } => Some(waiting),
            floor::interaction::Opening::Opened => None,
        },
        Place::PreOpen | Place::WrapUp(_) | Place::Ended { .. } => None,
    }
}

/// The order of a queue in plain words: returned first, then priority with age, then the older number.
fn place_in_line(
    floor: &Floor,
    one: &Interaction,
) -> Option<(Band, i64, Timestamp, InteractionId)> {
    let waiting = waiting_of(one)?;
    let queue = floor.config().queues.get(&one.queue)?;
    let points = i64::from(queue.priority) + i64::from(one.priority);
    if queue.ageing_per_min == 0 {
        return Some((waiting.band, -points, waiting.order_from, one.id));
    }
    let ahead = points * 60_000_000 / i64::from(queue.ageing_per_min);
    let from = Timestamp::from_micros(waiting.order_from.micros() - ahead);
    Some((waiting.band, 0, from, one.id))
}

/// Tells whether an agent has the skills for an interaction and is among those whom it may go to.
fn may_take(floor: &Floor, one: &Interaction, agent: UserId) -> bool {
    let (Some(waiting), Some(config)) = (waiting_of(one), floor.config().agents.get(&agent)) else {
        return false;
    };
    let Some(queue) = floor.config().queues.get(&one.queue) else {
        return false;
    };
    let owner_groups = one
        .owner
        .and_then(|owner| floor.config().agents.get(&owner))
        .map(|owner| owner.groups.clone())
        .unwrap_or_default();
    let is_owner = one.owner == Some(agent);
    let meant = match waiting.circle {
        Circle::Owner => is_owner,
        Circle::Reserve => match queue.portfolio.reserve {
            Some(reserve) => reserve.agent == agent,
            None => true,
        },
        Circle::Group => {
            is_owner
                || config
                    .groups
                    .iter()
                    .any(|group| owner_groups.contains(group))
        }
        Circle::Anyone => true,
    };
    let has =
        |skill, level: u8| level == 0 || config.skills.get(&skill).copied().unwrap_or(0) >= level;
    let able = one.skills.iter().all(|(skill, level)| has(*skill, *level))
        && queue
            .skills
            .iter()
            .all(|skill| has(skill.skill, skill.level_after(waiting.relaxed_to)));
    queue.members.contains_key(&agent) && meant && able && !waiting.declined.contains(&agent)
}

/// Work conservation: nobody waits while somebody who may take it is free.
fn nobody_waits_for_an_idle_agent(floor: &Floor, about: &str) {
    let free: Vec<(UserId, QueueId, Medium)> = floor
        .agents()
        .filter_map(|agent| Some((agent, floor.config().agents.get(&agent.id)?)))
        .filter(|(agent, _)| agent.mode == Mode::Ready && agent.link == Link::Up)
        .flat_map(|(agent, config)| {
            let links = floor
                .links_of(agent.id)
                .difference(&agent.system_pause)
                .copied();
            links.flat_map(move |queue| {
                Medium::ALL
                    .into_iter()
                    .filter(move |medium| agent.has_room(config, *medium))
                    .filter(move |medium| config.automatic || *medium == Medium::Voice)
                    .map(move |medium| (agent.id, queue, medium))
            })
        })
        .collect();
    for one in floor
        .interactions()
        .filter(|one| floor.routing().item(one.id).is_some())
    {
        for (agent, queue, medium) in &free {
            let fits = *queue == one.queue && *medium == one.medium && may_take(floor, one, *agent);
            assert!(!fits, "{about}: {} waits although {agent} is free", one.id);
        }
    }
}
