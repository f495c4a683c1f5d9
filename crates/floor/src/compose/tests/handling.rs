//! Concluding, wrap-up, returning, leaving; and the figures that come of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::calendar::{Calendar, CalendarDefinition, DaySpan, Week, WeekSpan, Weekday};
use base::id::WrapUpCodeId;
use base::medium::Medium;
use base::time::Span;

use super::stage::{ANA, BIA, BOSS, CAIO, SALES, SOLD, SUPPORT, Stage, stage, stage_with, talk};
use crate::config::{AfterHours, CountsFrom, SystemEnding};
use crate::event::SegmentEnd;
use crate::input::{Arrival, Freed, Input, Start, Target, Then};
use crate::interaction::InteractionState;
use crate::metric::{self, Value};
use crate::presence::AgentState;
use crate::refused::Refused;
use crate::row::SegmentRow;

fn closed(stage: &Stage) -> Vec<SegmentRow> {
    let rows = stage.written.iter().flat_map(|dirty| &dirty.segments);
    rows.filter(|row| row.ended_at.is_some()).cloned().collect()
}

fn with_codes() -> Stage {
    stage_with(|queue| {
        queue.wrap_up.media = Medium::ALL.into();
        queue.wrap_up.limit = Some(Span::from_mins(5));
    })
}

/// A metric as boards show it: seconds for means, tenths of a percent for shares.
fn shown(stage: &Stage, code: &str) -> Option<i64> {
    let figures = stage.floor.figures(None, stage.now);
    let metric = metric::ALL.iter().find(|metric| metric.code == code)?;
    (metric.value)(&figures).map(|value| match value {
        Value::Mean { .. } => value.rounded() / 1_000,
        Value::Count { .. } | Value::Ratio { .. } => value.rounded(),
    })
}

/// Rows: ROUTE-012.
#[test]
fn an_agent_gives_back_what_is_not_a_call() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.does(Input::ReturnToQueue {
        interaction: talk(1),
        agent: ANA,
    });
    assert_eq!(
        (stage.state(1), stage.holder(1)),
        (InteractionState::Queued, None)
    );
    stage.signs_in(BIA);
    assert_eq!(stage.holder(1), Some(BIA));
    stage.comes_to(2, SALES, Medium::Voice);
    let holder = stage.holder(2).unwrap();
    stage.accepts(2, holder);
    let back = Input::ReturnToQueue {
        interaction: talk(2),
        agent: holder,
    };
    assert_eq!(
        stage.ask(back),
        Err(Refused::VoiceDoesNotReturn {
            interaction: talk(2)
        })
    );
    let back = Input::ReturnToQueue {
        interaction: talk(2),
        agent: BOSS,
    };
    assert_eq!(
        stage.ask(back),
        Err(Refused::NotWithAgent {
            interaction: talk(2)
        })
    );
}

/// Rows: ROUTE-016.
#[test]
fn a_code_moves_it_to_another_queue_and_every_segment_keeps_its_own_code() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    let then = Then::Queue(SUPPORT);
    stage.does(Input::Conclude {
        interaction: talk(1),
        agent: ANA,
        code: Some(SOLD),
        by_sale: false,
        then,
    });
    let row = stage.row(1);
    assert_eq!(
        (row.queue, row.state, row.code),
        (SUPPORT, InteractionState::Queued, Some(SOLD))
    );
    let by_ana: Vec<_> = closed(&stage)
        .into_iter()
        .filter(|row| row.agent == Some(ANA))
        .collect();
    assert_eq!(
        (by_ana[0].code, by_ana[0].end),
        (Some(SOLD), Some(SegmentEnd::Transferred))
    );
}

/// Rows: CONFLICT-24.
#[test]
fn what_its_proposals_wrap_up_waits_for_no_code() {
    let mut stage = with_codes();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.does(Input::Conclude {
        interaction: talk(1),
        agent: ANA,
        code: None,
        by_sale: true,
        then: Then::End,
    });
    let row = stage.row(1);
    assert_eq!(
        (stage.state(1), row.code),
        (InteractionState::Concluded, None)
    );
}

