//! Settings pushed in while the floor works.

use base::id::QueueId;
use base::time::Span;

use super::stage::{ANA, CAIO, SALES, SUPPORT, stage, talk};
use crate::config::QueueConfig;
use crate::input::{Arrival, Input};
use crate::interaction::InteractionState;
use crate::refused::Refused;

/// Rows: ROUTE-001, ROUTE-003.
#[test]
fn a_new_queue_works_at_once_and_its_members_may_change() {
    let mut stage = stage();
    let id = QueueId::from_i64(3);
    let calendar = std::sync::Arc::clone(&stage.floor.config().organization.calendar);
    stage.does(Input::QueueSet(Box::new(QueueConfig::new(id, calendar))));
    assert!(
        stage.floor.config().queues[&id].active,
        "new queues are active"
    );
    stage.signs_in(ANA);
    stage.comes_to(1, id, base::medium::Medium::Chat);
    assert_eq!(stage.holder(1), None);
    stage.sets(id, |queue| {
        queue.members.insert(ANA, 0);
    });
    assert_eq!(stage.holder(1), Some(ANA));
    stage.sets(id, |queue| queue.members.clear());
    stage.comes_to(2, id, base::medium::Medium::Chat);
    assert_eq!(stage.holder(2), None);
}

/// Rows: ROUTE-004.
#[test]
fn a_queue_with_users_or_work_in_it_cannot_go() {
    let mut stage = stage();
    stage.comes(1);
    let gone = || Input::QueueRemoved(SALES);
    assert_eq!(
        stage.ask(gone()),
        Err(Refused::QueueHasMembers {
            queue: SALES,
            member_count: 2
        })
    );
    stage.sets(SALES, |queue| queue.members.clear());
    assert_eq!(
        stage.ask(gone()),
        Err(Refused::QueueStillHolds {
            queue: SALES,
            waiting_count: 1
        })
    );
    stage.does(Input::CustomerLeft(talk(1)));
    stage.does(gone());
    assert_eq!(
        stage.ask(gone()),
        Err(Refused::QueueUnknown { queue: SALES })
    );
}

/// Rows: ROUTE-005, GAP-012.
#[test]
fn deactivating_asks_where_to_move_what_waits_and_lets_nothing_new_in() {
    let mut stage = stage();
    stage.comes(1);
    let close = |move_to| Input::QueueDeactivated {
        queue: SALES,
        move_to,
    };
    let refused = Refused::QueueStillHolds {
        queue: SALES,
        waiting_count: 1,
    };
    assert_eq!(stage.ask(close(None)), Err(refused));
    stage.does(close(Some(SUPPORT)));
    assert_eq!(stage.floor.interaction(talk(1)).unwrap().queue, SUPPORT);
    let arrival = Arrival::new(talk(2), SALES, base::medium::Medium::Chat);
    let refused = stage.ask(Input::InteractionArrived(arrival));
    assert_eq!(refused, Err(Refused::QueueInactive { queue: SALES }));
    stage.sets(SALES, |queue| queue.active = true);
    stage.comes(3);
    assert_eq!(stage.state(3), InteractionState::Queued);
}

/// Rows: ROUTE-002.
#[test]
fn the_target_of_a_queue_decides_what_counts_as_in_time() {
    let mut stage = stage();
    stage.sets(SALES, |queue| {
        queue.service_level.target_percent = 90;
        queue.service_level.within = Span::from_secs(5);
        queue.service_level.short_abandon = Span::from_secs(2);
    });
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.comes(2);
    stage.wait_s(6);
    stage.accepts(2, ANA);
    let tally = stage.floor.board().tally(stage.floor.day(), Some(SALES));
    assert_eq!((tally.answered_count, tally.within_count), (2, 1));
}

#[test]
fn impossible_settings_are_refused() {
    let mut stage = stage();
    let mut queue = (*stage.floor.config().queues[&SALES]).clone();
    queue.service_level.target_percent = 101;
    let refused = stage.ask(Input::QueueSet(Box::new(queue)));
    assert_eq!(
        refused,
        Err(Refused::SettingOutOfRange {
            setting: "service_level"
        })
    );
}

#[test]
fn a_removed_agent_leaves_nothing_behind() {
    let mut stage = stage();
    stage.signs_in(CAIO);
    stage.comes_to(1, SUPPORT, base::medium::Medium::Chat);
    stage.accepts(1, CAIO);
    stage.does(Input::AgentRemoved(CAIO));
    assert_eq!(
        (stage.state(1), stage.holder(1)),
        (InteractionState::Queued, None)
    );
    assert_eq!(
        stage.ask(Input::AgentSignedIn(CAIO)),
        Err(Refused::AgentUnknown { agent: CAIO })
    );
}
