//! Tells what became of a proposal: who moved it, when, from where to where, and why; newest first (GAP-079).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::id::{ProposalId, ProposalMoveId, UserId};
use base::time::Timestamp;
use office::sale::stage::{ProposalStage, SalesModule};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::proposal_moves::{self, ProposalMove};
use store_office::sales_settings;
use utoipa::ToSchema;

use super::{enter, find};

/// Lists them.
pub struct ListProposalMoves;

/// Of which proposal.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListProposalMovesInput {
    /// The proposal.
    pub id: ProposalId,
    /// The module that it is looked at in.
    pub module: SalesModule,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalMoveView {
    /// The id.
    pub id: ProposalMoveId,
    /// When.
    pub moved_at: Timestamp,
    /// Who; null where the product itself did it.
    pub moved_by_id: Option<UserId>,
    /// Where: `wrap_up`, or the module; null where the contact began or ended otherwise.
    pub place: Option<String>,
    /// The stage before.
    pub from_stage: ProposalStage,
    /// The stage after.
    pub to_stage: ProposalStage,
    /// The situation, as it was called then.
    pub situation_name: Option<String>,
    /// The status, as it was called then.
    pub status_name: Option<String>,
    /// Whose it was.
    pub from_owner_id: UserId,
    /// Whose it was from then on.
    pub to_owner_id: UserId,
    /// The sum before, in centavos.
    pub from_total_cents: i64,
    /// The sum after, in centavos.
    pub to_total_cents: i64,
    /// What was written to it.
    pub note: Option<String>,
}

impl From<ProposalMove> for ProposalMoveView {
    fn from(row: ProposalMove) -> Self {
        Self {
            id: row.id,
            moved_at: row.at,
            moved_by_id: row.by,
            place: row.place,
            from_stage: row.stages.0,
            to_stage: row.stages.1,
            situation_name: row.situation,
            status_name: row.status,
            from_owner_id: row.owners.0,
            to_owner_id: row.owners.1,
            from_total_cents: row.totals_cents.0,
            to_total_cents: row.totals_cents.1,
            note: row.note,
        }
    }
}

impl Operation for ListProposalMoves {
    const ID: &'static str = "list_proposal_moves";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposals/{id}/moves";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Tells what became of a proposal, newest first.";
    type Input = ListProposalMovesInput;
    type Output = Page<ProposalMoveView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListProposalMovesInput,
    ) -> Result<Page<ProposalMoveView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<ProposalMoveId>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let (settings, _) = sales_settings::get(tx, &scope).await?;
                let by = enter(&scope, &settings, input.module)?;
                find(tx, &scope, &settings, (input.module, by), input.id).await?;
                Ok(proposal_moves::list(tx, &scope, input.id, before, limit + 1).await?)
            }))
            .await?;
        let items = rows.into_iter().map(ProposalMoveView::from).collect();
        Ok(Page::of(items, limit, |one: &ProposalMoveView| one.id))
    }
}
