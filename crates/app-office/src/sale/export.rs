//! Confirmed proposals as files for the operation's client: each is told once, and what is not sold any more is taken back
//! (SALE-022, GAP-077).

pub mod get_proposal_export;
pub mod list_proposal_exports;
pub mod start_proposal_export;

use base::id::{ProposalExportId, UserId};
use base::time::Timestamp;
use serde::Serialize;
use store_office::proposal_exports::ProposalExport;
use utoipa::ToSchema;

/// A batch as screens see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalExportView {
    /// The id.
    pub id: ProposalExportId,
    /// Confirmed not before.
    pub from_at: Timestamp,
    /// Confirmed before.
    pub to_at: Timestamp,
    /// Who made it.
    pub made_by_id: Option<UserId>,
    /// When.
    pub made_at: Timestamp,
    /// Proposals that are told as sold.
    pub sale_count: i64,
    /// Proposals that are taken back, of whatever period.
    pub reversal_count: i64,
}

impl From<ProposalExport> for ProposalExportView {
    fn from(row: ProposalExport) -> Self {
        Self {
            id: row.id,
            from_at: row.from,
            to_at: row.to,
            made_by_id: row.made_by,
            made_at: row.made_at,
            sale_count: row.sale_count,
            reversal_count: row.reversal_count,
        }
    }
}
