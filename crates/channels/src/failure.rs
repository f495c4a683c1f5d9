//! Why something sent did not arrive, in few stable words that rules, screens and retries can rely on.

use serde::Serialize;

/// Characters of a provider's own explanation that are kept.
pub const DETAIL_CHARS_MAX: usize = 500;

/// What can be done about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureClass {
    /// Too fast or out of order for a moment: the same request may succeed later.
    Busy,
    /// This message will never arrive as it is.
    Permanent,
    /// The reply window is closed: only a template may be sent.
    WindowClosed,
    /// The template or its values are not acceptable.
    TemplateProblem,
    /// Token, payment, policy: nothing of this account will be sent until a person acts.
    AccountProblem,
}

/// A failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What can be done about it.
    pub class: FailureClass,
    /// A stable code in our words, for example `recipient_unreachable`.
    pub code: &'static str,
    /// The provider's number for it.
    pub provider_code: Option<i64>,
    /// The provider's explanation, for administrators; at most [`DETAIL_CHARS_MAX`] characters.
    pub detail: String,
}

impl Failure {
    /// Gives the key of the words shown to people.
    pub fn words_key(&self) -> String {
        format!("channel.failure.{}", self.code)
    }
}
