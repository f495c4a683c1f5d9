//! Time, as arguments: the sandbox reads no clock and waits by no timer of its own.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base::time::{Span, Timestamp};

/// Tells the time.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Waits for a span.
pub type Wait = Arc<dyn Fn(Span) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// What the sandbox needs from whoever runs it.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub now: Now,
    /// Waits for a span.
    pub wait: Wait,
}
