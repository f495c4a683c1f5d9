//! What choosing a wrap-up code does.

use std::collections::BTreeSet;

use base::id::QueueId;
use base::medium::Medium;
use serde::{Deserialize, Serialize};

/// Actions that run when a code is chosen: the message first, then the move or the end (GAP-081).
///
/// **Source**: TAG-003.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CodeActions {
    /// Sent to the customer.
    pub closing_message: Option<String>,
    /// The interaction goes on in this queue (ROUTE-016).
    pub transfer_queue_id: Option<QueueId>,
    /// Ends the phone leg; voice only (TAG-004).
    pub end_phone: bool,
    /// Ends the contact; voice only (TAG-004).
    pub end_contact: bool,
}

/// A way in which the product itself ends a contact, with nobody there to choose a code.
///
/// **Source**: TAG-009.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SystemEnding {
    /// The customer came outside the hours and was refused.
    AfterHours,
    /// The customer left before an answer.
    Abandoned,
    /// The customer was silent too long (MSG-014).
    Withdrawn,
    /// The contact ended and nobody chose a code in time.
    WrapUpExpired,
    /// A flow ended the contact and named no code.
    FlowEnded,
    /// The customer was blocked (BLOCK-007).
    Blocked,
}

/// The endings that one code records.
pub type SystemEndings = BTreeSet<SystemEnding>;

impl CodeActions {
    /// Gives what a medium has of these actions: codes are copied from one medium to another (TAG-010).
    #[must_use]
    pub fn for_medium(&self, medium: Medium) -> Self {
        let is_voice = medium == Medium::Voice;
        Self {
            end_phone: self.end_phone && is_voice,
            end_contact: self.end_contact && is_voice,
            ..self.clone()
        }
    }

    /// Names the first action that the medium does not have.
    pub fn out_of_range(&self, medium: Medium) -> Option<&'static str> {
        match medium {
            Medium::Chat | Medium::Messaging | Medium::Mail if self.end_phone => {
                Some("actions.end_phone")
            }
            Medium::Chat | Medium::Messaging | Medium::Mail if self.end_contact => {
                Some("actions.end_contact")
            }
            Medium::Voice | Medium::Chat | Medium::Messaging | Medium::Mail => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: TAG-003, TAG-004.
    #[test]
    fn only_voice_can_end_the_phone_leg() {
        let actions = CodeActions {
            end_phone: true,
            ..CodeActions::default()
        };
        assert_eq!(actions.out_of_range(Medium::Voice), None);
        assert_eq!(
            actions.out_of_range(Medium::Chat),
            Some("actions.end_phone")
        );
    }

    /// Rows: TAG-004, TAG-010.
    #[test]
    fn in_another_medium_a_code_keeps_only_the_actions_that_exist_there() {
        let actions = CodeActions {
            closing_message: Some("Até logo.".into()),
            end_phone: true,
            end_contact: true,
            ..CodeActions::default()
        };
        assert_eq!(actions.for_medium(Medium::Voice), actions);
        let kept = actions.for_medium(Medium::Messaging);
        assert_eq!(kept.out_of_range(Medium::Messaging), None);
        assert_eq!(kept.closing_message, actions.closing_message);
    }
}
