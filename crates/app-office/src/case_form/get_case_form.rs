//! Gives the form of a case as it was filled in, with the version that it was filled in with (CASE-010, GAP-092).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::CaseId;
use serde::Deserialize;
use store::in_tx;
use store_office::cases;
use utoipa::ToSchema;

use super::{CaseFormView, view};

/// Gives one.
pub struct GetCaseForm;

/// Of which case.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct GetCaseFormInput {
    /// The case.
    pub id: CaseId,
}

impl Operation for GetCaseForm {
    const ID: &'static str = "get_case_form";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/form";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str =
        "Gives the form of a case as it was filled in; as it would begin where nothing was.";
    type Input = GetCaseFormInput;
    type Output = CaseFormView;

    async fn run(ctx: Ctx, scope: Scope, input: GetCaseFormInput) -> Result<CaseFormView, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope], {
                let case = cases::get(tx, &scope, input.id).await?;
                view(tx, &scope, &case.ok_or(Fault::NotFound)?, now).await
            }))
            .await
    }
}
