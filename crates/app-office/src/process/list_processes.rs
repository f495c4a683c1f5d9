//! Lists the processes of the organization, by name.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_office::processes;

use super::ProcessSummary;

/// Lists them.
pub struct ListProcesses;

impl Operation for ListProcesses {
    const ID: &'static str = "list_processes";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/processes";
    const ACTION: Action = Action::ProcessWrite;
    const SUMMARY: &'static str = "Lists the processes of the organization.";
    type Input = Nothing;
    type Output = Page<ProcessSummary>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<ProcessSummary>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let rows = processes::list(tx, &scope).await?;
                Ok(Page::whole(rows.iter().map(ProcessSummary::from).collect()))
            }))
            .await
    }
}
