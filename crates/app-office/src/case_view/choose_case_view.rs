//! Lets the caller's list of cases open with a view, or with none.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use app_setup::saved_view::{ChosenView, choose};
use base::authz::{Action, Scope};
use setup::saved_view::ViewKind;

/// Chooses a view.
pub struct ChooseCaseView;

impl Operation for ChooseCaseView {
    const ID: &'static str = "choose_case_view";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/case-views/default";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lets one's list of cases open with a view, or with none.";
    type Input = ChosenView;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: ChosenView) -> Result<Done, Fault> {
        choose(&ctx, &scope, ViewKind::Case, input).await
    }
}
