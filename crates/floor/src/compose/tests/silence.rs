//! Silence: who is warned, when it ends, and that a customer without an answer is never booked as withdrawn.

use base::medium::Medium;
use base::time::Span;

use super::stage::{ANA, BIA, SALES, stage, stage_with, talk};
use crate::input::{Input, Writer};
use crate::interaction::{Activity, InteractionState};
use crate::output::{AutomaticMessage, Effect};
use crate::refused::Refused;

/// Rows: MSG-011, MSG-012, MSG-013.
#[test]
fn thirty_minutes_of_silence_make_a_conversation_inactive_and_a_message_wakes_it() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.wait_s(60);
    stage.writes(1, ANA);
    stage.wait(Span::from_mins(30));
    assert_eq!(stage.activity(1), Activity::InactiveAtAgent);
    assert!(stage.effects.contains(&Effect::AgentWarned {
        interaction: talk(1),
        agent: ANA
    }));
    let row = stage
        .floor
        .agent(ANA)
        .unwrap()
        .row(stage.floor.links_of(ANA));
    assert_eq!((row.active_count, row.inactive_count), (0, 1));
    stage.customer_writes(1);
    assert_eq!(stage.activity(1), Activity::Active);
}

/// Rows: MSG-012, MSG-014.
#[test]
fn a_customer_who_awaits_a_reply_stays_active_and_raises_one_alarm() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.does(Input::AgentWrote {
        interaction: talk(1),
        writer: Writer::Automatic,
    });
    stage.wait(Span::from_hours(72));
    assert_eq!(
        (stage.state(1), stage.activity(1)),
        (InteractionState::Active, Activity::Active)
    );
    let alarms = stage
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::ReplyAlarm { .. }));
    assert_eq!(alarms.count(), 1);
}

/// Rows: MSG-014, MSG-015.
#[test]
fn forty_eight_hours_of_silence_withdraw_it_and_the_next_message_finds_nothing() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    stage.wait(Span::from_hours(47));
    stage.writes(1, ANA);
    stage.wait(Span::from_mins(59));
    assert_eq!(stage.state(1), InteractionState::Active);
    stage.wait(Span::from_mins(1));
    assert_eq!(stage.state(1), InteractionState::WithdrawnByInactivity);
    let next = stage.ask(Input::CustomerWrote(talk(1)));
    assert_eq!(
        next,
        Err(Refused::InteractionUnknown {
            interaction: talk(1)
        })
    );
    let tally = stage.floor.board().tally(stage.row(1).day, None);
    assert_eq!(
        (tally.withdrawn_count, tally.handled_count),
        (1, 0),
        "shown apart"
    );
}

/// Rows: MSG-014.
#[test]
fn inactive_in_queue_follows_the_same_clock_only_when_the_customer_was_answered() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    stage.talks(2, ANA);
    stage.does(Input::AgentSignedOut(ANA));
    stage.wait(Span::from_hours(48));
    assert_eq!(stage.state(1), InteractionState::WithdrawnByInactivity);
    assert_eq!(
        (stage.state(2), stage.activity(2)),
        (InteractionState::Queued, Activity::InactiveInQueue)
    );
}

/// Rows: MSG-016.
#[test]
fn the_times_are_parameters_and_the_customer_is_reminded_once_per_silence() {
    let mut stage = stage_with(|queue| {
        queue.inactivity.agent_warned = Span::from_mins(5);
        queue.inactivity.customer_warned = Some(Span::from_mins(10));
        queue.inactivity.withdrawn = Span::from_mins(20);
    });
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    stage.wait(Span::from_mins(12));
    stage.customer_writes(1);
    stage.writes(1, ANA);
    stage.wait(Span::from_mins(20));
    assert_eq!(stage.state(1), InteractionState::WithdrawnByInactivity);
    let reminder = Effect::MessageDue {
        interaction: talk(1),
        queue: SALES,
        message: AutomaticMessage::InactivityWarning,
    };
    assert_eq!(
        stage
            .effects
            .iter()
            .filter(|effect| **effect == reminder)
            .count(),
        2
    );
}

/// Rows: MSG-014.
#[test]
fn after_a_handover_the_new_agent_has_the_conversation_before_it_falls_silent_again() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    stage.wait(Span::from_hours(10));
    stage.does(Input::AgentSignedOut(ANA));
    stage.signs_in(BIA);
    stage.accepts(1, BIA);
    assert_eq!(stage.activity(1), Activity::Active);
    stage.wait(Span::from_mins(30));
    assert_eq!(stage.activity(1), Activity::InactiveAtAgent);
    stage.wait(Span::from_hours(38));
    assert_eq!(stage.state(1), InteractionState::WithdrawnByInactivity);
}

#[test]
fn calls_and_emails_never_fall_silent() {
    let mut stage = stage();
    stage.signs_in(ANA);
    for (n, medium) in [(1, Medium::Voice), (2, Medium::Mail)] {
        stage.comes_to(n, SALES, medium);
        stage.accepts(n, ANA);
        stage.writes(n, ANA);
    }
    stage.wait(Span::from_hours(100));
    assert_eq!((stage.holder(1), stage.holder(2)), (Some(ANA), Some(ANA)));
}
