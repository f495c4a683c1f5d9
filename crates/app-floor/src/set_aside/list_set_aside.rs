//! Lists payloads kept aside, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::SetAsideId;
use serde::Deserialize;
use store::in_tx;
use store_floor::set_aside_payloads;
use utoipa::ToSchema;

use super::SetAsideView;

/// Lists payloads.
pub struct ListSetAside;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListSetAsideInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListSetAside {
    const ID: &'static str = "list_set_aside";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/set-aside";
    const ACTION: Action = Action::SetAsideWrite;
    const SUMMARY: &'static str = "Lists payloads kept aside.";
    type Input = ListSetAsideInput;
    type Output = Page<SetAsideView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListSetAsideInput,
    ) -> Result<Page<SetAsideView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<SetAsideId>(input.cursor.as_deref())?;
        let asked = scope.clone();
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                Ok(set_aside_payloads::list(tx, &scope, before, limit + 1).await?)
            }))
            .await?;
        Ok(Page::of(
            rows.into_iter()
                .map(|row| SetAsideView::from(row).seen_by(&asked))
                .collect(),
            limit,
            |row| row.id,
        ))
    }
}
