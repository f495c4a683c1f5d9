//! The clock: the only place that reads the time or waits.
//!
//! The time of the product never steps back. Where the machine's clock does, it goes on and comes back to it slowly,
//! so that no timer, lease or session waits for hours, and no order is turned around.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base::time::{Span, Timestamp};
use tokio::sync::Notify;

/// The longest sleep without a look at the clock: a machine that slept, or whose clock was put forward, is noticed within it.
const LOOK_AGAIN: Span = Span::from_secs(15);
/// The part of the time that is held back while the machine's clock is behind ours.
const HELD_BACK: i64 = 8;

static STEADY: Mutex<Steady> = Mutex::new(Steady { last: None });

/// Turns the machine's two clocks into a time that never steps back.
#[derive(Debug)]
struct Steady {
    /// What was told last, in microseconds, and when that was on the clock that only counts.
    last: Option<(i64, Duration)>,
}

impl Steady {
    /// Tells the time from what the machine's clock says and from how long the process has counted.
    fn tell(&mut self, wall: i64, counted: Duration) -> i64 {
        let told = self.last.map_or(wall, |(told, before)| {
            let passed = counted.saturating_sub(before).as_micros();
            let passed = i64::try_from(passed).unwrap_or(i64::MAX);
            let on = told.saturating_add(passed);
            // Forward at once; backward by going slower until the machine's clock has caught up.
            on.max(wall) - on.saturating_sub(wall).clamp(0, passed / HELD_BACK)
        });
        self.last = Some((told, counted));
        told
    }
}

/// Tells the time and waits. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's own clock.
    System,
    /// A clock that stands until it is moved: for tests.
    Standing(Arc<Standing>),
}

/// A clock that stands.
#[derive(Debug)]
pub struct Standing {
    now: AtomicI64,
    moved: Notify,
}

impl Clock {
    /// Makes a clock that stands at a moment.
    pub fn standing(at: Timestamp) -> Self {
        Self::Standing(Arc::new(Standing {
            now: AtomicI64::new(at.micros()),
            moved: Notify::new(),
        }))
    }

    /// Tells the time.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the system clock"
    )]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                static BEGAN: OnceLock<Instant> = OnceLock::new();
                let began = *BEGAN.get_or_init(Instant::now);
                let wall = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .map_or(0, |since| since.as_micros());
                let wall = i64::try_from(wall).unwrap_or(i64::MAX);
                let mut steady = STEADY.lock().unwrap_or_else(PoisonError::into_inner);
                Timestamp::from_micros(steady.tell(wall, began.elapsed()))
            }
            Self::Standing(standing) => {
                Timestamp::from_micros(standing.now.load(Ordering::Acquire))
            }
        }
    }

    /// Waits until a moment has come.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that waits"
    )]
    pub async fn wait_until(&self, at: Timestamp) {
        match self {
            Self::System => loop {
                let left = at.since(self.now());
                if left == Span::ZERO {
                    return;
                }
                tokio::time::sleep(duration(left.min(LOOK_AGAIN))).await;
            },
            Self::Standing(standing) => loop {
                let moved = standing.moved.notified();
                if self.now() >= at {
                    return;
                }
                moved.await;
            },
        }
    }

    /// Waits for a span.
    pub async fn wait(&self, span: Span) {
        self.wait_until(self.now() + span).await;
    }

    /// Moves a standing clock forward; the system clock does not obey.
    pub fn advance(&self, span: Span) {
        if let Self::Standing(standing) = self {
            standing.now.fetch_add(span.micros(), Ordering::AcqRel);
            standing.moved.notify_waiters();
        }
    }
}

/// Turns a span into the standard library's duration, for drivers that ask for one.
pub fn duration(span: Span) -> Duration {
    Duration::from_micros(span.micros().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    /// Feeds seconds that pass while the machine's clock is off by so much, and gives what was told.
    fn told(steady: &mut Steady, from_s: u64, to_s: u64, off: i64) -> Vec<i64> {
        let second = |n| {
            let wall = i64::try_from(n).unwrap() * 1_000_000 + off;
            steady.tell(wall, Duration::from_secs(n))
        };
        (from_s..to_s).map(second).collect()
    }

    #[test]
    fn the_time_is_the_machines_and_follows_it_forward_at_once() {
        let mut steady = Steady { last: None };
        assert_eq!(told(&mut steady, 0, 3, 7), [7, 1_000_007, 2_000_007]);
        assert_eq!(
            told(&mut steady, 3, 5, HOUR),
            [3_000_000 + HOUR, 4_000_000 + HOUR]
        );
    }

    #[test]
    fn a_clock_that_is_put_back_by_hours_stops_no_timer_and_is_met_again() {
        let mut steady = Steady { last: None };
        told(&mut steady, 0, 10, 3 * HOUR);
        let mut last = 9_000_000 + 3 * HOUR;
        for now in told(&mut steady, 10, 40_000, HOUR) {
            let passed = now - last;
            assert!((875_000..=1_000_000).contains(&passed), "{passed}");
            last = now;
        }
        assert!(
            last > 39_999_000_000 + HOUR,
            "two hours are not made good in a third of a day"
        );
        told(&mut steady, 40_000, 90_000, HOUR);
        assert_eq!(
            told(&mut steady, 90_000, 90_001, HOUR),
            [90_000_000_000 + HOUR]
        );
    }

    #[tokio::test]
    async fn waiting_ends_when_the_moment_has_come() {
        let clock = Clock::System;
        let at = clock.now() + Span::from_millis(5);
        clock.wait_until(at).await;
        assert!(clock.now() >= at);
        clock.wait_until(at).await;
    }
}
