//! Canned responses.

pub mod create_canned_response;
pub mod delete_canned_response;
pub mod export_canned_responses;
pub mod import_canned_responses;
pub mod list_canned_responses;
mod table_of;
pub mod update_canned_response;

use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::{CannedResponseId, QueueId};
use serde::{Deserialize, Serialize};
use setup::canned_response::{CannedText, Prefix, RESPONSES_MAX};
use store::Tx;
use store_setup::canned_responses::{self, CannedResponse};
use store_setup::queues;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_canned_response::CreateCannedResponse>(),
    Entry::of::<delete_canned_response::DeleteCannedResponse>(),
    Entry::of::<export_canned_responses::ExportCannedResponses>(),
    Entry::of::<import_canned_responses::ImportCannedResponses>(),
    Entry::of::<list_canned_responses::ListCannedResponses>(),
    Entry::of::<update_canned_response::UpdateCannedResponse>(),
];

/// A canned response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CannedResponseView {
    /// The id.
    pub id: CannedResponseId,
    /// The queue in whose interactions it is offered (SHORT-003).
    pub queue_id: QueueId,
    /// What an agent types after the slash, which is not part of it (SHORT-002).
    pub prefix: String,
    /// The text; `{customer}`, `{agent}`, `{protocol}` and `{queue}` are filled in when an agent takes it (GAP-088).
    pub text: String,
    /// Grows with each change.
    pub revision: i64,
}

impl From<CannedResponse> for CannedResponseView {
    fn from(row: CannedResponse) -> Self {
        Self {
            id: row.id,
            queue_id: row.queue,
            prefix: row.prefix,
            text: row.text,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CannedResponseFields {
    /// The queue in whose interactions it is offered.
    pub queue_id: QueueId,
    /// What an agent types after the slash; unique within its queue, whatever its case and accents.
    pub prefix: Prefix,
    /// The text, with placeholders in braces; unknown braces stay as they are.
    pub text: CannedText,
}

impl CannedResponseFields {
    fn into_row(self, id: CannedResponseId) -> CannedResponse {
        CannedResponse {
            id,
            queue: self.queue_id,
            prefix: self.prefix.into_string(),
            text: self.text.into_string(),
            revision: 0,
        }
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: CannedResponseId,
}

/// Finds one that is in use.
async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CannedResponseId,
) -> Result<CannedResponseView, Fault> {
    let found = canned_responses::get(tx, scope, id).await?;
    found.map(CannedResponseView::from).ok_or(Fault::NotFound)
}

/// Checks that the queue is there.
async fn check_queue(tx: &mut Tx<'_>, scope: &Scope, queue: QueueId) -> Result<(), Fault> {
    let found = queues::get(tx, scope, queue).await?;
    if found.is_none_or(|queue| queue.deleted_at.is_some()) {
        return Err(Fault::field("queue_id", code::field::UNKNOWN));
    }
    Ok(())
}

/// Checks that there is room for more.
async fn check_room(tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
    if canned_responses::count(tx, scope).await? >= RESPONSES_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    Ok(())
}

/// Makes an id.
fn new_id(ctx: &Ctx) -> CannedResponseId {
    ctx.id(CannedResponseId::from_i64)
}
