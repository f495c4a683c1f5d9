//! Lists the batches that were handed on, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::ProposalExportId;
use serde::Deserialize;
use store::in_tx;
use store_office::proposal_exports;
use utoipa::ToSchema;

use super::ProposalExportView;

/// Lists them.
pub struct ListProposalExports;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListProposalExportsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListProposalExports {
    const ID: &'static str = "list_proposal_exports";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposal-exports";
    const ACTION: Action = Action::ProposalExport;
    const SUMMARY: &'static str = "Lists the batches of proposals that were handed on.";
    type Input = ListProposalExportsInput;
    type Output = Page<ProposalExportView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListProposalExportsInput,
    ) -> Result<Page<ProposalExportView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<ProposalExportId>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(proposal_exports::list(tx, &scope, before, limit + 1).await?)
            ))
            .await?;
        let items = rows.into_iter().map(ProposalExportView::from).collect();
        Ok(Page::of(items, limit, |one: &ProposalExportView| one.id))
    }
}
