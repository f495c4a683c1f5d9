//! Pause reasons.

pub mod create_pause_reason;
pub mod delete_pause_reason;
pub mod list_pause_reasons;
pub mod update_pause_reason;

use app::{Entry, Fault};
use base::authz::Scope;
use base::id::PauseReasonId;
use base::text::Text;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_setup::pause_reasons::{self, PauseReason};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_pause_reason::CreatePauseReason>(),
    Entry::of::<delete_pause_reason::DeletePauseReason>(),
    Entry::of::<list_pause_reasons::ListPauseReasons>(),
    Entry::of::<update_pause_reason::UpdatePauseReason>(),
];

/// A pause reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PauseReasonView {
    /// The id.
    pub id: PauseReasonId,
    /// The name.
    pub name: String,
    /// Whether the pause starts at once (PAUSE-007).
    pub immediate: bool,
    /// Whether open conversations then return to their queues.
    pub returns_conversations: bool,
    /// After this time a supervisor is told (GAP-090).
    pub max_duration_s: Option<u32>,
    /// Grows with each change.
    pub revision: i64,
}

impl From<PauseReason> for PauseReasonView {
    fn from(row: PauseReason) -> Self {
        Self {
            id: row.id,
            name: row.name,
            immediate: row.immediate,
            returns_conversations: row.returns_conversations,
            max_duration_s: row.max_duration_s,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PauseReasonFields {
    /// The name.
    pub name: Text<80>,
    /// Whether the pause starts at once.
    #[serde(default)]
    pub immediate: bool,
    /// Whether open conversations then return to their queues.
    #[serde(default)]
    pub returns_conversations: bool,
    /// After this time a supervisor is told.
    #[serde(default)]
    pub max_duration_s: Option<u32>,
}

impl PauseReasonFields {
    fn into_row(self, id: PauseReasonId) -> Result<PauseReason, app::Fault> {
        if self.max_duration_s == Some(0) {
            return Err(app::Fault::field(
                "max_duration_s",
                app::code::field::OUT_OF_RANGE,
            ));
        }
        Ok(PauseReason {
            id,
            name: self.name.into_string(),
            immediate: self.immediate,
            returns_conversations: self.returns_conversations,
            max_duration_s: self.max_duration_s,
            deleted_at: None,
            revision: 0,
        })
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: PauseReasonId,
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: PauseReasonId) -> Result<PauseReasonView, Fault> {
    let rows = pause_reasons::list(tx, scope).await?;
    let found = rows
        .into_iter()
        .find(|row| row.id == id && row.deleted_at.is_none());
    found.map(PauseReasonView::from).ok_or(Fault::NotFound)
}
