//! Payloads kept aside: looking at them, and replaying them.

pub mod list_set_aside;
pub mod replay_set_aside;

use app::Entry;
use base::authz::{Action, Scope};
use base::id::{ChannelAccountId, SetAsideId};
use base::phone::mask_runs;
use base::time::Timestamp;
use serde::Serialize;
use store_floor::set_aside_payloads::SetAside;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<list_set_aside::ListSetAside>(),
    Entry::of::<replay_set_aside::ReplaySetAside>(),
];

/// A payload kept aside.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetAsideView {
    /// The id.
    pub id: SetAsideId,
    /// The account it came by.
    pub channel_account_id: ChannelAccountId,
    /// A stable code: why.
    pub reason: String,
    /// The payload as text.
    pub body: String,
    /// When it came.
    pub at: Timestamp,
    /// When it was replayed.
    pub replayed_at: Option<Timestamp>,
}

impl SetAsideView {
    /// Masks phones in the payload where the holder of a scope does not see them whole (GAP-075).
    fn seen_by(mut self, scope: &Scope) -> Self {
        if !scope.has(Action::PersonPhoneRead) {
            self.body = mask_runs(&self.body);
        }
        self
    }
}

impl From<SetAside> for SetAsideView {
    fn from(row: SetAside) -> Self {
        Self {
            id: row.id,
            channel_account_id: row.account,
            reason: row.reason,
            body: String::from_utf8_lossy(&row.body).into_owned(),
            at: row.at,
            replayed_at: row.replayed_at,
        }
    }
}
