//! What customers are told while they wait: their place once, then the notices in turn.

use base::medium::Medium;
use base::time::Span;

use super::stage::{ANA, SALES, SUPPORT, Stage, stage, stage_with, talk};
use crate::compose::Floor;
use crate::config::Overflow;
use crate::input::{Input, Target};
use crate::limits::NOTICES_PER_WAIT_MAX;
use crate::output::{AutomaticMessage, Effect};

/// Everything that an interaction's customer was told about the wait, with the queue that told it.
fn told(stage: &Stage, n: i64) -> Vec<(base::id::QueueId, AutomaticMessage)> {
    let of = |effect: &Effect| {
        let Effect::MessageDue {
            interaction,
            queue,
            message: message @ (AutomaticMessage::Waiting | AutomaticMessage::Notice(_)),
        } = effect
        else {
            return None;
        };
        (*interaction == talk(n)).then_some((*queue, *message))
    };
    stage.effects.iter().filter_map(of).collect()
}

const WAITING: AutomaticMessage = AutomaticMessage::Waiting;

/// Rows: MSG-017.
#[test]
fn who_is_not_served_at_once_is_told_so_once_per_wait() {
    let mut stage = stage();
    stage.comes(1);
    stage.customer_writes(1);
    assert_eq!(told(&stage, 1), [(SALES, WAITING)]);
    stage.signs_in(ANA);
    stage.comes(2);
    assert_eq!(told(&stage, 2), [], "an agent was free");
    stage.wait(Span::from_mins(5));
    assert_eq!(
        told(&stage, 1),
        [(SALES, WAITING)],
        "what lapses goes back to the same wait"
    );
    assert_eq!(
        told(&stage, 2),
        [(SALES, WAITING)],
        "nobody opened it: now it waits"
    );
}

/// Rows: MSG-017.
#[test]
fn a_new_queue_is_a_new_wait_and_silent_customers_are_left_alone() {
    let mut stage = stage_with(|queue| {
        if queue.id == SALES {
            queue.overflow = Some(Overflow {
                after: Span::from_secs(30),
                to: SUPPORT,
            });
        }
    });
    stage.comes(1);
    stage.wait_s(30);
    assert_eq!(told(&stage, 1), [(SALES, WAITING), (SUPPORT, WAITING)]);
    stage.signs_in(ANA);
    stage.talks(2, ANA);
    stage.talks(3, ANA);
    stage.writes(2, ANA);
    stage.does(Input::AgentSignedOut(ANA));
    assert_eq!(
        told(&stage, 2),
        [],
        "the customer was answered and is silent"
    );
    assert_eq!(told(&stage, 3), [(SALES, WAITING)]);
}

/// Rows: MSG-017.
#[test]
fn calls_and_mail_are_told_nothing_in_writing() {
    let mut stage = stage_with(|queue| queue.notice_every = Some(Span::from_secs(60)));
    stage.comes_to(1, SALES, Medium::Voice);
    stage.comes_to(2, SALES, Medium::Mail);
    stage.wait(Span::from_mins(10));
    assert_eq!((told(&stage, 1), told(&stage, 2)), (vec![], vec![]));
}

/// Rows: MSG-017.
#[test]
fn the_position_is_the_order_in_which_the_queue_goes() {
    let mut stage = stage();
    for n in 1..=3 {
        stage.comes(n);
        stage.wait_s(1);
    }
    let places = |floor: &Floor| [1, 2, 3].map(|n| floor.position(talk(n)));
    assert_eq!(places(&stage.floor), [Some(1), Some(2), Some(3)]);
    stage.does(Input::MoveTo {
        interaction: talk(1),
        by: super::stage::BOSS,
        to: Target::Queue(SUPPORT),
    });
    assert_eq!(
        places(&stage.floor),
        [Some(1), Some(1), Some(2)],
        "each queue counts for itself"
    );
    stage.signs_in(ANA);
    assert_eq!(
        stage.floor.position(talk(2)),
        Some(1),
        "what is offered is the next"
    );
    stage.accepts(2, ANA);
    assert_eq!(stage.floor.position(talk(2)), None);
}

/// Rows: GAP-011.
#[test]
fn notices_come_in_turn_while_nobody_has_it_and_end_some_time() {
    let mut stage = stage_with(|queue| queue.notice_every = Some(Span::from_secs(60)));
    stage.comes(1);
    stage.wait_s(59);
    assert_eq!(told(&stage, 1), [(SALES, WAITING)]);
    stage.wait_s(121);
    let notices = [0, 1, 2].map(|n| (SALES, AutomaticMessage::Notice(n)));
    assert_eq!(told(&stage, 1)[1..], notices);
    stage.signs_in(ANA);
    stage.accepts(1, ANA);
    stage.wait_s(600);
    assert_eq!(told(&stage, 1).len(), 4, "an agent has it");
    stage.comes(2);
    stage.does(Input::AgentSignedOut(ANA));
    stage.wait(Span::from_hours(40));
    let count = told(&stage, 2).len();
    assert_eq!(u32::try_from(count), Ok(NOTICES_PER_WAIT_MAX + 1));
}
