//! Lists the contacts of a proposal's customer, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::id::{InteractionId, ProposalId};
use office::sale::stage::SalesModule;
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store_floor::interactions;
use utoipa::ToSchema;

use super::{note, reach};
use crate::interaction::{InteractionView, view};

/// Lists them.
pub struct ListProposalHistory;

/// Of which proposal.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListProposalHistoryInput {
    /// The proposal.
    pub id: ProposalId,
    /// The module that it is looked at in.
    pub module: SalesModule,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListProposalHistory {
    const ID: &'static str = "list_proposal_history";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposals/{id}/history";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Lists the contacts of a proposal's customer whatever their queue; the audit log keeps who asked.";
    type Input = ListProposalHistoryInput;
    type Output = Page<InteractionView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListProposalHistoryInput,
    ) -> Result<Page<InteractionView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<InteractionId>(input.cursor.as_deref())?;
        let db = ctx.db.clone();
        let items = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let within = (input.module, input.id);
                let (one, wide) = reach(tx, &scope, within).await?;
                let rows =
                    interactions::of_person(tx, &wide, one.person, before, limit + 1).await?;
                let mut items = Vec::with_capacity(rows.len());
                for row in rows {
                    items.push(view(tx, &scope, row).await?);
                }
                if before.is_none() {
                    note(&ctx, tx, &scope, one.id, &json!("history"));
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |one: &InteractionView| one.id))
    }
}
