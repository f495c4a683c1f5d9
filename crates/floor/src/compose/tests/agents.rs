//! Presence: signing in and out, lost lines, pauses, and what is recorded of them.

use base::medium::Medium;
use base::time::Span;

use super::stage::{ANA, BIA, BOSS, CAIO, DESK, FIRE, LUNCH, SALES, SOLD, stage, talk};
use crate::event::FloorEvent;
use crate::input::{Among, Input, Pulled, SetState, Then};
use crate::interaction::{Activity, InteractionState};
use crate::output::Effect;
use crate::presence::AgentState;
use crate::refused::Refused;
use crate::row::SpanKind;

/// Rows: ROUTE-010, ROUTE-011, GAP-127.
#[test]
fn a_short_drop_loses_nothing_and_a_long_one_gives_everything_to_the_others_first() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    stage.does(Input::AgentDisconnected(ANA));
    stage.wait_s(59);
    stage.does(Input::AgentConnected(ANA));
    stage.wait_s(120);
    assert_eq!(stage.holder(1), Some(ANA));
    stage.does(Input::AgentDisconnected(ANA));
    stage.comes(2);
    assert_eq!(stage.holder(2), None, "nothing new while the line is down");
    stage.wait_s(60);
    assert_eq!(stage.shows(ANA), AgentState::Offline);
    assert_eq!(stage.activity(1), Activity::InactiveInQueue);
    let before = stage.floor.interaction(talk(1)).unwrap().thread.clone();
    stage.signs_in(BIA);
    assert_eq!(stage.floor.routing().waiting_count(), 0);
    stage.accepts(1, BIA);
    assert!(stage.row(1).reason.unwrap().returned);
    let after = &stage.floor.interaction(talk(1)).unwrap().thread;
    assert_eq!(*after, before, "it goes on where it stopped");
}

/// Rows: ROUTE-011.
#[test]
fn what_a_lost_agent_held_goes_before_new_entries() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.wait_s(100);
    stage.does(Input::AgentSignedOut(ANA));
    stage.comes(2);
    stage.comes(3);
    let order: Vec<i64> = stage
        .floor
        .routing()
        .waiting_in(SALES)
        .iter()
        .map(|id| id.get())
        .collect();
    assert_eq!(order, [1, 2, 3]);
}

/// Rows: ROUTE-010.
#[test]
fn an_email_simply_returns_to_its_queue() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.comes_to(1, SALES, Medium::Mail);
    stage.accepts(1, ANA);
    stage.does(Input::AgentSignedOut(ANA));
    assert_eq!(stage.state(1), InteractionState::Queued);
    assert_eq!(stage.activity(1), Activity::Active);
}

/// Rows: ROUTE-013, PAUSE-003.
#[test]
fn a_paused_agent_gets_nothing_and_pulls_nothing() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.does(Input::PauseWanted {
        agent: ANA,
        reason: LUNCH,
    });
    assert_eq!(stage.shows(ANA), AgentState::Paused);
    let row = stage
        .floor
        .agent(ANA)
        .unwrap()
        .row(stage.floor.links_of(ANA));
    assert_eq!(
        (row.state_since, row.pause_reason),
        (stage.now, Some(LUNCH))
    );
    stage.comes(1);
    assert_eq!(stage.holder(1), None);
    let pull = Input::Pull {
        agent: ANA,
        what: Pulled::Next(Among::default()),
    };
    assert_eq!(
        stage.ask(pull),
        Err(Refused::AgentNotAvailable { agent: ANA })
    );
    stage.does(Input::PauseEnded(ANA));
    assert_eq!(stage.holder(1), Some(ANA));
}

/// Rows: PAUSE-004.
#[test]
fn a_pause_waits_for_what_is_active_and_not_for_what_is_silent() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    stage.wait(Span::from_mins(31));
    stage.talks(2, ANA);
    stage.does(Input::PauseWanted {
        agent: ANA,
        reason: LUNCH,
    });
    assert_eq!(stage.shows(ANA), AgentState::PauseRequested);
    stage.comes(3);
    assert_eq!(stage.holder(3), None);
    stage.concludes(2, ANA);
    assert_eq!(stage.shows(ANA), AgentState::Paused);
    assert_eq!(stage.holder(1), Some(ANA));
    stage.customer_writes(1);
    assert_eq!(stage.state(1), InteractionState::Queued);
    let order: Vec<i64> = stage
        .floor
        .routing()
        .waiting_in(SALES)
        .iter()
        .map(|id| id.get())
        .collect();
    assert_eq!(order, [1, 3], "before what is new");
}

/// Rows: PAUSE-004.
#[test]
fn a_pause_also_waits_for_the_code_of_what_just_ended() {
    let mut stage = stage();
    stage.sets(SALES, |queue| {
        queue.wrap_up.media = [Medium::Messaging].into();
    });
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.does(Input::PauseWanted {
        agent: ANA,
        reason: LUNCH,
    });
    stage.concludes(1, ANA);
    assert_eq!(stage.shows(ANA), AgentState::PauseRequested);
    let (interaction, code, then) = (talk(1), Some(SOLD), Then::End);
    stage.does(Input::WrapUpDone {
        interaction,
        agent: ANA,
        code,
        then,
    });
    assert_eq!(stage.shows(ANA), AgentState::Paused);
}

