//! The rule of pairing, and each strategy, on a handful of agents.

use base::medium::Medium;

use super::*;
use crate::interaction::Band;

const QUEUE: QueueId = QueueId::from_i64(1);

fn user(n: i64) -> UserId {
    UserId::from_i64(n)
}

fn standing(n: i64, load: u32, idle_s: i64, given_s: i64) -> Standing {
    Standing {
        agent: user(n),
        load,
        capacity: 4,
        idle_since: Timestamp::from_secs(idle_s),
        last_given_at: Timestamp::from_secs(given_s),
        given_count: 0,
    }
}

fn lane(strategy: StrategyName, agents: &[(Standing, Tier)]) -> Routing {
    let mut routing = Routing::default();
    let members = agents
        .iter()
        .map(|(standing, tier)| (standing.agent, *tier))
        .collect();
    routing.set_lane(QUEUE, strategy, members);
    for (standing, _) in agents {
        let ability = Ability {
            skills: BTreeMap::new(),
            groups: BTreeSet::new(),
        };
        routing.set_ability(standing.agent, ability);
        routing.set_standing(*standing, Room::NONE.with(Medium::Chat));
    }
    routing
}

fn item(id: i64, order_at: i64) -> Item {
    let id = InteractionId::from_i64(id);
    Item {
        key: WaitKey {
            band: Band::New,
            rank: 0,
            order_at,
            id,
        },
        demand: Demand {
            queue: QUEUE,
            medium: Medium::Chat,
            audience: Audience::Anyone,
            skills: vec![],
        },
        declined: BTreeSet::new(),
        point: strategy::random::point(id.get().unsigned_abs()),
    }
}

fn chosen(mut routing: Routing) -> Option<i64> {
    routing.enter(item(100, 0));
    routing.next_pair().map(|pair| pair.agent.get())
}

/// Rows: GAP-013.
#[test]
fn each_strategy_chooses_by_its_own_order() {
    let agents = [
        (standing(1, 1, 10, 40), 0),
        (standing(2, 0, 30, 30), 0),
        (standing(3, 0, 20, 50), 0),
        (standing(4, 2, 5, 20), 0),
    ];
    assert_eq!(chosen(lane(StrategyName::LongestIdle, &agents)), Some(3));
    assert_eq!(chosen(lane(StrategyName::LeastBusy, &agents)), Some(3));
    assert_eq!(chosen(lane(StrategyName::RoundRobin, &agents)), Some(4));
    assert!(chosen(lane(StrategyName::Random, &agents)).is_some());
}

/// Rows: GAP-013.
#[test]
fn chance_reaches_everybody_about_equally() {
    let mut given = [0_u64; 10];
    let agents: Vec<(Standing, Tier)> = (0..10).map(|n| (standing(n + 1, 0, 0, 0), 0)).collect();
    let mut routing = lane(StrategyName::Random, &agents);
    for id in 1..=20_000 {
        routing.enter(item(id, id));
        let pair = routing.next_pair().unwrap();
        routing.leave(pair.interaction);
        let at = usize::try_from(pair.agent.get() - 1).unwrap();
        given[at] += 1;
        let mut stands = standing(pair.agent.get(), 0, 0, 0);
        stands.given_count = given[at];
        routing.set_standing(stands, Room::NONE.with(Medium::Chat));
    }
    assert!(
        given.iter().all(|n| (1_700..2_300).contains(n)),
        "{given:?}"
    );
}

/// Rows: GAP-013.
#[test]
fn a_lower_tier_goes_first_whatever_the_strategy() {
    for strategy in StrategyName::ALL {
        let agents = [(standing(1, 0, 1, 1), 1), (standing(2, 3, 90, 90), 0)];
        assert_eq!(chosen(lane(strategy, &agents)), Some(2), "{strategy:?}");
    }
}

#[test]
fn who_declined_is_passed_over_and_the_next_in_line_is_served() {
    let mut routing = lane(StrategyName::LongestIdle, &[(standing(1, 0, 0, 0), 0)]);
    let mut first = item(100, 0);
    first.declined.insert(user(1));
    routing.enter(first.clone());
    assert_eq!(routing.next_pair(), None);
    routing.enter(item(101, 5));
    assert_eq!(
        routing.next_pair().unwrap().interaction,
        InteractionId::from_i64(101)
    );
    routing.leave(InteractionId::from_i64(101));
    first.declined.clear();
    routing.enter(first);
    assert_eq!(
        routing.next_pair().unwrap().interaction,
        InteractionId::from_i64(100)
    );
}

#[test]
fn a_blocked_queue_and_a_full_hand_get_nothing() {
    let mut routing = lane(StrategyName::LongestIdle, &[(standing(1, 0, 0, 0), 0)]);
    routing.set_blocked(user(1), &BTreeSet::from([QUEUE]));
    routing.enter(item(100, 0));
    assert_eq!(routing.next_pair(), None);
    routing.set_blocked(user(1), &BTreeSet::new());
    assert!(routing.next_pair().is_some());
    routing.set_standing(standing(1, 4, 0, 0), Room::NONE);
    assert_eq!(routing.next_pair(), None);
}
