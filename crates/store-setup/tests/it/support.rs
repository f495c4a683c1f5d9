//! Short words for the tests of the settings.

use base::authz::{Scope, SystemReason};
use base::id::{OrgId, QueueId, UserId};
use base::time::Timestamp;
use store::Error;

/// The scope of an organization.
pub(crate) fn scope(org: i64) -> Scope {
    Scope::system(OrgId::from_i64(org), SystemReason::SignIn)
}

/// A moment.
pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(secs)
}

/// The id of a user.
pub(crate) fn user_id(n: i64) -> UserId {
    UserId::from_i64(n)
}

/// The id of a queue.
pub(crate) fn queue_id(n: i64) -> QueueId {
    QueueId::from_i64(n)
}

/// Tells whether a unique index refused.
pub(crate) fn is_taken<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Unique { index }) if !index.is_empty())
}
