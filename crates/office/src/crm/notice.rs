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
    /// The customer wrote an e-mail on a case of the user, or of their group (CASE-012).
    CaseEmailReceived,
    /// An e-mail that the user wrote from a case did not go, or nobody knows whether it did (CASE-013).
    CaseEmailFailed,
    /// A process waits for the user or for a group of theirs (CASE-029).
    ProcessTaskOpened,
    /// A task of a process is past its deadline (CASE-029).
    ProcessTaskOverdue,
    /// A task of a process was given to the user by a colleague (CASE-029).
    ProcessTaskAssigned,
    /// A process stands at a call to another system that failed.
    ProcessCallFailed,
    /// A callback was given to the user or to a group of theirs by a colleague (DIAL-010).
    CallbackAssigned,
    /// A callback of the user comes in a few minutes (DIAL-010).
    CallbackSoon,
    /// A callback of the user is due (DIAL-010).
    CallbackDue,
    /// A callback is due whose owner does not work here any more: told to those who may give it to somebody else (DIAL-010).
    CallbackUnattended,
    /// A callback of the user was moved by a colleague (DIAL-010).
    CallbackMoved,
    /// A callback of the user was cancelled by a colleague (DIAL-010).
    CallbackCancelled,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 19] = [
        Self::CaseForwarded,
        Self::CaseAssigned,
        Self::FollowUpAssigned,
        Self::FollowUpDone,
        Self::FollowUpReturned,
        Self::FollowUpCancelled,
        Self::FollowUpOverdue,
        Self::CaseEmailReceived,
        Self::CaseEmailFailed,
        Self::ProcessTaskOpened,
        Self::ProcessTaskOverdue,
        Self::ProcessTaskAssigned,
        Self::ProcessCallFailed,
        Self::CallbackAssigned,
        Self::CallbackSoon,
        Self::CallbackDue,
        Self::CallbackUnattended,
        Self::CallbackMoved,
        Self::CallbackCancelled,
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
            Self::CaseEmailReceived => "case_email_received",
            Self::CaseEmailFailed => "case_email_failed",
            Self::ProcessTaskOpened => "process_task_opened",
            Self::ProcessTaskOverdue => "process_task_overdue",
            Self::ProcessTaskAssigned => "process_task_assigned",
            Self::ProcessCallFailed => "process_call_failed",
            Self::CallbackAssigned => "callback_assigned",
            Self::CallbackSoon => "callback_soon",
            Self::CallbackDue => "callback_due",
            Self::CallbackUnattended => "callback_unattended",
            Self::CallbackMoved => "callback_moved",
            Self::CallbackCancelled => "callback_cancelled",
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

    /// Rows: CASE-028, CASE-029.
    #[test]
    fn every_kind_is_read_again() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::parse(kind.name()), Some(kind));
        }
        assert_eq!(NoticeKind::parse("mention"), None);
    }
}
