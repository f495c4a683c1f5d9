//! Forgets a view; nothing names it.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::{NamedView, delete};
use base::authz::{Action, Scope};
use setup::saved_view::ViewKind;

/// Forgets a view.
pub struct DeleteCaseView;

impl Operation for DeleteCaseView {
    const ID: &'static str = "delete_case_view";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/case-views/{id}";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Forgets a view of cases.";
    type Input = NamedView;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedView) -> Result<Done, Fault> {
        delete(&ctx, &scope, ViewKind::Case, input).await
    }
}
