//! Due dates: what is put off is out of the way, uses no place, comes back by itself, and reminds.

use base::time::Span;

use super::stage::{ANA, BIA, BOSS, LUNCH, Stage, stage, stage_with, talk};
use crate::event::FloorEvent;
use crate::input::Input;
use crate::interaction::{Activity, InteractionState};
use crate::output::Effect;
use crate::presence::AgentState;
use crate::refused::Refused;

/// Rows: AGENT-010, ROUTE-017.
#[test]
fn what_is_put_off_uses_no_place_and_comes_back_with_a_reminder() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    puts_off(&mut stage, 1, Span::from_hours(70));
    assert_eq!(held(&stage), (0, 1), "inactive at the agent");
    assert!(stage.row(1).put_off_until.is_some());
    stage.wait(Span::from_hours(69));
    assert_eq!(
        (stage.state(1), reminders(&stage)),
        (InteractionState::Active, 0),
        "the clocks of silence stand still"
    );
    stage.wait(Span::from_hours(1));
    assert_eq!(stage.activity(1), Activity::Active);
    assert_eq!((held(&stage), reminders(&stage)), ((1, 0), 1));
    let row = stage.row(1);
    assert_eq!((row.put_off_until, row.due_at.is_some()), (None, true));
    stage.wait(Span::from_mins(29));
    assert_eq!(stage.activity(1), Activity::Active, "silence counts anew");
    stage.wait(Span::from_mins(1));
    assert_eq!(stage.activity(1), Activity::InactiveAtAgent);
    assert_eq!(reminders(&stage), 1, "once");
}

/// Rows: AGENT-010, MSG-013, ROUTE-017.
#[test]
fn the_customers_word_brings_it_back_and_the_date_still_reminds() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    puts_off(&mut stage, 1, Span::from_hours(2));
    stage.wait(Span::from_mins(30));
    stage.customer_writes(1);
    assert_eq!(stage.activity(1), Activity::Active);
    assert_eq!(stage.row(1).put_off_until, None);
    assert!(stage.events.contains(&FloorEvent::InteractionBack {
        interaction: talk(1),
        queue: super::stage::SALES,
        agent: ANA
    }));
    stage.wait(Span::from_mins(90));
    assert_eq!(reminders(&stage), 1);
}

/// Rows: AGENT-010, MSG-012.
#[test]
fn a_customer_who_awaits_a_reply_keeps_its_place_and_its_alarm_although_put_off() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    puts_off(&mut stage, 1, Span::from_hours(5));
    assert_eq!(
        (stage.activity(1), held(&stage)),
        (Activity::Active, (1, 0))
    );
    stage.wait(Span::from_hours(1));
    let alarms = |stage: &Stage| {
        let is_alarm = |one: &&Effect| matches!(one, Effect::ReplyAlarm { .. });
        stage.effects.iter().filter(is_alarm).count()
    };
    assert_eq!(alarms(&stage), 1);
    stage.writes(1, ANA);
    assert_eq!(held(&stage), (0, 1), "answered: it may rest now");
    stage.wait(Span::from_hours(4));
    assert_eq!((held(&stage), reminders(&stage)), ((1, 0), 1));
}

/// Rows: AGENT-010, ROUTE-011, GAP-046.
#[test]
fn it_stays_with_an_agent_who_signs_out_and_goes_first_in_the_queue_if_nobody_is_back() {
    let mut stage = stage();
    stage.signs_in(ANA);
    for n in [1, 2, 3] {
        stage.talks(n, ANA);
        stage.writes(n, ANA);
        puts_off(&mut stage, n, Span::from_hours(15));
    }
    stage.customer_writes(3);
    stage.does(Input::AgentSignedOut(ANA));
    assert_eq!((stage.holder(1), stage.holder(2)), (Some(ANA), Some(ANA)));
    assert_eq!(stage.activity(3), Activity::InactiveInQueue, "pending");
    stage.wait(Span::from_hours(14));
    stage.customer_writes(2);
    assert_eq!(stage.activity(2), Activity::InactiveInQueue);
    stage.wait(Span::from_hours(1));
    assert_eq!(
        (stage.state(1), stage.activity(1)),
        (InteractionState::Queued, Activity::InactiveInQueue)
    );
    assert_eq!(reminders(&stage), 0, "nobody is there to be reminded");
}

