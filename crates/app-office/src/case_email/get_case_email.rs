//! Gives an e-mail of a case with everything that it holds (CASE-012).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseEmailId, CaseId};
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::{CaseEmailView, find, view};

/// Gives one.
pub struct GetCaseEmail;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NamedEmail {
    /// The case.
    pub id: CaseId,
    /// The e-mail.
    pub email_id: CaseEmailId,
}

impl Operation for GetCaseEmail {
    const ID: &'static str = "get_case_email";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/emails/{email_id}";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Gives an e-mail of a case with everything that it holds.";
    type Input = NamedEmail;
    type Output = CaseEmailView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedEmail) -> Result<CaseEmailView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let (_, one) = find(tx, &scope, input.id, input.email_id).await?;
                view(tx, &scope, one).await
            }))
            .await
    }
}
