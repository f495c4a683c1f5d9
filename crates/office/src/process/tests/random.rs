//! Processes drawn by chance, run to their end.

use proptest::prelude::*;

use super::super::engine::is_stuck;
use super::drawn::{Block, blocks, draw};
use super::*;

fn has(blocks: &[Block], is_it: fn(&Block) -> bool) -> bool {
    blocks.iter().any(|block| {
        is_it(block)
            || match block {
                Block::Task | Block::Timer => false,
                Block::Choice(rows) | Block::Parallel(rows) => {
                    rows.iter().any(|row| has(row, is_it))
                }
                Block::Sub(row) | Block::Again(row) => has(row, is_it),
            }
    })
}

/// What is open by what was told to do: tasks and times.
#[derive(Default)]
struct Told {
    tasks: BTreeSet<u64>,
    timers: BTreeSet<u64>,
}

impl Told {
    fn hear(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::TaskOpened { token, .. } => assert!(self.tasks.insert(*token)),
                Effect::TaskWithdrawn { token } => assert!(self.tasks.remove(token)),
                Effect::TimerSet { timer, .. } => assert!(self.timers.insert(*timer)),
                Effect::Entered { .. }
                | Effect::CallWanted { .. }
                | Effect::CallWithdrawn { .. }
                | Effect::Ended(_) => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is drawn of blocks comes to its end: no token is lost, no join opens early or late, and what is told to do
    /// is what the state waits for.
    ///
    /// Rows: CASE-025.
    #[test]
    fn what_is_drawn_of_blocks_runs_to_its_end(
        blocks in blocks(),
        turns in proptest::collection::vec((any::<prop::sample::Index>(), 0_i64..3), 1..40),
    ) {
        let (inner, nodes) = draw(&blocks);
        let mut one = Instance::started(&inner);
        let mut told = Told::default();
        told.hear(&one.effects);
        let mut turns = turns.into_iter();
        let mut steps = 0;
        while one.state.outcome.is_none() {
            let tokens = one.state.tokens.iter().filter(|token| told.tasks.contains(&token.number));
            let tasks: Vec<u64> = tokens.map(|token| token.number).collect();
            prop_assert_eq!(tasks.len(), told.tasks.len(), "each open task has its token");
            let timers: BTreeSet<u64> = one.state.timers.iter().map(|timer| timer.number).collect();
            prop_assert_eq!(&timers, &told.timers);
            prop_assert!(!is_stuck(&one.of, &one.state));
            let timers: Vec<u64> = timers.into_iter().collect();
            // Once the turns are used up, circles are left by their way on.
            let (turn, value) = turns.next().map_or((0, 1), |(turn, value)| {
                (turn.index(tasks.len() + timers.len()), value)
            });
            one.value = value;
            if let Some(token) = tasks.get(turn) {
                told.tasks.remove(token);
                one.meet(&Event::TaskDone { token: *token }).unwrap();
            } else {
                let timer = timers[turn - tasks.len()];
                told.timers.remove(&timer);
                one.later(10);
                one.meet(&Event::TimerFired { timer }).unwrap();
                prop_assert_eq!(one.meet(&Event::TimerFired { timer }).is_err(), true, "twice is once");
            }
            told.hear(&one.effects);
            steps += 1;
            prop_assert!(steps < 1_000);
        }
        prop_assert!(one.is_completed());
        prop_assert!(told.tasks.is_empty() && told.timers.is_empty());
        if !has(&blocks, |block| matches!(block, Block::Again(_))) {
            let once: BTreeSet<&String> = one.entered.iter().collect();
            prop_assert_eq!(once.len(), one.entered.len(), "nothing is entered twice");
            if !has(&blocks, |block| matches!(block, Block::Choice(_))) {
                prop_assert_eq!(once.len(), nodes, "and nothing left out");
            }
        }
    }
}
