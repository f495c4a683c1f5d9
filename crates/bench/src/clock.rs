//! The one place of the benchmarks that reads clocks and waits: what is measured here is time itself.
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures real time; the product gets its time as an argument"
)]

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

static START: OnceLock<Instant> = OnceLock::new();

/// Gives nanoseconds since the first call in this process.
pub(crate) fn stamp() -> u64 {
    let span = START.get_or_init(Instant::now).elapsed();
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

/// Waits for a span.
pub(crate) async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}

/// Waits until a stamp; not at all when it has passed.
///
/// **Units**: the timer ends up to a millisecond late, so the last millisecond is spent yielding.
pub(crate) async fn until(then: u64) {
    const TIMER_NS: u64 = 1_500_000;
    let left = then.saturating_sub(stamp());
    if left > TIMER_NS {
        pause(Duration::from_nanos(left - TIMER_NS)).await;
    }
    while stamp() < then {
        tokio::task::yield_now().await;
    }
}

/// Gives the time of day for the name of a result.
pub(crate) fn unix_seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
