//! What users of the office are told without asking: the closed list.

use serde::{Deserialize, Serialize};

/// What happened.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A case was forwarded to a group of the user (GAP-010).
    CaseForwarded,
    /// A case was given to the user.
    CaseAssigned,
    /// A follow-up was given to the user or to a group of theirs (CASE-028).
    FollowUpAssigned,
    /// A follow-up was done (CASE-028).
    FollowUpDone,
    /// A follow-up was returned with a reason (CASE-028).
    FollowUpReturned,
    /// A follow-up that the user had is needed no more.
    FollowUpCancelled,
    /// A follow-up is past its deadline (CASE-028).
    FollowUpOverdue,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::CaseForwarded,
        Self::CaseAssigned,
        Self::FollowUpAssigned,
        Self::FollowUpDone,
        Self::FollowUpReturned,
        Self::FollowUpCancelled,
        Self::FollowUpOverdue,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CaseForwarded => "case_forwarded",
            Self::CaseAssigned => "case_assigned",
            Self::FollowUpAssigned => "follow_up_assigned",
            Self::FollowUpDone => "follow_up_done",
            Self::FollowUpReturned => "follow_up_returned",
            Self::FollowUpCancelled => "follow_up_cancelled",
            Self::FollowUpOverdue => "follow_up_overdue",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: CASE-028.
    #[test]
    fn every_kind_is_read_again() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::parse(kind.name()), Some(kind));
        }
        assert_eq!(NoticeKind::parse("mention"), None);
    }
}
