//! What is known about the fate of a sent message, and how news of it is merged.

use serde::{Deserialize, Serialize};

/// How far a sent message got.
///
/// **Source**: CONFLICT-08: sent, delivered, read and failed are stored; sent and delivered are shown as one mark.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Nothing certain is known.
    #[default]
    Pending,
    /// The provider said that it will not arrive.
    Failed,
    /// The provider has it.
    Sent,
    /// It is on the customer's device.
    Delivered,
    /// The customer saw or played it; customers who switched receipts off never get here (WA-011).
    Read,
}

/// The mark that a person sees beside a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryMark {
    /// Still on its way.
    Waiting,
    /// Sent, whether or not it is known to be delivered.
    Sent,
    /// Seen by the customer.
    Seen,
    /// Failed: red, with the reason.
    Failed,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Failed,
        Self::Sent,
        Self::Delivered,
        Self::Read,
    ];

    /// Merges what was heard into what was known, in whatever order the news arrive.
    ///
    /// **Shape**: never goes back along sent < delivered < read. A failure replaces pending and sent; it does not undo
    /// delivered or read, and news of a delivery correct an earlier failure (customers with several devices).
    #[must_use]
    pub fn advance(self, heard: Self) -> Self {
        match (self, heard) {
            // A late “sent” says nothing new about a message that was already given up.
            (Self::Pending | Self::Sent, Self::Failed) | (Self::Failed, Self::Sent) => Self::Failed,
            (known, heard) => known.max(heard),
        }
    }

    /// Gives the mark to be shown.
    pub fn mark(self) -> DeliveryMark {
        match self {
            Self::Pending => DeliveryMark::Waiting,
            Self::Failed => DeliveryMark::Failed,
            Self::Sent | Self::Delivered => DeliveryMark::Sent,
            Self::Read => DeliveryMark::Seen,
        }
    }

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::DeliveryState::{Delivered, Failed, Pending, Read, Sent};
    use super::*;

    /// Rows: WA-010, CONFLICT-08.
    #[test]
    fn news_in_any_order_end_in_the_same_state() {
        for (news, end) in [
            (vec![Sent, Delivered, Read], Read),
            (vec![Read, Delivered, Sent], Read),
            (vec![Delivered, Sent], Delivered),
            (vec![Sent, Failed], Failed),
            (vec![Failed, Sent], Failed),
            (vec![Delivered, Failed], Delivered),
            (vec![Failed, Delivered], Delivered),
            (vec![Sent, Pending], Sent),
            (vec![Sent, Sent], Sent),
        ] {
            let state = news
                .iter()
                .fold(Pending, |known, heard| known.advance(*heard));
            assert_eq!(state, end, "{news:?}");
        }
    }

    /// Rows: WA-010, WA-011, CONFLICT-08.
    #[test]
    fn sent_and_delivered_share_a_mark_and_seen_needs_a_receipt() {
        assert_eq!(Sent.mark(), Delivered.mark());
        assert_eq!(Read.mark(), DeliveryMark::Seen);
        assert_eq!(Delivered.mark(), DeliveryMark::Sent);
        assert_eq!(Failed.mark(), DeliveryMark::Failed);
    }

    #[test]
    fn names_read_back() {
        for state in DeliveryState::ALL {
            assert_eq!(DeliveryState::parse(state.name()), Some(state));
        }
        assert_eq!(DeliveryState::parse("warning"), None);
    }
}
