//! Gives a case. Those of other areas can be seen too (CASE-003).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::CaseId;
use serde::Deserialize;
use store::in_tx;
use store_office::cases;
use utoipa::ToSchema;

use super::{CaseView, Reached, view};

/// Gives one.
pub struct GetCase;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetCaseInput {
    /// The id.
    pub id: CaseId,
}

impl Operation for GetCase {
    const ID: &'static str = "get_case";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Gives a case.";
    type Input = GetCaseInput;
    type Output = CaseView;

    async fn run(ctx: Ctx, scope: Scope, input: GetCaseInput) -> Result<CaseView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let case = cases::get(tx, &scope, input.id).await?;
                let case = case.ok_or(Fault::NotFound)?;
                let reached = Reached::load(tx, &scope).await?;
                view(tx, &scope, &reached, case).await
            }))
            .await
    }
}