#[test]
fn wrap_up_waits_for_a_code_holds_capacity_and_ends_by_itself() {
    let mut stage = with_codes();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.talks(2, ANA);
    stage.concludes(1, ANA);
    assert_eq!(stage.state(1), InteractionState::WrapUp);
    stage.comes(3);
    assert_eq!(stage.holder(3), None);
    let done = |code| Input::WrapUpDone {
        interaction: talk(1),
        agent: ANA,
        code,
        then: Then::End,
    };
    assert_eq!(
        stage.ask(done(None)),
        Err(Refused::WrapUpCodeMissing {
            interaction: talk(1)
        })
    );
    let wrote = stage.ask(Input::CustomerWrote(talk(1)));
    assert_eq!(
        wrote,
        Err(Refused::ContactEnded {
            interaction: talk(1)
        })
    );
    stage.does(done(Some(SOLD)));
    assert_eq!(
        (stage.state(1), stage.holder(3)),
        (InteractionState::Concluded, Some(ANA))
    );
    stage.does(Input::CustomerLeft(talk(3)));
    stage.concludes(2, ANA);
    assert_eq!(stage.shows(ANA), AgentState::AfterCall);
    stage.wait(Span::from_mins(5));
    assert_eq!(stage.state(2), InteractionState::Concluded);
    assert_eq!(stage.row(2).code, None);
}

/// Rows: DASH-008.
#[test]
fn handling_time_leaves_out_silence_and_wrap_up() {
    let mut stage = with_codes();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.writes(1, ANA);
    stage.wait(Span::from_mins(40));
    stage.customer_writes(1);
    stage.wait(Span::from_mins(10));
    stage.concludes(1, ANA);
    stage.wait(Span::from_mins(2));
    stage.does(Input::WrapUpDone {
        interaction: talk(1),
        agent: ANA,
        code: Some(SOLD),
        then: Then::End,
    });
    assert_eq!(shown(&stage, "handling"), Some(40 * 60));
    assert_eq!(shown(&stage, "operating"), Some(42 * 60));
    assert_eq!(shown(&stage, "conversation"), Some(50 * 60));
}

/// Rows: DASH-002, DASH-003, DASH-004, DASH-005, DASH-006, DASH-007, DASH-039, DASH-040, DASH-041.
#[test]
fn the_board_of_a_small_day_reads_as_a_person_would_count() {
    let mut stage = stage();
    stage.comes(1);
    stage.wait_s(10);
    stage.signs_in(ANA);
    stage.accepts(1, ANA);
    stage.wait_s(20);
    stage.writes(1, ANA);
    stage.customer_writes(1);
    stage.wait_s(40);
    stage.writes(1, ANA);
    stage.comes(2);
    stage.does(Input::PauseWanted {
        agent: ANA,
        reason: super::stage::LUNCH,
    });
    stage.wait_s(2);
    stage.does(Input::CustomerLeft(talk(2)));
    stage.comes(3);
    stage.wait_s(30);
    stage.does(Input::CustomerLeft(talk(3)));
    stage.comes(4);
    stage.wait_s(21);
    stage.concludes(1, ANA);
    for (code, value) in [
        ("waiting", 1),
        ("in_progress", 0),
        ("sessions", 4),
        ("finished_share", 750),
        ("first_response", 30),
        ("response", 35),
        ("waiting_time", 10),
        ("wait_abandoned", 16),
        // One within; one answered, one abandoned, one waiting too long; the short one is out.
        ("service_level", 333),
        ("abandonment", 333),
    ] {
        assert_eq!(shown(&stage, code), Some(value), "{code}");
    }
    let unreplied = stage
        .floor
        .board()
        .tally(stage.floor.day(), None)
        .unreplied_count;
    assert_eq!(unreplied, 2);
}

/// Rows: ROUTE-002, DASH-041.
#[test]
fn only_a_wait_below_the_limit_is_a_short_abandon() {
    let mut stage = stage();
    for (n, secs) in [(1, 2), (2, 3), (3, 4)] {
        stage.comes(n);
        stage.wait_s(secs);
        stage.does(Input::CustomerLeft(talk(n)));
    }
    for scope in [None, Some(SALES)] {
        let tally = stage.floor.board().tally(stage.floor.day(), scope);
        assert_eq!((tally.abandoned_count, tally.abandoned_short_count), (3, 1));
    }
}

/// Rows: DASH-040.
#[test]
fn the_service_level_may_count_from_the_first_reply() {
    let mut stage = stage_with(|queue| {
        queue.service_level.counts_from = CountsFrom::Reply;
        queue.service_level.within = Span::from_secs(60);
    });
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.talks(2, ANA);
    assert_eq!(shown(&stage, "service_level"), Some(0));
    stage.wait_s(30);
    stage.writes(1, ANA);
    stage.wait_s(31);
    stage.writes(2, ANA);
    assert_eq!(shown(&stage, "service_level"), Some(500));
}

