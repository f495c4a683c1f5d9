//! Settings of the sandbox, and its limits.

use base::secret::Secret;
use base::time::Span;

/// Messages kept per conversation; the oldest go first.
pub const MESSAGES_PER_THREAD_MAX: usize = 500;
/// Conversations kept; the longest silent goes first.
pub const THREADS_MAX: usize = 1_000;
/// Customers known; those without a conversation go first.
pub const CUSTOMERS_MAX: usize = 5_000;
/// Files kept; the oldest go first.
pub const MEDIA_MAX: usize = 300;
/// Bytes of all files together; the oldest go first.
pub const MEDIA_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Webhooks that may wait; more are dropped with a line in the journal.
pub const OUTBOX_MAX: usize = 50_000;
/// Lines of the journal; the oldest go first.
pub const JOURNAL_MAX: usize = 5_000;
/// Templates of one business account.
///
/// **Source**: provider page “Message templates”: 250 for an unverified portfolio.
pub const TEMPLATES_MAX: usize = 250;
/// Faults that may wait for one customer.
pub const FAULTS_MAX: usize = 100;
/// How often a webhook is tried before it is given up.
pub const HOOK_ATTEMPTS_MAX: u32 = 16;

/// Settings of a sandbox.
#[derive(Clone)]
pub struct Settings {
    /// The business's own numbers.
    pub numbers: Vec<BusinessNumber>,
    /// The token that calls must carry.
    pub access_token: Secret<String>,
    /// The secret that signs webhooks.
    pub app_secret: Secret<String>,
    /// How fast things happen.
    pub pace: Pace,
    /// Begins with a few approved templates.
    pub has_sample_templates: bool,
}

/// A number of the business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessNumber {
    /// Its id at the provider.
    pub phone_number_id: String,
    /// The business account that it belongs to.
    pub business_account_id: String,
    /// The number itself, digits with country code.
    pub display_phone_number: String,
    /// The name that customers see.
    pub verified_name: String,
    /// Where its webhooks go; empty until the product knows its address.
    pub callback_url: String,
}

/// How fast things happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// From the answer to the status “sent”.
    pub sent: Span,
    /// From the answer to the status “delivered”.
    pub delivered: Span,
    /// From the hand-in of a template to its approval.
    pub review: Span,
    /// From a failed webhook to its first repetition; then it doubles.
    pub retry: Span,
}

impl Pace {
    /// As a person would see it.
    pub const HUMAN: Self = Self {
        sent: Span::from_millis(250),
        delivered: Span::from_millis(800),
        review: Span::from_secs(5),
        retry: Span::from_secs(1),
    };
    /// Without waiting, for tests.
    pub const INSTANT: Self = Self {
        sent: Span::ZERO,
        delivered: Span::ZERO,
        review: Span::ZERO,
        retry: Span::ZERO,
    };
}
