//! The clock: the only place that reads the time or waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base::time::{Span, Timestamp};
use tokio::sync::Notify;

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
                let micros = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .map_or(0, |since| since.as_micros());
                Timestamp::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
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
            Self::System => {
                let span = at.since(self.now());
                tokio::time::sleep(Duration::from_micros(span.micros().unsigned_abs())).await;
            }
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
