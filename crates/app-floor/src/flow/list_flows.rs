//! Lists flows.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::{channel_accounts, flows};

use super::{FlowSummary, summary};

/// Lists all.
pub struct ListFlows;

impl Operation for ListFlows {
    const ID: &'static str = "list_flows";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/flows";
    const ACTION: Action = Action::FlowRead;
    const SUMMARY: &'static str = "Lists flows.";
    type Input = Nothing;
    type Output = Page<FlowSummary>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<FlowSummary>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let accounts = channel_accounts::list(tx, &scope).await?;
                let rows = flows::list(tx, &scope).await?;
                let items = rows.iter().map(|row| summary(row, &accounts)).collect();
                Ok(Page::whole(items))
            }))
            .await
    }
}
