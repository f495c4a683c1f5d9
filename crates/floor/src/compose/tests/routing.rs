//! Who gets what.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::calendar::{Calendar, CalendarDefinition, DaySpan, Week, WeekSpan, Weekday};
use base::id::{QueueId, SkillId};
use base::medium::Medium;
use base::time::Span;

use super::stage::{ANA, BIA, BOSS, CAIO, SALES, SUPPORT, Stage, stage, stage_with, talk};
use crate::config::{
    Acceptance, AfterHours, AgentConfig, Capacity, Overflow, Relax, RequiredSkill,
};
use crate::input::{Among, Arrival, Input, Pulled, Target};
use crate::interaction::InteractionState;
use crate::output::{AutomaticMessage, Effect};
use crate::presence::AgentState;
use crate::refused::Refused;

/// Rows: ROUTE-006.
#[test]
fn only_linked_agents_are_given_the_work_of_a_queue() {
    let mut stage = stage();
    stage.signs_in(CAIO);
    stage.comes(1);
    assert_eq!(stage.holder(1), None);
    stage.signs_in(ANA);
    assert_eq!(stage.holder(1), Some(ANA));
    let pulls = Input::Pull {
        agent: CAIO,
        what: Pulled::This(talk(1)),
    };
    assert_eq!(
        stage.ask(pulls),
        Err(Refused::NotWaiting {
            interaction: talk(1)
        })
    );
    stage.comes(2);
    stage.comes(3);
    let pulls = Input::Pull {
        agent: CAIO,
        what: Pulled::This(talk(3)),
    };
    assert_eq!(
        stage.ask(pulls),
        Err(Refused::AgentNotOfQueue {
            agent: CAIO,
            queue: SALES
        })
    );
}

/// Rows: ROUTE-008.
#[test]
fn automatic_acceptance_needs_no_click_and_gives_back_what_is_not_opened() {
    let mut stage = stage_with(|queue| queue.acceptance = Acceptance::Automatic);
    stage.comes(1);
    stage.wait_s(5);
    stage.comes(2);
    stage.signs_in(ANA);
    assert_eq!(stage.state(1), InteractionState::Active);
    stage.does(Input::Opened {
        interaction: talk(1),
        agent: ANA,
    });
    stage.wait_s(20);
    assert_eq!(stage.state(2), InteractionState::Queued);
    assert_eq!(stage.shows(ANA), AgentState::Away);
    assert_eq!(stage.state(1), InteractionState::Active);
    stage.comes(3);
    stage.does(Input::AgentAvailable(ANA));
    assert_eq!(stage.holder(2), Some(ANA), "it kept its place");
}

/// Rows: ROUTE-008, ROUTE-009.
#[test]
fn without_automatic_distribution_the_agent_pulls_but_calls_come_by_themselves() {
    let mut stage = stage();
    let mut ana = AgentConfig::new(ANA, 3);
    ana.automatic = false;
    stage.does(Input::AgentSet(Box::new(ana)));
    stage.signs_in(ANA);
    stage.comes_to(1, SALES, Medium::Mail);
    stage.comes_to(2, SALES, Medium::Chat);
    assert_eq!((stage.holder(1), stage.holder(2)), (None, None));
    stage.comes_to(3, SALES, Medium::Voice);
    assert_eq!(stage.holder(3), Some(ANA));
    stage.does(Input::Pull {
        agent: ANA,
        what: Pulled::Next(Among::default()),
    });
    assert_eq!(stage.holder(1), Some(ANA));
    assert_eq!(stage.state(1), InteractionState::Active);
    let reason = stage.row(1).reason.unwrap();
    assert_eq!(reason.code(), "pulled_next");
}

