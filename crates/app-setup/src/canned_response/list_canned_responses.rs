//! Lists canned responses of every queue, for those who maintain them.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::CannedResponseId;
use serde::Deserialize;
use store::in_tx;
use store_setup::canned_responses;
use utoipa::ToSchema;

use super::CannedResponseView;

/// Lists canned responses.
pub struct ListCannedResponses;

/// Which part.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCannedResponsesInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListCannedResponses {
    const ID: &'static str = "list_canned_responses";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/canned-responses";
    const ACTION: Action = Action::CannedResponseWrite;
    const SUMMARY: &'static str =
        "Lists canned responses of every queue, in the order in which they were made.";
    type Input = ListCannedResponsesInput;
    type Output = Page<CannedResponseView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCannedResponsesInput,
    ) -> Result<Page<CannedResponseView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<CannedResponseId>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(canned_responses::list(tx, &scope, after, limit + 1).await?)
            ))
            .await?;
        let items = rows.into_iter().map(CannedResponseView::from).collect();
        Ok(Page::of(items, limit, |row: &CannedResponseView| row.id))
    }
}
