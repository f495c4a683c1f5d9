//! Replaces a view: its name, its filters, who has it.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::update;
use base::authz::{Action, Scope};

use super::{CaseViewChange, CaseViewOf};

/// Replaces a view.
pub struct UpdateCaseView;

impl Operation for UpdateCaseView {
    const ID: &'static str = "update_case_view";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/case-views/{id}";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Replaces a view of cases.";
    const GUARDED: bool = true;
    type Input = CaseViewChange;
    type Output = CaseViewOf;

    async fn run(ctx: Ctx, scope: Scope, input: CaseViewChange) -> Result<CaseViewOf, Fault> {
        update(&ctx, &scope, input).await
    }
}
