//! Shows what runs and what ran for a case: where it stands, who has it and until when. The newest first.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::CaseId;
use serde::Deserialize;
use store::in_tx;
use store_office::{cases, process_instances};
use utoipa::ToSchema;

use super::running::Running;
use super::shown::{ProcessInstanceView, view};
use crate::case::Reached;

/// Shows them.
pub struct ListCaseProcesses;

/// Of which case.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct ListCaseProcessesInput {
    /// The case.
    pub id: CaseId,
}

impl Operation for ListCaseProcesses {
    const ID: &'static str = "list_case_processes";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/processes";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str =
        "Shows the processes of a case: where each stands, who has it and until when.";
    type Input = ListCaseProcessesInput;
    type Output = Page<ProcessInstanceView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCaseProcessesInput,
    ) -> Result<Page<ProcessInstanceView>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let case = cases::get(tx, &scope, input.id).await?;
                let case = case.ok_or(Fault::NotFound)?;
                let reached = Reached::load_with_contacts(tx, &scope).await?;
                let mut items = Vec::new();
                for one in process_instances::of_case(tx, &scope, case.id).await? {
                    let running = Running::of(tx, &scope, one, case.clone()).await?;
                    items.push(view(tx, &scope, &reached, &running).await?);
                }
                Ok(Page::whole(items))
            }))
            .await
    }
}
