//! Gives the file of a batch, the same as often as it is asked for.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::table::write_lines;
use base::authz::{Action, Scope};
use base::id::ProposalExportId;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::proposal_exports;
use utoipa::ToSchema;

/// Gives it.
pub struct GetProposalExport;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetProposalExportInput {
    /// The batch.
    pub id: ProposalExportId,
}

/// The file.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalExportFile {
    /// CSV after RFC 4180 with semicolons, UTF-8, titles in the language of whoever made the batch. No cell is a formula.
    pub csv: String,
}

impl Operation for GetProposalExport {
    const ID: &'static str = "get_proposal_export";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposal-exports/{id}";
    const ACTION: Action = Action::ProposalExport;
    const SUMMARY: &'static str = "Gives the file of a batch of proposals that was handed on.";
    type Input = GetProposalExportInput;
    type Output = ProposalExportFile;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: GetProposalExportInput,
    ) -> Result<ProposalExportFile, Fault> {
        let lines = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let found = proposal_exports::get(tx, &scope, input.id).await?;
                found.ok_or(Fault::NotFound)?;
                Ok(proposal_exports::lines(tx, &scope, input.id).await?)
            }))
            .await?;
        Ok(ProposalExportFile {
            csv: write_lines(lines)?,
        })
    }
}
