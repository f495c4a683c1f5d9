//! The medium of an interaction, as far as rules depend on it.
//!
//! Rules never ask "is this WhatsApp?": they ask for the medium, or for a capability in the channel's descriptor.

use serde::{Deserialize, Serialize};

/// A kind of contact whose rules differ. Channels are finer: several share one medium.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Telephone calls.
    Voice,
    /// A chat on a web page, where the customer waits in front of the screen.
    Chat,
    /// Messages that are answered at leisure.
    Messaging,
    /// E-mail.
    Mail,
}

impl Medium {
    /// Every medium.
    pub const ALL: [Self; 4] = [Self::Voice, Self::Chat, Self::Messaging, Self::Mail];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Chat => "chat",
            Self::Messaging => "messaging",
            Self::Mail => "mail",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.name() == name)
    }
}
