//! Keeps filters of the list of cases under a name.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::create;
use base::authz::{Action, Scope};

use super::{CaseViewFields, CaseViewOf};

/// Keeps a view.
pub struct CreateCaseView;

impl Operation for CreateCaseView {
    const ID: &'static str = "create_case_view";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/case-views";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Keeps filters of the list of cases under a name.";
    type Input = CaseViewFields;
    type Output = CaseViewOf;

    async fn run(ctx: Ctx, scope: Scope, input: CaseViewFields) -> Result<CaseViewOf, Fault> {
        create(&ctx, &scope, input).await
    }
}