/// Rows: PAUSE-004.
#[test]
fn a_wish_for_a_pause_gives_back_the_offer_in_flight() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.comes(1);
    stage.does(Input::PauseWanted {
        agent: ANA,
        reason: LUNCH,
    });
    assert_eq!(
        (stage.state(1), stage.shows(ANA)),
        (InteractionState::Queued, AgentState::Paused)
    );
}

/// Rows: PAUSE-007.
#[test]
fn an_immediate_pause_keeps_or_returns_conversations_by_its_reason() {
    for (reason, holder) in [(DESK, Some(ANA)), (FIRE, None)] {
        let mut stage = stage();
        stage.signs_in(ANA);
        stage.talks(1, ANA);
        stage.does(Input::PauseWanted { agent: ANA, reason });
        assert_eq!(stage.shows(ANA), AgentState::Paused);
        assert_eq!(stage.holder(1), holder);
    }
}

/// Rows: GAP-090.
#[test]
fn a_pause_that_lasts_too_long_is_told_once() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.does(Input::PauseWanted {
        agent: ANA,
        reason: LUNCH,
    });
    stage.wait(Span::from_hours(3));
    let told = Effect::PauseOverran {
        agent: ANA,
        reason: LUNCH,
    };
    assert_eq!(
        stage
            .effects
            .iter()
            .filter(|effect| **effect == told)
            .count(),
        1
    );
    assert_eq!(stage.happened("PauseOverran"), 1);
}

/// Rows: PAUSE-005.
#[test]
fn the_product_keeps_new_work_of_some_queues_away_and_lifts_it_itself() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.does(Input::SystemPauseSet {
        agent: ANA,
        queues: [SALES].into(),
    });
    assert_eq!(stage.shows(ANA), AgentState::Paused);
    stage.comes(1);
    assert_eq!(stage.holder(1), None);
    stage.does(Input::PauseEnded(ANA));
    assert_eq!(stage.holder(1), None, "the agent cannot lift it");
    stage.does(Input::SystemPauseLifted(ANA));
    assert_eq!(stage.holder(1), Some(ANA));
}

/// Rows: PAUSE-006.
#[test]
fn pauses_and_sign_ins_are_recorded_with_start_and_end() {
    let mut stage = stage();
    let start = stage.now;
    stage.signs_in(ANA);
    stage.wait_s(100);
    stage.does(Input::PauseWanted {
        agent: ANA,
        reason: LUNCH,
    });
    stage.wait_s(300);
    stage.does(Input::PauseEnded(ANA));
    stage.wait_s(50);
    stage.does(Input::AgentSignedOut(ANA));
    let closed: Vec<_> = stage
        .written
        .iter()
        .flat_map(|dirty| &dirty.spans)
        .filter_map(|span| {
            span.ended_at
                .map(|end| (span.kind, end.since(span.started_at).secs()))
        })
        .collect();
    let state = |state, pause_reason| SpanKind::State {
        state,
        pause_reason,
    };
    assert!(closed.contains(&(SpanKind::SignedIn, 450)));
    assert!(closed.contains(&(state(AgentState::Paused, Some(LUNCH)), 300)));
    assert!(closed.contains(&(state(AgentState::Available, None), 100)));
    assert_eq!(stage.now.since(start), Span::from_secs(450));
}

/// Rows: DASH-025.
#[test]
fn the_board_counts_agents_by_state() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.signs_in(BIA);
    stage.signs_in(CAIO);
    stage.talks(1, ANA);
    stage.does(Input::AgentStateSet {
        agent: CAIO,
        by: BOSS,
        to: SetState::Paused(LUNCH),
    });
    let states = stage.floor.board().states();
    for state in [
        AgentState::Busy,
        AgentState::Available,
        AgentState::Paused,
        AgentState::Offline,
    ] {
        assert_eq!(states.get(&state), Some(&1), "{state:?}");
    }
    let by_boss = |event: &&FloorEvent| {
        matches!(
            event,
            FloorEvent::AgentStateChanged {
                agent: CAIO,
                by: Some(BOSS),
                ..
            }
        )
    };
    assert_eq!(stage.events.iter().filter(by_boss).count(), 1);
}

/// Rows: ROUTE-017.
#[test]
fn a_returning_customer_goes_to_the_same_agent_above_the_limit_who_then_gets_nothing_new() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    stage.wait(Span::from_mins(30));
    assert_eq!(stage.activity(1), Activity::InactiveAtAgent);
    stage.talks(2, ANA);
    stage.talks(3, ANA);
    stage.customer_writes(1);
    assert_eq!(
        (stage.holder(1), stage.activity(1)),
        (Some(ANA), Activity::Active)
    );
    assert_eq!(stage.floor.agent(ANA).unwrap().load(), 3);
    stage.comes(4);
    stage.concludes(2, ANA);
    assert_eq!(stage.holder(4), None);
    stage.concludes(3, ANA);
    assert_eq!(stage.holder(4), Some(ANA));
}