/// Rows: AGENT-010.
#[test]
fn an_agent_who_is_back_in_time_has_it_back() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    puts_off(&mut stage, 1, Span::from_hours(15));
    stage.does(Input::AgentSignedOut(ANA));
    stage.wait(Span::from_hours(14));
    stage.signs_in(ANA);
    stage.wait(Span::from_hours(1));
    assert_eq!((stage.holder(1), reminders(&stage)), (Some(ANA), 1));
    assert_eq!(stage.activity(1), Activity::Active);
}

/// Rows: AGENT-010, PAUSE-004.
#[test]
fn what_is_put_off_delays_no_pause_and_in_a_pause_only_reminds() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    puts_off(&mut stage, 1, Span::from_mins(10));
    stage.does(Input::PauseWanted {
        agent: ANA,
        reason: LUNCH,
    });
    assert_eq!(stage.floor.agent_state(ANA), Some(AgentState::Paused));
    stage.wait(Span::from_mins(10));
    assert_eq!(
        (stage.holder(1), stage.activity(1), reminders(&stage)),
        (Some(ANA), Activity::InactiveAtAgent, 1)
    );
    assert_eq!(stage.row(1).put_off_until, None);
}

/// Rows: AGENT-010, DASH-008.
#[test]
fn the_time_put_off_is_not_handling_time() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.wait(Span::from_mins(2));
    stage.writes(1, ANA);
    puts_off(&mut stage, 1, Span::from_mins(60));
    stage.wait(Span::from_mins(60));
    stage.wait(Span::from_mins(1));
    stage.does(Input::Cancel {
        interaction: talk(1),
        by: ANA,
        blocked: false,
    });
    let row = stage.row(1);
    assert_eq!(
        (row.handled, row.inactive),
        (Span::from_mins(3), Span::from_mins(60))
    );
}

/// Rows: AGENT-010.
#[test]
fn the_date_goes_along_with_a_transfer_and_reminds_whoever_has_it_then() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.signs_in(BIA);
    stage.talks(1, ANA);
    stage.does(Input::DueSet {
        interaction: talk(1),
        by: BOSS,
        due: Some(stage.now + Span::from_mins(5)),
    });
    assert_eq!(
        stage.row(1).put_off_until,
        None,
        "another's date hides nothing"
    );
    stage.does(Input::Transfer {
        interaction: talk(1),
        by: ANA,
        to: crate::input::Target::Agent(BIA),
        code: None,
    });
    stage.accepts(1, BIA);
    stage.wait(Span::from_mins(5));
    assert!(stage.effects.contains(&Effect::Reminded {
        interaction: talk(1),
        agent: BIA
    }));
}

/// Rows: AGENT-010.
#[test]
fn it_is_wanted_back_put_off_again_and_refused_for_the_past_and_the_end() {
    let mut stage = stage_with(|queue| queue.wrap_up.media.clear());
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    puts_off(&mut stage, 1, Span::from_mins(60));
    puts_off(&mut stage, 1, Span::from_mins(90));
    stage.does(due(1, None));
    let row = stage.row(1);
    assert_eq!((row.put_off_until, row.due_at), (None, None));
    assert_eq!(stage.activity(1), Activity::Active);
    stage.wait(Span::from_mins(20));
    assert_eq!(reminders(&stage), 0);
    let now = stage.now;
    let refused = stage.ask(due(1, Some(now)));
    assert_eq!(refused, Err(Refused::SettingOutOfRange { setting: "due" }));
    stage.does(Input::Cancel {
        interaction: talk(1),
        by: ANA,
        blocked: false,
    });
    assert!(stage.ask(due(1, None)).is_err());
}

/// Rows: AGENT-010.
#[test]
fn what_somebody_had_put_off_goes_to_the_others_when_the_user_is_no_agent_any_more() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    puts_off(&mut stage, 1, Span::from_hours(15));
    stage.does(Input::AgentRemoved(ANA));
    assert_eq!(stage.state(1), InteractionState::Queued);
}

fn due(n: i64, due: Option<base::time::Timestamp>) -> Input {
    Input::DueSet {
        interaction: talk(n),
        by: ANA,
        due,
    }
}

fn puts_off(stage: &mut Stage, n: i64, after: Span) {
    let until = stage.now + after;
    stage.does(due(n, Some(until)));
}

fn reminders(stage: &Stage) -> usize {
    let is_one = |one: &&Effect| matches!(one, Effect::Reminded { .. });
    stage.effects.iter().filter(is_one).count()
}

/// Ana's conversations, active and inactive.
fn held(stage: &Stage) -> (u32, u32) {
    let links = stage.floor.links_of(ANA);
    let row = stage.floor.agent(ANA).unwrap().row(links);
    (row.active_count, row.inactive_count)
}
