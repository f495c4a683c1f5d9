//! Texts that the product sends by itself, with placeholders.

use base::locale::Locale;
use serde::{Deserialize, Serialize};

/// When a text is sent.
///
/// **Source**: MSG-017.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The customer came; `{protocol}` is the number of the interaction.
    Welcome,
    /// Outside the hours.
    AfterHours,
    /// The owner of the customer's portfolio is not there, and a message may be left; `{agent}` is the owner (GAP-073).
    OwnerAway,
    /// Waiting; `{position}` is the place in the queue.
    Waiting,
    /// An agent took it; `{agent}` is the name.
    AgentJoined,
    /// It went to another queue; `{queue}` is the name.
    Transferred,
    /// The customer is silent.
    InactivityWarning,
    /// It was concluded.
    Closing,
}

impl Kind {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::AfterHours => "after_hours",
            Self::OwnerAway => "owner_away",
            Self::Waiting => "waiting",
            Self::AgentJoined => "agent_joined",
            Self::Transferred => "transferred",
            Self::InactivityWarning => "inactivity_warning",
            Self::Closing => "closing",
        }
    }
}

/// A text of a queue in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AutomaticMessage {
    /// When it is sent.
    pub kind: Kind,
    /// In which language.
    pub locale: Locale,
    /// On or off.
    pub active: bool,
    /// The text, with placeholders in braces.
    pub text: String,
}

/// What placeholders stand for; those without a value are left out.
#[derive(Debug, Clone, Default)]
pub struct Values<'a> {
    /// The number of the interaction.
    pub protocol: &'a str,
    /// The customer's name.
    pub customer: &'a str,
    /// The agent's name.
    pub agent: &'a str,
    /// The queue's name.
    pub queue: &'a str,
    /// The place in the queue, from 1.
    pub position: &'a str,
}

/// Fills the placeholders of a text. Unknown braces stay as they are.
pub fn fill(text: &str, values: &Values<'_>) -> String {
    let mut filled = text.to_owned();
    for (name, value) in [
        ("{protocol}", values.protocol),
        ("{customer}", values.customer),
        ("{agent}", values.agent),
        ("{queue}", values.queue),
        ("{position}", values.position),
    ] {
        filled = filled.replace(name, value);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: MSG-017.
    #[test]
    fn placeholders_are_filled_and_other_braces_stay() {
        let values = Values {
            protocol: "2026-0000001",
            customer: "Ana",
            ..Values::default()
        };
        assert_eq!(
            fill("Olá {customer}, protocolo {protocol}. {x}", &values),
            "Olá Ana, protocolo 2026-0000001. {x}"
        );
    }
}
