//! Customers of a portfolio: the owner first, then who stands in, then the owner's groups, then anyone.

use base::id::{UserGroupId, UserId};
use base::medium::Medium;
use base::time::Span;

use super::stage::{ANA, BIA, BOSS, CAIO, SALES, Stage, stage, talk};
use crate::config::{AgentConfig, Portfolio, Reserve};
use crate::input::{Arrival, Input};
use crate::interaction::Band;
use crate::output::{AutomaticMessage, Effect};
use crate::reason::OwnerPassed;

/// Bia owns every customer; each agent holds one, and offers stand longer than any wait.
fn owned(portfolio: Portfolio, signed_in: &[UserId]) -> Stage {
    let mut stage = stage();
    stage.sets(SALES, |queue| {
        queue.members.extend([(CAIO, 0), (BOSS, 0)]);
        queue.offer_timeout = Span::from_hours(9);
        queue.portfolio = portfolio;
    });
    for (agent, group) in [(BIA, 7), (CAIO, 8), (ANA, 7), (BOSS, 9)] {
        let mut config = AgentConfig::new(agent, 1);
        config.groups.insert(UserGroupId::from_i64(group));
        stage.does(Input::AgentSet(Box::new(config)));
    }
    for agent in signed_in {
        stage.signs_in(*agent);
    }
    stage
}

impl Stage {
    /// A customer of Bia's comes to sales.
    fn comes_of_bia(&mut self, n: i64) {
        let mut arrival = Arrival::new(talk(n), SALES, Medium::Chat);
        arrival.owner = Some(BIA);
        self.does(Input::InteractionArrived(arrival));
        self.does(Input::CustomerWrote(talk(n)));
    }

    /// Why somebody has it, and why the owner has not.
    fn why(&self, n: i64) -> (&'static str, Option<OwnerPassed>) {
        let reason = self.row(n).reason.unwrap();
        (reason.code(), reason.owner_passed)
    }

    fn told(&self, n: i64) -> Vec<AutomaticMessage> {
        let mut told = Vec::new();
        for effect in &self.effects {
            if let Effect::MessageDue {
                interaction,
                message,
                ..
            } = effect
                && *interaction == talk(n)
            {
                told.push(*message);
            }
        }
        told
    }
}

fn reserve(agent: UserId) -> Portfolio {
    Portfolio {
        reserve: Some(Reserve {
            agent,
            wait: Span::from_secs(30),
        }),
        ..Portfolio::default()
    }
}

/// Rows: PERSON-009, GAP-073.
#[test]
fn the_owner_is_asked_first_then_the_group_then_anyone() {
    let mut stage = owned(Portfolio::default(), &[BIA, CAIO, ANA]);
    for n in 1..=3 {
        stage.comes_of_bia(n);
    }
    assert_eq!((stage.holder(1), stage.holder(2)), (Some(BIA), None));
    assert_eq!(stage.why(1), ("owner", None));
    stage.wait_s(60);
    assert_eq!((stage.holder(2), stage.holder(3)), (Some(ANA), None));
    assert_eq!(stage.why(2), ("owner_group", Some(OwnerPassed::Waited)));
    stage.wait_s(60);
    assert_eq!(stage.holder(3), Some(CAIO));
    let waited = Some(OwnerPassed::Waited);
    assert_eq!(stage.why(3), ("distributed_longest_idle", waited));
}

/// Rows: GAP-073.
#[test]
fn who_stands_in_comes_between_the_owner_and_the_others() {
    let mut stage = owned(reserve(BOSS), &[BIA, CAIO, ANA]);
    stage.comes_of_bia(1);
    stage.comes_of_bia(2);
    stage.wait_s(60);
    assert_eq!(stage.holder(2), Some(ANA), "the boss is not there either");
    stage.signs_in(BOSS);
    stage.comes_of_bia(3);
    stage.comes_of_bia(4);
    stage.wait_s(59);
    assert_eq!(stage.holder(3), None);
    stage.wait_s(1);
    assert_eq!((stage.holder(3), stage.holder(4)), (Some(BOSS), None));
    assert_eq!(stage.why(3), ("reserve", Some(OwnerPassed::Waited)));
    stage.wait_s(30);
    assert_eq!(stage.holder(4), None, "the turn of the owner's groups");
    stage.wait_s(60);
    assert_eq!(stage.holder(4), Some(CAIO));
}

/// Rows: GAP-073.
#[test]
fn nobody_waits_for_an_owner_who_is_not_there_or_not_of_the_queue() {
    let mut stage = owned(reserve(BOSS), &[CAIO]);
    stage.signs_in(BOSS);
    stage.comes_of_bia(1);
    assert_eq!(stage.holder(1), Some(BOSS));
    assert_eq!(stage.why(1), ("reserve", Some(OwnerPassed::NotThere)));
    stage.sets(SALES, |queue| {
        queue.members.remove(&BIA);
        queue.portfolio.reserve = None;
        queue.portfolio.group_wait = Some(Span::ZERO);
        queue.portfolio.absent_wait = Some(Span::from_hours(1));
    });
    stage.signs_in(BIA);
    stage.comes_of_bia(2);
    assert_eq!(stage.holder(2), Some(CAIO));
    let why = ("distributed_longest_idle", Some(OwnerPassed::NotThere));
    assert_eq!(stage.why(2), why);
    assert!(!stage.told(2).contains(&AutomaticMessage::OwnerAway));
}

