//! Lists the processes that may be started on the desk: published, active and shown there (CASE-024).

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_office::processes;

use super::ProcessSummary;

/// Lists them.
pub struct ListStartableProcesses;

impl Operation for ListStartableProcesses {
    const ID: &'static str = "list_startable_processes";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/processes/startable";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str =
        "Lists the processes that may be started: published, active and shown on the desk.";
    type Input = Nothing;
    type Output = Page<ProcessSummary>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<ProcessSummary>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let mut rows = processes::list(tx, &scope).await?;
                rows.retain(|row| row.offered_version().is_some());
                Ok(Page::whole(rows.iter().map(ProcessSummary::from).collect()))
            }))
            .await
    }
}
