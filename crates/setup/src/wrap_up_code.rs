//! What choosing a wrap-up code does.

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

impl CodeActions {
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
}
