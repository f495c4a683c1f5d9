//! Tells by which way through the scripts a case was opened (CASE-034).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{AgentScriptId, CaseId};
use office::crm::script::{MarketingResult, Step};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::{case_script_steps, cases};
use utoipa::ToSchema;

/// Tells it.
pub struct GetCaseScript;

/// Of which case.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct GetCaseScriptInput {
    /// The case.
    pub id: CaseId,
}

/// The way through the scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseScript {
    /// The script at which the case was opened; null for one that was opened by its type.
    pub script_id: Option<AgentScriptId>,
    /// The line to it below Início, itself at the end, by the names of its day; empty for one that was opened by its type.
    pub steps: Vec<Step>,
    /// The result of its marketing action.
    pub marketing_result: Option<MarketingResult>,
}

impl Operation for GetCaseScript {
    const ID: &'static str = "get_case_script";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/script";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Tells by which way through the scripts a case was opened.";
    type Input = GetCaseScriptInput;
    type Output = CaseScript;

    async fn run(ctx: Ctx, scope: Scope, input: GetCaseScriptInput) -> Result<CaseScript, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let case = cases::get(tx, &scope, input.id).await?;
                let case = case.ok_or(Fault::NotFound)?;
                Ok(CaseScript {
                    script_id: case.script,
                    steps: case_script_steps::of_case(tx, &scope, case.id).await?,
                    marketing_result: case.marketing_result,
                })
            }))
            .await
    }
}