/// Rows: AGENT-002, ROUTE-008.
#[test]
fn the_next_of_a_queue_or_a_channel_is_the_first_in_line_among_them() {
    let mut stage = stage();
    let mut ana = AgentConfig::new(ANA, 9);
    ana.automatic = false;
    stage.does(Input::AgentSet(Box::new(ana)));
    stage.sets(SUPPORT, |queue| {
        queue.members.insert(ANA, 0);
    });
    stage.signs_in(ANA);
    for (n, queue, channel) in [
        (1, SALES, "whatsapp"),
        (2, SUPPORT, "whatsapp"),
        (3, SALES, "web-chat"),
        (4, SUPPORT, "web-chat"),
        (5, SUPPORT, "web-chat"),
        (6, SUPPORT, "whatsapp"),
    ] {
        let mut arrival = Arrival::new(talk(n), queue, Medium::Messaging);
        arrival.channel = Some(channel.to_owned());
        stage.does(Input::InteractionArrived(arrival));
    }
    let pulls = |queue: Option<QueueId>, channel: Option<&str>| Input::Pull {
        agent: ANA,
        what: Pulled::Next(Among {
            queue,
            channel: channel.map(str::to_owned),
        }),
    };
    for (queue, channel, taken) in [
        (Some(SUPPORT), None, 2),
        (None, Some("web-chat"), 3),
        (Some(SUPPORT), Some("whatsapp"), 6),
        (None, None, 1),
    ] {
        stage.does(pulls(queue, channel));
        assert_eq!(stage.holder(taken), Some(ANA), "{queue:?} {channel:?}");
    }
    for (queue, channel) in [(Some(SALES), None), (None, Some("whatsapp"))] {
        assert_eq!(
            stage.ask(pulls(queue, channel)),
            Err(Refused::NothingWaiting),
            "others wait elsewhere"
        );
    }
    stage.signs_in(BIA);
    let foreign = Input::Pull {
        agent: BIA,
        what: Pulled::Next(Among {
            queue: Some(SUPPORT),
            channel: None,
        }),
    };
    assert_eq!(
        stage.ask(foreign),
        Err(Refused::AgentNotOfQueue {
            agent: BIA,
            queue: SUPPORT
        })
    );
}

/// Rows: ROUTE-014, GAP-013.
#[test]
fn several_at_once_up_to_the_limit_and_one_call() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    stage.comes_to(2, SALES, Medium::Mail);
    stage.accepts(2, ANA);
    stage.comes(3);
    assert_eq!(stage.holder(3), None);
    let pulls = Input::Pull {
        agent: ANA,
        what: Pulled::This(talk(3)),
    };
    assert_eq!(stage.ask(pulls), Err(Refused::AgentFull { agent: ANA }));
    stage.concludes(1, ANA);
    assert_eq!(stage.holder(3), Some(ANA));
    let mut bia = AgentConfig::new(BIA, 5);
    bia.capacity = Capacity {
        total: 5,
        per_medium: BTreeMap::from([(Medium::Chat, 2)]),
    };
    stage.does(Input::AgentSet(Box::new(bia)));
    stage.signs_in(BIA);
    stage.comes_to(4, SALES, Medium::Voice);
    stage.comes_to(5, SALES, Medium::Voice);
    assert_eq!((stage.holder(4), stage.holder(5)), (Some(BIA), None));
    for n in 6..9 {
        stage.comes_to(n, SALES, Medium::Chat);
    }
    assert_eq!((stage.holder(7), stage.holder(8)), (Some(BIA), None));
}

#[test]
fn a_declined_offer_keeps_its_place_and_asks_somebody_else() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.comes(1);
    stage.does(Input::OfferDeclined {
        interaction: talk(1),
        agent: ANA,
    });
    assert_eq!(stage.holder(1), None);
    let again = Input::OfferDeclined {
        interaction: talk(1),
        agent: ANA,
    };
    assert_eq!(
        stage.ask(again),
        Err(Refused::OfferGone {
            interaction: talk(1)
        })
    );
    stage.signs_in(BIA);
    assert_eq!(stage.holder(1), Some(BIA));
    stage.does(Input::OfferDeclined {
        interaction: talk(1),
        agent: BIA,
    });
    stage.wait_s(60);
    assert!(
        stage.holder(1).is_some(),
        "after a rest they are asked again"
    );
}

/// Rows: DASH-041.
#[test]
fn a_missed_offer_sets_the_agent_away_and_counts_as_missed() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.comes(1);
    stage.wait_s(20);
    assert_eq!(stage.shows(ANA), AgentState::Away);
    assert_eq!(stage.state(1), InteractionState::Queued);
    assert_eq!(
        stage
            .floor
            .board()
            .tally(stage.floor.day(), None)
            .missed_offer_count,
        1
    );
    assert!(stage.effects.contains(&Effect::OfferWithdrawn {
        interaction: talk(1),
        agent: ANA
    }));
    stage.does(Input::CustomerLeft(talk(1)));
    assert_eq!(stage.state(1), InteractionState::Abandoned);
}

