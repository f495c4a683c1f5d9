//! The live counters: what waits and works now, and the sums of each day behind the indicators.

use base::time::Span;
use serde::{Deserialize, Serialize};

/// The counters of one day, of a queue or of the operation.
///
/// **Shape**: everything counts on the local day on which the interaction began (GAP-112).
/// For the operation an interaction counts once, by its first entry and first answer; for a queue each entry counts (CONFLICT-21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Interactions that began; for a queue, that began in it.
    pub started_count: u64,
    /// Of those, ended.
    pub finished_count: u64,
    /// Entries into a queue of people.
    pub entered_count: u64,
    /// Of those, answered.
    pub answered_count: u64,
    /// Of those, within the target.
    pub within_count: u64,
    /// Entries that the customer gave up, short ones included.
    pub abandoned_count: u64,
    /// Of those, short.
    pub abandoned_short_count: u64,
    /// Waits that ended in an answer, together.
    pub wait_answered_sum: Span,
    /// The longest of them.
    pub wait_answered_max: Span,
    /// Waits that the customer gave up, together.
    pub wait_abandoned_sum: Span,
    /// Waits that ended otherwise: moved, overflowed, canceled, withdrawn.
    pub left_otherwise_count: u64,
    /// Those together.
    pub wait_otherwise_sum: Span,
    /// First replies with a time.
    pub first_reply_count: u64,
    /// Those together.
    pub first_reply_sum: Span,
    /// Ended after a queue and never replied to.
    pub unreplied_count: u64,
    /// Turns replied to.
    pub reply_count: u64,
    /// Those together.
    pub reply_sum: Span,
    /// Handled to their end; for a queue, agent segments.
    pub handled_count: u64,
    /// Time active, together.
    pub handling_sum: Span,
    /// The longest.
    pub handling_max: Span,
    /// Time from answer to end of contact, silence included, together.
    pub conversation_sum: Span,
    /// Wrap-up, together.
    pub wrap_up_sum: Span,
    /// Ended by conclusion.
    pub concluded_count: u64,
    /// Ended by silence.
    pub withdrawn_count: u64,
    /// Ended by decision.
    pub canceled_count: u64,
    /// Offers that agents let pass (CONFLICT-05).
    pub missed_offer_count: u64,
}