/// Rows: GAP-073.
#[test]
fn an_owner_who_declines_or_lets_it_pass_is_not_waited_for() {
    let mut stage = owned(Portfolio::default(), &[BIA, ANA]);
    stage.comes_of_bia(1);
    stage.does(Input::OfferDeclined {
        interaction: talk(1),
        agent: BIA,
    });
    assert_eq!(stage.holder(1), Some(ANA));
    assert_eq!(stage.why(1), ("owner_group", Some(OwnerPassed::Declined)));
    stage.accepts(1, ANA);
    stage.concludes(1, ANA);
    stage.sets(SALES, |queue| queue.offer_timeout = Span::from_secs(10));
    stage.comes_of_bia(2);
    assert_eq!(stage.holder(2), Some(BIA));
    stage.does(Input::AgentSignedOut(ANA));
    stage.signs_in(CAIO);
    stage.wait_s(10);
    assert_eq!(stage.holder(2), None, "the turn of the owner's groups");
    stage.wait_s(60);
    assert_eq!(stage.holder(2), Some(CAIO));
    assert_eq!(stage.why(2).1, Some(OwnerPassed::Waited));
}

/// Rows: GAP-073.
#[test]
fn a_message_left_for_an_owner_who_is_away_waits_as_long_as_the_queue_says() {
    let leaves = Portfolio {
        absent_wait: Some(Span::from_hours(2)),
        group_wait: Some(Span::ZERO),
        ..Portfolio::default()
    };
    let mut stage = owned(leaves, &[ANA, CAIO]);
    stage.comes_of_bia(1);
    stage.comes_of_bia(2);
    let away = [AutomaticMessage::OwnerAway];
    assert_eq!(
        stage.told(1),
        away,
        "that stands for the word that they wait"
    );
    stage.wait(Span::from_hours(1));
    assert_eq!((stage.holder(1), stage.holder(2)), (None, None));
    stage.signs_in(BIA);
    assert_eq!((stage.holder(1), stage.holder(2)), (Some(BIA), None));
    assert_eq!(stage.why(1), ("owner", None));
    stage.wait(Span::from_hours(1));
    assert!([Some(ANA), Some(CAIO)].contains(&stage.holder(2)));
    assert_eq!(stage.why(2).1, Some(OwnerPassed::Waited));
    assert_eq!(stage.told(2), away, "told once");
}

/// Rows: GAP-073.
#[test]
fn a_queue_has_its_own_times_and_may_have_no_wait_at_all() {
    let quick = Portfolio {
        owner_wait: Some(Span::from_secs(5)),
        group_wait: Some(Span::from_secs(7)),
        ..Portfolio::default()
    };
    let mut stage = owned(quick, &[BIA, CAIO]);
    stage.comes_of_bia(1);
    stage.comes_of_bia(2);
    stage.wait_s(11);
    assert_eq!(stage.holder(2), None);
    stage.wait_s(1);
    assert_eq!(stage.holder(2), Some(CAIO));

    let none = Portfolio {
        owner_wait: Some(Span::ZERO),
        group_wait: Some(Span::ZERO),
        ..Portfolio::default()
    };
    let mut stage = owned(none, &[CAIO]);
    stage.wait_s(1);
    stage.signs_in(BIA);
    stage.comes_of_bia(1);
    assert_eq!(stage.holder(1), Some(CAIO), "whoever was idle longest");
    assert_eq!(stage.why(1), ("distributed_longest_idle", None));
}

/// Rows: PERSON-009, GAP-073.
#[test]
fn who_is_recognised_while_waiting_is_led_to_the_owner_and_who_came_back_is_not() {
    let mut stage = owned(Portfolio::default(), &[]);
    stage.comes_to(1, SALES, Medium::Chat);
    stage.signs_in(BIA);
    assert_eq!(stage.holder(1), Some(BIA), "she was the only one there");
    stage.comes_to(2, SALES, Medium::Chat);
    let found = Input::OwnerFound {
        interaction: talk(2),
        owner: BIA,
    };
    stage.does(found);
    stage.signs_in(CAIO);
    assert_eq!(stage.holder(2), None, "Bia has no room, and Caio must wait");
    stage.wait_s(120);
    assert_eq!(stage.holder(2), Some(CAIO));
    stage.accepts(2, CAIO);
    stage.does(Input::AgentSignedOut(CAIO));
    let waiting = stage.floor.interaction(talk(2)).unwrap();
    assert!(
        matches!(&waiting.place, crate::interaction::Place::Waiting(one) if one.band == Band::Returned)
    );
    stage.signs_in(ANA);
    assert_eq!(stage.holder(2), Some(ANA), "lost by an agent: anybody");
}
