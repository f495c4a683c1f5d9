//! Lists whose filters are kept under a name.

use crate::event::Setting;

/// Views that one user makes of one list at the most.
pub const OF_USER_MAX: usize = 50;
/// Groups of a view at the most.
pub const GROUPS_MAX: usize = 50;

/// A list that has views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewKind {
    /// Conversations.
    Conversation,
    /// Cases.
    Case,
}

impl ViewKind {
    /// Gives the name that rows hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Case => "case",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Conversation, Self::Case]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// Gives what the audit log and live frames call such a view.
    pub const fn setting(self) -> Setting {
        match self {
            Self::Conversation => Setting::ConversationView,
            Self::Case => Setting::CaseView,
        }
    }
}