/// Rows: DASH-040.
#[test]
fn the_operation_goes_by_the_target_of_the_first_queue() {
    let mut stage = stage();
    stage.sets(SALES, |queue| {
        queue.service_level.counts_from = CountsFrom::Reply;
        queue.service_level.within = Span::from_secs(60);
    });
    stage.signs_in(CAIO);
    stage.comes(1);
    stage.does(Input::MoveTo {
        interaction: talk(1),
        by: BOSS,
        to: Target::Queue(SUPPORT),
    });
    stage.accepts(1, CAIO);
    stage.wait_s(30);
    stage.writes(1, CAIO);
    assert_eq!(shown(&stage, "service_level"), Some(1_000));
    stage.comes(2);
    stage.does(Input::MoveTo {
        interaction: talk(2),
        by: BOSS,
        to: Target::Queue(SUPPORT),
    });
    stage.accepts(2, CAIO);
    stage.wait_s(61);
    stage.writes(2, CAIO);
    assert_eq!(shown(&stage, "service_level"), Some(500));
}

#[test]
fn a_customer_who_leaves_the_agent_is_concluded_and_one_before_the_queue_canceled() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.comes_to(1, SALES, Medium::Voice);
    stage.accepts(1, ANA);
    stage.does(Input::CustomerLeft(talk(1)));
    assert_eq!(stage.state(1), InteractionState::Concluded);
    let mut with_bot = Arrival::new(talk(2), SALES, Medium::Chat);
    with_bot.start = Start::PreOpen;
    stage.does(Input::InteractionArrived(with_bot.clone()));
    assert_eq!(stage.state(2), InteractionState::PreOpen);
    stage.does(Input::CustomerLeft(talk(2)));
    assert_eq!(stage.state(2), InteractionState::Canceled);
    with_bot.id = talk(3);
    stage.does(Input::InteractionArrived(with_bot));
    stage.does(Input::QueueEntered {
        interaction: talk(3),
        queue: SUPPORT,
        priority: 0,
    });
    assert_eq!(stage.state(3), InteractionState::Queued);
}

/// Somebody who is still with a flow of the queue.
fn with_flow(stage: &mut Stage, n: i64) {
    let mut arrival = Arrival::new(talk(n), SALES, Medium::Chat);
    arrival.start = Start::PreOpen;
    stage.does(Input::InteractionArrived(arrival));
    stage.does(Input::CustomerWrote(talk(n)));
}

/// Rows: GAP-046, GAP-109.
#[test]
fn before_the_queue_nothing_counts_as_waiting_and_the_clock_starts_there() {
    let mut stage = stage();
    with_flow(&mut stage, 1);
    stage.wait_s(100);
    let now = stage.floor.board().now(Some(SALES));
    assert_eq!((now.pre_open_count, now.waiting_count), (1, 0));
    assert_eq!(stage.floor.position(talk(1)), None);
    assert_eq!(
        stage.floor.figures(Some(SALES), stage.now).oldest_wait,
        None
    );
    stage.does(Input::QueueEntered {
        interaction: talk(1),
        queue: SUPPORT,
        priority: 9,
    });
    let row = stage.row(1);
    assert_eq!((row.queue, row.queued_at), (SUPPORT, Some(stage.now)));
    let one = stage.floor.interaction(talk(1)).unwrap();
    assert_eq!((one.priority, one.first_queue), (9, SALES));
    let figures = stage.floor.figures(Some(SUPPORT), stage.now);
    assert_eq!(figures.oldest_wait, Some(Span::ZERO));
    stage.wait_s(30);
    stage.signs_in(CAIO);
    stage.accepts(1, CAIO);
    stage.writes(1, CAIO);
    let thread = &stage.floor.interaction(talk(1)).unwrap().thread;
    assert_eq!(thread.first_reply, Some(Span::from_secs(30)));
}

/// Rows: BOT-002.
#[test]
fn a_flow_ends_a_contact_with_its_code_and_a_supervisor_takes_one_out() {
    let mut stage = stage();
    with_flow(&mut stage, 1);
    let code = Some(WrapUpCodeId::from_i64(5));
    stage.does(Input::FlowEnded {
        interaction: talk(1),
        code,
    });
    let row = stage.row(1);
    assert_eq!((row.state, row.code), (InteractionState::Concluded, code));
    with_flow(&mut stage, 2);
    stage.does(Input::MoveTo {
        interaction: talk(2),
        by: ANA,
        to: Target::Queue(SUPPORT),
    });
    assert_eq!(stage.state(2), InteractionState::Queued);
    let late = stage.ask(Input::FlowEnded {
        interaction: talk(2),
        code: None,
    });
    assert_eq!(
        late,
        Err(Refused::NotWaiting {
            interaction: talk(2)
        })
    );
}

