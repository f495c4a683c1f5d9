//! Cases: where a case stands, how urgent it is, and which steps lead from one standing to the next.

use base::authz::Scope;
use base::id::{QueueId, UserId};
use serde::{Deserialize, Serialize};

/// Contacts of one case at the most.
pub const INTERACTIONS_MAX: usize = 500;
/// Files of one case at the most.
pub const FILES_MAX: usize = 50;

/// Where a case stands (CASE-014). Everything but concluded is open.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Somebody has to do something.
    #[default]
    Pending,
    /// It is done; what is left is to tell the customer or to be sure.
    Resolved,
    /// It is over.
    Concluded,
}

impl CaseStatus {
    /// Every status, in the order in which a case passes them.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Resolved, Self::Concluded];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Resolved => "resolved",
            Self::Concluded => "concluded",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Tells whether somebody still has to look at it (CASE-003).
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Resolved)
    }
}

/// How urgent a case is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CasePriority {
    /// Whenever there is time.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// Before others.
    High,
    /// At once.
    Urgent,
}

impl CasePriority {
    /// Every priority, from the lowest.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.name() == name)
    }
}

/// What a step from one status to another is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It stands there already.
    Nothing,
    /// A step among the open ones.
    Open,
    /// It is over from now on.
    Conclude,
    /// It was over and is taken up again (CASE-035).
    Reopen,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefused {
    /// A concluded case goes back to pending, and only there.
    #[error("case_concluded")]
    Concluded,
    /// Nobody said why it is taken up again.
    #[error("required")]
    ReasonMissing,
}

/// Decides whether a case may go from one status to another.
///
/// A matter that is settled at once is concluded without standing resolved in between.
///
/// **Errors**: see [`StepRefused`].
pub const fn step(from: CaseStatus, to: CaseStatus, has_reason: bool) -> Result<Step, StepRefused> {
    match (from, to) {
        (CaseStatus::Concluded, CaseStatus::Concluded)
        | (CaseStatus::Pending, CaseStatus::Pending)
        | (CaseStatus::Resolved, CaseStatus::Resolved) => Ok(Step::Nothing),
        (CaseStatus::Concluded, CaseStatus::Pending) if has_reason => Ok(Step::Reopen),
        (CaseStatus::Concluded, CaseStatus::Pending) => Err(StepRefused::ReasonMissing),
        (CaseStatus::Concluded, CaseStatus::Resolved) => Err(StepRefused::Concluded),
        (CaseStatus::Pending | CaseStatus::Resolved, CaseStatus::Concluded) => Ok(Step::Conclude),
        (CaseStatus::Pending, CaseStatus::Resolved)
        | (CaseStatus::Resolved, CaseStatus::Pending) => Ok(Step::Open),
    }
}

/// Whose a case is, as far as reach asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whose {
    /// Who is responsible.
    pub responsible: Option<UserId>,
    /// Who opened it.
    pub opened_by: Option<UserId>,
    /// Who belongs to the group that is responsible.
    pub group: Vec<UserId>,
    /// The queue in which it was opened.
    pub queue: Option<QueueId>,
}

impl Whose {
    /// Tells whether somebody reaches the case: changing others needs a wider reach (CASE-003).
    pub fn is_reached_by(&self, scope: &Scope) -> bool {
        let handlers: Vec<UserId> = self
            .responsible
            .into_iter()
            .chain(self.opened_by)
            .chain(self.group.iter().copied())
            .collect();
        // No queue has the id 0: a case that was opened outside of one is in nobody's queues.
        let queue = self.queue.unwrap_or(QueueId::from_i64(0));
        scope.reaches(queue, false, &handlers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: CASE-014, CASE-035.
    #[test]
    fn a_case_is_taken_up_again_only_to_pending_and_with_a_reason() {
        use CaseStatus::{Concluded, Pending, Resolved};
        for (from, to, has_reason, wanted) in [
            (Pending, Resolved, false, Ok(Step::Open)),
            (Resolved, Pending, false, Ok(Step::Open)),
            (Resolved, Concluded, false, Ok(Step::Conclude)),
            (Pending, Concluded, false, Ok(Step::Conclude)),
            (Concluded, Pending, true, Ok(Step::Reopen)),
            (Concluded, Pending, false, Err(StepRefused::ReasonMissing)),
            (Concluded, Resolved, true, Err(StepRefused::Concluded)),
            (Concluded, Concluded, false, Ok(Step::Nothing)),
            (Pending, Pending, false, Ok(Step::Nothing)),
            (Resolved, Resolved, true, Ok(Step::Nothing)),
        ] {
            assert_eq!(step(from, to, has_reason), wanted, "{from:?} to {to:?}");
        }
    }

    /// Rows: CASE-003.
    #[test]
    fn everything_but_concluded_is_open_and_names_are_read_again() {
        let open: Vec<bool> = CaseStatus::ALL
            .into_iter()
            .map(CaseStatus::is_open)
            .collect();
        assert_eq!(open, [true, true, false]);
        for status in CaseStatus::ALL {
            assert_eq!(CaseStatus::parse(status.name()), Some(status));
        }
        for priority in CasePriority::ALL {
            assert_eq!(CasePriority::parse(priority.name()), Some(priority));
        }
        assert_eq!(CaseStatus::parse("over"), None);
    }
}
