//! What routes share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use app::jobs::JobKind;
use app::{Ctx, Entry};
use tokio::sync::{Semaphore, watch};

/// What routes share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct AppState {
    /// For operations.
    pub(crate) ctx: Ctx,
    /// The code of the set-up page, while it is needed.
    pub(crate) setup_token: Arc<str>,
    /// Which fields of an operation's query are numbers or truth values, by operation.
    pub(crate) query_kinds: Arc<BTreeMap<&'static str, BTreeMap<String, QueryKind>>>,
    /// Becomes true when the process stops.
    pub(crate) stop: watch::Receiver<bool>,
    /// Counts for `/metrics`.
    pub(crate) counts: Arc<Counts>,
    /// The pace of systems that call us, by account.
    pub(crate) calls: app::outbound::pace::Pace,
    /// Places for recoveries that are begun behind their answer: strangers ask for them.
    pub(crate) recoveries: Arc<Semaphore>,
}

/// Recoveries that are begun at once.
pub(crate) const RECOVERIES_MAX: usize = 16;

/// The kind of a query field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QueryKind {
    /// A whole number.
    Number,
    /// True or false.
    Bool,
}

/// Counts for `/metrics`.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Requests answered.
    pub(crate) requests: AtomicU64,
    /// Operations that failed for a fault of ours.
    pub(crate) faults: AtomicU64,
    /// Live sockets open now.
    pub(crate) sockets: AtomicU64,
    /// Calls of providers taken in.
    pub(crate) hooks: AtomicU64,
}

/// Every kind of job of the product.
pub(crate) fn jobs() -> Vec<JobKind> {
    app_setup::jobs::ALL
        .iter()
        .chain(app_office::jobs::ALL)
        .chain(app_floor::jobs::ALL)
        .copied()
        .collect()
}

/// Every operation of the product.
pub(crate) fn operations() -> Vec<Entry> {
    app_setup::OPERATIONS
        .iter()
        .chain(app_office::OPERATIONS)
        .chain(app_floor::OPERATIONS)
        .flat_map(|list| list.iter().copied())
        .collect()
}