#[test]
fn outbound_begins_in_the_agents_hands() {
    let mut stage = stage();
    let mut first = Arrival::new(talk(1), SALES, Medium::Messaging);
    first.start = Start::Outbound { by: ANA };
    let refused = stage.ask(Input::InteractionArrived(first.clone()));
    assert_eq!(refused, Err(Refused::AgentOffline { agent: ANA }));
    stage.signs_in(ANA);
    stage.does(Input::InteractionArrived(first));
    stage.writes(1, ANA);
    assert_eq!(
        (stage.state(1), stage.row(1).reason.unwrap().code()),
        (InteractionState::Active, "outbound")
    );
    let tally = stage.floor.board().tally(stage.floor.day(), None);
    assert_eq!((tally.entered_count, tally.first_reply_count), (0, 0));
}

#[test]
fn a_supervisor_moves_and_cancels() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.does(Input::MoveTo {
        interaction: talk(1),
        by: BOSS,
        to: Target::Queue(SUPPORT),
    });
    assert_eq!(
        (stage.state(1), stage.row(1).queue),
        (InteractionState::Queued, SUPPORT)
    );
    stage.does(Input::Cancel {
        interaction: talk(1),
        by: BOSS,
        blocked: false,
    });
    assert_eq!(stage.state(1), InteractionState::Canceled);
    let again = Input::Cancel {
        interaction: talk(1),
        by: BOSS,
        blocked: false,
    };
    assert_eq!(
        stage.ask(again),
        Err(Refused::InteractionUnknown {
            interaction: talk(1)
        })
    );
}

/// Rows: TAG-009.
#[test]
fn an_ending_by_the_product_records_the_code_of_its_queue_and_medium() {
    let mut stage = stage_with(|queue| {
        queue.wrap_up.media = [Medium::Messaging].into();
        queue.wrap_up.limit = Some(Span::from_secs(30));
        let endings = [SystemEnding::WrapUpExpired, SystemEnding::Blocked];
        let codes = endings.map(|ending| (ending, SOLD)).into();
        queue.wrap_up.automatic = [(Medium::Messaging, codes)].into();
    });
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.does(Input::Conclude {
        interaction: talk(1),
        agent: ANA,
        code: None,
        by_sale: false,
        then: Then::End,
    });
    assert_eq!(stage.state(1), InteractionState::WrapUp);
    stage.wait_s(31);
    assert_eq!(
        (stage.state(1), stage.row(1).code),
        (InteractionState::Concluded, Some(SOLD))
    );
    let ended = closed(&stage);
    let last = ended.iter().rfind(|one| one.interaction == talk(1));
    assert_eq!(
        last.unwrap().code,
        Some(SOLD),
        "the stretch with Ana has it"
    );
    stage.talks(2, ANA);
    stage.does(Input::Cancel {
        interaction: talk(2),
        by: BOSS,
        blocked: true,
    });
    assert_eq!(stage.row(2).code, Some(SOLD));
    stage.talks(3, ANA);
    stage.does(Input::Cancel {
        interaction: talk(3),
        by: BOSS,
        blocked: false,
    });
    assert_eq!(stage.row(3).code, None, "a person cancelled it");
}

/// Rows: TAG-009.
#[test]
fn each_ending_by_the_product_has_a_code_of_its_own() {
    let code = WrapUpCodeId::from_i64;
    let mut stage = stage_with(|queue| {
        let codes = BTreeMap::from([
            (SystemEnding::AfterHours, code(41)),
            (SystemEnding::Abandoned, code(42)),
            (SystemEnding::Withdrawn, code(43)),
            (SystemEnding::FlowEnded, code(44)),
        ]);
        queue.wrap_up.automatic = Medium::ALL.map(|medium| (medium, codes.clone())).into();
    });
    stage.comes(1);
    stage.does(Input::CustomerLeft(talk(1)));
    with_flow(&mut stage, 2);
    stage.does(Input::FlowEnded {
        interaction: talk(2),
        code: None,
    });
    with_flow(&mut stage, 3);
    stage.does(Input::FlowEnded {
        interaction: talk(3),
        code: Some(SOLD),
    });
    with_flow(&mut stage, 4);
    stage.does(Input::CustomerLeft(talk(4)));
    stage.signs_in(ANA);
    stage.talks(5, ANA);
    stage.writes(5, ANA);
    stage.wait(Span::from_hours(49));
    // The stage begins on a Monday at 11:13; 49 hours later this queue is closed.
    let monday = CalendarDefinition {
        time_zone: "America/Sao_Paulo".to_owned(),
        week: Week::Spans(vec![WeekSpan {
            day: Weekday::Monday,
            span: DaySpan {
                from_min: 720,
                to_min: 1080,
            },
        }]),
        holidays: vec![],
    };
    let closed = Arc::new(Calendar::try_new(monday).unwrap());
    stage.sets(SALES, |queue| {
        queue.calendar = closed;
        queue.after_hours = AfterHours::Refuse;
    });
    let late = Arrival::new(talk(6), SALES, Medium::Chat);
    stage.does(Input::InteractionArrived(late));
    let codes: Vec<_> = (1..=6).map(|n| stage.row(n).code).collect();
    let wanted = [code(42), code(44), SOLD, code(42), code(43), code(41)];
    assert_eq!(codes, wanted.map(Some));
}