/// Rows: GAP-013.
#[test]
fn priority_goes_first_and_waiting_makes_up_for_it() {
    let mut stage = stage();
    stage.comes(1);
    stage.wait(Span::from_mins(2));
    let mut urgent = Arrival::new(talk(2), SALES, Medium::Messaging);
    urgent.priority = 3;
    stage.does(Input::InteractionArrived(urgent));
    let mut mild = Arrival::new(talk(3), SALES, Medium::Messaging);
    mild.priority = 1;
    stage.does(Input::InteractionArrived(mild));
    let order: Vec<i64> = stage
        .floor
        .routing()
        .waiting_in(SALES)
        .iter()
        .map(|id| id.get())
        .collect();
    assert_eq!(order, [2, 1, 3]);
    stage.sets(SALES, |queue| queue.ageing_per_min = 0);
    let order: Vec<i64> = stage
        .floor
        .routing()
        .waiting_in(SALES)
        .iter()
        .map(|id| id.get())
        .collect();
    assert_eq!(order, [2, 3, 1]);
}

fn french(stage: &mut Stage) {
    let skill = SkillId::from_i64(5);
    stage.sets(SALES, |queue| {
        let relax = vec![
            Relax {
                after: Span::from_secs(30),
                level: 2,
            },
            Relax {
                after: Span::from_secs(60),
                level: 0,
            },
        ];
        queue.skills = vec![RequiredSkill {
            skill,
            level: 5,
            relax,
        }];
    });
    let mut ana = AgentConfig::new(ANA, 2);
    ana.skills.insert(skill, 3);
    stage.does(Input::AgentSet(Box::new(ana)));
}

/// Rows: ROUTE-006.
#[test]
fn skills_relax_while_it_waits() {
    let mut stage = stage();
    french(&mut stage);
    stage.signs_in(ANA);
    stage.signs_in(BIA);
    stage.comes(1);
    assert_eq!(stage.holder(1), None);
    stage.wait_s(30);
    assert_eq!(stage.holder(1), Some(ANA));
    assert!(stage.row(1).reason.unwrap().relaxed);
    stage.does(Input::AgentSignedOut(ANA));
    assert_eq!(stage.holder(1), None, "Bia has no French at all");
    stage.wait_s(30);
    assert_eq!(stage.holder(1), Some(BIA));
}

#[test]
fn too_long_a_wait_overflows_with_its_age_and_only_once() {
    let mut stage = stage();
    let over = |to| {
        Some(Overflow {
            after: Span::from_secs(30),
            to,
        })
    };
    stage.sets(SALES, |queue| queue.overflow = over(SUPPORT));
    stage.sets(SUPPORT, |queue| queue.overflow = over(SALES));
    stage.comes(1);
    stage.wait_s(20);
    stage.comes_to(2, SUPPORT, Medium::Messaging);
    stage.wait_s(300);
    assert_eq!(stage.floor.interaction(talk(1)).unwrap().queue, SUPPORT);
    assert_eq!(stage.floor.interaction(talk(2)).unwrap().queue, SALES);
    stage.comes_to(3, SUPPORT, Medium::Messaging);
    stage.signs_in(CAIO);
    assert_eq!(stage.holder(1), Some(CAIO));
    assert_eq!(stage.row(1).reason.unwrap().overflow_from, Some(SALES));
}

#[test]
fn what_overflowed_keeps_its_age_among_those_who_were_there_before() {
    let mut stage = stage();
    let to = SUPPORT;
    stage.sets(SALES, |queue| {
        queue.overflow = Some(Overflow {
            after: Span::from_secs(30),
            to,
        });
    });
    stage.comes(1);
    stage.wait_s(20);
    stage.comes_to(2, SUPPORT, Medium::Messaging);
    stage.wait_s(20);
    let order: Vec<i64> = stage
        .floor
        .routing()
        .waiting_in(SUPPORT)
        .iter()
        .map(|id| id.get())
        .collect();
    assert_eq!(order, [1, 2]);
    let reason_of_wait = stage.floor.interaction(talk(1)).unwrap().segment.unwrap();
    assert_eq!(
        stage.now.since(reason_of_wait.started_at),
        Span::from_secs(10),
        "a new entry"
    );
}

