//! The condition in SQL and the decision in the program reach the same interactions.

use base::authz::{Reach, Scope};
use base::id::UserId;
use store::{db_test, in_db};
use store_floor::interactions::{self, Part};

use crate::support::{Stands, begin, id, listed, part, put, queue_id, scope, user_scope};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

const AGENTS: [Option<i64>; 5] = [None, Some(10), Some(11), Some(12), Some(13)];

fn rolled(count: i64) -> Vec<(i64, Stands)> {
    let mut dice = Dice(7);
    (1..=count)
        .map(|n| {
            let state = dice.pick(&["pre_open", "queued", "offered", "active", "wrap_up"]);
            let (agent, last_agent) = (dice.pick(&AGENTS), dice.pick(&AGENTS));
            let queue = dice.pick(&[7, 8, 9]);
            (
                n,
                Stands {
                    state,
                    agent,
                    last_agent,
                    queue,
                },
            )
        })
        .collect()
}

fn decided(scope: &Scope, all: &[(i64, Stands)]) -> Vec<i64> {
    let reached = all.iter().filter(|(_, one)| {
        let handlers: Vec<UserId> = one
            .agent
            .into_iter()
            .chain(one.last_agent)
            .map(UserId::from_i64)
            .collect();
        let waiting = matches!(one.state, "queued" | "offered");
        scope.reaches(queue_id(one.queue), waiting, &handlers)
    });
    reached.map(|(n, _)| *n).rev().collect()
}

db_test! {
    async fn a_list_holds_what_the_scope_reaches_and_nothing_else(db: &TestDb) {
        in_db!(db, |tx| {
            let all = rolled(150);
            for (n, to) in &all {
                begin(tx, 1, *n, 7).await?;
                put(tx, *n, *to).await?;
            }
            let mut sizes = Vec::new();
            for reach in Reach::ALL {
                for (queues, team) in [
                    (&[7][..], &[10, 11][..]),
                    (&[7, 8], &[11]),
                    (&[], &[]),
                    (&[9], &[]),
                    (&[], &[12, 13]),
                ] {
                    let own = user_scope(10, reach, queues, team);
                    let expected = decided(&own, &all);
                    assert_eq!(listed(tx, &own, &part(Part::Open)).await?, expected, "{reach:?} {queues:?} {team:?}");
                    sizes.push(expected.len());
                    for (n, _) in &all {
                        let card = interactions::get(tx, &own, id(*n)).await?;
                        assert_eq!(card.is_some(), expected.contains(n));
                    }
                }
            }
            assert!(sizes.iter().any(|size| *size > 0 && *size < 150));
            assert_eq!(listed(tx, &scope(1), &part(Part::Open)).await?.len(), 150, "the system reaches everything");
        })
        .unwrap();
    }
}