fn free(n: i64, to: Freed) -> Input {
    let interaction = talk(n);
    Input::Free { interaction, to }
}

#[test]
fn what_is_stuck_goes_back_to_its_queue_and_first_to_somebody_else() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.comes(1);
    assert_eq!(stage.holder(1), Some(ANA), "offered");
    stage.does(free(1, Freed::ToQueue));
    assert_eq!(
        (stage.state(1), stage.holder(1)),
        (InteractionState::Queued, None)
    );
    let twice = stage.ask(free(1, Freed::ToQueue));
    assert_eq!(
        twice,
        Err(Refused::NotWithAgent {
            interaction: talk(1)
        })
    );
    stage.talks(2, ANA);
    let began = stage.now;
    stage.wait_s(30);
    assert_eq!(stage.row(2).state_since, began);
    stage.does(free(2, Freed::ToQueue));
    assert_eq!(
        (stage.state(2), stage.holder(2)),
        (InteractionState::Queued, None)
    );
    assert_eq!(stage.row(2).state_since, stage.now, "the wait begins anew");
    assert_eq!(stage.shows(ANA), AgentState::Available);
    stage.signs_in(BIA);
    assert_eq!(stage.holder(2), Some(BIA), "what came back goes first");
}

#[test]
fn what_is_stuck_ends_without_a_code_even_where_one_is_asked_for() {
    let mut stage = with_codes();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.does(free(1, Freed::ToEnd));
    assert_eq!(stage.state(1), InteractionState::Concluded);
    assert_eq!(stage.row(1).code, None);
    stage.talks(2, ANA);
    stage.concludes(2, ANA);
    assert_eq!(stage.state(2), InteractionState::WrapUp);
    let back = stage.ask(free(2, Freed::ToQueue));
    assert_eq!(
        back,
        Err(Refused::ContactEnded {
            interaction: talk(2)
        })
    );
    stage.wait_s(10);
    stage.does(free(2, Freed::ToEnd));
    assert_eq!(stage.state(2), InteractionState::Concluded);
    assert_eq!(stage.row(2).wrapped, Span::from_secs(10));
    assert_eq!(stage.shows(ANA), AgentState::Available);
    let gone = stage.ask(free(2, Freed::ToEnd));
    assert_eq!(
        gone,
        Err(Refused::InteractionUnknown {
            interaction: talk(2)
        })
    );
}

#[test]
fn what_nobody_holds_is_not_ended_and_a_call_does_not_go_back() {
    let mut stage = stage();
    stage.comes(1);
    let waiting = stage.ask(free(1, Freed::ToEnd));
    assert_eq!(
        waiting,
        Err(Refused::NotWithAgent {
            interaction: talk(1)
        })
    );
    stage.signs_in(BIA);
    stage.signs_in(CAIO);
    stage.comes_to(2, SUPPORT, Medium::Voice);
    stage.accepts(2, CAIO);
    let call = stage.ask(free(2, Freed::ToQueue));
    assert_eq!(
        call,
        Err(Refused::VoiceDoesNotReturn {
            interaction: talk(2)
        })
    );
    let mut with_bot = Arrival::new(talk(3), SALES, Medium::Chat);
    with_bot.start = Start::PreOpen;
    stage.does(Input::InteractionArrived(with_bot));
    for to in [Freed::ToQueue, Freed::ToEnd] {
        let early = stage.ask(free(3, to));
        assert_eq!(
            early,
            Err(Refused::NotWithAgent {
                interaction: talk(3)
            })
        );
    }
}
