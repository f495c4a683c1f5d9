//! Lists the views that the caller has: their own, and those shared with them.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use app_setup::saved_view;
use base::authz::{Action, Scope};

use super::CaseViewOf;

/// Lists views.
pub struct ListCaseViews;

impl Operation for ListCaseViews {
    const ID: &'static str = "list_case_views";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/case-views";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lists one's own views of cases and the shared ones.";
    type Input = Nothing;
    type Output = Page<CaseViewOf>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<CaseViewOf>, Fault> {
        saved_view::list(&ctx, &scope).await
    }
}
