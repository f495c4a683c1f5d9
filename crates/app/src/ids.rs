//! Makes ids: ordered by time, unique across nodes.

use std::sync::atomic::{AtomicI64, Ordering};

use base::id;
use base::time::Timestamp;

use crate::clock::Clock;

/// Makes ids for one node.
#[derive(Debug)]
pub struct Ids {
    clock: Clock,
    node: u16,
    /// In microseconds. No id is of a later time: whoever gets the number next begins after it, so that a node which stood still
    /// and does not know yet that its number is another's makes no id twice.
    until: AtomicI64,
    /// Milliseconds and sequence of the last id in one number, so that it only ever grows.
    last: AtomicI64,
}

impl Ids {
    /// Begins on a node, 0..=1023; no other process may use the same number at the same time.
    pub fn new(clock: Clock, node: u16) -> Self {
        Self {
            clock,
            node,
            until: AtomicI64::new(i64::MAX),
            last: AtomicI64::new(0),
        }
    }

    /// Gives the number of the node.
    pub fn node(&self) -> u16 {
        self.node
    }

    /// Says until when the number of the node is this process's.
    pub fn valid_until(&self, until: Timestamp) {
        self.until.store(until.micros(), Ordering::Release);
    }

    /// Makes the next id.
    ///
    /// **Shape**: larger than every id made before by this value, also when the clock steps back or more than 4,096 are made in a millisecond: then it runs ahead of the clock.
    pub fn next(&self) -> i64 {
        let until = self.until.load(Ordering::Acquire);
        let now_ms = self.clock.now().micros().min(until) / 1_000;
        let floor = now_ms << 12;
        let advance = |last: i64| Some(floor.max(last + 1));
        let previous = self
            .last
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, advance)
            .unwrap_or(floor);
        let taken = floor.max(previous + 1);
        let sequence = u16::try_from(taken & 0xfff).unwrap_or_default();
        id::compose(
            base::time::Timestamp::from_micros((taken >> 12) * 1_000),
            self.node,
            sequence,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::time::Span;

    #[test]
    fn ids_grow_also_when_many_are_made_and_the_clock_steps_back() {
        let clock = Clock::standing(Timestamp::from_secs(1_800_000_000));
        let ids = Ids::new(clock.clone(), 3);
        let mut last = 0;
        for n in 0..10_000 {
            let id = ids.next();
            assert!(id > last, "id {n}");
            last = id;
        }
        clock.advance(Span::from_secs(60));
        assert!(ids.next() > last);
    }

    #[test]
    fn a_node_that_stood_still_makes_no_id_of_a_time_that_its_number_may_be_anothers() {
        let start = Timestamp::from_secs(1_800_000_000);
        let clock = Clock::standing(start);
        let ids = Ids::new(clock.clone(), 3);
        let until = start + Span::from_secs(5);
        ids.valid_until(until);
        let first = ids.next();
        clock.advance(Span::from_secs(3_600));
        for _ in 0..5_000 {
            let id = ids.next();
            assert!(id > first);
            assert!(id::made_at(id) <= until + Span::from_millis(2));
        }
        ids.valid_until(clock.now() + Span::from_secs(5));
        assert_eq!(id::made_at(ids.next()), clock.now());
    }
}