/// Rows: ROUTE-015, GAP-014.
#[test]
fn after_hours_is_flagged_and_refused_or_held_by_the_setting() {
    let mut stage = stage();
    // The stage begins on Monday, 2026-09-21, at 11:13 in São Paulo; this queue opens at noon.
    let calendar = Calendar::try_new(CalendarDefinition {
        time_zone: "America/Sao_Paulo".to_owned(),
        week: Week::Spans(vec![WeekSpan {
            day: Weekday::Monday,
            span: DaySpan {
                from_min: 720,
                to_min: 1080,
            },
        }]),
        holidays: vec![],
    });
    let calendar = Arc::new(calendar.unwrap());
    stage.signs_in(ANA);
    stage.sets(SALES, |queue| {
        queue.calendar = calendar;
        queue.after_hours = AfterHours::Hold;
    });
    stage.comes(1);
    assert!(stage.row(1).after_hours);
    assert_eq!(stage.holder(1), None);
    stage.wait(Span::from_hours(2));
    assert_eq!(stage.row(1).waiting_since.map(|_| ()), Some(()));
    assert_eq!(stage.happened("InteractionOffered"), 1, "offered at noon");
    stage.wait(Span::from_hours(20));
    stage.sets(SALES, |queue| queue.after_hours = AfterHours::Refuse);
    let late = Arrival::new(talk(2), SALES, Medium::Chat);
    stage.does(Input::InteractionArrived(late));
    assert_eq!(stage.state(2), InteractionState::Canceled);
    assert!(stage.row(2).after_hours);
    let message = AutomaticMessage::AfterHours;
    assert!(stage.effects.contains(&Effect::MessageDue {
        interaction: talk(2),
        queue: SALES,
        message
    }));
}

/// Rows: GAP-022.
#[test]
fn a_transfer_goes_to_who_is_available_and_comes_back_when_not_taken() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    let to_caio = || Input::Transfer {
        interaction: talk(1),
        by: ANA,
        to: Target::Agent(CAIO),
        code: None,
    };
    assert_eq!(
        stage.ask(to_caio()),
        Err(Refused::AgentNotAvailable { agent: CAIO })
    );
    stage.signs_in(CAIO);
    stage.does(to_caio());
    assert_eq!(
        (stage.holder(1), stage.state(1)),
        (Some(CAIO), InteractionState::Offered)
    );
    stage.wait_s(20);
    assert_eq!(
        (stage.holder(1), stage.state(1)),
        (Some(ANA), InteractionState::Active)
    );
    assert_eq!(stage.row(1).reason.unwrap().code(), "came_back");
    stage.does(Input::AgentAvailable(CAIO));
    stage.does(to_caio());
    stage.accepts(1, CAIO);
    assert_eq!(stage.row(1).reason.unwrap().code(), "transferred");
}

/// Rows: GAP-011.
#[test]
fn transfers_go_only_to_allowed_queues() {
    let mut stage = stage();
    stage.sets(SALES, |queue| queue.may_transfer_to = Some([].into()));
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    let go = Input::Transfer {
        interaction: talk(1),
        by: ANA,
        to: Target::Queue(SUPPORT),
        code: None,
    };
    assert_eq!(
        stage.ask(go.clone()),
        Err(Refused::TransferNotAllowed { queue: SUPPORT })
    );
    stage.sets(SALES, |queue| {
        queue.may_transfer_to = Some([SUPPORT].into());
    });
    stage.does(go);
    assert_eq!(stage.floor.interaction(talk(1)).unwrap().queue, SUPPORT);
    assert_eq!(
        stage
            .floor
            .board()
            .tally(stage.floor.day(), None)
            .started_count,
        1,
        "still one"
    );
}

#[test]
fn a_supervisor_takes_over_whatever_the_capacity() {
    let mut stage = stage();
    stage.signs_in(ANA);
    stage.talks(1, ANA);
    let take = Input::TakeOver {
        interaction: talk(1),
        by: BOSS,
    };
    assert_eq!(
        stage.ask(take.clone()),
        Err(Refused::AgentOffline { agent: BOSS })
    );
    stage.signs_in(BOSS);
    stage.does(take);
    assert_eq!(
        (stage.holder(1), stage.state(1)),
        (Some(BOSS), InteractionState::Active)
    );
    assert_eq!(stage.row(1).reason.unwrap().code(), "taken_over");
    assert_eq!(stage.shows(ANA), AgentState::Available);
}
