//! Lists the types of cases, in the order of each level of the tree.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Deserialize;
use store::in_tx;
use store_office::case_types;
use utoipa::ToSchema;

use super::CaseTypeView;

/// Lists them.
pub struct ListCaseTypes;

/// Nothing is asked.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCaseTypesInput {}

impl Operation for ListCaseTypes {
    const ID: &'static str = "list_case_types";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/case-types";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lists the types of cases, in the order of each level.";
    type Input = ListCaseTypesInput;
    type Output = Page<CaseTypeView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        _input: ListCaseTypesInput,
    ) -> Result<Page<CaseTypeView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(case_types::list(tx, &scope).await?)))
            .await?;
        Ok(Page::whole(
            rows.into_iter().map(CaseTypeView::from).collect(),
        ))
    }
}
